import gzip
import json

import pytest

from indexer.store.categories import NAMES
from tests.real import DATA, needs_data


@pytest.mark.parametrize(
    ("code", "name"), [("cs.CL", "Computation and Language"), ("hep-th", "High Energy Physics - Theory")]
)
def test_names(code, name):
    assert NAMES[code] == name


@needs_data
def test_every_category_of_real_records_has_a_name():
    with gzip.open(DATA / "corpus_slice" / "arxiv_slice.jsonl.gz") as file:
        codes = {code for line in file for code in json.loads(line)["categories"] or ()}
    assert sorted(codes - NAMES.keys()) == []
