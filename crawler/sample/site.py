"""Which page of the sample web stands under which path."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.sample import anthology, api, bzpeer, homepage, journal, listing, oai, pages, people, rss, scholarfeed
from crawler.sample.answer import Answer


def answer(target: str, day: int, *, weekend: bool = False) -> Answer:
    """The answer to a request for a path with its query, on a day of the sample."""
    parts = urlsplit(target)
    query = parse_qsl(parts.query, keep_blank_values=True)
    match [unquote(step) for step in parts.path.strip("/").split("/")]:
        case ["oai"]:
            return oai.answer(query, day)
        case ["api", "query"]:
            return api.answer(dict(query), day)
        case ["rss" | "atom" as form, subject]:
            return rss.answer(form, subject, None if weekend else day)
        case ["list", subject, "new" | "recent" | "pastweek" as period]:
            return listing.answer(subject, period, dict(query), day)
        case ["abs", *steps]:
            return pages.abstract("/".join(steps), day)
        case ["journal", "feed.xml"]:
            return journal.feed(day)
        case ["blog", "feed.json"]:
            return journal.blog(day)
        case ["anthology", "data", "xml", name] if name.endswith(".xml"):
            return anthology.collection(name.removesuffix(".xml"))
        case ["anthology", name]:
            return anthology.paper(name)
        case ["robots.txt"]:
            return pages.robots()
        case [""]:
            return pages.front(day)
        case steps:
            return _of_people("/".join(steps), day) or pages.missing(parts.path)


def _of_people(path: str, day: int) -> Answer | None:
    if path in people.PATHS:
        return people.page(path)
    if path == scholarfeed.path():
        return scholarfeed.listing(day)
    if path == bzpeer.path():
        return bzpeer.profile(day)
    return homepage.page(path, day)
