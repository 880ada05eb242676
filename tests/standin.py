"""Stands in for arXiv's API and the ACL Anthology on loopback: answers for every identifier with an invented paper."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from tests.crawler.fetch.web import Reply

_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
      xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-11-20T00:00:00Z</updated>
  <opensearch:totalResults>{count}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  <opensearch:itemsPerPage>{count}</opensearch:itemsPerPage>
  {entries}
</feed>
"""
_ENTRY = """<entry>
  <id>http://arxiv.org/abs/{name}v1</id><title>{title}</title><summary>{abstract}</summary>
  <published>2024-01-02T00:00:00Z</published><updated>2024-01-02T00:00:00Z</updated>
  {authors}
  <category term="cs.CL"/><arxiv:primary_category term="cs.CL"/>
</entry>"""
_PAGE = """<!DOCTYPE html><html><head><title>{title} - ACL Anthology</title>
<meta name="citation_title" content="{title}"><meta name="citation_author" content="Ana Ek">
<meta name="citation_pdf_url" content="https://aclanthology.org/{name}.pdf">
<meta name="citation_publication_date" content="2023/7">
<link rel="canonical" href="https://aclanthology.org/{name}/"></head><body>
<h2 id="title">{title}</h2>
<div class="card-body acl-abstract"><h5 class="card-title">Abstract</h5><span>{abstract}</span></div>
<dl><dt>Anthology ID:</dt><dd>{name}</dd></dl></body></html>"""


def title(name: str) -> str:
    """The invented title of that number."""
    return f"Invented Dunes of {name}"


def abstract(name: str) -> str:
    """The invented abstract."""
    return f"We invent the dunes numbered {re.sub(r'[^0-9]+', ' ', name).strip()} and count their sandgrains."


def feed(papers: Iterable[tuple[str, str, str, tuple[str, ...]]]) -> bytes:
    """An answer of arXiv's API with these (number, title, abstract, authors)."""
    entries = [
        _ENTRY.format(
            name=name,
            title=escape(called),
            abstract=escape(summary),
            authors="".join(f"<author><name>{escape(a)}</name></author>" for a in authors),
        )
        for name, called, summary, authors in papers
    ]
    return _FEED.format(count=len(entries), entries="\n".join(entries)).encode()


def arxiv(path: str, known: Iterable[tuple[str, str, str, tuple[str, ...]]] = (), absent: Iterable[str] = ()) -> Reply:
    """What it answers: all numbers asked for but the absent ones; of a title, the known papers whose title has it."""
    asked = parse_qs(urlsplit(path).query)
    names = [n for n in ",".join(asked.get("id_list", [])).split(",") if n and n not in set(absent)]
    papers = [(n, title(n), abstract(n), ("Ana Ek", "Kim Moss")) for n in names]
    for query in asked.get("search_query", []):
        words = re.sub(r'ti:|"', " ", query).casefold().split()
        papers += [p for p in known if words == re.findall(r"\w+", p[1].casefold())[: len(words)]]
    return Reply(feed(papers), headers={"Content-Type": "application/atom+xml"})


def anthology(path: str) -> Reply:
    """The page of a paper."""
    name = path.strip("/").removesuffix(".pdf")
    page = _PAGE.format(name=name, title=title(name), abstract=abstract(name))
    return Reply(page.encode(), headers={"Content-Type": "text/html"})
