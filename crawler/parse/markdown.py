"""Markdown, as site generators keep it, → the tree of the page it becomes. Plain text too: paragraphs and lists.

CommonMark by markdown-it; front matter, Liquid tags and comments are taken off before.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise

from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from crawler.parse import headings, running, unglue

#: Beyond this a text is cut: CommonMark's worst cases grow faster than their length.
MAX = 160_000

_FRONT = re.compile(r"\A\s*---[ \t]*\r?\n(.{0,20000}?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^([\w-]{1,40}):[ \t]*(.*)$", re.MULTILINE)
_LIQUID = re.compile(r"\{%[^\n]{0,500}?%\}|\{\{[^\n]{0,500}?\}\}|\{:[^\n}]{0,200}\}")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\](?:\([^()\n]{0,2000}\))?")
_SIGNS = re.compile(
    r"^#{1,6}[ \t]+\S|^[^\n]+\n(?:={3,}|-{3,})[ \t]*$|\]\(\s*<?(?:https?:|/|#|mailto:)|\*\*[^*\n]+\*\*|^[ \t]*[-*+] \[",
    re.MULTILINE,
)
_ITEM = re.compile(r"\s{0,12}(?:\[\w{1,6}\]|\(\d{1,3}\)|\d{1,3}[.)、]|[•·▪●◦‣∙*–-])\s+(?=\S)")


def is_markdown(text: str) -> bool:
    """Whether the text carries marks of Markdown: front matter, headings, links, emphasis."""
    head = text[:100_000]
    return bool(_FRONT.match(text) or _SIGNS.search(head))


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """What stands between `---` at the top, one value a name (lists are left out), and the text behind it."""
    found = _FRONT.match(text)
    if not found:
        return {}, text
    fields = {name: value.strip().strip("\"'") for name, value in _FIELD.findall(found[1])}
    return fields, text[found.end() :]


def tree(text: str) -> etree._Element:
    """The `<html>` element of the page that the Markdown (without front matter) becomes."""
    text = _without_comments(text[:MAX].replace("\r\n", "\n"))
    text = _without_open_brackets(_IMAGE.sub("", text))
    text = re.sub(r"(<br\s?/?>)[ \t]*\n", r"\1 ", _LIQUID.sub("", text))
    parser = MarkdownIt("commonmark", {"html": True, "breaks": not _is_wrapped(text), "maxNesting": 30}).enable("table")
    return _root(parser.render(text))


def plain_tree(text: str) -> etree._Element:
    """The same of plain text: lines that announce a section are headings, marked lines begin an item of a list."""
    parts: list[str] = []
    text = running.broken(text[:MAX].replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            if len(pieces := unglue.parted(line)) > 1:
                parts += [*_paragraph(lines), *_paragraph(pieces)]
                lines = []
            elif line.strip():
                lines.append(line)
        parts += _paragraph(lines)
    return _root("\n".join(parts))


def _paragraph(lines: list[str]) -> list[str]:
    parts: list[str] = []
    item: list[str] = []
    marked = False

    def end() -> None:
        if item:
            tag = "li" if marked else "p"
            joined = _joined(item, whole=marked or _is_wrapped("\n".join(item)))
            parts.extend(f"<{tag}>{'<br>'.join(map(html.escape, entry.split(chr(10))))}</{tag}>" for entry in joined)
            item.clear()

    for line in lines:
        if _is_heading(line):
            end()
            marked = False
            parts.append(f"<h2>{html.escape(line.strip())}</h2>")
        elif mark := _ITEM.match(line):
            end()
            marked = True
            item.append(line[mark.end() :])
        else:
            item.append(line)
    end()
    return parts


def _joined(lines: list[str], *, whole: bool) -> list[str]:
    """Entries of the lines, each with its own line breaks: what is set in, or goes on in small letters, goes on."""
    if not whole and not lines[0][:1].isspace() and sum(line[:1].isspace() for line in lines) * 3 >= len(lines):
        starts = [n for n, line in enumerate(lines) if not line[:1].isspace()]
        return [" ".join(line.strip() for line in lines[a:b]) for a, b in pairwise([*starts, len(lines)])]
    text = lines[0].strip()
    for before, line in pairwise(lines):
        goes_on = whole or (line.lstrip()[:1].islower() and len(before) > 30)
        text += (" " if goes_on else "\n") + line.strip()
    if not whole:
        return [text]
    return [entry for entry in running.references(text) if entry] if len(text) > running.LINE else [text]


def _is_heading(line: str) -> bool:
    words = line.strip().rstrip(":：")
    return (
        headings.is_plain(words)
        and headings.kind(words) is not None
        and not re.search(r"\d{4}.*\d{4}|[@,，;；]", words)
    )


def _is_wrapped(text: str) -> bool:
    """Whether lines end where the editor's margin was: most are of about one length, and few end a sentence."""
    lines = [line for line in text[:200_000].split("\n") if line.strip()]
    pairs = [(a, b) for a, b in pairwise(lines) if b[:1].isalnum() and len(a) > 30]
    full = sum(55 <= len(a) <= 110 and a.rstrip()[-1] not in ".:;!?*)]" for a, _ in pairs)
    return len(pairs) >= 2 and full >= 0.6 * len(pairs)


def _without_open_brackets(text: str) -> str:
    """Brackets that never close go: CommonMark looks for the end of each of them, all the way."""
    if text.count("[") <= text.count("]") + 100:
        return text
    return re.sub(r"!?\[(?![^\[\]]{0,300}\])", "", text)


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, text[at:]])


def _root(markup: str) -> etree._Element:
    parser = lxml_html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    return lxml_html.document_fromstring(
        f"<html><body>{markup}\n</body></html>".encode("utf-8", "replace"), parser=parser
    )
