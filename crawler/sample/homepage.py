"""One person's homepage, in the markup of an academicpages site: JSON-LD about her, and what she has written.

The works on arXiv are named by their link alone, as on most homepages. The page shows an e-mail address and a telephone
number, which nobody who indexes papers has any use for.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

from crawler.sample import library, tex
from crawler.sample.answer import Answer, one_line
from crawler.sample.library import Paper

PATH = "~beltran-okoye"

_SITE = f"https://people.port-alder.example/{PATH}/"
_PAGE = """<!doctype html>
<html lang="en" class="no-js">
  <head>
    <meta charset="utf-8">
    <title>{name} - Publications</title>
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
        <h1 class="page__title">{name}</h1>
        <p>{bio}</p>
        <h2>Interests</h2>
        <ul>{interests}</ul>
        <h2>Positions</h2>
        <ul>{positions}</ul>
        <h2>Publications ({count})</h2>
{works}
      </div>
    </div>
  </body>
</html>
"""


def page(day: int) -> Answer:
    """The homepage; a paper is on it from the day of its announcement."""
    person = library.data("person")
    works = [_paper(p, person["writes_as"]) for p in reversed(papers(day))] + [_other(w) for w in person["work"]]
    text = _PAGE.format(
        site=_SITE,
        ld=json.dumps(_ld(person), ensure_ascii=False),
        interests="".join(f"<li>{escape(interest)}</li>" for interest in person["interests"]),
        positions="".join(f"<li>{escape(_position(position))}</li>" for position in person["position"]),
        count=len(works),
        works="\n".join(works),
        **{key: escape(person[key]) for key in ("name", "title", "organization", "email", "phone", "orcid", "bio")},
    )
    return Answer(body=text.encode(), content_type="text/html; charset=utf-8", validators=True)


def papers(day: int) -> list[Paper]:
    """Her papers on the sample's arXiv, by id."""
    name = library.data("person")["writes_as"]
    return [paper for paper in library.papers(day) if any(writer.name == name for writer in paper.writers)]


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
