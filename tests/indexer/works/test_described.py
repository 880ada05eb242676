from crawler.record import Author, Identifier, Record, Version
from indexer.works.described import Described, describe

MOSS = (Author(name="Kim Moss", native_name="莫斯"),)
ARXIV = (Identifier(scheme="arxiv", value="2401.00001"),)


def test_describe():
    record = Record(
        source="x",
        key="2401.00001",
        identifiers=ARXIV,
        title="The Weight of Moss",
        abstract="We weigh it.",
        authors=MOSS,
        authors_complete=False,
        submitted="2024-01-01",
        updated="2025-03-01T00:00:00Z",
        announced="2031-01-01",
        versions=(Version(number=1, date="2023-12"), Version(number=2)),
        venue="Dune Letters",
        year=2026,
        comments="9 pages",
        language="en",
    )
    assert describe(record, owners=["Ana Ek"]) == Described(
        title="The Weight of Moss",
        authors=MOSS,
        complete=False,
        years=(2023, 2026),
        venue="Dune Letters",
        comments="9 pages",
        abstract="We weigh it.",
        identifiers=ARXIV,
        language="en",
    )


def test_whose_page_it_is_wrote_it():
    record = Record(source="x", key="x", title="The Weight of Moss", journal_ref="Dune Lett. 7")
    assert describe(record, owners=["Ana Ek"]) == Described(
        title="The Weight of Moss", authors=(Author(name="Ana Ek"),), complete=False, venue="Dune Lett. 7"
    )


def test_nobody_named_is_not_all_named():
    assert describe(Record(source="x", key="x", title="Moss")) == Described(title="Moss", complete=False)
