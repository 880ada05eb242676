import pytest

from crawler.record import Identifier
from indexer.works.distinct import contradiction


def named(text):
    pairs = (name.partition(":") for name in text.split())
    return tuple(Identifier(scheme=scheme, value=value) for scheme, _, value in pairs)


@pytest.mark.parametrize(
    ("one", "other", "want"),
    [
        ("", "arxiv:2401.00001", None),
        ("arxiv:2401.00001", "arxiv:2401.00001 doi:10.1000/a", None),
        ("arxiv:2401.00001", "arxiv:2401.00002", ("two arXiv numbers", True)),
        # whatever else they share
        ("arxiv:2401.00001 doi:10.1000/a", "arxiv:2401.00002 doi:10.1000/a", ("two arXiv numbers", True)),
        ("acl:2031.acl-long.1", "acl:2031.acl-long.2", ("two Anthology numbers", True)),
        ("pmid:1", "pmid:2", ("two PubMed numbers", True)),
        # submitted twice
        ("openreview:abcdefgh", "openreview:bcdefghi", None),
        ("dblp:conf/x/Moss31", "dblp:journals/corr/abs-2401-00001", None),
        ("doi:10.1000/a", "doi:10.1000/b", ("two DOIs of one publisher", True)),
        ("doi:10.1000/a", "doi:10.2000/a", ("published twice", False)),
        ("doi:10.1000/a doi:10.2000/a", "doi:10.2000/a", None),
        ("doi:10.48550/arxiv.2401.00001", "doi:10.1000/a", None),
        ("doi:10.1101/2031.01.02.123456", "doi:10.1000/a", None),
        ("doi:10.1101/123456", "doi:10.1101/gr.1.2", None),
        ("doi:10.1101/123456", "doi:10.1101/123457", ("two preprints of one server", True)),
        ("doi:10.21203/rs.3.rs-77/v1", "doi:10.21203/rs.3.rs-77/v2", None),
        ("doi:10.21203/rs.3.rs-77/v1", "doi:10.21203/rs.3.rs-78/v1", ("two preprints of one server", True)),
        # each version has a number
        ("doi:10.5281/zenodo.1", "doi:10.5281/zenodo.2", None),
    ],
)
def test_contradiction(one, other, want):
    told = contradiction(named(one), named(other))
    assert told == contradiction(named(other), named(one))
    assert (told and (told.rule, told.firm)) == want
