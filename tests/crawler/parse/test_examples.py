from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

from crawler import parse


@pytest.mark.parametrize("module", [m.name for m in pkgutil.iter_modules(parse.__path__)])
def test_examples_in_docstrings_run(module):
    failed, _ = doctest.testmod(importlib.import_module(f"crawler.parse.{module}"))
    assert failed == 0
