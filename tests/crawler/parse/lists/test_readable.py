from dataclasses import dataclass

from crawler.parse.lists import readable
from crawler.record import Fault, Record


@dataclass
class Entry:
    where: str
    title: str | None
    key: str = "a"


def read(entry):
    if entry.title == "?":
        raise ValueError("expected a title, found '?'")
    return Record(source="feed", key=entry.key, title=entry.title)


def test_the_first_of_each_key_and_a_fault_for_what_can_be_none():
    entries = [Entry("one", "On Hats"), Entry("two", "?"), Entry("three", "On Hats Again"), Entry("four", "", "b")]
    records, faults = readable.records(entries, read)
    assert records == (Record(source="feed", key="a", title="On Hats"),)
    assert faults == (
        Fault(where="two", why="expected a title, found '?'"),
        Fault(where="four", why="Record.title: expected text or None, found ''"),
    )
