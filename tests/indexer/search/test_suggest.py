"""Did you mean? Of the words that the library has."""

from __future__ import annotations

import pytest

from indexer.search.query import parse
from indexer.search.suggest import did_you_mean
from tests.indexer.library import build


@pytest.fixture(scope="module")
def conn():
    return build().conn


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("truts regoin", "trust region"),
        ("Dialoge", "dialogue"),
        ("wialogue", "dialogue"),
        ("classifcaton", "classification"),
        ("author:quilfeather trust", "author:quillfeather trust"),
        ("title:poincre year:2003", "title:poincare year:2003"),
        ("cat:cs.CL dialoge", "cat:cs.CL dialogue"),
        ("dialogue", None),
        ("dialogue zzzzzzzz", None),
        ("xqzzv", None),
        ("fal", None),
        ("检所", None),
        ("dialoge year:1950", None),
        ("?", None),
        ("", None),
        ("a" * 900, None),
    ],
)
def test_did_you_mean(conn, text, want):
    assert did_you_mean(conn, parse(text)) == want
