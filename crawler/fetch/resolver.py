"""The address guard where names become addresses: what passes here is what gets connected, so no name can rebind."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.guard import is_public
from crawler.source import UsageError


class GuardedResolver(CachingHostnameResolver):
    """Leaves out every address that isn't public, unless host and port are trusted at that moment."""

    def __init__(self, reactor: ReactorBase, cache_size: int) -> None:
        super().__init__(reactor, cache_size)
        self._trusted: Counter[tuple[str, int]] = Counter()
        #: What was left out, by name.
        self.refused: dict[str, str] = {}

    @contextmanager
    def trusting(self, host: str, port: int) -> Iterator[None]:
        """For the time of one request that goes to an origin the operator wrote."""
        self._trusted[host, port] += 1
        try:
            yield
        finally:
            self._trusted[host, port] -= 1

    def resolveHostName(  # noqa: N802 (Twisted's name)
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        receiver: Any = resolutionReceiver
        if not self._trusted[hostName, portNumber]:
            receiver = _PublicOnly(resolutionReceiver, hostName, self.refused)
        return super().resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, name: str, refused: dict[str, str]) -> None:
        self._receiver, self._name, self._refused = receiver, name, refused

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._refused.pop(self._name, None)
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(ipaddress.ip_address(address.host.partition("%")[0])):
            self._receiver.addressResolved(address)
        else:
            self._refused[self._name] = address.host

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()


def installed() -> GuardedResolver:
    """The resolver of this process; raises `UsageError` when it isn't ours.

    Scrapy installs it from the project's settings as the process starts; set for one spider it is silently ignored.
    """
    from twisted.internet import reactor

    resolver = getattr(reactor, "nameResolver", None)
    if not isinstance(resolver, GuardedResolver):
        raise UsageError(
            "the address guard is not installed: set TWISTED_DNS_RESOLVER = 'crawler.fetch.resolver.GuardedResolver' "
            f"in the settings of the project and start it as a Scrapy process, found {type(resolver).__name__}"
        )
    return resolver
