"""Requests drawn by lot: a route, and in its path or parameters something that does not belong there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.hostile.routes import LIBRARY, ROUTES, Route
from tests.hostile.texts import hostile, mangled, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What stands in a request line, and of which route it is."""

    route: Route
    raw: bytes


def targets(count: int, seed: int) -> Iterator[Target]:
    """So many, the same for the same seed."""
    rng = random.Random(seed)
    shares = [route.share for route in ROUTES]
    for route in rng.choices(ROUTES, shares, k=count):
        yield Target(route=route, raw=_address(rng, route))


def _address(rng: random.Random, route: Route) -> bytes:
    path = rng.choice(route.paths)
    before, *rest = path.encode().split(b"{}")
    address = before + b"".join(_thing(rng, route) + part for part in rest)
    # A few of them: of routes with many each is rare.
    chance = min(0.45, 3 / max(1, len(route.parameters)))
    query = [_pair(rng, name, usual) for name, usual in route.parameters.items() if rng.random() < chance]
    rng.shuffle(query)
    if not (query or rest) or rng.random() < 0.1:
        query.append(_stray(rng, route))
    if route.is_ours and rng.random() < 0.08:
        query.append(_pair(rng, "db", (LIBRARY,)))
    return address + (b"?" + rng.choice((b"&", b"&", b"&", b"&", b"&&", b";")).join(query) if query else b"")


def _thing(rng: random.Random, route: Route) -> bytes:
    """What stands in a path, slashes quoted or not."""
    usual = rng.choice(route.things).encode()
    return written(rng, _value(rng, usual), kept=b"/" if rng.random() < 0.3 else b"")


def _pair(rng: random.Random, name: str, usual: tuple[str, ...]) -> bytes:
    return name.encode() + b"=" + written(rng, _value(rng, rng.choice(usual).encode()))


def _value(rng: random.Random, usual: bytes) -> bytes:
    kind = rng.random()
    return usual if kind < 0.3 else mangled(rng, usual) if kind < 0.55 else hostile(rng)


def _stray(rng: random.Random, route: Route) -> bytes:
    """A parameter that is none, is there twice, or has a name that is damaged."""
    names = [name.encode() for name in route.parameters] or [b"q"]
    kind = rng.random()
    name = rng.choice(names)
    if kind < 0.4:
        name = mangled(rng, name)
    elif kind < 0.6:
        name = hostile(rng)
    elif kind < 0.7:
        name += rng.choice((b"[]", b"[$ne]", b"%00", b".x", b"__exact", b"__in", b"__gt"))
    return written(rng, name) + rng.choice((b"=", b"=", b"")) + written(rng, hostile(rng))
