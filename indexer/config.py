"""paperfeed.toml: who we are and which sources to follow. Edited with tomlkit, so that comments stay."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from crawler import disk
from crawler.source import Options, UsageError, named

FILE_NAME = "paperfeed.toml"

#: What `paperfeed init` writes. The contact line stays a comment until somebody fills it in.
TEMPLATE = """\
# What paperfeed follows. `paperfeed add WHAT` adds to this file; `paperfeed crawl --due` harvests what is due.

# Who to write to when a crawl misbehaves: sent in the User-Agent. Required before a real host is asked.
# contact = "mailto:you@example.org"

# [[source]]
# name = "arxiv:cs.CL"        # what commands and pages call it
# kind = "arxiv_oai"          # see `paperfeed sources kinds`
# set = "cs:cs:CL"            # options of that kind
# every = "24h"
"""

_CONTACT = '# contact = "mailto:you@example.org"'
# Sent in a header: printable ASCII, and somewhere that somebody can write to.
_REACHABLE = re.compile(r"(?:mailto:)?[!-'*-;=?-~]+@[!-'*-;=?-~]+|https?://[!-'*-;=?-~]+|")
# On which sources are asked for their seeds, to see whether they have any; it leaves room for the days around it.
_SOME_DAY = date(2100, 1, 1)
#: The longest delay between two requests, in seconds: more is a mistake, and would hang the crawl.
_SLOWEST = 3_600
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_OWN_KEYS = {"name", "kind", "every", "delay", "paused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """One `[[source]]`: `options` are those of its kind, `delay` in seconds."""

    name: str
    kind: str
    options: Mapping[str, str] = field(default_factory=dict)
    every: timedelta | None = None
    delay: float | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """`[resolve]`: whether works known by id or title are completed as part of each crawl, and who stands in for the
    services: `base_url` for arXiv's API, `acl_base_url` for the ACL Anthology. `delay` in seconds."""

    enabled: bool = True
    base_url: str | None = None
    acl_base_url: str | None = None
    delay: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The file as values; `path` is None when there is no file."""

    path: Path | None = None
    contact: str | None = None
    sources: tuple[SourceConfig, ...] = ()
    resolve: Resolve = Resolve()

    def source(self, name: str) -> SourceConfig:
        """The source of that name; raises `UsageError` with the names there are."""
        for source in self.sources:
            if source.name == name:
                return source
        names = ", ".join(s.name for s in self.sources) or "none: `paperfeed add arxiv:cs.CL` adds one"
        raise UsageError(f"{self.path or FILE_NAME}: no source is called {name!r}; there are {names}")


def find(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The file in the working directory, else in the user's configuration folder, else None."""
    folder = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    candidates = (Path(FILE_NAME), folder / "paperfeed" / "config.toml")
    return next((path for path in candidates if path.is_file()), None)


def read(path: Path) -> Config:
    """The config in that file; raises `UsageError` that names file and place when it can't be understood."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise UsageError(f"{path}: no such file; `paperfeed init` writes one") from exc
    except OSError as exc:
        raise UsageError(f"{path}: can't be read: {exc.strerror}") from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise UsageError(f"{path}: expected TOML, found: {exc}") from exc
    sources = data.pop("source", [])
    if not isinstance(sources, list) or not all(isinstance(block, dict) for block in sources):
        raise UsageError(f"{path}: expected [[source]] blocks, found source = {sources!r}")
    contact = _contact(str(path), data.pop("contact", None))
    resolve = _resolve(path, data.pop("resolve", {}))
    if data:
        raise UsageError(f"{path}: expected contact and [[source]] blocks, found {', '.join(sorted(data))}")
    found = tuple(_source(path, n, block) for n, block in enumerate(sources, 1))
    names = [s.name for s in found]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise UsageError(f"{path}: source names must differ, found {twice[0]!r} twice")
    return Config(path=path, contact=contact, sources=found, resolve=resolve)


def fresh(contact: str | None) -> str:
    """The text of a new file."""
    return _signed(TEMPLATE, contact) if contact else TEMPLATE


def sign(path: Path, contact: str) -> bool:
    """Fills in the contact of a file that has none; false where it has one already."""
    if read(path).contact:
        return False
    text = path.read_text(encoding="utf-8")
    disk.write(path, _signed(text if _CONTACT in text else f"{_CONTACT}\n\n{text}", contact))
    return True


def check(source: SourceConfig, path: Path | None) -> None:
    """Raises `UsageError`, with file and name, where the kind is not known or its options can't be followed."""
    try:
        kind = named(source.kind)
        kind.check(source.options)
        kind.seeds(Options(values=source.options, today=_SOME_DAY), None)
    except UsageError as exc:
        raise UsageError(f"{path or FILE_NAME}: source {source.name!r}: {exc}") from exc


def duration(text: str) -> timedelta:
    """`90m`, `24h`, `7d`, `2w` as a timedelta; raises `UsageError` otherwise."""
    if not (match := re.fullmatch(r"([1-9]\d{0,5})\s*([mhdw])", text.strip())):
        raise UsageError(f"expected a duration such as 90m, 24h, 7d or 2w, found {text!r}")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def written(every: timedelta) -> str:
    """A duration as the file has it, in the largest unit that fits: `7d`, `12h`, `90m`."""
    minutes = int(every.total_seconds() // 60)
    return next(f"{minutes // size}{unit}" for unit, size in (("d", 1440), ("h", 60), ("m", 1)) if minutes % size == 0)


def append(path: Path, source: SourceConfig) -> None:
    """Adds a `[[source]]` block; raises `UsageError` when the name is taken."""

    def edit(document: tomlkit.TOMLDocument) -> None:
        table = tomlkit.table()
        table.update({"name": source.name, "kind": source.kind, **source.options})
        if source.every:
            table["every"] = written(source.every)
        blocks = document.get("source")
        if not isinstance(blocks, AoT):
            blocks = tomlkit.aot()
            document["source"] = blocks
        if blocks:
            blocks[-1].add(tomlkit.nl())
        blocks.append(table)

    if path.exists() and any(s.name == source.name for s in read(path).sources):
        raise UsageError(f"{path}: a source called {source.name!r} is there already")
    _rewrite(path, edit)


def remove(path: Path, name: str) -> None:
    """Takes the source's block out of the file."""
    _edit_source(path, name, lambda blocks, index: blocks.pop(index))


def pause(path: Path, name: str, *, paused: bool) -> None:
    """Marks the source as paused, or as active again."""

    def edit(blocks: Any, index: int) -> None:
        if paused:
            blocks[index]["paused"] = True
        else:
            blocks[index].pop("paused", None)

    _edit_source(path, name, edit)


def _resolve(path: Path, table: Any) -> Resolve:
    known = {f.name for f in fields(Resolve)}
    if not isinstance(table, dict) or (unknown := sorted(table.keys() - known)):
        found = table if not isinstance(table, dict) else unknown[0]
        raise UsageError(f"{path}: [resolve] takes {', '.join(sorted(known))}, found {found!r}")
    for name, kinds in (("enabled", bool), ("base_url", str), ("acl_base_url", str), ("delay", (int, float))):
        if name in table and (not isinstance(table[name], kinds) or (name == "delay" and table[name] < 0)):
            raise UsageError(f"{path}: [resolve] {name}: found {table[name]!r}")
    return Resolve(**table)


def _source(path: Path, number: int, block: Mapping[str, Any]) -> SourceConfig:
    where = f"{path}: source {block.get('name') or number}"
    for key in ("name", "kind"):
        if not isinstance(block.get(key), str) or not block[key]:
            raise UsageError(f'{where}: expected {key} = "…", found {block.get(key)!r}')
    every, delay = block.get("every"), block.get("delay")
    if delay is not None and (
        isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= _SLOWEST
    ):
        raise UsageError(f"{where}: expected delay in seconds, at most {_SLOWEST}, found {delay!r}")
    if not isinstance(paused := block.get("paused", False), bool):
        raise UsageError(f"{where}: expected paused = true or false, found {paused!r}")
    return SourceConfig(
        name=block["name"],
        kind=block["kind"],
        options={key: str(value) for key, value in block.items() if key not in _OWN_KEYS},
        every=_every(where, every) if every is not None else None,
        delay=delay,
        paused=paused,
    )


def _every(where: str, text: object) -> timedelta:
    try:
        return duration(str(text))
    except UsageError as exc:
        raise UsageError(f"{where}: every: {exc}") from exc


def _contact(where: str, value: object) -> str | None:
    if value is None or (isinstance(value, str) and _REACHABLE.fullmatch(value.strip())):
        return value.strip() if value else None
    raise UsageError(f'{where}: expected contact = "mailto:you@example.org" or a web address, found {value!r}')


def _edit_source(path: Path, name: str, edit: Callable[[Any, int], object]) -> None:
    read(path).source(name)

    def apply(document: tomlkit.TOMLDocument) -> None:
        blocks: Any = document["source"]
        edit(blocks, next(i for i, block in enumerate(blocks) if block["name"] == name))

    _rewrite(path, apply)


def _rewrite(path: Path, edit: Callable[[tomlkit.TOMLDocument], None]) -> None:
    document = tomlkit.parse(path.read_text(encoding="utf-8") if path.exists() else TEMPLATE)
    edit(document)
    disk.write(path, tomlkit.dumps(document))


def _signed(text: str, contact: str) -> str:
    _contact("contact", contact)
    return text.replace(_CONTACT, f"contact = {tomlkit.string(contact).as_string()}")
