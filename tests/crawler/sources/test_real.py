"""Every real answer is parsed with as many records as a count made another way, or refused with the right reason."""

from __future__ import annotations

from fnmatch import fnmatchcase

from tests.crawler.sources.real_table import FOLDERS, REFUSED, rows
from tests.real import DATA, needs_data

EXPECTED = {pattern: refusal for patterns, refusal in REFUSED for pattern in patterns}


FAULTS = {
    # a paper's page without its abstract, title and all: nothing on it says what it is about
    "fs__abs_cs_0001024v1.html": 1,
    # a record that is gone by the time it is asked for
    "err_idDoesNotExist.xml": 1,
    "idDoesNotExist.xml": 1,
}


def pattern_of(row):
    return next((p for p in EXPECTED if fnmatchcase(row.file.rpartition("/")[2], p)), None)


@needs_data
def test_every_real_answer():
    found = list(rows())
    wrong = []
    for row in found:
        if row.refused:
            if EXPECTED.get(pattern_of(row)) != row.refused:
                wrong.append(row)
        elif row.records != row.counted or row.faults != FAULTS.get(row.file.rpartition("/")[2], 0):
            wrong.append(row)
    assert wrong == []
    assert {pattern_of(row) for row in found if row.refused} == set(EXPECTED)
    assert len(found) == sum(len(list(DATA.glob(pattern))) for patterns, _ in FOLDERS for pattern in patterns)


@needs_data
def test_hostile_feeds_are_pages_or_refused():
    from crawler.source import Document, ParseError, load

    for source in ("feed", "homepage", "arxiv_rss", "arxiv_api", "arxiv_oai", "arxiv_list"):
        parse = load()[source].parse
        for path in sorted(p for p in (DATA / "feeds_hostile").rglob("*") if p.is_file()):
            try:
                page = parse(Document(url="https://example.org/feed", body=path.read_bytes()))
            except ParseError:
                continue
            assert page.cursor is None, (source, path)


@needs_data
def test_real_homepages_have_a_profile_and_works_that_say_what_they_were_read_from():
    from crawler.source import Document, load

    parse = load()["homepage"].parse
    for path in sorted((DATA / "homepages").rglob("*.html")):
        if path.parent.name == "aaronz345":  # an empty shell, which scripts would fill
            page = parse(Document(url="https://example.org/~x/", body=path.read_bytes()))
            assert (page.records, page.profiles) == ((), ())
            assert [f.why for f in page.faults] == ["expected a name or works, found no text, which scripts would fill"]
            continue
        page = parse(Document(url="https://example.org/~x/", body=path.read_bytes(), content_type="text/html"))
        assert len(page.profiles) == 1, path
        assert page.profiles[0].works == tuple(r.key for r in page.records)
        assert all(r.title is None and r.identifiers for r in page.records if r.evidence == "link"), path
        assert all(r.title for r in page.records if r.evidence != "link"), path
