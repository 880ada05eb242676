"""Where a harvest starts: the one rule for runs, plans, restarts after an expired token, and plain Scrapy. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from crawler.journal import Harvest
from crawler.source import Options, Seeds, Source

#: A first harvest of a dated source begins this long ago: a taste, in a minute. More is asked for with `since`.
FIRST_HARVEST = timedelta(days=7)
#: So long a record that is listed and can't be read is asked for with each harvest. Then it is given up, until the
#: source lists it anew: one that is broken for ever must not be an alarm for ever.
OWED_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What a harvest begins with: `known.todo` where there is one, else the seeds for `options` and `known.cursor`.

    `moves` is false for a window of the user's own, which must not move a cursor past what it leaves out. `is_first`:
    nothing is known of the source and nobody said where to begin.
    """

    known: Harvest
    options: Options
    moves: bool
    is_first: bool = False

    @property
    def since(self) -> str | None:
        """The bound to be kept until there is a cursor, so that whoever begins anew begins there."""
        since = self.options.since
        return since.isoformat() if since and self.moves and self.known.cursor is None else None

    def seeds(self, source: Source) -> Seeds:
        """What to ask first, whenever the harvest begins at its beginning."""
        seeds = source.seeds(self.options, self.known.cursor)
        return replace(seeds, urls=(*seeds.urls, *self.known.owed)) if self.known.owed else seeds


def start(source: Source, options: Options, known: Harvest) -> Start:
    """`since` where it is given; else what an interrupted harvest left; else the cursor; else where an earlier attempt
    began; else, for a dated source, a week ago."""
    if options.until is not None or (options.since is not None and known.cursor is not None):
        bounded = options if known.cursor is not None else _bounded(source, options, known)
        return Start(known=replace(known, todo=(), owed={}), options=bounded, moves=False)
    oldest = (options.today - OWED_FOR).isoformat()
    known = replace(known, owed={url: day for url, day in known.owed.items() if day >= oldest})
    if known.cursor is not None or not source.dated:
        return Start(known=known, options=options, moves=True)
    bounded = _bounded(source, options, known)
    # The rest of another window is not what was asked for.
    same = known.since is None or bounded.since == date.fromisoformat(known.since)
    return Start(
        known=known if same else replace(known, todo=()),
        options=bounded,
        moves=True,
        is_first=options.since is None and known.since is None and not known.todo,
    )


def _bounded(source: Source, options: Options, known: Harvest) -> Options:
    if options.since is not None or not source.dated:
        return options
    begun = date.fromisoformat(known.since) if known.since else None
    if begun is None or begun > options.today:  # written by a clock that was ahead
        begun = options.today - FIRST_HARVEST
    return replace(options, since=begun)
