import pytest

from indexer.publish.results import Asked, _whole, asked
from indexer.search.highlight import Segment


def pieces(text):
    """Segments of a text in which hits stand in brackets: `one [two] three`."""
    return tuple(
        Segment(part.strip("[]"), part.startswith("["))
        for part in text.replace("[", "|[").replace("]", "]|").split("|")
        if part
    )


SNIPPETS = (
    ("plain [hit] text", "plain [hit] text"),
    ("…|with a [hit] and more |…", "…|with a [hit] and more|…"),
    ("a [hit] and more. |…", "a [hit] and more|…"),
    (r"…|\leq \frac{1}{2}$ with a [hit] in $x$", r"…| with a [hit] in $x$"),
    (r"a [hit] of $\alpha$ and then $\beta |…", r"a [hit] of $\alpha$ and then|…"),
    ("…|costs [hit] $5 or so", "…|costs [hit] $5 or so"),
    ("", ""),
)


@pytest.mark.parametrize(("given", "shown"), SNIPPETS)
def test_a_snippet_ends_in_whole_formulas(given, shown):
    assert _whole(pieces(given)) == pieces(shown)


YEAR, AFTER, SORT = "a year such as 2024", "where a page before ended", "rank or date"
ASKED = (
    ({}, Asked(sort="date")),
    ({"q": " two  words ", "sort": "date"}, Asked(q="two words", sort="date")),
    (
        {"q": "x", "sort": "backwards", "year": "MMXX", "after": "-1", "category": ""},
        Asked(q="x", ignored=(("sort=backwards", SORT), ("year=MMXX", YEAR), ("after=-1", AFTER))),
    ),
    ({"q": "x", "year": "９" * 4}, Asked(q="x", ignored=(("year=９９９９", YEAR),))),
    ({"q": "x\x00y", "year": "2024", "after": "12"}, Asked(q="x y", year="2024", after="12")),
    (
        {"venue": " Proc.  ACL ", "has": "legs", "language": "zh", "source": "feed"},
        Asked(
            venue="Proc. ACL",
            language="zh",
            source="feed",
            sort="date",
            ignored=(("has=legs", "code, doi, venue or withdrawn"),),
        ),
    ),
    (
        {"q": "x", "categry": "cs.CL", "utm_source": "y", "_": "1", "db": "z", "odd": ""},
        Asked(
            q="x",
            ignored=(
                (
                    "categry=cs.CL",
                    "one of q, sort, category, year, author, venue, has, language, source, after",
                ),
            ),
        ),
    ),
    ({"author": "Müller"}, Asked(author="Müller", sort="date")),
    ({"author": "Müller", "sort": "rank"}, Asked(author="Müller", sort="date")),
)


@pytest.mark.parametrize(("arguments", "wanted"), ASKED)
def test_asked(arguments, wanted):
    assert asked(arguments) == wanted


TITLES = (
    (Asked(), "All papers"),
    (Asked(q="trust"), "trust"),
    (Asked(q="trust", category="cs.CL", year="2024"), "trust · cs.CL · 2024"),
    (Asked(author="Bram Müller"), "Bram Müller"),
    (Asked(q="trust", has="withdrawn"), "trust · is withdrawn"),
    (
        Asked(venue="Proc. ACL", has="code", language="zh", source="acl_anthology"),
        "Proc. ACL · has code · zh · ACL Anthology",
    ),
)


@pytest.mark.parametrize(("wanted", "title"), TITLES)
def test_titles(wanted, title):
    assert wanted.title == title
