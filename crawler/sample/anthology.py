"""The ACL Anthology's own forms: the XML of a collection, and the page of a paper.

https://github.com/acl-org/acl-anthology/tree/master/data/xml
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from lxml import etree

from crawler.sample import library
from crawler.sample.answer import Answer
from crawler.sample.pages import missing

SITE = "https://aclanthology.org"

_MONTHS = tuple(calendar.month_name)[1:]
_PAGE = """<!doctype html><html lang=en-us><head><meta charset=utf-8><title>{title} - ACL Anthology</title>
{metas}
<meta property="og:url" content="{site}/{id}/"><link rel=canonical href={site}/{id}/></head>
<body><nav><a href=/faq/>FAQ</a></nav>
<h2 id=title><a href={site}/{id}.pdf>{title}</a></h2><p class=lead>{authors}</p>
<div class="card-body acl-abstract"><h5 class=card-title>Abstract</h5><span>{abstract}</span></div>
<dl><dt>Anthology ID:</dt><dd>{id}</dd><dt>Volume:</dt><dd><a href=/volumes/{volume}/>{booktitle}</a></dd>
<dt>Month:</dt><dd>{month}</dd><dt>Year:</dt><dd>{year}</dd><dt>Pages:</dt><dd>{pages}</dd>
<dt>PDF:</dt><dd><a href={site}/{id}.pdf>{site}/{id}.pdf</a></dd></dl></body></html>
"""


def collection(name: str) -> Answer:
    """`/data/xml/<name>.xml`: a collection with its volumes."""
    volumes = [v for v in library.data("anthology")["volume"] if v["id"].startswith(f"{name}-")]
    if not volumes:
        return missing(f"/data/xml/{name}.xml")
    root = etree.Element("collection", id=name)
    for told in volumes:
        _volume(root, told)
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return Answer(body=body, content_type="application/xml", validators=True)


def paper(name: str) -> Answer:
    """`/<id>/`: the page of one paper, with the tags that say what it is."""
    for volume, told in papers():
        if name == f"{volume['id']}.{told['number']}":
            return Answer(body=_page(volume, told, name).encode(), content_type="text/html", validators=True)
    return missing(f"/{name}/")


def papers() -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(volume, paper) of all papers, in collections first."""
    told = library.data("anthology")
    for volume in (*told["volume"], *told["other"]):
        for each in volume["paper"]:
            yield volume, each


def _page(volume: Mapping[str, Any], told: Mapping[str, Any], name: str) -> str:
    first, last = told["pages"].split("–")
    tags = [("title", told["title"]), *(("author", author) for author in told["authors"])]
    issued = f"{volume['year']}/{_MONTHS.index(volume['month']) + 1}"
    tags += [("conference_title", volume["booktitle"]), ("publication_date", issued)]
    tags += [("pdf_url", f"{SITE}/{name}.pdf"), ("firstpage", first), ("lastpage", last)]
    return _PAGE.format(
        site=SITE,
        id=name,
        volume=volume["id"],
        metas="\n".join(f'<meta content="{escape(value)}" name=citation_{tag}>' for tag, value in tags),
        authors=", ".join(f"<a href=/people/{_slug(a)}/>{escape(a)}</a>" for a in told["authors"]),
        **{key: escape(str(volume[key])) for key in ("booktitle", "month", "year")},
        **{key: escape(told[key]) for key in ("title", "abstract", "pages")},
    )


def _volume(root: etree._Element, told: Mapping[str, Any]) -> None:
    volume = etree.SubElement(root, "volume", id=told["id"].rpartition("-")[2], type="proceedings")
    meta = etree.SubElement(volume, "meta")
    _add(meta, "booktitle", told["booktitle"])
    for editor in told["editors"]:
        _person(meta, "editor", editor)
    _add(meta, "publisher", "Sample Society for Language")
    _add(meta, "month", told["month"])
    _add(meta, "year", str(told["year"]))
    _add(meta, "url", told["id"])
    _add(etree.SubElement(volume, "frontmatter"), "url", f"{told['id']}.0")
    for each in told["paper"]:
        _paper(volume, each, f"{told['id']}.{each['number']}")


def _paper(volume: etree._Element, told: Mapping[str, Any], name: str) -> None:
    paper = etree.SubElement(volume, "paper", id=str(told["number"]))
    _add(paper, "title", told["title"])
    for author in told["authors"]:
        _person(paper, "author", author, told.get("variants", {}).get(author))
    _add(paper, "pages", told["pages"])
    _add(paper, "abstract", told["abstract"])
    _add(paper, "url", name)
    if "doi" in told:
        _add(paper, "doi", told["doi"])
    _add(paper, "bibkey", name)


def _person(parent: etree._Element, tag: str, name: str, variant: list[str] | None = None) -> None:
    first, _, last = name.rpartition(" ")
    person = etree.SubElement(parent, tag)
    _add(person, "first", first)
    _add(person, "last", last)
    if variant:
        native = etree.SubElement(person, "variant", script="hani")
        _add(native, "first", variant[0])
        _add(native, "last", variant[1])


def _slug(name: str) -> str:
    return "-".join(name.lower().split())


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = text
