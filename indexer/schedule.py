"""Which sources are due. Pure: the clock and the state come in as arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from indexer.config import SourceConfig
from indexer.health import is_believed, usual


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A source and when it may be asked next; `at` None means it never was."""

    source: SourceConfig
    at: datetime | None

    def waits(self, now: datetime) -> timedelta:
        """How long until it is due; zero when it is, or when only a clock that was ahead can have set the time."""
        every = self.source.every or usual(self.source.kind)
        if self.at is None or not is_believed(self.at, now, every):
            return timedelta(0)
        return max(timedelta(0), self.at - now)


def agenda(sources: Sequence[SourceConfig], next_due: Mapping[str, str | None]) -> tuple[Due, ...]:
    """Every source that is not paused, the longest waiting first. `next_due` is the store's, by name, UTC ISO 8601."""
    entries = [Due(source=s, at=_moment(next_due.get(s.name))) for s in sources if not s.paused]
    return tuple(sorted(entries, key=lambda due: due.at or datetime.min.replace(tzinfo=UTC)))


def due(entries: Sequence[Due], now: datetime) -> tuple[SourceConfig, ...]:
    """Those whose time has come."""
    return tuple(entry.source for entry in entries if not entry.waits(now))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
