"""The plain pages of the sample web: abstracts, robots.txt, a front page that lists what there is."""

from __future__ import annotations

from datetime import datetime
from html import escape

from crawler.sample import bzpeer, homepage, library, people, scholarfeed, tex
from crawler.sample.answer import Answer, one_line
from crawler.sample.library import Paper

# The drafts are linked where publications are: a crawler that asks for them has not read this.
_ROBOTS = f"User-agent: *\nDisallow: /private/\nDisallow: /{homepage.PATH}/drafts/\nAllow: /\n"
_PEOPLE = (
    *(f"/{homepage.PATH}/{page}" for page in ("", "publications/", "papers.bib")),
    *(f"/{path}" for path in people.PATHS),
    *(f"/{path}" for path in (scholarfeed.path(), bzpeer.path())),
    "/anthology/data/xml/2026.sample.xml",
    "/anthology/2024.sample-main.7/",
)
_ABSTRACT = """<!DOCTYPE html>
<html lang="en">

<head>  <title>[{id}] {title}</title>
  <link rel="canonical" href="https://arxiv.org/abs/{id}"/>
  {metas}
</head>

<body>
<div id="content-inner">
  <div id="abs">
    <div class="dateline">
  {dateline}</div>
    <h1 class="title mathjax"><span class="descriptor">Title:</span>{title}</h1>
    <div class="authors"><span class="descriptor">Authors:</span>{authors}</div>
    <blockquote class="abstract mathjax">
            <span class="descriptor">Abstract:</span>{abstract}
    </blockquote>
    <div class="metatable">
      <table summary="Additional metadata">{rows}</table>
    </div>
  </div>
</div>
</body>

</html>
"""


def abstract(name: str, day: int) -> Answer:
    """`/abs/<id>` and `/abs/<id>v<n>`, with the Highwire tags of the real page."""
    for paper in library.papers(day):
        served = {paper.id: paper, **{f"{paper.id}v{e.number}": paper.as_of(e.number) for e in paper.editions}}
        if name in served:
            return html(_abstract(served[name]))
    return html(f"<!DOCTYPE html><title>404</title><p>arXiv identifier {escape(name)} not found", status=404)


def robots() -> Answer:
    """`/robots.txt`: all but two folders may be read."""
    return Answer(body=_ROBOTS.encode(), content_type="text/plain", validators=True)


def front(day: int) -> Answer:
    """`/`: what there is to try."""
    links = [f"/list/{code}/{period}" for code in library.FOLLOWED for period in ("new", "recent")]
    links += [f"/rss/{code}" for code in library.FOLLOWED]
    links += ["/oai?verb=ListRecords&metadataPrefix=arXivRaw", "/api/query?search_query=cat:cs.IR"]
    links += ["/journal/feed.xml", "/blog/feed.json", *_PEOPLE]
    items = "\n".join(f'<li><a href="{escape(link)}">{escape(link)}</a></li>' for link in links)
    today = library.DAYS[day - 1]
    return html(
        '<!DOCTYPE html>\n<html lang="en"><head><title>A sample web of invented papers</title></head>\n<body>\n'
        f"<h1>A sample web of invented papers</h1>\n<p>It is {today}, and nobody here exists.</p>\n"
        f"<ul>\n{items}\n</ul>\n</body></html>\n"
    )


def missing(path: str) -> Answer:
    """Everything else."""
    return html(f"<!DOCTYPE html><title>404</title><p>There is nothing at {escape(path)}", status=404)


def html(text: str, status: int = 200) -> Answer:
    """An HTML page."""
    return Answer(body=text.encode(), content_type="text/html; charset=utf-8", status=status, validators=status == 200)


def _abstract(paper: Paper) -> str:
    latest = paper.latest
    rows = {
        "Comments:": ("comments mathjax", latest.comments),
        "Subjects:": ("subjects", "; ".join(f"{library.CATEGORIES[c]} ({c})" for c in paper.categories)),
        "Journal&nbsp;reference:": ("jref", latest.journal_ref),
        "Related DOI:": ("doi", latest.doi),
    }
    return _ABSTRACT.format(
        id=paper.id,
        title=escape(one_line(tex.text(latest.title))),
        metas="\n  ".join(_metas(paper)),
        dateline=_dateline(paper),
        authors=", ".join(f"<a>{escape(tex.names(w.name))}</a>" for w in paper.writers),
        abstract=escape(one_line(tex.text(latest.abstract))),
        rows="".join(
            f'<tr>\n<td class="tablecell label">{label}</td>\n<td class="tablecell {name}">{escape(text)}</td>\n</tr>'
            for label, (name, text) in rows.items()
            if text
        ),
    )


def _metas(paper: Paper) -> list[str]:
    latest, first = paper.latest, paper.editions[0]
    tags = [("citation_title", one_line(tex.text(latest.title)))]
    tags += [("citation_author", tex.names(writer.inverted)) for writer in paper.writers]
    tags += [("citation_doi", latest.doi)] if latest.doi else []
    tags += [("citation_date", f"{first.submitted:%Y/%m/%d}"), ("citation_online_date", f"{latest.submitted:%Y/%m/%d}")]
    tags += [("citation_pdf_url", f"https://arxiv.org/pdf/{paper.id}"), ("citation_arxiv_id", paper.id)]
    tags += [("citation_abstract", one_line(tex.text(latest.abstract)))]
    return [f'<meta name="{name}" content="{escape(value)}" />' for name, value in tags]


def _dateline(paper: Paper) -> str:
    first, latest = paper.editions[0], paper.latest
    if latest.number == 1:
        return f"[Submitted on {_long(first.submitted)}]"
    revised = f"last revised {_long(latest.submitted)} (this version, v{latest.number})"
    return f"[Submitted on {_long(first.submitted)} (v1), {revised}]"


def _long(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
