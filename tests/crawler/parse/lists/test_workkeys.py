import pytest

from crawler.parse.lists.workkeys import keyed
from crawler.parse.titles import key
from crawler.record import Identifier, Record

MOSS = Record(source="homepage", key="x", title="On Moss")
NAMED = Record(
    source="homepage",
    key="arxiv:2401.00001",
    identifiers=(Identifier(scheme="doi", value="10.1/x"), Identifier(scheme="arxiv", value="2401.00001")),
)


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("https://ek.example/", "ek.example/#{}#"),
        ("http://www.ek.example/publications/page/2/#top", "ek.example/#{}#publications/page/2/"),
        ("https://d.example:8443/~ek/pubs.html?year=2024", "d.example:8443/~ek/#{}#pubs.html?year=2024"),
        ("file:///home/ek/cv.md", "file:///home/ek/cv.md#{}#"),
    ],
)
def test_keyed(url, want):
    assert [r.key for r in keyed([MOSS, NAMED], url)] == [want.format(key("On Moss")), want.format("arxiv:2401.00001")]


def test_titles_set_differently_are_one():
    other = Record(source="homepage", key="y", title="“On moss”")
    assert len({r.key for r in keyed([MOSS, other], "https://ek.example/")}) == 1
