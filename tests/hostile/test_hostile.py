"""A share of the hostile addresses; all of them: `python -m tests.hostile`."""

from tests.hostile.bench import run
from tests.hostile.routes import ROUTES
from tests.hostile.urls import targets


def test_nothing_fails_and_nothing_gives_everything(tmp_path):
    account = run(targets(1_500, seed=1), tmp_path)
    assert account.wrong == {}
    # every route was asked, and found what it has now and then
    assert account.statuses.keys() == {route.name for route in ROUTES}
    assert [name for name, seen in account.statuses.items() if not seen[200]] == []


def test_requests_are_the_same_for_the_same_seed():
    assert [target.raw for target in targets(50, seed=3)] == [target.raw for target in targets(50, seed=3)]
