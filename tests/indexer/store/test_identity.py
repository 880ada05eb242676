import pytest

from crawler.record import Identifier
from indexer.store.identity import candidates, same_work

A1, A2 = (Identifier(scheme="arxiv", value=v) for v in ("2401.00001", "2401.00002"))
DOI, ACL = Identifier(scheme="doi", value="10.1/x"), Identifier(scheme="acl", value="2024.x-1.1")

SAME = [(None, [], None), (None, [7, 3], 3), (9, [3], 9), (9, [], 9)]


@pytest.mark.parametrize(("asserted", "named", "want"), SAME)
def test_same_work(asserted, named, want):
    assert same_work(asserted, named) == want


CANDIDATES = [
    ((), {}, {}, set()),
    ((A1,), {A1: 1}, {1: {"2401.00001"}}, {1}),
    ((DOI, ACL), {DOI: 1, ACL: 2}, {}, {1, 2}),
    ((A1, DOI), {DOI: 1}, {}, {1}),
    ((A2, DOI), {DOI: 1}, {1: {"2401.00001"}}, set()),
    ((A2, DOI), {A2: 2, DOI: 1}, {1: {"2401.00001"}, 2: {"2401.00002"}}, {2}),
    ((DOI,), {DOI: 1}, {1: {"2401.00001"}}, {1}),
]


@pytest.mark.parametrize(("identifiers", "owners", "preprints", "want"), CANDIDATES)
def test_candidates(identifiers, owners, preprints, want):
    assert candidates(identifiers, owners, preprints) == want
