import pytest

from crawler.record import Identifier
from indexer.firstknown import first_known
from indexer.store.papers import date_number
from tests.indexer.store.samples import paper

CASES = [
    # submitted, updated, announced, arXiv number → what is known, the paper's place
    ("2024-03-05T10:00:00Z", "2026-01-01", None, "2403.00001", "2024-03-05T10:00:00Z", 20240305),
    (None, None, "2024-03-29", "2403.00001", "2024-03-29", 20240329),
    # arXiv announces some days after the end of the month
    (None, None, "2024-04-02", "2403.00001", "2024-04-02", 20240402),
    (None, None, "2025-01-02", "2412.00001", "2025-01-02", 20250102),
    # listed again, in another version
    (None, None, "2026-06-15", "2008.00001", "2020-08", 20200800),
    (None, "2001-05-06", None, "math/9903001", "1999-03", 19990300),
    (None, None, "2026-06-15", None, "2026-06-15", 20260615),
    (None, None, None, "2008.00001", "2020-08", 20200800),
    (None, "2023-12-31", None, "2401.00001", "2023-12-31", 20231231),
    (None, "2024", None, "2401.00001", "2024-01", 20240100),
    # no month at all
    (None, None, "2026-06-15", "2013.00001", "2026-06-15", 20260615),
    (None, None, None, None, None, 0),
]


@pytest.mark.parametrize(("submitted", "updated", "announced", "number", "known", "place"), CASES)
def test_first_known(submitted, updated, announced, number, known, place):
    assert first_known(submitted, (updated, announced), number) == known
    identifiers = (Identifier(scheme="arxiv", value=number),) if number else ()
    dates = {"submitted": submitted, "updated": updated, "announced": announced}
    assert date_number(paper("k", identifiers=identifiers, **dates)) == place
