"""`citation_*` meta tags, as https://scholar.google.com/intl/en/scholar/inclusion.html asks for."""

from __future__ import annotations

from lxml import etree

from crawler.parse import text as texts


def tags(root: etree._Element) -> dict[str, list[str]]:
    """What the page says under each name (without `citation_`), in order; repeated names hold several values."""
    said: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name.startswith("citation_") and (value := texts.clean(meta.get("content"), texts.ABSTRACT)):
            said.setdefault(name.removeprefix("citation_"), []).append(value)
    return said
