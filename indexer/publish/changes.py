"""What changed of works: a page by day, with kinds to narrow it to, and the same as a feed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from sqlite_utils.utils import sqlite3

from indexer import changes
from indexer.changes import Change, Event
from indexer.exports import feeds
from indexer.exports.feeds import Entry
from indexer.publish import files, frame, libraries, listing, parameters, unchanged
from indexer.publish.feeds import served
from indexer.publish.libraries import Library
from indexer.readable import readable

if TYPE_CHECKING:  # Datasette loads its plugins while its own modules are half loaded
    from datasette.app import Datasette

Connection = sqlite3.Connection

#: Works on a page, works in a feed, changes that kinds are counted among.
PAGE, FEED, COUNTED = 50, 50, 2_000

_MEANT: Mapping[str, parameters.Meaning] = {
    "kind": (re.compile("|".join(changes.KINDS)), f"one of {', '.join(changes.KINDS)}"),
    "day": (re.compile(r"\d{4}-\d\d-\d\d"), "a day such as 2024-03-05"),
    "after": (changes.AFTER, "where a page before ended"),
}
_NOTHING = "this database tells nothing of changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for; what means nothing is not given, and told in `ignored`."""

    kind: str | None = None
    day: str | None = None
    after: str | None = None
    ignored: parameters.Ignored = ()

    @property
    def title(self) -> str:
        """What it is called where its page or feed is listed."""
        return changes.KINDS[self.kind] if self.kind else "Changes"


async def page(datasette: Datasette, request: Request) -> Response:
    """`/paperfeed/changes`: what changed, newest first, by day; `kind` and `day` narrow it, `after` is where a page
    before ended. With `.atom` or `.feed.json` at the end a feed."""
    library = await libraries.chosen(datasette, request)
    if library is None:
        return await frame.choose(datasette, request)
    if not (library.tells_changes and await frame.shows(datasette, request, library, "changes")):
        raise NotFound(_NOTHING)
    if request.url_vars["form"]:
        newest = _asked(request, "kind", "after")
        return files.refused(newest.ignored) if newest.ignored else await _feed(datasette, request, library, newest)
    wanted = _asked(request, *_MEANT)

    def read(connection: Connection) -> dict[str, Any]:
        found = changes.events(
            connection, kind=wanted.kind, since=wanted.day, until=wanted.day, after=wanted.after, limit=PAGE + 1
        )
        shown = found[:PAGE]
        lines = listing.entries(connection, dict.fromkeys(event.paper for event in shown))
        return {
            "days": [(day, list(group)) for day, group in groupby(shown, key=lambda event: event.seen[:10])],
            "entries": {entry.id: entry for entry in lines},
            "counts": unchanged.read(connection, _counts),
            "next": shown[-1].after if len(found) > PAGE else None,
        }

    context = {"asked": wanted, "kinds": changes.KINDS, **await frame.read(datasette, library, read)}
    return await frame.page(datasette, request, "changes.html", library, context, ignored=wanted.ignored)


def _counts(connection: Connection) -> dict[str, int]:
    return changes.counts(connection, COUNTED)


async def _feed(datasette: Datasette, request: Request, library: Library, wanted: Asked) -> Response:
    def read(connection: Connection) -> list[Event]:
        return changes.events(connection, kind=wanted.kind, after=wanted.after, limit=FEED + 1)

    behind = await frame.read(datasette, library, read)
    found = behind[:FEED]
    link = frame.linker(datasette, library)
    return await served.answer(
        datasette,
        request,
        library,
        entries(found, lambda key: str(datasette.absolute_url(request, link(f"/paperfeed/paper/{key}")))),
        form=request.url_vars["form"],
        path="/paperfeed/changes",
        title=wanted.title,
        after=wanted.after,
        following=found[-1].after if len(behind) > FEED else None,
        kind=wanted.kind,
    )


def entries(events: Iterable[Event], paper: Callable[[str], str]) -> Iterator[Entry]:
    """An entry a source's word and moment, newest first; `paper` gives the address of a work's page.

    An entry's id is made of that word's name and the moment: the same in every library that saw it then, whatever the
    work is called since, and whichever works it has been joined to or parted from.
    """
    for event in events:
        for word in dict.fromkeys(change.word for change in event.changes):
            yield _entry(event, [change for change in event.changes if change.word == word], paper(event.key))


def _entry(event: Event, told: Sequence[Change], address: str) -> Entry:
    """What one word changed."""
    labels = dict.fromkeys(change.label for change in told)
    return Entry(
        id=feeds.urn(f"{told[0].word} {event.seen}"),
        title=f"{', '.join(labels)}: {readable(event.title) or event.key}",
        updated=feeds.moment(event.seen),
        categories=tuple(dict.fromkeys(change.kind for change in told)),
        page=address,
        text="\n".join(f"{change.label}: {change.text}" if change.text else change.label for change in told),
    )


def _asked(request: Request, *names: str) -> Asked:
    given = parameters.asked(request, {name: _MEANT[name] for name in names})
    return Asked(**given.values, ignored=given.ignored)
