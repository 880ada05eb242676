"""Where names become addresses. Nothing is contacted here."""

import pytest
from scrapy.resolver import dnscache
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.fetch.resolver import installed
from crawler.source import UsageError
from tests.crawler.fetch.names import ScriptedResolver


@implementer(IResolutionReceiver)
class Receiver:
    def __init__(self):
        self.addresses, self.complete = [], False

    def resolutionBegan(self, resolution):  # noqa: N802
        pass

    def addressResolved(self, address):  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self):  # noqa: N802
        self.complete = True


class Reactor:
    nameResolver = None  # noqa: N815


@pytest.fixture
def resolver():
    dnscache.clear()
    yield ScriptedResolver(Reactor(), 0)
    dnscache.clear()


def looked_up(resolver, name, port=80):
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, port)
    assert receiver.complete
    return receiver.addresses


@pytest.mark.parametrize(
    ("name", "passes", "refused"),
    [
        ("public.example", ["93.184.215.14"], {}),
        ("private.example", [], {"private.example": "192.0.2.1"}),
        ("loopback.example", [], {"loopback.example": "127.0.0.1"}),
        ("half.example", ["93.184.215.14"], {"half.example": "192.0.2.1"}),
        ("127.0.0.1", [], {"127.0.0.1": "127.0.0.1"}),
        ("unknown.example", [], {}),
    ],
)
def test_only_public_addresses_pass(resolver, name, passes, refused):
    assert looked_up(resolver, name) == passes
    assert resolver.refused == refused


def test_a_name_that_rebinds(resolver):
    assert looked_up(resolver, "rebinds.example") == ["93.184.215.14"]
    dnscache.clear()
    assert looked_up(resolver, "rebinds.example") == []


def test_what_is_cached_is_checked_again(resolver):
    dnscache.limit = 10
    assert [looked_up(resolver, "private.example"), looked_up(resolver, "private.example")] == [[], []]
    with resolver.trusting("private.example", 80):
        assert looked_up(resolver, "private.example") == ["192.0.2.1"]


def test_trust_is_for_one_host_and_port_and_ends(resolver):
    with resolver.trusting("loopback.example", 8080):
        assert looked_up(resolver, "loopback.example", 8080) == ["127.0.0.1"]
        assert looked_up(resolver, "loopback.example", 80) == []
        assert looked_up(resolver, "private.example", 8080) == []
    assert looked_up(resolver, "loopback.example", 8080) == []


def test_a_process_without_it_is_noticed(monkeypatch):
    import twisted.internet

    monkeypatch.setattr(twisted.internet, "reactor", Reactor(), raising=False)
    with pytest.raises(UsageError, match=r"the address guard is not installed: .*, found NoneType"):
        installed()
