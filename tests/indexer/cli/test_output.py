from datetime import UTC, datetime

import pytest

from crawler.fetch.job import Event
from crawler.journal import Tally
from indexer.cli.output import ago, plural, printable, when
from indexer.cli.progress import told

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (None, "never"),
        ("2026-11-20T12:00:30Z", "now"),
        ("2026-11-20T11:57:00Z", "3 min ago"),
        ("2026-11-21T11:58:00Z", "in 23 h 58 min"),
        ("2026-11-25T12:00:00Z", "in 5 days"),
    ],
)
def test_when(moment, text):
    assert when(moment, NOW) == text


def test_words():
    assert (ago(59), plural(1, "paper"), plural(1204, "paper")) == ("0 min", "1 paper", "1,204 papers")


def test_a_terminal_is_told_no_commands():
    assert printable("a\x1b]0;title\x07b [red]c[/red]\u202e") == "a\ufffd]0;title\ufffdb \\[red]c\\[/red]\ufffd"


def test_progress_says_what_happens_and_when_it_goes_on():
    event = Event(kind="answered", source="s", records=214, tally=Tally(new=187, changed=24, unchanged=3))
    assert told(event) == "214 records: 187 new, 24 changed, 3 unchanged"
    waiting = Event(kind="waiting", source="s", records=2, tally=Tally(unchanged=2, faults=1), waiting_seconds=3.1)
    assert told(waiting) == "2 records: 0 new, 0 changed, 2 unchanged, 1 faults · next request in 3 s"
