"""One author's listing as Scholar Feed shows it: cards with category, date, code badge, title, authors, abstract.

Papers on arXiv are named by the address of their card. Some cards have no abstract, for the site has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from crawler.sample import library, tex
from crawler.sample.answer import Answer, one_line
from crawler.sample.library import Paper

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name} - Author | Scholar Feed</title>
<link rel="canonical" href="https://www.scholarfeed.org/author/{slug}"></head>
<body><nav><a href="/">Scholar Feed</a><a href="/login">Sign in</a></nav>
<main><header><h1>{name}</h1><div><span>{count}</span> <span>papers</span></div></header>
<section>
{cards}
</section></main><footer>Scholar Feed</footer></body></html>
"""


def path() -> str:
    """Where the listing is."""
    return f"scholarfeed/author/{library.data('scholarfeed')['slug']}"


def listing(day: int) -> Answer:
    """The listing, newest first; a paper is on it from the day of its announcement."""
    told = library.data("scholarfeed")
    cards = [card for _, card in sorted(_cards(told, day), reverse=True)]
    text = _PAGE.format(name=escape(told["name"]), slug=told["slug"], count=len(cards), cards="\n".join(cards))
    return Answer(body=text.encode(), content_type="text/html; charset=utf-8", validators=True)


def papers(day: int) -> list[Paper]:
    """Her papers on the sample's arXiv, by number."""
    name = library.data("scholarfeed")["name"]
    return [paper for paper in library.papers(day) if any(w.name == name for w in paper.writers)]


def _cards(told: Mapping[str, Any], day: int) -> list[tuple[str, str]]:
    """(date, card) of every work."""
    found = [(f"{p.editions[0].submitted:%Y-%m-%d}", _paper(p, told)) for p in papers(day)]
    return found + [(work["date"], _card(work, work["slug"], told["affiliation"])) for work in told["work"]]


def _paper(paper: Paper, told: Mapping[str, Any]) -> str:
    latest = paper.latest
    shown = {
        "title": one_line(tex.text(latest.title)),
        "category": paper.categories[0].partition(".")[2] or paper.categories[0],
        "date": f"{paper.editions[0].submitted:%Y-%m-%d}",
        "authors": [tex.names(writer.name) for writer in paper.writers],
        "abstract": None if paper.id in told["bare"] else one_line(tex.text(latest.abstract)),
        "code": "https://gitlab.example.org/" in f"{latest.abstract} {latest.comments}",
    }
    return _card(shown, paper.id, told["affiliation"])


def _card(work: Mapping[str, Any], name: str, affiliation: str) -> str:
    authors = ", ".join(f'<a href="/author/{_slug(a)}">{escape(a)}</a>' for a in work["authors"])
    code = "<span>Code</span>" if work.get("code") else ""
    abstract = f'\n<p class="abstract">{escape(work["abstract"])}</p>' if work["abstract"] else ""
    return (
        f'<article><div class="meta"><span class="badge">{work["category"]}</span>'
        f'<time datetime="{work["date"]}T00:00:00Z">{work["date"]}</time>{code}</div>\n'
        f'<a href="/paper/{name}"><h3>{escape(work["title"])}</h3></a>\n'
        f'<p class="authors">{authors}<span> · </span><span>{affiliation}</span></p>{abstract}</article>'
    )


def _slug(name: str) -> str:
    return "-".join(name.lower().split())
