from dataclasses import replace

import pytest

from crawler.record import Author, Identifier, Version
from indexer.store.assertions import Assertion, contained, digest, expand, join, plain, serve, shorten
from indexer.store.papers import baseline, row
from tests.indexer.store.samples import code, doi, paper

ADA, BO = Author(name="Ada Probe"), Author(name="Bo Trial")


def said(at="2024-02-01T00:00:00Z", deleted=None, **fields):
    return Assertion(record=plain(paper(**fields)), fetched=at, feed="f", deleted=deleted)


def served(*assertions):
    """What is served, without the fields that all samples share."""
    record = serve(assertions)
    return {name: value for name, value in record.to_json().items() if value != paper().to_json().get(name)}


V1 = {"version": 1, "updated": "2024-01-02T10:00:00Z"}
V3 = {"version": 3, "updated": "2024-03-03T10:00:00Z"}
LIST = {"source": "arxiv_list"}
RSS = {"source": "arxiv_rss"}
NAMED = {"identifiers": paper().identifiers}
ACL = {"source": "acl_anthology", "key": "2024.x-1.1", **NAMED}
HOMEPAGE = {"source": "homepage", "key": "h", **NAMED}
BZPEER = {"source": "bzpeer", "key": "b", **NAMED}
NUMBERED = [{"number": 1, "date": "2024-01-02T10:00:00Z"}, {"number": 2}]
API = {"source": "arxiv_api"}

SERVED = [
    ("one word", [said(title="A")], {"title": "A"}),
    (
        "the higher authority, whoever came first",
        [said(**RSS, title="raw $\\alpha$"), said(**API, title="raw α")],
        {"source": "arxiv_api", "title": "raw α"},
    ),
    (
        "the newer version, whoever says it",
        [said(**V1, title="A"), said(**RSS, title="B", version=2, updated=None, submitted=None)],
        {
            "source": "arxiv_rss",
            "title": "B",
            "version": 2,
            "versions": [{"number": 1, "date": "2024-01-02T10:00:00Z"}, {"number": 2}],
        },
    ),
    (
        "a list without version adds what is missing and overrides nothing",
        [said(**V3, title="A", abstract=None), said(**LIST, title="B", comments="9 pages")],
        {
            "title": "A",
            "comments": "9 pages",
            **V3,
            "versions": [{"number": 3, "date": "2024-03-03T10:00:00Z"}],
        },
    ),
    (
        "what is true of an old version only is not said of the new one",
        [said(**V1, status="withdrawn"), said(**RSS, version=3)],
        {
            "source": "arxiv_rss",
            "version": 3,
            "versions": [{"number": 1, "date": "2024-01-02T10:00:00Z"}, {"number": 3}],
        },
    ),
    (
        "a whole list of authors before one that ends in et al.",
        [said(authors=(ADA,), authors_complete=False), said(**RSS, authors=(ADA, BO))],
        {"authors": [ADA.to_json(), BO.to_json()]},
    ),
    (
        "identifiers and links of all",
        [said(links=(code("https://b.example.org"),)), said(**RSS, identifiers=(doi("10.1/x"),), links=(code(),))],
        {
            "identifiers": [{"scheme": "arxiv", "value": "2401.00001"}, {"scheme": "doi", "value": "10.1/x"}],
            "links": [code("https://b.example.org").to_json(), code().to_json()],
        },
    ),
    ("who deleted it has the last word", [said(deleted="2024-03-01", title="A"), said(**RSS)], {"source": "arxiv_rss"}),
    ("deleted by all", [said(deleted="2024-03-01")], {"status": "withdrawn"}),
    ("no longer in another library", [said(source="paperfeed", deleted="2024-03-01")], {"source": "paperfeed"}),
    (
        "deleted by arXiv and no longer in another library",
        [said(source="paperfeed", deleted="2024-03-01"), said(deleted="2024-03-01")],
        {"status": "withdrawn"},
    ),
    (
        "the publisher's venue and year before a homepage's, its text after arXiv's",
        [
            said(**HOMEPAGE, venue="Hats'24", year=2023, title="hats"),
            said(**ACL, title="Hats", venue="Proceedings of Hats", year=2024, version=2),
            said(version=1, title="Hats?"),
        ],
        {
            "title": "Hats?",
            "venue": "Proceedings of Hats",
            "year": 2024,
            "version": 1,
            "versions": [{"number": 1}],
        },
    ),
    (
        "the year that BZPEER prints never stands beside arXiv's dates",
        [said(), said(**BZPEER, year=2026, venue="Hats")],
        {"venue": "Hats"},
    ),
    (
        "it does where nothing better is known",
        [said(**BZPEER, year=2026, submitted=None), said(**HOMEPAGE, submitted=None)],
        {
            "source": "homepage",
            "key": "h",
            "url": "https://arxiv.org/abs/h",
            "title": "On invented matters h",
            "year": 2026,
        },
    ),
    (
        "a publisher's correction is no version of the preprint",
        [said(**RSS, version=1, updated=None), said(**ACL, version=2, updated="2025-01-01")],
        {"source": "arxiv_rss", "version": 1, "versions": [{"number": 1}]},
    ),
    (
        "a retraction, whatever arXiv has",
        [said(**V3, status="withdrawn"), said(**ACL, status="retracted", version=2)],
        {"status": "retracted", **V3, "versions": [{"number": 3, "date": "2024-03-03T10:00:00Z"}]},
    ),
    (
        "of arXiv's doors the one that shows all says whether the newest version stands",
        [
            said(**V3),
            said(**LIST, status="withdrawn"),
            said(**{**RSS, **V3}, status="withdrawn"),
            said(source="import", **V3, status="withdrawn"),
        ],
        {**V3, "versions": [{"number": 3, "date": "2024-03-03T10:00:00Z"}]},
    ),
    (
        "the first of those that know the newest version",
        [said(**V1), said(source="import", **V3, status="withdrawn"), said(**LIST)],
        {
            "source": "import",
            "status": "withdrawn",
            **V3,
            "versions": [{"number": 1, "date": "2024-01-02T10:00:00Z"}, {"number": 3, "date": "2024-03-03T10:00:00Z"}],
        },
    ),
    (
        "a listing, beside a dump of some day",
        [said(source="import", **V3), said(**LIST, status="withdrawn")],
        {"source": "import", "status": "withdrawn", **V3, "versions": [{"number": 3, "date": "2024-03-03T10:00:00Z"}]},
    ),
    (
        "a whole record that names no version may be newer",
        [said(status="withdrawn"), said(source="import", **V3)],
        {"source": "import", "status": "withdrawn", **V3, "versions": [{"number": 3, "date": "2024-03-03T10:00:00Z"}]},
    ),
    (
        "an announcement of a version that it has not seen yet",
        [said(**V1), said(**RSS, version=2, updated=None, status="withdrawn")],
        {"source": "arxiv_rss", "version": 2, "status": "withdrawn", "versions": NUMBERED},
    ),
    (
        "arXiv's abstract of the newest version, whichever of its doors has it",
        [said(**V1, abstract="Old."), said(**LIST, abstract="Listed."), said(**RSS, version=2, abstract="New.")],
        {"source": "arxiv_rss", "version": 2, "abstract": "New.", "versions": NUMBERED},
    ),
    ("an unknown kind comes last", [said(source="aaa", title="A"), said(source="homepage")], {"source": "homepage"}),
]


@pytest.mark.parametrize(("name", "assertions", "want"), SERVED, ids=[case[0] for case in SERVED])
def test_serve(name, assertions, want):
    assert served(*assertions) == want
    assert served(*reversed(assertions)) == want


LATER = "2024-02-02T00:00:00Z"
JOINED = [
    ("the last word", said(title="A"), said(LATER, title="B"), {"title": "B"}),
    ("what is left out stays", said(comments="9 pages"), said(LATER), {"comments": "9 pages"}),
    ("but for a status, by who always states it", said(status="withdrawn"), said(LATER), {}),
    ("or states it by now", said(), said(LATER, status="withdrawn"), {"status": "withdrawn"}),
    ("a publisher too", said(**ACL, status="retracted"), said(LATER, **ACL), served(said(**ACL))),
    (
        "a listing never takes it back",
        said(**LIST, status="withdrawn", comments="withdrawn"),
        said(LATER, **LIST),
        {**LIST, "status": "withdrawn", "comments": "withdrawn"},
    ),
    (
        "nor does an announcement of the same version",
        said(**RSS, version=2, status="withdrawn"),
        said(LATER, **RSS, version=2),
        {**RSS, "version": 2, "status": "withdrawn", "versions": [{"number": 2}]},
    ),
    (
        "a newer version whole",
        said(**V1, comments="draft"),
        said(LATER, **V3),
        {
            **V3,
            "versions": [
                {"number": 1, "date": "2024-01-02T10:00:00Z"},
                {"number": 3, "date": "2024-03-03T10:00:00Z"},
            ],
        },
    ),
    (
        "an older version adds itself to the versions",
        said(**V3),
        said(LATER, **V1, title="A"),
        {
            **V3,
            "versions": [
                {"number": 1, "date": "2024-01-02T10:00:00Z"},
                {"number": 3, "date": "2024-03-03T10:00:00Z"},
            ],
        },
    ),
    ("a list that is cut never shortens a whole one", said(authors=(ADA, BO)), said(LATER, authors=(ADA,),
      authors_complete=False), {"authors": [ADA.to_json(), BO.to_json()]}),
    ("shown again after it was deleted", said(deleted="2024-02-01T12:00:00Z"), said(LATER, title="A"), {"title": "A"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "one", "other", "want"), JOINED, ids=[case[0] for case in JOINED])
def test_join(name, one, other, want):
    joined = join(one, other)
    assert joined == join(other, one)
    assert joined == join(joined, one) == join(joined, other)
    assert (served(joined), joined.deleted) == (want, None)


def test_read_again_by_a_better_parser():
    first = said(title="A", identifiers=(Identifier(scheme="arxiv", value="2401.00001"), doi("10.1/wrong")))
    better = said(title="A")
    assert join(first, better, again=True).record == better.record


def test_read_again_after_another_feed_said_more():
    wrong = said(comments="nav bar", venue="wrong")
    held = join(wrong, replace(said(LATER, comments="9 pages"), feed="g"))
    better = join(held, said(), again=True)
    assert (better.record.comments, better.record.venue, better.feed) == ("9 pages", None, "g")


def test_what_takes_a_status_back_is_not_contained_in_what_it_changes():
    """A record is passed unread that was heard as it is: not where the status came after it."""
    held, late = said(LATER, status="withdrawn"), said(comments="9 pages")
    joined = join(held, late)
    assert (joined.record.status, joined.record.comments) == ("withdrawn", "9 pages")
    assert not contained(late.record, joined.record)
    assert contained(replace(late.record, status="withdrawn"), joined.record)
    listed = plain(paper(**LIST))
    assert contained(listed, replace(listed, status="withdrawn"))


def test_a_deletion_that_came_before_the_word_counts_for_nothing():
    held = said(LATER)
    assert join(held, replace(held, deleted="2024-02-01T00:00:00Z")).deleted is None


def test_digest_ignores_order_and_announcement():
    one = plain(paper(identifiers=(doi("10.1/b"), doi("10.1/a")), announced="2024-01-03", announce_type="new"))
    other = plain(paper(identifiers=(doi("10.1/a"), doi("10.1/b")), announced="2024-01-04", announce_type="cross"))
    assert digest(one) == digest(other)
    assert digest(one) != digest(plain(paper(identifiers=(doi("10.1/a"),))))


RECORDS = [
    paper(),
    paper(title=None, abstract=None, authors=(), categories=(), submitted=None, url=None),
    paper(source="feed", key="urn:1", identifiers=(), categories=("machine learning", "x")),
    paper(versions=(Version(number=1, date="2024-01-02", size="9kb"),), version=2, updated="2024-02", has_code=False),
    paper(links=(code(),), language="zh", evidence="json-ld", status="retracted", year=1999, authors_complete=False),
    paper(identifiers=(Identifier(scheme="acl", value="2024.x-1.1"), doi("10.1/z"), doi("10.1/a"))),
]


@pytest.mark.parametrize("shown", RECORDS)
@pytest.mark.parametrize("record", RECORDS)
def test_shorten_and_expand(record, shown):
    """Whatever a paper serves, an assertion comes back as it went in."""
    record, shown = plain(record), plain(shown)
    columns = row(shown, announced=None, fetched="2024", arxiv_id=shown.identifier("arxiv"), search=lambda *_: None)
    base = baseline(columns, shown.authors, shown.links, shown.versions)
    data = shorten(record, base)
    assert expand(record.source, record.key, {"url": record.url, "version": record.version}, data, base) == record


def test_one_assertion_keeps_no_second_copy():
    record = plain(paper(identifiers=(Identifier(scheme="arxiv", value="2401.00001"), doi("10.1/z")), **V3))
    columns = row(record, announced=None, fetched="2024", arxiv_id=record.identifier("arxiv"), search=lambda *_: None)
    assert shorten(record, baseline(columns, record.authors, record.links, record.versions)) == {}
