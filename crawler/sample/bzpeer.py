"""One researcher's profile as BZPEER shows it: counts, a trust snapshot, works with label, title and abstract."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from crawler.sample import library, tex
from crawler.sample.answer import Answer, one_line

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{name} - BZPEER</title>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Person","name":"{name}"}}</script></head>
<body><header><a href="/">BZPEER</a><a href="/login">Log in</a></header><main>
<p>Researcher profile</p><h1>{name}</h1>
<div><span>Researcher</span><span>{organization}</span><span>Open to collaborate</span></div>
<h2>Trust snapshot</h2><p>Quick read</p><div><span>{trust}</span><span>{verification}</span><span>{claim}</span></div>
<div><div><strong>{count}</strong><span>works</span></div><div><strong>{followers}</strong><span>followers</span></div>\
<div><strong>{topics}</strong><span>topics</span></div></div>
<h2>Published work</h2><p>{count} published item(s)</p>
{works}
</main><footer><p>BZPEER, research discovery</p></footer></body></html>
"""


def path() -> str:
    """Where the profile is."""
    return f"bzpeer/authors/{library.data('bzpeer')['author']}"


def profile(day: int) -> Answer:
    """The profile; a paper is on it from the day of its announcement."""
    told, person = library.data("bzpeer"), library.data("person")
    works = [shown for work in told["work"] if (shown := _work(work, day))]
    text = _PAGE.format(
        count=len(works),
        works="\n".join(works),
        **{key: escape(person[key]) for key in ("name", "organization")},
        **{key: escape(str(told[key])) for key in ("trust", "verification", "claim", "followers", "topics")},
    )
    return Answer(body=text.encode(), content_type="text/html; charset=utf-8", validators=True)


def _work(work: Mapping[str, Any], day: int) -> str | None:
    """A work of the profile, or of the sample's arXiv by number; None where that paper is not yet known."""
    if "paper" not in work:
        return _item(work, f"/papers/{work['slug']}", work["title"], None)
    paper = next((p for p in library.papers(day) if p.id == work["paper"]), None)
    if paper is None:
        return None
    label = {"kind": "preprint", "year": paper.latest.submitted.year, "venue": "arXiv"}
    abstract = None if work.get("bare") else one_line(tex.text(paper.latest.abstract))
    address = f"https://arxiv.org/abs/{paper.id}v{paper.latest.number}"
    return _item(label, address, one_line(tex.text(paper.latest.title)), abstract)


def _item(label: Mapping[str, Any], address: str, title: str, abstract: str | None) -> str:
    badges = "".join(f"<span>{escape(str(label[key]))}</span>" for key in ("kind", "year", "venue"))
    text = f"\n<p>{escape(abstract)}</p>" if abstract else ""
    return f'<article><div>{badges}</div><h3><a href="{escape(address)}">{escape(title)}</a></h3>{text}</article>'
