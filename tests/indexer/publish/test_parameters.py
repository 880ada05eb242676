"""What every address of ours does with parameters that mean nothing: a note on a page, 400 for a file or a feed."""

import doctest

import pytest

from indexer.publish import parameters
from tests.indexer.publish.served import ask, tree, words

DAY, CATEGORY, WATCH, CHANGES = (
    f"/paperfeed/{path}" for path in ("day/2024-03-04", "category/cs.CL", "watch/trust", "changes")
)
PLACE = "where a page before ended"
_SEARCH = "q, sort, category, year, author, venue, has, language, source, after"
_CHANGES = "version, retitled, abstract, authors, categories, published, withdrawn, retracted, reinstated"

NOTES = (
    ("/?x=1", "x=1 (expected no parameter of that name)"),
    ("/paperfeed?x=1", "x=1 (expected no parameter of that name)"),
    ("/paperfeed/status?x=1", "x=1 (expected no parameter of that name)"),
    ("/paperfeed/feeds?x=1", "x=1 (expected no parameter of that name)"),
    ("/paperfeed/person/1?page=2", "page=2 (expected no parameter of that name)"),
    ("/paperfeed/paper/2403.90001?page=2", "page=2 (expected no parameter of that name)"),
    (
        f"{DAY}?categry=cs.CL&after=page 7",
        f"after=page 7 (expected {PLACE}), categry=cs.CL (expected one of category, after, rest)",
    ),
    (f"{DAY}?category=cs.CL&page=2", "page=2 (expected one of category, after, rest)"),
    (f"{CATEGORY}?after=-1", f"after=-1 (expected {PLACE})"),
    (f"{CATEGORY}?after={'9' * 40}", f"after={'9' * 40} (expected {PLACE})"),
    (f"{WATCH}?after=%FF&page=2", f"after=\ufffd (expected {PLACE}), page=2 (expected one of after)"),
    (
        f"{CHANGES}?kind=nonsense&day=yesterday",
        f"kind=nonsense (expected one of {_CHANGES}), day=yesterday (expected a day such as 2024-03-05)",
    ),
    (f"{CHANGES}?kind=version&since=2024-03-05", "since=2024-03-05 (expected one of kind, day, after)"),
    ("/paperfeed/search?q=trust&categry=cs.CL", f"categry=cs.CL (expected one of {_SEARCH})"),
)

REFUSED = (
    (f"{DAY}.atom?after=soon", f"after=soon: expected {PLACE}\n"),
    (f"{DAY}.atom?categry=cs.CL", "categry=cs.CL: expected one of category, after\n"),
    (f"{CATEGORY}.feed.json?after=-1", f"after=-1: expected {PLACE}\n"),
    (f"{WATCH}.atom?after=page 7", f"after=page 7: expected {PLACE}\n"),
    (f"{CHANGES}.atom?kind=nonsense", f"kind=nonsense: expected one of {_CHANGES}\n"),
    (f"{CHANGES}.atom?kind=version&day=2024-03-05", "day=2024-03-05: expected one of kind, after\n"),
    ("/paperfeed/person/1.atom?page=2", "page=2: expected one of after\n"),
    ("/paperfeed/feeds.opml?kind=x", "kind=x: expected no parameter of that name\n"),
    ("/paperfeed/verdicts.atom?kind=x", "kind=x: expected no parameter of that name\n"),
    ("/paperfeed/paper/2403.90001.bib?kind=x", "kind=x: expected no parameter of that name\n"),
    *(
        (f"/paperfeed/search.{end}?year=soon", "year=soon: expected a year such as 2024\n")
        for end in ("bib", "json", "atom")
    ),
    ("/paperfeed/search.json?q=trust&categry=cs.CL", f"categry=cs.CL: expected one of {_SEARCH}\n"),
)


def test_example():
    failed, tried = doctest.testmod(parameters)
    assert failed == 0 < tried


@pytest.fixture(scope="module")
def answers(watched):
    """Of all these addresses."""
    addresses = [address for address, _ in (*NOTES, *REFUSED)]
    return dict(zip(addresses, ask([watched], *addresses), strict=True))


@pytest.mark.parametrize(("address", "note"), NOTES)
def test_pages_tell_them(answers, address, note):
    assert answers[address].status_code == 200
    (told,) = tree(answers[address]).cssselect(".pf-ignored")
    assert words(told) == f"Left out of what is shown: {note}."


@pytest.mark.parametrize(("address", "says"), REFUSED)
def test_files_and_feeds_refuse_them(answers, address, says):
    assert (answers[address].status_code, answers[address].text[: len(says)]) == (400, says)


def test_what_other_programs_put_into_addresses_is_nobodys_mistake(papers):
    besides = "utm_source=x&_=1&fbclid=2&ref=y&after=&kind="
    page, feed = ask([papers], f"{CHANGES}?{besides}", f"{CHANGES}.atom?{besides}")
    assert (page.status_code, tree(page).cssselect(".pf-ignored"), feed.status_code) == (200, [], 200)


def test_a_page_that_is_not_there_leaves_nothing_out(papers):
    page, other = ask([papers], "/paperfeed/day/1999-01-01?category=cs.CL", "/paperfeed/paper/nothing?x=1")
    assert [(answer.status_code, tree(answer).cssselect(".pf-ignored")) for answer in (page, other)] == [(404, [])] * 2
