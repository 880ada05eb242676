"""The examples in docstrings of what feed pages are made with."""

import doctest

import pytest

from indexer.publish import chart, listing
from indexer.publish.feeds import calendar


@pytest.mark.parametrize("module", [calendar, chart, listing], ids=lambda module: module.__name__)
def test_examples(module):
    failed, tried = doctest.testmod(module)
    assert failed == 0 < tried
