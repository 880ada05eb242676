"""A page about a person, whatever it was written in → its tree, its front matter and its lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree
from lxml import html as lxml_html

from crawler.parse import classify
from crawler.parse.formats import encoding, markdown
from crawler.parse.layout import headings, lines
from crawler.source import Document, ParseError

# Pages saved with the header of the answer on top.
_HEADERS = re.compile(r"\A\s*(?:HTTP/\S+ [^\n]*\n)?(?:[A-Za-z][\w-]{1,40}: [^\n]{0,500}\n){2,40}\s*(?=<)")
_BLOCK = re.compile(r"<(?:p|li|br|tr|td|div|dd|dt|pre)\b", re.IGNORECASE)


@dataclass
class Source:
    """The page read: `front` is what stands before Markdown, `content` what people see, `text` the source itself.

    What several steps of the reading ask for is worked out once.
    """

    root: etree._Element
    content: lines.Content
    text: str
    kind: str
    front: dict[str, str] = field(default_factory=dict)

    @cached_property
    def title(self) -> str:
        """What the page is called: `<title>`, else the title of the front matter."""
        found = " ".join((self.root.findtext(".//title") or "").split())
        return found or self.front.get("title", "")

    @cached_property
    def base(self) -> headings.Kind | None:
        """What the page as a whole is about: publications, where its title or first heading says so."""
        names = [*self.title.split("|"), *self.title.split(" - "), self.front.get("permalink", "").strip("/")]
        names += [line.text for line in self.content.lines[:40] if line.level == 1][:2]
        kinds = (headings.kind(name) for name in names if name and len(name) < 80)
        return "publications" if "publications" in kinds else None

    @cached_property
    def shown(self) -> str:
        """What people see as one text, line by line."""
        return "\n".join(line.text for line in self.content.lines)

    @cached_property
    def hrefs(self) -> tuple[str, ...]:
        """What the page links to, as it is written, in order; empty where a link has no address."""
        return tuple(a.get("href") or "" for a in self.root.iter("a"))


def read(document: Document, source: str, expected: str) -> Source:
    """The page. Raises `ParseError` where it is no page of text, or can't be read."""
    if document.body.lstrip()[:5] == b"%PDF-":
        raise ParseError(source, document.url, expected, "a PDF", "wrong_kind")
    found = classify.expect(document, source, expected, "html", "text")
    text = encoding.decode(document.body, document.content_type)
    text = _HEADERS.sub("", text, count=1)
    if found.kind == "html" and len(_BLOCK.findall(text[:300_000])) < 3:
        # Blocks were stripped, or never were: what is left of the layout are empty lines.
        text = re.sub(r"\n[ \t\r]*\n\s*", "\n<p>\n", text)
    if found.kind == "html" and not markdown.front_matter(text)[0] and not _is_mixed(text):
        root = _html(document, text, source, expected)
        return Source(root, lines.read(root), text, "html")
    front, body = markdown.front_matter(text)
    kind = "markdown" if front or markdown.is_markdown(text) else "text"
    root = markdown.tree(body) if kind == "markdown" else markdown.plain_tree(body)
    return Source(root, lines.read(root), text, kind, front)


def _is_mixed(text: str) -> bool:
    """Markdown that begins with a tag: no page of its own, and headings or links of Markdown in it."""
    return (
        not re.search(r"<(?:html|body|head|!doctype|frameset)\b", text[:20_000], re.I)
        and len(re.findall(r"^#{1,4} \S|^[^<\n]*\]\(https?:|^={4,}$|^[ \t]*[*-] \S", text[:200_000], re.MULTILINE)) >= 3
    )


def _html(document: Document, text: str, source: str, expected: str) -> etree._Element:
    parser = lxml_html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as exc:
        found = f"HTML that can't be read: {exc}"[:200]
        raise ParseError(source, document.url, expected, found, "layout") from exc
