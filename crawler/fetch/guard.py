"""Which addresses may be asked: those the operator wrote, wherever they are, and of all others only public ones.

A page can link or redirect anywhere; without this a homepage could have us read the routers and metadata services of
our own network. Names are checked once more where they are resolved (`resolver.py`), for that is what gets connected.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetch.harvesting import HarvestMiddleware
from crawler.fetch.job import Job, Origin, origin
from crawler.fetch.obstacle import DroppedRequestError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = (80, 443, 8080)

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NUMBERS = re.compile(r"[0-9a-fx.]+", re.IGNORECASE)


def origins(urls: Iterable[str]) -> frozenset[Origin]:
    """Origins of the addresses that the operator wrote; what is none is left to whoever asks for it."""
    found = set()
    for url in urls:
        try:
            found.add(origin(url))
        except ValueError:
            continue
    return frozenset(found)


def refusal(url: str, trusted: frozenset[Origin]) -> str | None:
    """Why this address must not be asked, None when it may."""
    try:
        parts = urlsplit(url)
        scheme, host, port = origin(url)
    except ValueError as exc:
        return str(exc)
    if parts.username is not None or parts.password is not None:
        return "expected an address without user name, found one"
    if (scheme, host, port) in trusted:
        return None
    if port not in PORTS:
        return f"expected port {', '.join(map(str, PORTS))}, found {port}"
    address = literal(host)
    if address is not None and not is_public(address):
        return f"expected a public address, found {address}"
    if is_loopback(host):
        return f"expected a public address, found {host}"
    return None


def literal(host: str) -> Address | None:
    """The address that a host name is, also in the forms that only the C library knows.

    >>> literal("0x7f.1"), literal("2130706433"), literal("example.org")
    (IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'), None)
    """
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    if not _NUMBERS.fullmatch(host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def is_public(address: Address) -> bool:
    """Whether it is an address of the open Internet; an IPv4 address inside an IPv6 one counts by itself."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name; a name that merely resolves to it is not."""
    address = literal(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback


def trusted(job: Job, allowed: Iterable[str]) -> frozenset[Origin]:
    """The origins that the operator wrote: for this source, or for all by `PAPERFEED_ALLOW`."""
    return origins([*job.written(), *allowed])


class GuardMiddleware(HarvestMiddleware):
    """Stands inside the redirects, so that each hop is checked."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allowed = crawler.settings.getlist("PAPERFEED_ALLOW")
        self._trusted: frozenset[Origin] | None = None

    def process_request(self, request: Request) -> None:
        if self._trusted is None:
            self._trusted = trusted(self._spider.job, self._allowed)
        if (reason := refusal(request.url, self._trusted)) is not None:
            raise DroppedRequestError(request.url, reason)
