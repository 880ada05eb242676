"""The gate before a provider, with a clock that passes when it is told to."""

import asyncio
import itertools
import json
import os

import pytest

from crawler.fetch.gate import Clock, ClosedError, Gate, StateError, StoppedError
from crawler.fetch.politeness import DAY, Lane

LANE = Lane(key="arxiv", delay=3.1)


class Time:
    """Seconds that pass only while somebody sleeps."""

    def __init__(self):
        self.seconds = 1_000_000.0

    async def sleep(self, seconds):
        self.seconds += seconds
        await asyncio.sleep(0)

    @property
    def clock(self):
        return Clock(now=lambda: self.seconds, sleep=self.sleep)


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def gate(tmp_path, time):
    return Gate(tmp_path, patience=60.0, clock=time.clock)


def ask(gate, time, lane=LANE, *, takes=0.0, waiting=lambda seconds: None, goes_on=lambda: True):
    """Passes the gate; from when to when the exchange lasted."""

    async def turn():
        async with gate.turn(lane, goes_on, waiting):
            began = time.seconds
            time.seconds += takes
            return began, time.seconds

    return asyncio.run(turn())


def test_spacing_counts_from_the_end_of_the_exchange(gate, time):
    times = [ask(gate, time, takes=takes) for takes in (0.5, 10.0, 0.0, 0.0)]
    gaps = [later[0] - earlier[1] for earlier, later in itertools.pairwise(times)]
    assert gaps == pytest.approx([3.1, 3.1, 3.1])


def test_spacing_survives_a_restart(tmp_path, time):
    ended = ask(Gate(tmp_path, patience=60.0, clock=time.clock), time)[1]
    assert ask(Gate(tmp_path, patience=60.0, clock=time.clock), time)[0] == pytest.approx(ended + 3.1)


def test_spacing_survives_a_crash_in_the_middle(gate, tmp_path, time):
    async def crash():
        async with gate.turn(LANE, lambda: True):
            state = tmp_path / "providers" / "arxiv.json"
            return json.loads(state.read_text())["last"]

    assert asyncio.run(crash()) == 1_000_000.0


def test_a_longer_delay_counts_from_the_last_exchange_as_well(gate, time):
    ask(gate, time)
    assert ask(gate, time, Lane(key="arxiv", delay=20.0))[0] == pytest.approx(1_000_020.0)


def test_providers_do_not_wait_for_each_other(gate, time):
    ask(gate, time)
    assert ask(gate, time, Lane(key="other.example", delay=3.0))[0] == 1_000_000.0


def test_one_at_a_time(tmp_path, time):
    under_way, most = 0, 0

    async def one():
        nonlocal under_way, most
        async with Gate(tmp_path, patience=60.0, clock=time.clock).turn(LANE, lambda: True):
            under_way += 1
            most = max(most, under_way)
            await time.sleep(1.0)
            under_way -= 1

    async def three():
        await asyncio.gather(one(), one(), one())

    asyncio.run(three())
    assert most == 1
    assert time.seconds >= 1_000_000.0 + 3 * 1.0 + 2 * 3.1


def test_a_short_pause_is_waited_out_and_told(gate, time):
    told = []
    assert gate.pause(LANE, "20") == 20.0
    assert ask(gate, time, waiting=told.append)[0] == pytest.approx(1_000_020.0)
    assert told == [20.0]


def test_a_long_pause_closes(gate, tmp_path, time):
    gate.pause(LANE, "3600")
    with pytest.raises(ClosedError, match="arxiv may not be asked until 1970-01-12T14:46:40Z"):
        ask(Gate(tmp_path, patience=60.0, clock=time.clock), time)
    assert time.seconds == 1_000_000.0
    time.seconds += 3590
    assert ask(gate, time)[0] == pytest.approx(1_003_600.0)


def test_pauses_grow_until_somebody_is_welcome(gate, time):
    assert [gate.pause(LANE, None) for _ in range(3)] == [30.0, 60.0, 120.0]
    gate.welcomed(LANE)
    assert gate.pause(LANE, None) == 30.0


def test_closed_for_a_day(gate, time):
    assert gate.close(LANE, DAY) == 1_000_000.0 + DAY
    time.seconds += DAY - 61
    with pytest.raises(ClosedError):
        ask(gate, time)


def test_who_waits_goes_when_the_run_ends(gate, time):
    gate.pause(LANE, "20")
    answers = iter([True, True, False])
    with pytest.raises(StoppedError):
        ask(gate, time, goes_on=lambda: next(answers))
    assert time.seconds < 1_000_001.0
    # and the lock is free again
    ask(gate, time)


def test_a_clock_that_was_set_back(gate, time):
    ask(gate, time)
    time.seconds -= 100_000.0
    assert ask(gate, time)[0] == pytest.approx(900_000.0 + 3.1)


TORN = ["", "{", "[]", '{"last": "x", "paused": 0, "strikes": 0}', '{"last": 0, "paused": NaN, "strikes": 0}']


@pytest.mark.parametrize("content", TORN)
def test_an_unreadable_state_may_have_closed_the_provider_for_a_day(gate, tmp_path, time, content):
    gate.close(LANE, DAY)
    state = tmp_path / "providers" / "arxiv.json"
    state.write_text(content)
    os.utime(state, (1_000_000, 1_000_000))
    time.seconds += 100.0
    with pytest.raises(ClosedError) as told:
        ask(gate, time)
    assert str(told.value) == f"arxiv may not be asked until 1970-01-13T13:46:40Z: {state} can't be read"
    assert state.read_text() == content
    time.seconds = 1_000_000.0 + DAY
    assert ask(gate, time)[0] == pytest.approx(1_000_000.0 + DAY + 3.1)
    assert json.loads(state.read_text())["last"] == time.seconds


def test_a_pause_of_a_clock_that_was_ahead_lasts_a_day(gate, time):
    time.seconds += 3650 * DAY
    gate.close(LANE, DAY)
    time.seconds = 1_000_000.0
    for seconds in (0.0, 1000.0):
        time.seconds = 1_000_000.0 + seconds
        with pytest.raises(ClosedError, match=r"^arxiv may not be asked until 1970-01-13T13:46:40Z$"):
            ask(gate, time)
    time.seconds = 1_000_000.0 + DAY
    assert ask(gate, time)[0] == 1_000_000.0 + DAY


def test_lanes_that_are_not_shared_leave_no_trace(gate, tmp_path, time):
    ask(gate, time, Lane(key="127.0.0.1:8080", delay=0.0, shared=False))
    assert list(tmp_path.iterdir()) == []


def test_a_pause_is_remembered_for_them_too(gate, tmp_path, time):
    here = Lane(key="127.0.0.1:8080", delay=0.0, shared=False)
    gate.pause(here, "20")
    assert ask(Gate(tmp_path, patience=60.0, clock=time.clock), time, here)[0] == pytest.approx(1_000_020.0)


def test_a_folder_that_cannot_be(tmp_path, time):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="set PAPERFEED_STATE_DIR to one that can be written"):
        ask(Gate(tmp_path / "file", patience=60.0, clock=time.clock), time)


def test_a_file_that_cannot_be_written(gate, tmp_path):
    (tmp_path / "providers" / "a%20trial.json").mkdir(parents=True)
    with pytest.raises(StateError) as told:
        gate.check()
    assert str(told.value).startswith(f"{tmp_path / 'providers'}: expected a folder to remember when providers may be")
    assert [path.name for path in (tmp_path / "providers").iterdir()] == ["a%20trial.json"]


def test_a_trial_leaves_no_trace(gate, tmp_path):
    gate.check()
    assert list((tmp_path / "providers").iterdir()) == []
