from __future__ import annotations

import pytest

from crawler.parse import namelists, names


@pytest.mark.parametrize(
    ("text", "authors", "count", "complete"),
    [
        ("Ada Brimm*, Bo Ohm, and Yan Ek. On Hats. HAT 2031.", "Ada Brimm*, Bo Ohm, and Yan Ek", 3, True),
        ("Brimm, A., & Ohm, B. C. (2031). On Hats.", "Brimm, A., & Ohm, B. C.", 2, True),
        ("Brimm, A. and Ohm, B. 1996. Coalitions among Hats.", "Brimm, A. and Ohm, B.", 2, True),
        ("Brimm, A.; Ohm, B.; & Ek, Y. (2031). On Hats.", "Brimm, A.; Ohm, B.; & Ek, Y.", 3, True),
        ("Brimm, C. Y. (Hat School), & Ohm, X. (2031). Hats", "Brimm, C. Y. (Hat School), & Ohm, X.", 2, True),
        ("Brimm, V., & Ohm, X., with Ek, K. G. Curating Felt.", "Brimm, V., & Ohm, X., with Ek, K. G.", 3, True),
        ("Lin Wei, et al. Felt under wind.", "Lin Wei, et al", 1, False),
        ("Ada Brimm, Bo Ohm, and others", "Ada Brimm, Bo Ohm, and others", 2, False),
        ("H.A. Brimm and M.K. Ohm, “On Hats”", "H.A. Brimm and M.K. Ohm", 2, True),
        ("Felt Meets Wind. Ada Brimm and Bo Ohm, Proc. HAT", "Ada Brimm and Bo Ohm", 2, True),
        ("林薇，王小帽，陈风. 帽檐的稳定性. 帽子学报", "林薇，王小帽，陈风", 3, True),
        ("Ada Brimm, May Book, Bo Ohm. On Hats.", "Ada Brimm, May Book, Bo Ohm", 2, True),
        ("Brimm, Ada and Bo Ohm (2031). On Hats.", "Brimm, Ada and Bo Ohm", 2, True),
        ("Brimm, Ada (2031). On Hats.", "Brimm, Ada", 1, True),
        ("A. Brimm, B. Ohm, and Y. Ek, Hats, caps and other things, 2031", "A. Brimm, B. Ohm, and Y. Ek", 3, True),
        ("Ada Brimm, Bo Ohm, Yan Ek*. On Hats.", "Ada Brimm, Bo Ohm, Yan Ek*", 3, True),
        ("林薇，陈风*. 帽檐的稳定性. 帽子学报", "林薇，陈风*", 2, True),
        ("Felt Hats (with Bo Ohm), Journal of Felt", "Bo Ohm", 1, True),
        ("Wang, Howard; Ye, Nai; Dai, Tian", "Wang, Howard; Ye, Nai; Dai, Tian", 3, True),
    ],
)
def test_find(text, authors, count, complete):
    found = namelists.find(text)
    assert found is not None
    assert (text[found.start : found.end].strip(), found.names, found.complete) == (authors, count, complete)


@pytest.mark.parametrize(
    "text", ["On the hats of squares", "Deep Learning, Data Mining, and Robotics", "2031, 12(3)", ""]
)
def test_find_nobody(text):
    assert namelists.find(text) is None


def test_markup_within_a_name_is_no_end_and_behind_it_is():
    assert namelists.find("Ada Brimm, Bo Ohm Felt Without Wind", frozenset({17})).names == 2
    joined = namelists.find("Ada Brimm, Bo Ohm, Yan Ek", frozenset({4, 11}))
    assert (joined.start, joined.end) == (0, 25)


def test_a_known_person_alone_is_a_list():
    owner = frozenset({names.fold("Ada Brimm")})
    assert namelists.find("Ada Brimm. On Hats.", frozenset(), owner).score > namelists.find("Ada Brimm. On Hats.").score
