"""The quick set: one round of each experiment that takes a second or two."""

import pytest

from tests.faults import all_experiments
from tests.faults.bench import world
from tests.faults.world import ImpossibleError

ALL = all_experiments()


@pytest.mark.parametrize("each", [e for e in ALL if e.quick], ids=lambda e: e.name)
def test_quick(each):
    with world(each, seed=0) as place:
        try:
            each.act(place)
        except ImpossibleError as exc:
            pytest.skip(str(exc))


def test_every_experiment_is_there():
    # F22 is about files that are published
    assert {e.number for e in ALL} == set(range(1, 31)) - {22}
