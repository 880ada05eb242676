"""arXiv's API, RSS and listing pages for any papers, as little of them as the parsers read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from crawler.sample import listing as pages
from crawler.sample.library import Paper
from tests.crawler.fetch.web import Reply

_WINDOW = re.compile(r"submittedDate:\[(\d{12}) TO (\d{12})\]")


def api(query: Mapping[str, str], papers: Sequence[Paper]) -> Reply:
    """Ascending by first submission, in the window that is asked for."""
    first, last = _WINDOW.search(query["search_query"]).groups()  # type: ignore[union-attr]
    found = sorted((p for p in papers if first <= _minute(p) <= last), key=lambda p: (p.editions[0].submitted, p.id))
    start, size = int(query.get("start", 0)), int(query.get("max_results", 10))
    return api_page(found[start : start + size], len(found), start, size)


def api_page(shown: Sequence[Paper], total: int, start: int, size: int) -> Reply:
    """One page; the numbers may say what they like."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom">'
        "<id>https://arxiv.org/api/x</id><title>arXiv Query</title><updated>2026-11-20T00:00:00Z</updated>"
        f"<opensearch:itemsPerPage>{size}</opensearch:itemsPerPage><opensearch:totalResults>{total}"
        f"</opensearch:totalResults><opensearch:startIndex>{start}</opensearch:startIndex>"
        + "".join(map(_entry, shown))
        + "</feed>"
    )
    return Reply(text.encode(), headers={"Content-Type": "application/atom+xml"})


def rss(papers: Sequence[Paper], day: date, etag: str | None = None, *, built: date | None = None) -> Reply:
    """The announcement of that day; `built` later than it where an old batch is served anew."""
    moment = format_datetime(datetime(day.year, day.month, day.day)).replace("-0000", "-0500")  # noqa: DTZ001
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>cs.CL updates on arXiv.org</title>'
        f"<link>https://rss.arxiv.org/rss/cs.CL</link><lastBuildDate>{built or day}</lastBuildDate>"
        f"<pubDate>{moment}</pubDate>" + "".join(_item(p, moment) for p in papers) + "</channel></rss>"
    )
    return Reply(text.encode(), headers={"Content-Type": "application/xml"}, etag=etag)


def listing(papers: Sequence[Paper], path: str, query: Mapping[str, str], today: date, most: int) -> Reply:
    """`/list/cs.CL/new` shows what is announced today, `recent` what was in five days; `most` to a page."""
    _, _, category, period = path.split("/")
    if period == "new":
        rows = pages.by_kind((_kind(p), p) for p in papers if _announced(p) == today)
    else:
        days = [today - timedelta(days=back) for back in range(5)]
        rows = [(pages.day_heading(d), [("new", p) for p in papers if _announced(p) == d]) for d in days]
    told = pages.page(category, period, query, rows, today, most)
    return Reply(told.body, told.status, {"Content-Type": told.content_type})


def _announced(paper: Paper) -> date:
    return paper.datestamp + timedelta(days=1)


def _kind(paper: Paper) -> str:
    return "new" if paper.latest.number == 1 else "replace"


def _minute(paper: Paper) -> str:
    return f"{paper.editions[0].submitted:%Y%m%d%H%M}"


def _entry(paper: Paper) -> str:
    latest = paper.latest
    authors = "".join(f"<author><name>{escape(w.name)}</name></author>" for w in paper.writers)
    return (
        f"<entry><id>http://arxiv.org/abs/{paper.id}v{latest.number}</id><title>{escape(latest.title)}</title>"
        f"<updated>{latest.submitted:%Y-%m-%dT%H:%M:%SZ}</updated><summary>{escape(latest.abstract)}</summary>"
        f"<published>{paper.editions[0].submitted:%Y-%m-%dT%H:%M:%SZ}</published>{authors}"
        f'<category term="cs.CL"/><arxiv:primary_category term="cs.CL"/></entry>'
    )


def _item(paper: Paper, moment: str) -> str:
    latest = paper.latest
    kind = _kind(paper)
    return (
        f"<item><title>{escape(latest.title)}</title><link>https://arxiv.org/abs/{paper.id}</link>"
        f"<description>arXiv:{paper.id}v{latest.number} Announce Type: {kind} \nAbstract: {escape(latest.abstract)}"
        f'</description><guid isPermaLink="false">oai:arXiv.org:{paper.id}v{latest.number}</guid>'
        f"<category>cs.CL</category><pubDate>{moment}</pubDate><arxiv:announce_type>{kind}</arxiv:announce_type>"
        f"<dc:creator>{escape(', '.join(w.name for w in paper.writers))}</dc:creator></item>"
    )
