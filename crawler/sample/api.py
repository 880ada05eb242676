"""arXiv's query API over the sample's papers: Atom with OpenSearch counts, errors as an entry called Error at 400.

https://info.arxiv.org/help/api/user-manual.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from crawler.sample import library, tex
from crawler.sample.answer import Answer
from crawler.sample.api_query import BadQueryError, matcher
from crawler.sample.library import Paper
from crawler.sample.oai_formats import wrapped

_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_ARXIV = "http://arxiv.org/schemas/atom"
_SPACES: dict[Any, str] = {"opensearch": _OPENSEARCH, "arxiv": _ARXIV, None: _ATOM}
_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v([1-9]\d*))?")
#: The largest slice of one answer.
SLICE = 2000


def answer(query: Mapping[str, str], day: int) -> Answer:
    """The feed for the parameters of a query."""
    try:
        start, size = _number(query, "start", 0), _number(query, "max_results", 10)
        if size > SLICE:
            raise BadQueryError("max_results must be at most 2000")
        found = _found(query, day)
    except BadQueryError as problem:
        return Answer(body=_write(_error(str(problem), day)), content_type="application/atom+xml", status=400)
    feed = _feed(query, start, size, len(found), day)
    feed.extend(_entry(paper) for paper in found[start : start + size])
    return Answer(body=_write(feed), content_type="application/atom+xml; charset=utf-8")


def _number(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not text.isdecimal():
        raise BadQueryError(f"{name} must be a number of 0 or more")
    return int(text)


def _found(query: Mapping[str, str], day: int) -> list[Paper]:
    papers = list(library.papers(day))
    if query.get("id_list"):
        papers = _by_ids(query["id_list"].split(","), papers)
    if query.get("search_query"):
        matches = matcher(query["search_query"])
        papers = [paper for paper in papers if matches(paper)]
    elif not query.get("id_list"):
        papers = []
    order = query.get("sortBy", "relevance")
    if order not in ("relevance", "submittedDate", "lastUpdatedDate"):
        raise BadQueryError("sortBy must be in: relevance, lastUpdatedDate, submittedDate")
    if order == "relevance":
        return papers
    place = 0 if order == "submittedDate" else -1
    # Descending unless told otherwise, as on the real server.
    reverse = query.get("sortOrder", "descending") == "descending"
    return sorted(papers, key=lambda p: p.editions[place].submitted, reverse=reverse)


def _by_ids(ids: list[str], papers: list[Paper]) -> list[Paper]:
    known = {paper.id: paper for paper in papers}
    found = []
    for text in ids:
        match = _ID.fullmatch(text.strip())
        if match is None:
            raise BadQueryError(f"incorrect id format for {text}")
        paper = known.get(match[1])
        number = int(match[2] or 0)
        if paper and number <= len(paper.editions):
            found.append(paper.as_of(number) if number else paper)
    return found


def _feed(query: Mapping[str, str], start: int, size: int, total: int, day: int) -> etree._Element:
    asked = {
        "search_query": query.get("search_query", ""),
        "id_list": query.get("id_list", ""),
        "start": str(start),
        "max_results": str(size),
    }
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap=_SPACES)
    line = "&".join(f"{name}={value}" for name, value in asked.items())
    _add(feed, "id", "https://arxiv.org/api/" + hashlib.sha256(line.encode()).hexdigest()[:27])
    _add(feed, "title", f"arXiv Query: {line}")
    _add(feed, "updated", f"{library.DAYS[day - 1]}T05:12:31Z")
    href = "https://arxiv.org/api/query?" + urlencode(asked)
    etree.SubElement(feed, f"{{{_ATOM}}}link", href=href, type="application/atom+xml")
    for name, value in {"itemsPerPage": size, "totalResults": total, "startIndex": start}.items():
        _add(feed, name, str(value), _OPENSEARCH)
    return feed


def _entry(paper: Paper) -> etree._Element:
    latest = paper.latest
    entry = etree.Element(f"{{{_ATOM}}}entry", nsmap=_SPACES)
    name = f"{paper.id}v{latest.number}"
    _add(entry, "id", f"http://arxiv.org/abs/{name}")
    _add(entry, "title", wrapped(tex.text(latest.title)))
    _add(entry, "updated", f"{latest.submitted:%Y-%m-%dT%H:%M:%SZ}")
    _link(entry, f"https://arxiv.org/abs/{name}", rel="alternate", type="text/html")
    _link(entry, f"https://arxiv.org/pdf/{name}", rel="related", type="application/pdf", title="pdf")
    _add(entry, "summary", "  " + tex.text(latest.abstract) + "\n")
    for code in paper.categories:
        etree.SubElement(entry, f"{{{_ATOM}}}category", term=code, scheme=_ARXIV)
    _add(entry, "published", f"{paper.editions[0].submitted:%Y-%m-%dT%H:%M:%SZ}")
    if latest.comments:
        _add(entry, "comment", latest.comments, _ARXIV)
    etree.SubElement(entry, f"{{{_ARXIV}}}primary_category", term=paper.categories[0])
    if latest.journal_ref:
        _add(entry, "journal_ref", latest.journal_ref, _ARXIV)
    for writer in paper.writers:
        author = etree.SubElement(entry, f"{{{_ATOM}}}author")
        _add(author, "name", tex.names(writer.name))
        for place in paper.places(writer):
            _add(author, "affiliation", tex.names(place), _ARXIV)
    if latest.doi:
        _add(entry, "doi", latest.doi, _ARXIV)
        _link(entry, f"https://doi.org/{latest.doi}", rel="related", title="doi")
    return entry


def _error(why: str, day: int) -> etree._Element:
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap=_SPACES)
    moment = f"{library.DAYS[day - 1]}T05:12:31Z"
    address = "https://arxiv.org/api/errors#" + re.sub(r"\W+", "_", why)
    _add(feed, "id", "https://arxiv.org/")
    _add(feed, "title", "arXiv Search Results")
    _add(feed, "updated", moment)
    for name, value in {"itemsPerPage": 1, "totalResults": 1, "startIndex": 0}.items():
        _add(feed, name, str(value), _OPENSEARCH)
    entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "id", address)
    _add(entry, "title", "Error")
    _add(entry, "updated", moment)
    _link(entry, address, rel="alternate", type="text/html")
    _add(entry, "summary", why)
    _add(etree.SubElement(entry, f"{{{_ATOM}}}author"), "name", "arXiv api core")
    return feed


def _write(feed: etree._Element) -> bytes:
    return etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: etree._Element, name: str, text: str, space: str = _ATOM) -> None:
    etree.SubElement(parent, f"{{{space}}}{name}").text = text


def _link(parent: etree._Element, href: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", {"href": href, **attributes})
