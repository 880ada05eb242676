import gc
import weakref

import pytest

from indexer.load import part


@pytest.fixture
def no_gc():
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


class Kept:
    """Something that a caller has in a variable."""


def test_names_hold_nothing_of_those_who_ask(no_gc):
    """Where nobody collects garbage, a cycle with a traceback in it keeps what all callers were working on."""

    def ask():
        kept = Kept()
        assert part.shown(["Ada Ek", r"Claus L\{ae}mmer", "Ek--Ås"]) == ["Ada Ek", r"Claus L{ae}mmer", "Ek–Ås"]
        return weakref.ref(kept)

    assert ask()() is None
