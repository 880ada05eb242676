import gzip

import pytest

from indexer.imports import files
from indexer.imports.files import read_bytes
from indexer.imports.lines import ImportFileError

BODY = b"<OAI-PMH/>\n" * 50


@pytest.mark.parametrize(
    "packed",
    [BODY, gzip.compress(BODY, mtime=0), gzip.compress(BODY[:11], mtime=0) + gzip.compress(BODY[11:], mtime=0)],
)
def test_plain_or_gzip_by_content(tmp_path, packed):
    path = tmp_path / "answer.xml"
    path.write_bytes(packed)
    assert read_bytes(path) == BODY


@pytest.mark.parametrize(
    "packed", [gzip.compress(BODY, mtime=0)[:-9], gzip.compress(BODY, mtime=0)[:12] + b"\x00" * 30, b"\x1f\x8b"]
)
def test_damaged(tmp_path, packed):
    path = tmp_path / "answer.xml.gz"
    path.write_bytes(packed)
    with pytest.raises(ImportFileError, match=r"answer\.xml\.gz: expected a whole gzip file, found it damaged or cut"):
        read_bytes(path)


def test_missing(tmp_path):
    with pytest.raises(ImportFileError, match=r"answer\.xml: can't be read: No such file"):
        read_bytes(tmp_path / "answer.xml")


@pytest.mark.parametrize(("name", "packed"), [("a.xml", BODY), ("a.xml.gz", gzip.compress(BODY, mtime=0))])
def test_bounded(tmp_path, monkeypatch, name, packed):
    monkeypatch.setattr(files, "DOCUMENT_BYTES", len(BODY) - 1)
    path = tmp_path / name
    path.write_bytes(packed)
    with pytest.raises(ImportFileError, match="expected a document of at most 0 MB"):
        read_bytes(path)
