"""The table of rules names every kind and every field once."""

import pytest

from crawler import source
from indexer.store.assertions import FIELDS, Assertion, serve
from indexer.store.authority import BY_FIELD, RULES, TEXT
from tests.indexer.store.samples import doi, paper

#: Served together: of all that say something.
TOGETHER = {"identifiers", "links", "evidence"}


def test_every_field_has_one_rule():
    named = [name for rule in RULES for name in rule.fields]
    assert len(named) == len(set(named))
    assert set(named) == set(FIELDS) - TOGETHER
    assert set(BY_FIELD) == set(named)
    assert RULES[0] is TEXT


def test_every_kind_has_a_place_in_every_rule():
    kinds = {*source.load(), "import"}
    for rule in RULES:
        placed = [kind for tier in rule.tiers for kind in tier]
        assert sorted(placed) == sorted(kinds), rule.fields


def test_conditions_are_told():
    assert all((rule.only is None) == (rule.heard is None) and rule.reason for rule in RULES)


LEADING = paper("2401.00001", version=1)
ASIDE = paper("2401.00002", version=3, comments="9 pages", journal_ref="Dunes 7", license="https://l.example/aside")
PUBLISHED = paper("pub", source="feed", identifiers=(doi("10.1/p"),), license="https://l.example/published")


@pytest.mark.parametrize(
    ("others", "number", "want"),
    [
        ([ASIDE], "2401.00001", (None, None, None)),
        ([ASIDE, PUBLISHED], "2401.00001", (None, None, PUBLISHED.license)),
        ([ASIDE], "2401.00002", (ASIDE.comments, ASIDE.journal_ref, ASIDE.license)),
        ([PUBLISHED], "2401.00001", (None, None, PUBLISHED.license)),
    ],
)
def test_what_is_said_of_a_text_goes_with_it(others, number, want):
    """Of two arXiv numbers that are one work, the licence of the one is not that of the other's text."""
    words = [Assertion(record=record, fetched="2024-02-01T00:00:00Z", feed="f") for record in (LEADING, *others)]
    served = serve(words, number)
    assert (served.comments, served.journal_ref, served.license) == want
