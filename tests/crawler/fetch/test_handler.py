"""Whether a compressed body is whole."""

import gzip
import os

import pytest

from crawler.fetch.handler import is_whole

PLAIN = b"<x>" + os.urandom(200_000).hex().encode() + b"</x>"
WHOLE = gzip.compress(PLAIN, mtime=0)
MOST = 10**7


@pytest.mark.parametrize(
    ("encoding", "body", "want"),
    [
        (None, b"anything", True),
        (b"identity", b"anything", True),
        (b"gzip", b"", True),
        (b"gzip", WHOLE, True),
        (b"GZip ", WHOLE, True),
        (b"x-gzip", WHOLE + WHOLE, True),
        (b"gzip", WHOLE + b"\0\0", True),
        (b"gzip", gzip.compress(b"", mtime=0), True),
        (b"gzip", gzip.compress(b"a" * 10**6, mtime=0), True),
        (b"gzip", WHOLE[:-1], False),
        (b"gzip", WHOLE[:5], False),
        (b"gzip", WHOLE[: len(WHOLE) // 2], False),
        (b"gzip", WHOLE + WHOLE[:-9], False),
        (b"gzip", b"not gzip", True),
        (b"br", WHOLE[:5], True),
    ],
)
def test_is_whole(encoding, body, want):
    assert is_whole(encoding, body, MOST) is want


def test_a_bomb_is_not_unpacked():
    assert is_whole(b"gzip", gzip.compress(b"\0" * 10**8)[:-10], 10**6)
