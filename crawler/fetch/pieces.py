"""The pieces of an archive file: gzip members, and what damage left of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Piece:
    """A whole gzip member, or (None) bytes that are none, up to the next whole one or the end of the file; `torn` where
    a member begins and the file ends first."""

    offset: int
    member: bytes | None
    torn: bool = False


def pieces(stream: BinaryIO, offset: int) -> Iterator[Piece]:
    """All pieces from that byte on; behind damage the next whole WARC record is looked for."""
    stream.seek(offset)
    waiting = b""
    while True:
        piece, waiting = _piece(stream, offset, waiting)
        if piece is None:
            return
        following = offset + len(piece.member) if piece.member is not None else _following(stream, offset + 1)
        yield Piece(offset, None) if piece.torn and following is not None else piece
        if following is None:
            return
        if piece.member is None:
            stream.seek(following)
            waiting = b""
        offset = following


def _piece(stream: BinaryIO, offset: int, waiting: bytes) -> tuple[Piece | None, bytes]:
    """The piece that begins here, None at the end of the file; and what was read beyond it."""
    member: list[bytes] = []
    inflate = zlib.decompressobj(wbits=31)
    while not inflate.eof:
        chunk = waiting or stream.read(_CHUNK)
        waiting = b""
        if not chunk:
            return (Piece(offset, None, torn=True) if member else None), b""
        try:
            inflate.decompress(chunk)
        except zlib.error:
            return Piece(offset, None), b""
        member.append(chunk[: len(chunk) - len(inflate.unused_data)])
    return Piece(offset, b"".join(member)), inflate.unused_data


def _following(stream: BinaryIO, offset: int) -> int | None:
    """Where the next whole record begins; the bytes of a member's beginning may stand anywhere."""
    while True:
        stream.seek(offset)
        chunk = stream.read(_CHUNK)
        at = chunk.find(_MAGIC)
        if at < 0:
            if len(chunk) < len(_MAGIC):
                return None
            offset += len(chunk) - len(_MAGIC) + 1
            continue
        stream.seek(offset + at)
        piece, _ = _piece(stream, offset + at, b"")
        if piece and piece.member and zlib.decompressobj(wbits=31).decompress(piece.member, 5) == b"WARC/":
            return offset + at
        offset += at + 1
