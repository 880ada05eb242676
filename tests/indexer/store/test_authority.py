"""The table of rules names every kind and every field once."""

from crawler import source
from indexer.store.assertions import FIELDS
from indexer.store.authority import BY_FIELD, RULES, TEXT

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
