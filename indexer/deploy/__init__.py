"""Files that make a machine run paperfeed by itself: for cron, systemd, GitHub Actions and Kubernetes. Pure text.

`files(kind, place)` gives file name → text. What `deploy/` holds is this for the place that nobody has: `Place()`.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, fields
from datetime import timedelta

from crawler.source import UsageError

#: How often to look what is due, on a machine of one's own.
USUAL = timedelta(minutes=15)
KINDS = ("cron", "systemd", "github", "k8s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it shall run. `folder` holds paperfeed.toml and papers.db; `program` is the command, by its full path.

    `every` is how often to look what is due, None as often as is usual there; `keep` is how long raw answers are kept,
    as `archive --keep` takes it; `install` is what `pip install` is given where there is no machine of one's own.
    """

    folder: str = "/srv/papers"
    program: str = "/opt/paperfeed/bin/paperfeed"
    user: str = "paperfeed"
    every: timedelta | None = None
    keep: str = "90d"
    image: str = "registry.example.org/paperfeed:latest"
    install: str = "paperfeed"

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and (not value.strip() or not value.isprintable()):
                raise UsageError(f"{field.name}: expected text in one line, found {value!r}")
        for name in ("folder", "program"):
            if not getattr(self, name).startswith("/"):
                raise UsageError(f"{name}: expected a full path, found {getattr(self, name)!r}")


def files(kind: str, place: Place) -> dict[str, str]:
    """File name → text; raises `UsageError` for an interval that this kind of schedule has no words for."""
    from indexer.deploy import cron, github, k8s, systemd

    made = {"cron": cron.files, "systemd": systemd.files, "github": github.files, "k8s": k8s.files}
    return made[kind](place)


def cron_times(every: timedelta, minute: int = 0) -> str:
    """When, as cron says it: every so many minutes of an hour, or hours of a day, beginning at that minute.

    >>> cron_times(timedelta(minutes=15)), cron_times(timedelta(minutes=15), 2), cron_times(timedelta(hours=6), 17)
    ('*/15 * * * *', '2-59/15 * * * *', '17 */6 * * *')
    """
    minutes, hours = _divisor(every)
    if minutes:
        return f"{f'{minute}-59' if minute else '*'}/{minutes} * * * *"
    return f"{minute} {f'*/{hours}' if hours < 24 else 0} * * *".replace("*/1 ", "* ")


def calendar_times(every: timedelta) -> str:
    """When, as systemd says it.

    >>> calendar_times(timedelta(minutes=15)), calendar_times(timedelta(hours=6))
    ('*:0/15', '*-*-* 0/6:07:00')
    """
    minutes, hours = _divisor(every)
    return f"*:0/{minutes}" if minutes else f"*-*-* {f'0/{hours}' if hours < 24 else '00'}:07:00"


def quoted(text: str) -> str:
    """As one word for a shell."""
    return shlex.quote(text)


def filled(text: str, **values: str) -> str:
    """The text with `@name@` replaced; braces, dollars and percents belong to the formats themselves."""
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _divisor(every: timedelta) -> tuple[int, int]:
    """So many minutes, or so many hours; the other is 0."""
    seconds = round(every.total_seconds())
    minutes, hours = seconds // 60, seconds // 3600
    if 5 <= minutes < 60 and 60 % minutes == 0:
        return minutes, 0
    if seconds % 3600 == 0 and 1 <= hours <= 24 and 24 % hours == 0:
        return 0, hours
    raise UsageError("every: expected 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h or 24h, found another")
