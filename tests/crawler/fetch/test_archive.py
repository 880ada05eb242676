"""The archive: what goes in comes out, and what a crash leaves torn is mended."""

import gzip

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.fetch.archive import Archive, Archived, ArchiveError, Damage, Received, files, read, read_at, repair, scan
from crawler.journal import Place
from crawler.source import Document

NAME = "20260305T040000Z-1.warc.gz"


def received(n, **changes):
    fields = {
        "source": "toy:é",
        "kind": "toy",
        "url": f"https://toy.example/{n}?resumptionToken=a%2Fb",
        "status": 200,
        "headers": (("Content-Type", "text/xml; charset=utf-8"), ("ETag", f'W/"{n}"')),
        "body": b"<x>\xff\x00\r\n\r\n</x>" * n,
        "fetched": "2026-03-05T04:00:00Z",
    }
    return Received(**{**fields, **changes})


@pytest.fixture
def three(tmp_path):
    """An archive of three answers, with their places."""
    archive = Archive(tmp_path, NAME)
    places = [archive.write(received(n)) for n in (1, 2, 3)]
    archive.close()
    return tmp_path / NAME, places


def test_what_goes_in_comes_out(three):
    path, places = three
    assert list(read(path)) == [
        Archived(
            source="toy:é",
            kind="toy",
            document=Document(
                url=f"https://toy.example/{n}?resumptionToken=a%2Fb",
                body=received(n).body,
                content_type="text/xml; charset=utf-8",
            ),
            fetched="2026-03-05T04:00:00Z",
            place=place,
            headers=(*received(n).headers, ("Content-Length", str(len(received(n).body)))),
        )
        for n, place in zip((1, 2, 3), places, strict=True)
    ]
    assert [read_at(path.parent, place).document.body for place in places] == [received(n).body for n in (1, 2, 3)]
    assert list(read(path.parent)) == list(read(path))


def test_other_tools_read_it(three):
    with three[0].open("rb") as stream:
        found = [(r.rec_type, r.rec_headers.get_header("WARC-Target-URI")) for r in ArchiveIterator(stream)]
    assert found == [("warcinfo", None)] + [
        ("response", f"https://toy.example/{n}?resumptionToken=a%2Fb") for n in (1, 2, 3)
    ]


def test_nothing_is_left_but_the_file(three):
    assert list(three[0].parent.iterdir()) == [three[0]]


def test_no_answer_no_file(tmp_path):
    Archive(tmp_path / "none", NAME).close()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("status", "kind"), [(200, "response"), (304, "revisit"), (403, "response")])
def test_status_and_empty_bodies(tmp_path, status, kind):
    archive = Archive(tmp_path, NAME)
    place = archive.write(received(1, status=status, body=b""))
    archive.close()
    document = read_at(tmp_path, place).document
    assert (document.status, document.body) == (status, b"")
    with (tmp_path / NAME).open("rb") as stream:
        assert [r.rec_type for r in ArchiveIterator(stream)] == ["warcinfo", kind]


def test_headers_fit_the_body_and_carry_no_cookies(tmp_path):
    archive = Archive(tmp_path, NAME)
    headers = (
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Length", "7"),
        ("Set-Cookie", "id=7"),
        ("X-Odd", "one\r\nX-Two: two"),
    )
    place = archive.write(received(1, headers=headers))
    archive.close()
    assert read_at(tmp_path, place).headers == (
        ("X-Odd", "one X-Two: two"),
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("Content-Length", str(len(received(1).body))),
    )


def test_secrets_stay_out(tmp_path):
    archive = Archive(tmp_path, NAME)
    place = archive.write(received(1, url="https://toy.example/?api_key=s3cret&page=2"))
    archive.close()
    assert read_at(tmp_path, place).document.url == "https://toy.example/?page=2"
    assert b"s3cret" not in gzip.decompress((tmp_path / NAME).read_bytes())


def test_a_torn_end_is_left_out_wherever_it_tears(three):
    path, places = three
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        assert len(list(read(path))) == sum(p.offset + p.length <= size for p in places)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_damage_is_named_and_what_is_whole_behind_it_is_read(three, number):
    path, places = three
    whole = bytearray(path.read_bytes())
    place = places[number]
    whole[place.offset + place.length // 2] ^= 0xFF
    path.write_bytes(whole)
    found = list(scan(path))
    damage = Damage(file=NAME, number=number + 2, offset=place.offset, torn=False)  # the first record is warcinfo
    bodies = [received(n).body for n in (1, 2, 3)]
    assert [f if isinstance(f, Damage) else f.document.body for f in found] == [
        damage if n == number else body for n, body in enumerate(bodies)
    ]
    assert repair(path.parent, lambda name: 0) == ([path] if number == 2 else [])
    assert len(list(read(path))) == 2


def test_a_torn_end_is_told_as_such(three):
    path, places = three
    path.write_bytes(path.read_bytes()[:-9])
    assert list(scan(path))[-1] == Damage(file=NAME, number=4, offset=places[2].offset, torn=True)


def test_a_member_that_is_no_record_is_damage(three):
    path, _ = three
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + gzip.compress(b"hello"))
    assert list(scan(path))[-1] == Damage(file=NAME, number=5, offset=size, torn=False)


@pytest.mark.parametrize(
    ("missing", "garbage", "committed", "kept"),
    [
        (0, b"", 3, 3),  # whole and committed
        (0, b"", 1, 3),  # whole, not all committed: real answers
        (1, b"", 2, 2),  # torn in the third
        (1, b"", 1, 1),  # torn in the third, second not committed: back to the ledger
        (0, b"\x00garbage", 3, 3),
        (1, b"", 0, 2),  # not known to the ledger: whole records stay
    ],
)
def test_repair(three, missing, garbage, committed, kept):
    path, places = three
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - missing] + garbage)
    ends = [0, *(p.offset + p.length for p in places)]
    cut = repair(path.parent, lambda name: ends[committed] if name == NAME else 0)
    assert cut == ([path] if missing or garbage else [])
    assert len(list(read(path))) == kept
    assert path.stat().st_size == ends[kept]
    assert list(path.parent.iterdir()) == [path]


def test_repair_removes_what_has_nothing_whole(tmp_path):
    (tmp_path / NAME).write_bytes(b"\x1f\x8b\x08")
    assert repair(tmp_path, lambda name: 0) == [tmp_path / NAME]
    assert list(tmp_path.iterdir()) == []


def test_repair_leaves_a_file_in_use_alone(tmp_path):
    archive = Archive(tmp_path, NAME)
    archive.write(received(1))
    with (tmp_path / NAME).open("ab") as stream:
        stream.write(b"half a record")
    size = (tmp_path / NAME).stat().st_size
    assert repair(tmp_path, lambda name: 0) == []
    assert (tmp_path / NAME).stat().st_size == size
    archive.close()


def test_repair_without_a_folder(tmp_path):
    assert repair(tmp_path / "none", lambda name: 0) == []


def test_what_is_not_there_is_said(three):
    path, _ = three
    with pytest.raises(ArchiveError, match="expected an archived answer at byte 5, found something else"):
        read_at(path.parent, Place(file=NAME, offset=5, length=100))
    with pytest.raises(ArchiveError, match="expected an archived answer at byte 0"):
        read_at(path.parent, Place(file="other.warc.gz", offset=0, length=100))
    with pytest.raises(ArchiveError, match=r"expected a \.warc\.gz file or a folder of them, found none"):
        files(path.parent / "none")
