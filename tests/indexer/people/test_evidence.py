"""What an address says of whom it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.people.evidence import identifier, shared_names


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("https://orcid.org/0000-0001-2345-678x", ("orcid", "0000-0001-2345-678X")),
        ("https://orcid.org/", ("page", "orcid.org")),
        ("https://scholar.google.co.uk/citations?hl=en&user=AbC_123", ("scholar", "AbC_123")),
        ("https://scholar.google.com/scholar?q=moss", ("page", "scholar.google.com/scholar?q=moss")),
        ("https://dblp.org/pid/12/345-6.html", ("dblp", "12/345-6")),
        ("https://dblp.uni-trier.de/pers/hd/m/Moss:Kim", ("dblp", "m/Moss:Kim")),
        ("https://dblp.org/rec/conf/dunes/Moss24", ("page", "dblp.org/rec/conf/dunes/Moss24")),
        ("https://openreview.net/profile?id=~Kim_Moss1", ("openreview", "~Kim_Moss1")),
        ("https://www.semanticscholar.org/author/K.-Moss/123", ("semanticscholar", "123")),
        ("http://www.dune.example:80/~ek/index.html#top", ("page", "dune.example/~ek")),
        ("https://dune.example:8443/~ek/", ("page", "dune.example:8443/~ek")),
        ("mailto:kim@dune.example", None),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
        ("http://dune.example:99999/", None),
        ("sha256:0123", None),
        ("", None),
    ],
)
def test_identifier(url, want):
    assert identifier(url) == want


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        ({"kim moss"}, {"kim moss", "bo ohm"}, {"kim moss"}),
        ({"杨苔"}, {"tai yang"}, {"tai yang"}),
        ({"杨苔", "jo yang"}, {"tai yang"}, {"tai yang"}),
        # two names in characters that sound alike are two names
        ({"杨苔"}, {"杨太"}, set()),
        ({"杨苔"}, {"tai yang", "杨太"}, set()),
        ({"杨苔"}, {"t yang"}, set()),
        (set(), {"tai yang"}, set()),
    ],
)
def test_shared_names(one, other, want):
    assert shared_names(one, other) == shared_names(other, one) == want


@given(st.text(max_size=60))
def test_any_text(text):
    identifier(text)
    identifier(f"https://{text}")
