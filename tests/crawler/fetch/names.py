"""A resolver that knows invented names only: nothing is looked up anywhere."""

from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

from crawler.fetch.resolver import GuardedResolver

#: Name → addresses it has, one list a look-up. 192.0.2.0/24 is for documentation: nobody is there.
ADDRESSES = {
    "private.example": [["192.0.2.1"]],
    "loopback.example": [["127.0.0.1"]],
    "mixed.example": [["192.0.2.1", "127.0.0.1"]],
    "public.example": [["93.184.215.14"]],
    "half.example": [["93.184.215.14", "192.0.2.1"]],
    "rebinds.example": [["93.184.215.14"], ["127.0.0.1"]],
}


@implementer(IHostnameResolver)
class Names:
    def __init__(self):
        self.left = {name: list(answers) for name, answers in ADDRESSES.items()}

    def resolveHostName(self, receiver, name, port=0, types=None, transport="TCP"):  # noqa: N802
        receiver.resolutionBegan(None)
        answers = self.left.get(name, [[name] if name[0].isdigit() else []])
        for address in answers.pop(0) if len(answers) > 1 else answers[0]:
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()
        return receiver


class ScriptedResolver(GuardedResolver):
    """Ours, with `Names` in place of the system's."""

    def __init__(self, reactor, cache_size):
        super().__init__(reactor, cache_size)
        self.original_resolver = Names()
