from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.parse import ids
from crawler.record import Identifier

FORMS = [
    "{}",
    " {} ",
    "arXiv:{}",
    "arxiv: {}",
    "ArXiv.{}",
    "oai:arXiv.org:{}",
    "arXiv:{} [cs.CL]",
    "{}.pdf",
    "http://arxiv.org/abs/{}",
    "https://arxiv.org/abs/{}",
    "https://arxiv.org/abs/{}/",
    "https://arxiv.org/abs/arXiv:{}",
    "https://www.arxiv.org/pdf/{}",
    "http://export.arxiv.org/pdf/{}.pdf",
    "https://arxiv.org/html/{}?x=1#S2",
    "https://arxiv.org/format/{}",
    "https://ar5iv.labs.arxiv.org/html/{}",
    "https://www.alphaxiv.org/abs/{}",
    "https://huggingface.co/papers/{}",
    "10.48550/arXiv.{}",
    "https://doi.org/10.48550/arXiv.{}",
]


@st.composite
def papers(draw):
    month = draw(st.integers(1, 12))
    number = draw(st.integers(0, 999))
    version = draw(st.none() | st.integers(1, 60))
    if draw(st.booleans()):
        year = draw(st.integers(7 if month >= 7 else 8, 14))
        return f"{year:02d}{month:02d}.{number:04d}", version
    if draw(st.booleans()):
        return f"{draw(st.integers(15, 99)):02d}{month:02d}.{number:05d}", version
    archive = draw(st.sampled_from(["hep-th", "math", "cs", "cond-mat", "q-alg", "math-ph", "acc-phys"]))
    year = draw(st.sampled_from([*range(91, 100), *range(8)]))
    return f"{archive}/{year:02d}{month:02d}{number:03d}", version


@given(papers(), st.sampled_from(FORMS))
def test_every_way_to_write_an_id_names_the_same_paper(paper, form):
    name, version = paper
    assert ids.parse_arxiv(form.format(f"{name}v{version}" if version else name)) == paper


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("math.CA/0611800", ("math/0611800", None)),
        ("arXiv:math.GT/0309136v2", ("math/0309136", 2)),
        ("HEP-TH/9901001V3", ("hep-th/9901001", 3)),
        ("0704.0001", ("0704.0001", None)),
        ("1412.9999", ("1412.9999", None)),
        ("1501.00001", ("1501.00001", None)),
    ],
)
def test_ids(text, want):
    assert ids.parse_arxiv(text) == want


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("math.CA/0611800", "math/0611800", True),
        ("https://arxiv.org/abs/math.CA/0611800v3", "arXiv:math/0611800", True),
        ("10.48550/arXiv.math/0611800", "oai:arXiv.org:math/0611800", True),
        # the number alone names nothing: each archive counted its own
        ("cs/0112017", "math/0112017", False),
        ("cs.CL/0112017", "cs/0112017", True),
        ("math/0112017", "math-ph/0112017", False),
        ("0711.2017", "cs/0702017", False),
    ],
)
def test_old_and_new_forms(one, other, same):
    assert (ids.parse_arxiv(one)[0] == ids.parse_arxiv(other)[0]) is same


@pytest.mark.parametrize(
    "text",
    [
        *(
            None,
            "",
            " ",
            "0704.00001",
            "1501.0001",
            "1412.00001",
            "2401.00001v0",
            "2401.00001v",
            "0703.0001",
            "2413.00001",
        ),
        *(
            "2400.00001",
            "hep-th/9913001",
            "hep-th/0801001",
            "nosuch/0611800",
            "math/061180",
            "12401.00001",
            "2401.000011",
        ),
        *(
            "https://example.org/abs/2401.00001",
            "https://arxiv.org/list/cs.CL/new",
            "https://arxiv.org/abs/",
            "http://[bad",
        ),
        *("doi:10.1000/2401.00001", "version 2401.00001 of it"),
    ],
)
def test_what_is_no_id(text):
    assert ids.parse_arxiv(text) is None


def test_ids_in_running_text_need_a_mark():
    text = "arXiv:2401.00001v2, https://arxiv.org/abs/hep-th/9901001, 2402.00002 "
    text += "arXiv:2401.00001v2 10.48550/arXiv.2403.00003."
    assert ids.find_arxiv(text) == (("2401.00001", 2), ("hep-th/9901001", None), ("2403.00003", None))


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("10.1000/ABC", ("10.1000/abc",)),
        ("doi:10.1000/abc.", ("10.1000/abc",)),
        ("DOI 10.1000/abc;", ("10.1000/abc",)),
        ("info:doi/10.1000/abc", ("10.1000/abc",)),
        ("https://dx.doi.org/10.1000%2FABC", ("10.1000/abc",)),
        ("(see 10.1016/S0370-2693(98)00001-2)", ("10.1016/s0370-2693(98)00001-2",)),
        ("10.1000/a 10.1000/b, 10.1000/a", ("10.1000/a", "10.1000/b")),
        (
            "10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1",
            ("10.1002/(sici)1096-8644(199601)99:1<1::aid-ajpa1>3.0.co;2-1",),
        ),
        ("https://doi.org/10.1000/a%00b", ("10.1000/a",)),
        ("10.1000", ()),
        ("110.1000/x y", ("10.1000/x",)),
        (None, ()),
    ],
)
def test_dois(text, want):
    assert ids.parse_dois(text) == want


@pytest.mark.parametrize(
    ("url", "want"),
    [
        ("https://doi.org/10.48550/arXiv.2401.00001", ("arxiv", "2401.00001")),
        ("https://doi.org/10.1000/A.", ("doi", "10.1000/a")),
        ("https://aclanthology.org/2031.acl-long.7.pdf", ("acl", "2031.acl-long.7")),
        ("https://aclanthology.org/P31-1001v2.pdf", ("acl", "P31-1001")),
        ("http://www.aclweb.org/anthology/P31-1001/", ("acl", "P31-1001")),
        ("https://openreview.net/pdf?id=AbC-12_xyz", ("openreview", "AbC-12_xyz")),
        ("https://aclanthology.org/venues/acl/", None),
        ("https://openreview.net/group?id=X", None),
        ("https://example.org/10.1000/a", None),
        ("http://[bad", None),
    ],
)
def test_links_that_say_which_work(url, want):
    assert ids.from_url(url) == (want and Identifier(scheme=want[0], value=want[1]))


@given(st.text(st.sampled_from("10./doi:-_AZ9 ("), max_size=25).map("10.1000/".__add__))
@example("10.1000/X.10.2000/y")
@example("10.1000/doi10.5/x")
@example("10.1000/Inv-2.")
def test_a_plain_doi_is_read_as_all_others(text):
    # a blank before it sends it the long way
    assert ids.parse_dois(text) == ids.parse_dois(" " + text)
