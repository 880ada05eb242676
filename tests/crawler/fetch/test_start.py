"""Where a harvest starts."""

from datetime import date

import pytest

from crawler.fetch.start import Start, start
from crawler.journal import Harvest
from crawler.source import Options
from tests.crawler.fetch.toy import toy

TODAY, WEEK_AGO, YEARS_AGO = date(2026, 3, 5), date(2026, 2, 26), date(2020, 1, 1)
LEFT = Harvest(todo=("u",), promised="2026-03-01", since="2020-01-01")
DATED = toy(dated=True)


def test_what_is_owed_is_asked_for_after_the_seeds_for_two_weeks():
    known = Harvest(
        cursor="2026-03-01", owed={"https://example.org/1": "2026-02-19", "https://example.org/2": "2026-02-18"}
    )
    begun = start(DATED, Options(today=TODAY), known)
    alone = start(DATED, Options(today=TODAY), Harvest(cursor="2026-03-01"))
    assert begun.seeds(DATED).urls == (*alone.seeds(DATED).urls, "https://example.org/1")
    assert start(DATED, Options(today=TODAY, since=WEEK_AGO), known).known.owed == {}


@pytest.mark.parametrize(
    ("given", "known", "since", "todo", "kept"),
    [
        ({}, Harvest(), WEEK_AGO, (), "2026-02-26"),
        ({"since": YEARS_AGO}, Harvest(), YEARS_AGO, (), "2020-01-01"),
        # what was begun goes on, and begins anew where it began
        ({}, LEFT, YEARS_AGO, ("u",), "2020-01-01"),
        ({}, Harvest(since="2020-01-01"), YEARS_AGO, (), "2020-01-01"),
        ({"since": YEARS_AGO}, LEFT, YEARS_AGO, ("u",), "2020-01-01"),
        # unless a clock that was ahead says so
        ({}, Harvest(todo=("u",), since="2036-01-01"), WEEK_AGO, (), "2026-02-26"),
        # unless something else is asked for
        ({"since": WEEK_AGO}, LEFT, WEEK_AGO, (), "2026-02-26"),
        ({}, Harvest(cursor="2026-03-01"), None, (), None),
        ({}, Harvest(cursor="2026-03-01", todo=("u",), promised="2026-03-04"), None, ("u",), None),
    ],
)
def test_a_harvest_that_moves_the_cursor(given, known, since, todo, kept):
    begun = start(DATED, Options(today=TODAY, **given), known)
    assert (begun.moves, begun.options.since, begun.known.todo, begun.since) == (True, since, todo, kept)


@pytest.mark.parametrize(
    ("given", "known", "since"),
    [
        ({"since": YEARS_AGO}, Harvest(cursor="2026-03-01", todo=("u",)), YEARS_AGO),
        ({"until": TODAY}, Harvest(cursor="2026-03-01"), None),
        ({"until": TODAY}, LEFT, YEARS_AGO),
        ({"until": TODAY}, Harvest(), WEEK_AGO),
        ({"since": YEARS_AGO, "until": TODAY}, Harvest(), YEARS_AGO),
    ],
)
def test_a_window_of_the_users_own_moves_nothing(given, known, since):
    begun = start(DATED, Options(today=TODAY, **given), known)
    assert (begun.moves, begun.options.since, begun.known.todo, begun.since) == (False, since, (), None)


@pytest.mark.parametrize("known", [Harvest(), Harvest(todo=("u",)), Harvest(cursor="c")])
def test_a_source_without_dates_has_no_bound(known):
    options = Options(today=TODAY)
    assert start(toy(), options, known) == Start(known=known, options=options, moves=True)


@pytest.mark.parametrize(
    ("given", "known", "want"),
    [
        ({}, Harvest(), True),
        ({"since": YEARS_AGO}, Harvest(), False),
        ({}, LEFT, False),
        ({}, Harvest(cursor="c"), False),
    ],
)
def test_the_first_is_told(given, known, want):
    assert start(DATED, Options(today=TODAY, **given), known).is_first == want
