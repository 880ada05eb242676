from __future__ import annotations

import pytest

from crawler.parse.lists import venues


@pytest.mark.parametrize(
    ("text", "venue", "year"),
    [
        ("HAT'31. (CCF A)", "HAT", 2031),
        ("TPAMI'24 (CCF A)", "TPAMI", 2024),
        ("ICCV'23. (* 共同一作). (CCF A)", "ICCV", 2023),
        ("(arXiv)", "arXiv", None),
        (
            "In Proceedings of the 5th Conference on Hats, pp. 3-9, 2031.",
            "Proceedings of the 5th Conference on Hats",
            2031,
        ),
        ("Proc. 1994 Hat Conference, Nordby, 1994, pp. 265-281.", "Proc. 1994 Hat Conference, Nordby", 1994),
        ("Journal of Hats (JH), 2031, 129 (9): 2622-2638. (IF: 11.6)", "Journal of Hats (JH)", 2031),
        ("Hat Letters, 41(4), 62.", "Hat Letters", None),
        (
            "International Conference on Hats (ICH), 2031. (Oral, Top 2%)",
            "International Conference on Hats (ICH)",
            2031,
        ),
        ("[Conference poster]. Hat Symposium, 23rd to 27th of June 2031, Nordby", "Hat Symposium", 2031),
        ("Academy of Hats Journal. [2nd round of R&R]", "Academy of Hats Journal", None),
        ("In", None, None),
    ],
)
def test_venue_and_year(text, venue, year):
    assert (venues.venue(text), venues.year(text)) == (venue, year)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ACL 2031-Findings", True),
        ("NeurIPS 2031", True),
        ("ECML-PKDD 2031", True),
        ("USENIX ATC", True),
        ("Hat Engineering, 2031", True),
        ("Under review", True),
        ("Journal of Hats", True),
        ("Felt: A Hat That Knows", False),
        ("A Review of Hats", False),
        ("Advances in Felt Understanding", False),
        ("Workshop Scheduling by Annealing", False),
        ("On Hats", False),
        ("KG-Agent", False),
    ],
)
def test_is_venue(text, is_one):
    assert venues.is_venue(text) is is_one
