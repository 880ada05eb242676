"""The listing pages: sections, counts that add up, and paging."""

import re

import pytest
from lxml import html

from crawler.sample import library, listing


def page(subject, period, day=3, **query):
    """(declared total, [(heading, ids)]) of a listing."""
    answer = listing.answer(subject, period, query, day)
    assert answer.status == 200
    root = html.fromstring(answer.body)
    total = int(re.search(r"Total of (\d+) entries", root.text_content())[1])
    return total, [
        (part.findtext("h3"), part.xpath("dt/a[@title='Abstract']/@id")) for part in root.xpath("//dl[@id='articles']")
    ]


def test_new():
    assert page("cs.CL", "new", 2) == (
        9,
        [
            (
                "New submissions (showing 6 of 6 entries)",
                [f"2611.9010{n}" for n in (9,)] + [f"2611.9011{n}" for n in range(5)],
            ),
            ("Cross submissions (showing 1 of 1 entries)", ["2611.90210"]),
            ("Replacement submissions (showing 2 of 2 entries)", ["2611.90116", "2611.90205"]),
        ],
    )


def test_new_in_pages():
    assert page("cs.CL", "new", 2, skip="4", show="4") == (
        9,
        [
            ("New submissions (continued, showing 2 of 6 entries)", ["2611.90113", "2611.90114"]),
            ("Cross submissions (showing 1 of 1 entries)", ["2611.90210"]),
            ("Replacement submissions (showing first 1 of 2 entries)", ["2611.90116"]),
        ],
    )


def test_recent():
    assert page("quant-ph", "recent") == (
        1,
        [
            ("Thu, 19 Nov 2026", []),
            ("Wed, 18 Nov 2026", []),
            ("Tue, 17 Nov 2026 (showing 1 of 1 entries )", ["2611.90406"]),
            ("Mon, 16 Nov 2026", []),
            ("Fri, 13 Nov 2026", []),
        ],
    )


@pytest.mark.parametrize("show", ["3", "7", "25", "2000"])
@pytest.mark.parametrize("period", ["new", "recent", "pastweek"])
@pytest.mark.parametrize("subject", ["cs", "cs.IR", "math.CO", "physics.optics"])
def test_pages_add_up(subject, period, show):
    whole = page(subject, period)
    every = [name for _, ids in whole[1] for name in ids]
    found = []
    for skip in range(0, whole[0], int(show)):
        found += [name for _, ids in page(subject, period, skip=str(skip), show=show)[1] for name in ids]
    assert found == every
    assert len(every) == whole[0]


def test_recent_is_what_was_new_or_crossed():
    _, sections = page("math.CO", "recent")
    first = [p.id for p in library.papers() if "math.CO" in p.categories and p.editions[0].day]
    assert sorted(name for _, ids in sections for name in ids) == first


@pytest.mark.parametrize(
    ("subject", "query", "heading"),
    [
        ("alchemy", {}, "Invalid archive or category: alchemy"),
        ("cs.CL", {"show": "all"}, "Invalid show or skip: all 0"),
        ("cs.CL", {"show": "0"}, "Invalid show or skip: 0 0"),
    ],
)
def test_refusals(subject, query, heading):
    answer = listing.answer(subject, "new", query, 3)
    assert (answer.status, answer.validators) == (400, False)
    assert html.fromstring(answer.body).xpath("//h1/text()")[-1] == heading
