"""arXiv's listing pages: `/list/<category>/new` with abstracts, `/recent` by day without them, both with counts.

Only the parts that tell something are there, in the markup of arXiv's own pages; header, scripts and footer are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from urllib.parse import quote_plus

from crawler.sample import library, rss, tex
from crawler.sample.answer import Answer, one_line
from crawler.sample.library import Paper, Writer

SHOW = {"new": 2000, "recent": 50, "pastweek": 50}

_STEPS = (25, 50, 100, 250, 500, 1000, 2000)
_QUIET = (date(2026, 11, 16), date(2026, 11, 13), date(2026, 11, 12), date(2026, 11, 11))
_HEADINGS = {"new": "New submissions", "cross": "Cross submissions", "replace": "Replacement submissions"}
_ARCHIVES = {
    "astro-ph": "Astrophysics",
    "cond-mat": "Condensed Matter",
    "cs": "Computer Science",
    "eess": "Electrical Engineering and Systems Science",
    "math": "Mathematics",
    "physics": "Physics",
    "q-bio": "Quantitative Biology",
    "stat": "Statistics",
}
_PAGE = """<!DOCTYPE html>
<html lang="en">

<head>  <title>{name}  </title>
</head>

<body ><div class="flex-wrap-footer">
    <main>
      <div id="content">
<div id='content-inner'>
<div id='dlpage'>
  <h1>{name}</h1>

{body}
</div>
</div>      </div>
    </main>
</div>
</body>

</html>
"""

#: A heading, and the announcements below it: each its type (`new`, `cross`, `replace`, `replace-cross`) and the paper.
Section = tuple[str, list[tuple[str, Paper]]]


def answer(subject: str, period: str, query: Mapping[str, str], day: int) -> Answer:
    """The listing of a category or archive on that day of the sample; `skip` and `show` page through it."""
    rows = _announced(subject, day) if period == "new" else _recent(subject, day)
    return page(subject, period, query, rows, library.DAYS[day - 1])


def page(
    subject: str, period: str, query: Mapping[str, str], sections: list[Section], today: date, most: int = 2000
) -> Answer:
    """A page of any announcements as arXiv lays them out, `most` of them at the most."""
    name = library.CATEGORIES.get(subject) or _ARCHIVES.get(subject)
    if name is None:
        return _refused(f"Invalid archive or category: {subject}")
    skip, show = query.get("skip", "0"), query.get("show", str(SHOW[period]))
    if not (skip.isdecimal() and show.isdecimal() and int(show)):
        return _refused(f"Invalid show or skip: {show} {skip}")
    total = sum(len(rows) for _, rows in sections)
    bounds = int(skip), min(int(show), most)
    paging = _paging(f"/list/{subject}/{period}", total, *bounds)
    head = _new_head(subject, today) if period == "new" else _recent_head(subject, sections, bounds[1])
    articles = _articles(sections, bounds, period)
    body = "\n".join([head, paging, *articles, paging])
    return _html(_PAGE.format(name=escape(name), body=body))


def by_kind(announced: Iterable[tuple[str, Paper]]) -> list[Section]:
    """What one day announces, as `new` has it: new, crossed, replaced."""
    rows = list(announced)
    found = [(h, [r for r in rows if r[0].removesuffix("-cross") == kind]) for kind, h in _HEADINGS.items()]
    return [(heading, here) for heading, here in found if here]


def day_heading(day: date) -> str:
    """As the sections of `recent` are headed."""
    return f"{day:%a}, {day.day} {day:%b %Y}"


def _announced(subject: str, day: int) -> list[Section]:
    return by_kind((a.kind, a.paper) for a in rss.announcements([subject], day))


def _recent(subject: str, day: int) -> list[Section]:
    """The last five announcement days; replacements are not listed."""
    sections: list[Section] = []
    for number in range(day, 0, -1):
        rows = [(a.kind, a.paper) for a in rss.announcements([subject], number) if a.kind in ("new", "cross")]
        latest = {paper.id: paper for paper in library.papers(day)}
        sections.append((day_heading(library.DAYS[number - 1]), [(kind, latest[paper.id]) for kind, paper in rows]))
    return [*sections, *((day_heading(quiet), []) for quiet in _QUIET[: 5 - day])]


def _new_head(subject: str, today: date) -> str:
    return (
        f'<p>See <a id="recent-{subject}" aria-labelledby="recent-{subject}" href="/list/{subject}/recent">recent</a>'
        f" articles</p>\n<h3>Showing new listings for {today:%A}, {today.day} {today:%B %Y}</h3>\n"
    )


def _recent_head(subject: str, sections: list[Section], show: int) -> str:
    before, lines = 0, []
    for heading, rows in sections:
        skip = before // show * show
        lines.append(f'<li>\n<a href="/list/{subject}/recent?skip={skip}&amp;show={show}">\n{heading}\n</a>\n</li>')
        before += len(rows)
    return (
        "<h2>Authors and titles for recent submissions</h2>\n  <ul>\n" + "".join(lines) + "</ul>\n"
        f'  <p>See today\'s <a id="new-{subject}" aria-labelledby="new-{subject}" href="/list/{subject}/new">new</a>'
        " changes</p>"
    )


def _paging(path: str, total: int, skip: int, show: int) -> str:
    pages = []
    if total > show:
        for first in range(0, total, show):
            span = f"{first + 1}-{min(first + show, total)}"
            href = f"{path}?skip={first}&amp;show={show}"
            pages.append(f"<span>{span}</span>" if first == skip else f"<a href={href}>{span}</a>")
    fewer = max((step for step in _STEPS if step < show), default=show)
    return (
        f"      <div class='paging'>Total of {total} entries {':      ' if pages else ''}"
        + "\n      ".join(pages)
        + f"\n    </div>\n    <div class='morefewer'>Showing up to {show} entries per page:\n"
        + f'          <a href={path}?skip={skip}&amp;show={fewer} rel="nofollow">\n      fewer</a>\n |\n'
        + '          <span style="color: #454545">more</span>\n |\n'
        + '          <span style="color: #454545">all</span>\n\n    </div>\n'
    )


def _articles(sections: list[Section], bounds: tuple[int, int], period: str) -> list[str]:
    """One `dl` a section, with the entries that fall on this page, numbered through."""
    skip, show = bounds
    parts, before = [], 0
    for heading, rows in sections:
        first, last = max(skip - before, 0), max(min(skip + show - before, len(rows)), 0)
        shown = rows[first:last]
        if not rows and period != "new":
            parts.append(_list(heading, "\n    <p>No updates for this time period.</p>\n"))
        if shown:
            # "first" where the rest is on the next page, "continued" where the beginning was on the one before.
            how = "continued, showing" if first else "showing first" if last < len(rows) else "showing"
            blank = "" if period == "new" else " "
            count = f" ({how} {len(shown)} of {len(rows)} entries{blank})"
            entries = [_entry(before + first + n, *row, period) for n, row in enumerate(shown, 1)]
            parts.append(_list(heading + count, "\n".join(entries)))
        before += len(rows)
    return parts


def _list(heading: str, entries: str) -> str:
    return f"      <dl id='articles'>\n    <h3>{heading}</h3>\n\n{entries}\n</dl>\n"


def _entry(number: int, kind: str, paper: Paper, period: str) -> str:
    name, primary, latest = paper.id, paper.categories[0], paper.latest
    notes = {"cross": f"(cross-list from {primary})", "replace": "(replaced)"}
    notes["replace-cross"] = f"(replaced, cross-list from {primary})"
    rest = paper.categories[1:]
    subjects = f'<span class="primary-subject">{_subject(primary)}</span>' + "".join(f"; {_subject(c)}" for c in rest)
    return f"""
    <dt>
      <a name='item{number}'>[{number}]</a>
      <a href ="/abs/{name}" title="Abstract" id="{name}">
        arXiv:{name}
      </a>
          {notes.get(kind, "")}

        [<a href="/pdf/{name}" title="Download PDF" id="pdf-{name}" aria-labelledby="pdf-{name}">pdf</a>]
    </dt>
    <dd>
      <div class='meta'>
        {_field("title mathjax", "Title:", escape(one_line(tex.text(latest.title))))}
        <div class='list-authors'>{", ".join(_author(w, primary) for w in paper.writers)}</div>

        {_field("comments mathjax", "Comments:", escape(latest.comments)) if latest.comments else ""}
        {_field("journal-ref", "Journal-ref:", escape(latest.journal_ref)) if latest.journal_ref else ""}

        {_field("subjects", "Subjects:", subjects)}

        {_abstract(paper) if period == "new" else ""}
      </div>
    </dd>"""


def _field(name: str, label: str, text: str) -> str:
    return f"<div class='list-{name}'><span class='descriptor'>{label}</span>\n          {text}\n        </div>"


def _subject(code: str) -> str:
    return escape(f"{library.CATEGORIES[code]} ({code})")


def _author(writer: Writer, primary: str) -> str:
    initials = "+".join(part[0] for part in tex.names(writer.forenames).split())
    query = quote_plus(tex.names(writer.keyname)) + (f",+{initials}" if initials else "")
    href = f"https://arxiv.org/search/{library.archive(primary)}?searchtype=author&amp;query={query}"
    return f'<a href="{href}">{escape(tex.names(writer.name))}</a>'


def _abstract(paper: Paper) -> str:
    return f"<p class='mathjax'>\n            {escape(one_line(tex.text(paper.latest.abstract)))}\n        </p>"


def _refused(why: str) -> Answer:
    return _html(_PAGE.format(name="400 Bad Request", body=f"<h1>{escape(why)}</h1>"), status=400)


def _html(text: str, status: int = 200) -> Answer:
    return Answer(body=text.encode(), content_type="text/html; charset=utf-8", status=status, validators=status == 200)
