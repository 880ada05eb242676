"""Raw answers as WARC (ISO 28500), one gzip member a record, one file a run: written, read back, mended after a crash.

Each record says in `WARC-Paperfeed-Source` and `-Kind` for whom it was fetched, so that an archive can be replayed into
an empty database. The body is stored as parsers got it, decoded, with headers that fit (docs/decisions/0013).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException
from warcio.warcwriter import WARCWriter

from crawler.fetch.pieces import Piece, pieces
from crawler.fetch.secrets import without_secrets
from crawler.journal import Place
from crawler.source import Document, PaperfeedError

SUFFIX = ".warc.gz"
SOURCE_HEADER, KIND_HEADER, VIA_HEADER = "WARC-Paperfeed-Source", "WARC-Paperfeed-Kind", "WARC-Paperfeed-Via"

# The body is stored decoded, and cookies are nobody's business.
_DROPPED = ("content-encoding", "transfer-encoding", "content-length", "set-cookie", "set-cookie2", "connection")
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
#: What reading a member that holds no WARC record raises.
NO_WARC = (ArchiveLoadFailed, StatusAndHeadersParserException, ValueError)


class ArchiveError(PaperfeedError):
    """A file of the archive is not what the ledger says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An answer to be archived: `headers` in order, `body` decoded, `via` the page whose link led here."""

    source: str
    kind: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched: str
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """An answer read back. `fetched` is when it came, UTC, ISO 8601."""

    source: str
    kind: str
    document: Document
    fetched: str
    place: Place
    headers: tuple[tuple[str, str], ...] = ()
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A record that can't be read: the how many-th of which file, where it begins. `torn`: the file ends in it."""

    file: str
    number: int
    offset: int
    torn: bool


class Archive:
    """The file that this run writes; it begins to exist with the first answer. Close it."""

    def __init__(self, folder: Path, file_name: str) -> None:
        self._path = folder / file_name
        self._file: BinaryIO | None = None
        self._lock = lock_of(self._path)

    def write(self, received: Received) -> Place:
        """On disk when this returns: a ledger row may point to it."""
        file = self._open()
        start = file.tell()
        self._record(file, received)
        file.flush()
        os.fsync(file.fileno())
        return Place(file=self._path.name, offset=start, length=file.tell() - start)

    def close(self) -> None:
        """Lets the file go."""
        if self._file is not None:
            self._file.close()
            self._file = None
            release(self._lock)

    def _open(self) -> BinaryIO:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
            self._file = self._path.open("xb")
            writer = WARCWriter(self._file, gzip=True)
            writer.write_record(writer.create_warcinfo_record(self._path.name, {"software": "paperfeed"}))
        return self._file

    def _record(self, file: BinaryIO, received: Received) -> None:
        writer = WARCWriter(file, gzip=True)
        headers = [(n, _line(v)) for n, v in received.headers if n.lower() not in _DROPPED]
        headers += [(f"X-Archive-Orig-{n}", _line(v)) for n, v in received.headers if n.lower() == "content-encoding"]
        headers.append(("Content-Length", str(len(received.body))))
        extra = {"WARC-Date": received.fetched, SOURCE_HEADER: received.source, KIND_HEADER: received.kind}
        if received.via:
            extra[VIA_HEADER] = without_secrets(received.via)
        unchanged = received.status == 304
        writer.write_record(
            writer.create_warc_record(
                without_secrets(received.url),
                "revisit" if unchanged else "response",
                payload=BytesIO(received.body),
                length=len(received.body),
                http_headers=StatusAndHeaders(str(received.status), headers, protocol="HTTP/1.1"),
                warc_headers_dict={**extra, "WARC-Profile": _NOT_MODIFIED} if unchanged else extra,
            )
        )


def files(path: Path) -> list[Path]:
    """The archive files in a folder, oldest first, or the one that was named; raises `ArchiveError` for none."""
    if path.is_file():
        return [path]
    found = sorted(path.glob(f"*{SUFFIX}"))
    if not found:
        raise ArchiveError(f"{path}: expected a {SUFFIX} file or a folder of them, found none")
    return found


def scan(path: Path) -> Iterator[Archived | Damage]:
    """Every answer of a file or folder in order, and every place where none can be read."""
    for file in files(path):
        with file.open("rb") as stream:
            for number, piece in enumerate(pieces(stream, 0), 1):
                try:
                    found = None if piece.member is None else archived_at(file.name, piece.offset, piece.member)
                except NO_WARC:
                    found = None
                    piece = Piece(piece.offset, None)
                if piece.member is None:
                    yield Damage(file=file.name, number=number, offset=piece.offset, torn=piece.torn)
                elif found is not None:
                    yield found


def read(path: Path) -> Iterator[Archived]:
    """Every answer of a file or folder in order; what can't be read is left out."""
    return (found for found in scan(path) if isinstance(found, Archived))


def read_at(folder: Path, place: Place) -> Archived:
    """The answer that a ledger row points to; raises `ArchiveError` when it isn't there."""
    path = folder / place.file if folder.is_dir() else folder
    try:
        with path.open("rb") as stream:
            stream.seek(place.offset)
            member = stream.read(place.length)
        found = next(pieces(BytesIO(member), 0), None)
    except OSError as exc:
        raise ArchiveError(f"{path}: expected an archived answer at byte {place.offset}, found {exc}") from exc
    archived = archived_at(path.name, place.offset, found.member) if found and found.member else None
    if archived is None:
        raise ArchiveError(f"{path}: expected an archived answer at byte {place.offset}, found something else")
    return archived


def repair(folder: Path, committed: Callable[[str], int]) -> list[Path]:
    """Cuts torn files back to the last committed byte and returns those that were cut. Files in use are left alone.

    Whole records behind the last committed byte stay: they are real answers. So does all that is whole in a file
    that the ledger does not know. A file with nothing whole in it goes.
    """
    if not folder.is_dir():
        return []
    cut = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        lock = lock_of(path)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue
        try:
            if _repair(path, committed(path.name)):
                cut.append(path)
        finally:
            release(lock)
    return cut


def _repair(path: Path, committed: int) -> bool:
    size = path.stat().st_size
    if committed >= size:
        return False
    end = committed
    with path.open("rb") as stream:
        for piece in pieces(stream, committed):
            end = piece.offset + len(piece.member) if piece.member is not None else end
    if end == size:
        return False
    keep = committed or end
    if keep == 0:
        path.unlink()
        return True
    with path.open("r+b") as stream:
        stream.truncate(keep)
        os.fsync(stream.fileno())
    return True


def archived_at(file: str, offset: int, member: bytes) -> Archived | None:
    record = next(iter(ArchiveIterator(BytesIO(member))), None)
    if record is None or record.rec_type not in ("response", "revisit") or record.http_headers is None:
        return None
    body = record.raw_stream.read()
    warc, http = record.rec_headers, record.http_headers
    return Archived(
        source=warc.get_header(SOURCE_HEADER) or "",
        kind=warc.get_header(KIND_HEADER) or "",
        document=Document(
            url=warc.get_header("WARC-Target-URI") or "",
            body=body,
            content_type=http.get_header("Content-Type"),
            status=int(http.get_statuscode()),
        ),
        fetched=warc.get_header("WARC-Date") or "",
        place=Place(file=file, offset=offset, length=len(member)),
        headers=tuple((str(n), str(v)) for n, v in http.headers),
        via=warc.get_header(VIA_HEADER),
    )


def _line(value: str) -> str:
    # a header that came with a line break would become two
    return " ".join(value.split())


def lock_of(path: Path) -> FileLock:
    """Held by whoever writes that file."""
    return FileLock(path.with_name(path.name + ".lock"))


def release(lock: FileLock) -> None:
    """Lets it go and takes its file away."""
    # removed while still held, so that whoever comes next makes one of its own
    Path(lock.lock_file).unlink(missing_ok=True)
    lock.release()
