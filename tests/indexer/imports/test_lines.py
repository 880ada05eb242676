import gzip

import pytest

from indexer.imports import lines

TEXT = b"one\n\ntwo\nlast"


@pytest.mark.parametrize(
    "data",
    [TEXT, gzip.compress(TEXT, mtime=0), gzip.compress(b"one\n\n", mtime=0) + gzip.compress(b"two\nlast", mtime=0)],
)
def test_read(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    assert list(lines.read(path)) == [(1, b"one\n"), (2, b"\n"), (3, b"two\n"), (4, b"last")]


def test_empty(tmp_path):
    (tmp_path / "file").touch()
    assert list(lines.read(tmp_path / "file")) == []


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_cut_gzip_gives_what_came_before(tmp_path, cut):
    rows = [f"{n} {n * 7919}\n".encode() for n in range(50_000)]
    data = gzip.compress(b"".join(rows))
    path = tmp_path / "file.gz"
    path.write_bytes(data[: int(len(data) * cut)])
    found = []
    with pytest.raises(lines.ImportFileError, match="damaged or cut after line"):
        found.extend(line for _, line in lines.read(path))
    assert found == rows[: len(found)]


def test_a_line_without_end_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "LINE_BYTES", 8)
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100 + b"\n12345678\nshort\n")
    assert list(lines.read(path)) == [(1, b"xxxxxxxx"), (2, b"12345678"), (3, b"short\n")]


def test_missing(tmp_path):
    with pytest.raises(lines.ImportFileError, match="can't be read"):
        list(lines.read(tmp_path / "nothing"))
