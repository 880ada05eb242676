"""Archive files written anew without some of their answers."""

import pytest

from crawler.fetch import archive, expunge
from crawler.fetch.archive import Archive, Received
from crawler.journal import BusyError

NAME = "20260305T000000000000Z-1.warc.gz"


def received(name, source="page:ek"):
    return Received(
        source=source,
        kind="homepage",
        url=f"https://ek.example/{name}",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=f"<p>{name} of sand".encode() * 50,
        fetched="2026-03-05T00:00:00Z",
    )


@pytest.fixture
def places(tmp_path):
    """Where four answers lie in the file."""
    file = Archive(tmp_path, NAME)
    try:
        return {name: file.write(received(name)) for name in ("a", "b", "c", "d")}
    finally:
        file.close()


def drops(*names):
    return lambda answer: answer.document.url.rpartition("/")[2] in names


def urls(path):
    return [answer.document.url.rpartition("/")[2] for answer in archive.read(path)]


def test_without_some(tmp_path, places):
    path, target = tmp_path / NAME, tmp_path / "new.warc.gz"
    whole = path.read_bytes()
    moved = expunge.rewrite(path, target, drops("a", "c"))
    assert urls(target) == ["b", "d"]
    assert moved.keys() == {places["b"].offset, places["d"].offset}
    for name in ("b", "d"):
        old, at = places[name], moved[places[name].offset]
        assert target.read_bytes()[at : at + old.length] == whole[old.offset : old.offset + old.length]
    assert path.read_bytes() == whole


def test_without_any(tmp_path, places):
    target = tmp_path / "new.warc.gz"
    assert expunge.rewrite(tmp_path / NAME, target, drops("a", "b", "c", "d")) == {}
    assert not target.exists()


def test_holds(tmp_path, places):
    assert expunge.holds(tmp_path / NAME, drops("d"))
    assert not expunge.holds(tmp_path / NAME, drops("e"))


def test_a_torn_end_is_left_out(tmp_path, places):
    path, target = tmp_path / NAME, tmp_path / "new.warc.gz"
    path.write_bytes(path.read_bytes()[:-7])
    expunge.rewrite(path, target, drops("a"))
    assert urls(target) == ["b", "c"]


def test_fresh_names_sort_behind_the_old_one(tmp_path, places):
    path = tmp_path / NAME
    first = expunge.fresh_name(path)
    (tmp_path / (first + expunge.PART)).touch()
    second = expunge.fresh_name(path)
    assert (first, second) == ("20260305T000000000000Z-1-1.warc.gz", "20260305T000000000000Z-1-2.warc.gz")
    assert [p.name for p in archive.files(tmp_path)] == [NAME]


def test_settled_again_is_safe(tmp_path, places):
    new = expunge.fresh_name(tmp_path / NAME)
    expunge.rewrite(tmp_path / NAME, tmp_path / (new + expunge.PART), drops("a"))
    for _ in range(2):
        expunge.settle(tmp_path, NAME, new)
        assert [p.name for p in tmp_path.iterdir()] == [new]
    expunge.settle(tmp_path, new, None)
    assert list(tmp_path.iterdir()) == []


def test_sweep(tmp_path, places):
    for name in ("x.warc.gz.part", "y.warc.gz.part"):
        (tmp_path / name).touch()
    expunge.sweep(tmp_path, {"x.warc.gz"})
    assert sorted(p.name for p in tmp_path.iterdir()) == [NAME, "x.warc.gz.part"]


def test_a_file_in_use(tmp_path):
    file = Archive(tmp_path, NAME)
    file.write(received("a"))
    with pytest.raises(BusyError, match="a crawl is writing this file"), expunge.alone(tmp_path / NAME):
        pass
    file.close()
    with expunge.alone(tmp_path / NAME):
        assert urls(tmp_path) == ["a"]
