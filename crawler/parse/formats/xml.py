"""The one XML parser: strict, and deaf to entities, DTDs and the network.

Nothing else in the project may parse XML: a test looks for other calls of lxml's parsers.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from crawler.source import Document, ParseError


def root(document: Document, source: str, expected: str) -> etree._Element:
    """The root element. Raises `ParseError` where the document is cut, broken, or declares entities."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        element = etree.fromstring(document.body, parser)
    except etree.XMLSyntaxError as exc:
        found = f"XML that breaks off: {exc.msg}" if _is_cut(exc) else f"broken XML: {exc.msg}"
        raise ParseError(source, document.url, expected, found, "truncated" if _is_cut(exc) else "layout") from exc
    if _uses_entities(element):
        raise ParseError(source, document.url, expected, "a document that declares entities of its own", "layout")
    return element


def _uses_entities(element: etree._Element) -> bool:
    """Whether it declares entities, or refers to some that only a DTD could declare, which is not loaded."""
    declared: Any = element.getroottree().docinfo.internalDTD
    if declared is None:
        return False
    return any(True for _ in declared.iterentities()) or next(element.iter(etree.Entity), None) is not None


def _is_cut(error: etree.XMLSyntaxError) -> bool:
    # libxml2's xmlerror.h: the input ended where more was due
    codes: Any = etree.ErrorTypes
    given: Any = error
    return given.code in (
        codes.ERR_DOCUMENT_END,
        codes.ERR_DOCUMENT_EMPTY,
        codes.ERR_TAG_NOT_FINISHED,
        codes.ERR_CDATA_NOT_FINISHED,
        codes.ERR_COMMENT_NOT_FINISHED,
        codes.ERR_GT_REQUIRED,
        codes.ERR_LTSLASH_REQUIRED,
    )
