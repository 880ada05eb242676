"""What a page of the API should hold: its share of the list that it is a page of."""

import pytest

from crawler.source import Document, ParseError, named
from tests.golden import FOLDER

URL = "https://export.arxiv.org/api/query?search_query=cat:cs.CL&start={start}&max_results={asked}"
ENTRIES = (FOLDER / "arxiv_api" / "slice.xml").read_text("utf-8")  # two papers and one that can't be read


def page(total, start, per_page, asked=200):
    head, _, entries = ENTRIES.partition("  <entry>")
    for name, value in (("totalResults", total), ("startIndex", start), ("itemsPerPage", per_page)):
        before, opened, rest = head.partition(f"<opensearch:{name}>")
        head = f"{before}{opened}{value}{rest[rest.index('<') :]}"
    body = f"{head}  <entry>{entries}".encode()
    return named("arxiv_api").parse(Document(url=URL.format(start=start, asked=asked), body=body))


SHARES = [
    # total, start, itemsPerPage, declared
    (3, 0, 200, 3),
    (203, 200, 200, 3),
    (239, 200, 200, 39),  # three of thirty-nine: the page is short
    (239, 0, 200, 200),
    (239, 0, 3, 3),  # the service gives fewer than were asked for, and says so
    (150, 200, 200, 0),  # fewer than there were when the list began
]


@pytest.mark.parametrize(("total", "start", "per_page", "declared"), SHARES)
def test_share(total, start, per_page, declared):
    found = page(total, start, per_page)
    assert (len(found.records), len(found.faults)) == (2, 1)
    assert (found.declared, found.part_of) == (declared, f"{total} of cat:cs.CL")


def test_pages_of_one_list_declare_its_length():
    starts = range(0, 12, 3)
    pages = [page(12, start, 3, asked=3) for start in starts]
    assert sum(p.declared for p in pages) == 12
    # Each shows the same papers again: the list is short, though every page is full.
    assert {r.key for p in pages for r in p.records} == {r.key for r in pages[0].records}
    assert [p.follow for p in pages] == [*((URL.format(start=s, asked=3),) for s in starts[1:]), ()]


def test_a_list_of_ids_has_one_page():
    body = ENTRIES.replace("totalResults>", "totalResults>90").encode()
    one = page(3, 0, 200)
    keys = [r.key for r in one.records]
    url = f"https://export.arxiv.org/api/query?id_list={','.join(keys)}&max_results=3"
    found = named("arxiv_api").parse(Document(url=url, body=body))
    assert (found.records, found.faults, found.follow, found.declared) == (one.records, one.faults, (), None)


def test_a_list_without_entries_where_there_should_be_some():
    empty = ENTRIES.partition("  <entry>")[0] + "</feed>"
    with pytest.raises(ParseError) as caught:
        named("arxiv_api").parse(Document(url=URL.format(start=0, asked=3), body=empty.encode()))
    assert caught.value.refusal == "empty"
