"""One person's web, in the markup of an academicpages site: JSON-LD about her, and what she has written.

The homepage shows her newest works; the rest is on a page of publications and in a BibTeX file beside it. Works on
arXiv are named by their link alone, as on most homepages. The page shows an e-mail address and a telephone number,
which nobody who indexes papers has any use for, and leads to drafts that robots.txt forbids.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from crawler.sample import library, tex
from crawler.sample.answer import Answer, one_line
from crawler.sample.library import Paper

PATH = "~beltran-okoye"
#: Works on the homepage itself.
NEWEST = 2

_SITE = f"https://people.port-alder.example/{PATH}/"
_PAGE = """<!doctype html>
<html lang="en" class="no-js">
  <head>
    <meta charset="utf-8">
    <title>{heading}</title>
    <meta name="description" content="{title}, {organization}">
    <link rel="canonical" href="{site}">
    <script type="application/ld+json">{ld}</script>
  </head>
  <body>
    <div id="main" role="main">
      <div class="sidebar sticky">
        <div itemscope itemtype="http://schema.org/Person">
          <h3 class="author__name" itemprop="name">{name}</h3>
          <p class="author__bio">{title}, {organization}</p>
          <ul class="author__urls">
            <li><a href="mailto:{email}">{email}</a></li>
            <li>Office: {phone}</li>
            <li><a href="https://orcid.org/{orcid}">ORCID</a></li>
          </ul>
        </div>
      </div>
      <div class="archive">
        <h1 class="page__title">{heading}</h1>
{content}
      </div>
    </div>
  </body>
</html>
"""


def page(path: str, day: int) -> Answer | None:
    """What stands under a path of her site, if anything does; a paper is on it from the day of its announcement."""
    if path == f"{PATH}/papers.bib":
        return Answer(body=_bib(day).encode(), content_type="application/x-bibtex; charset=utf-8", validators=True)
    person = library.data("person")
    works = [_paper(p, person["writes_as"]) for p in reversed(papers(day))] + [_other(w) for w in person["work"]]
    if path == PATH:
        text = _about(person, works)
    elif path == f"{PATH}/publications":
        text = _page(person, f"{person['name']} - Publications", f"<h2>Publications ({len(works)})</h2>", *works)
    else:
        return None
    return Answer(body=text.encode(), content_type="text/html; charset=utf-8", validators=True)


def papers(day: int) -> list[Paper]:
    """Her papers on the sample's arXiv, by id."""
    name = library.data("person")["writes_as"]
    return [paper for paper in library.papers(day) if any(writer.name == name for writer in paper.writers)]


def _about(person: dict[str, Any], works: list[str]) -> str:
    return _page(
        person,
        person["name"],
        f"<p>{escape(person['bio'])}</p>",
        f"<h2>Interests</h2>\n<ul>{''.join(f'<li>{escape(interest)}</li>' for interest in person['interests'])}</ul>",
        f"<h2>Positions</h2>\n<ul>{''.join(f'<li>{escape(_position(p))}</li>' for p in person['position'])}</ul>",
        "<h2>Newest publications</h2>",
        *works[:NEWEST],
        f'<p><a href="/{PATH}/publications/">All publications</a>, <a href="/{PATH}/papers.bib">BibTeX</a>, '
        f'<a href="/{PATH}/drafts/papers.html">papers in draft</a></p>',
    )


def _page(person: dict[str, Any], heading: str, *content: str) -> str:
    return _PAGE.format(
        site=_SITE,
        heading=escape(heading),
        ld=json.dumps(_ld(person), ensure_ascii=False),
        content="\n".join(content),
        **{key: escape(person[key]) for key in ("name", "title", "organization", "email", "phone", "orcid")},
    )


def _bib(day: int) -> str:
    entries = [_entry(p) for p in papers(day)]
    for work in library.data("person")["bib"]:
        where = {"phdthesis": "school"}.get(work["type"], "booktitle")
        told = {"title": work["title"], "author": " and ".join(work["authors"]), where: work["venue"]}
        entries.append(_fields(work["type"], work["key"], {**told, "year": work["year"], "url": work.get("url")}))
    return "\n".join(entries)


def _entry(paper: Paper) -> str:
    latest = paper.latest
    told = {
        "title": one_line(latest.title),
        "author": " and ".join(writer.inverted for writer in paper.writers),
        "year": latest.submitted.year,
        "eprint": paper.id,
        "archiveprefix": "arXiv",
    }
    return _fields("misc", f"arxiv{paper.id}", told)


def _fields(kind: str, key: str, told: dict[str, object]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in told.items() if value is not None)
    return f"@{kind}{{{key},\n{lines}}}\n"


def _ld(person: dict[str, Any]) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": person["name"],
        "url": _SITE,
        "jobTitle": person["title"],
        "affiliation": {"@type": "CollegeOrUniversity", "name": person["organization"]},
        "sameAs": [f"https://orcid.org/{person['orcid']}"],
        "knowsAbout": person["interests"],
    }


def _position(position: dict[str, str]) -> str:
    return f"{position['title']}, {position['organization']}, {position['since']}–{position.get('until', 'present')}"


def _paper(paper: Paper, me: str) -> str:
    latest = paper.latest
    names = ", ".join(_name(tex.names(writer.name), writer.name == me) for writer in paper.writers)
    venue = latest.journal_ref or "arXiv preprint"
    return _article(f"https://arxiv.org/abs/{paper.id}", tex.text(latest.title), names, venue, latest.submitted.year)


def _other(work: dict[str, Any]) -> str:
    me = library.data("person")["name"]
    names = ", ".join(_name(name, name == me) for name in work["authors"])
    href = f"https://doi.org/{work['doi']}" if "doi" in work else None
    return _article(href, work["title"], names, work["venue"], work["year"])


def _name(name: str, is_me: bool) -> str:
    return f"<b>{escape(name)}</b>" if is_me else escape(name)


def _article(href: str | None, title: str, names: str, venue: str, year: int) -> str:
    headline = escape(one_line(title))
    if href:
        headline = f'<a href="{escape(href)}" rel="permalink">{headline}</a>'
    return f"""        <div class="list__item">
          <article class="archive__item" itemscope itemtype="http://schema.org/CreativeWork">
            <h2 class="archive__item-title" itemprop="headline">{headline}</h2>
            <p>{names}</p>
            <p>Published in <i>{escape(venue)}</i>, {year}</p>
          </article>
        </div>"""
