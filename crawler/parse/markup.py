"""What elements and class names of pages mean: blocks, hidden parts, titles, authors, venues."""

from __future__ import annotations

import re

from lxml import etree

HIDDEN = {
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "nav",
    "form",
    "select",
    "button",
    "svg",
    "iframe",
    "audio",
}
HIDDEN |= {"textarea", "object", "math", "video", "canvas", "title", "footer", "map", "dialog"}
BLOCKS = {
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
}
BLOCKS |= {"figcaption", "figure", "header", "html", "li", "main", "ol", "p", "section", "summary", "table", "tbody"}
BLOCKS |= {"td", "tfoot", "th", "thead", "tr", "ul", "menu", "dir", "pre", *(f"h{n}" for n in range(1, 7))}
BOLD, ITALIC = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}
BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
ITALIC_STYLE = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|footer|masthead|pagination|toc)(?:$|[\s_-])", re.I
)
_ROLES = (
    # `year-2031` is a filter that lists put on all of a work.
    ("year", re.compile(r"(?:^|[\s_-])(?:year)(?:$|\s)", re.I)),
    ("abstract", re.compile(r"abstract|(?:^|[\s_-])summary(?:$|[\s_-])", re.I)),
    ("bibtex", re.compile(r"bibtex|(?:^|[\s_-])(?<!csl-)bib(?:$|[\s_-])", re.I)),
    (
        "note",
        re.compile(
            (
                r"hover-text|tooltip|popover|(?:^|[\s_-])(?:tldr|hidden|collapse|modal|img|badges?|"
                r"stars?)(?:$|[\s_-])|sr-only"
            ),
            re.I,
        ),
    ),
    ("links", re.compile(r"(?:^|[\s_-])(?:links?|btns?|buttons?|resources|icons?|tags?)(?:$|[\s_-])|link-block", re.I)),
    ("author", re.compile(r"(?:^|[\s_-])authors?(?:$|[\s_-])|(?:pub|paper)authors?", re.I)),
    (
        "venue",
        re.compile(
            (
                r"(?:^|[\s_-])(?:venue|periodical|journal|conference|booktitle|pubinfo)s?(?:$|[\s_-])|"
                r"(?:pub|paper)venue"
            ),
            re.I,
        ),
    ),
    (
        "title",
        re.compile(
            (
                r"(?:^|[\s_-])(?:title|headline|papername)(?:$|[\s_-])|(?:paper|pub|publication|project|"
                r"item)_?title"
            ),
            re.I,
        ),
    ),
)
# Class names of headings, not of works.
_NO_TITLE = re.compile(
    (
        r"(?:section|page|group|site|nav|sidebar|widget|block|area|category|main|home)[\s_-]*(?:header|"
        r"title)|title-?(?:bar|area)"
    ),
    re.I,
)


def role_of(name: str, tag: str) -> str | None:
    if not name:
        return None
    if tag in ("body", "html", "main", "section", "ul", "ol", "table"):
        return None
    role = next((role for role, pattern in _ROLES if pattern.search(name)), None)
    if role == "title" and (_NO_TITLE.search(name) or "title=" in name):
        return None
    return role


def is_hidden(element: etree._Element, name: str, tag: str) -> bool:
    if tag in ("body", "html", "main", "article"):
        return False
    if _NAVIGATION.search(name) and not re.search(r"content|item|card", name):
        return True
    return element.get("role") in ("navigation", "dialog", "search", "menu") or (
        element.get("aria-hidden") == "true" and tag != "i"
    )


def is_bibtex(element: etree._Element) -> bool:
    return bool(re.search(r"@\s?[a-zA-Z]{3,20}\s?[{(]", text_of(element)[:2_000]))


def text_of(element: etree._Element) -> str:
    """All text below the element, as it stands in the source."""
    return "".join(str(part) for part in element.itertext())
