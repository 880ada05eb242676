"""What a listing in pages says it is a part of."""

import pytest

from crawler.sample import listing
from crawler.source import Document, named


def page(period, day, skip, show):
    query = {"skip": str(skip), "show": str(show)}
    body = listing.answer("cs.CL", period, query, day).body
    url = f"https://arxiv.org/list/cs.CL/{period}?skip={skip}&show={show}"
    return named("arxiv_list").parse(Document(url=url, body=body, content_type="text/html"))


@pytest.mark.parametrize(
    ("period", "day", "show", "name"),
    [
        # the day, since tomorrow's list may be as long as today's
        ("new", 2, 4, "9 of /list/cs.CL/new Wednesday, 18 November 2026"),
        ("recent", 3, 4, "23 of /list/cs.CL/recent"),
        # nothing to be told apart
        ("new", 2, 2000, None),
        ("recent", 3, 2000, None),
    ],
)
def test_pages_of_one_list_have_one_name(period, day, show, name):
    found, skip = [], 0
    while True:
        found.append(page(period, day, skip, show))
        skip += show
        if not found[-1].follow:
            break
    assert {p.part_of for p in found} == {name}
    assert sum(p.declared for p in found) == sum(len(p.records) for p in found)
    assert len(found) == (1 if name is None else -(-int(name.split()[0]) // show))
