"""JSON-LD in web pages: schema.org's people and articles, flattened. Broken blocks are common and skipped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

_MAX_BYTES, _MAX_DEPTH = 1_000_000, 20
PERSON = {"Person"}
ARTICLE = {"ScholarlyArticle", "Article", "TechArticle", "Thesis", "Report", "Chapter", "Book"}


def objects(root: etree._Element) -> Iterator[dict[str, Any]]:
    """All objects with a `@type` in the page's blocks, outer ones first; within `@graph`, lists and properties too."""
    for script in root.iter("script"):
        block = script.text or ""
        if "ld+json" in (script.get("type") or "").lower() and len(block) <= _MAX_BYTES:
            try:
                yield from _walk(json.loads(block, strict=False), _MAX_DEPTH)
            except (ValueError, RecursionError):
                continue


def is_a(thing: dict[str, Any], types: set[str]) -> bool:
    """Whether one of the thing's types is among these."""
    kinds = thing.get("@type")
    return any(k in types for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str))


def strings(value: object) -> list[str]:
    """Texts of a property: a string, a list of them, or objects with a `name` or `value`."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("value") or value.get("@id"))
    if isinstance(value, list):
        return [text for v in value[:10_000] if not isinstance(v, list) for text in strings(v)]
    return []


def _walk(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth - 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for item in value.values():
            if isinstance(item, (dict, list)):
                yield from _walk(item, depth - 1)
