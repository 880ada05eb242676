from __future__ import annotations

import pytest

from crawler.parse import unglue


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Felt in the WindAda Brimm, Bo Ohm", ["Felt in the Wind", "Ada Brimm, Bo Ohm"]),
        (
            "Felt in the WindAda Brimm, Bo OhmJournal of Hats, 2031[Paper]",
            ["Felt in the Wind", "Ada Brimm, Bo Ohm", "Journal of Hats, 2031[Paper]"],
        ),
        ("Do Hats Fly?Ada Brimm, Yan EkHATS 2031", ["Do Hats Fly?", "Ada Brimm, Yan Ek", "HATS 2031"]),
        ("MiniFelt: Distilling HatNets for YouTube", ["MiniFelt: Distilling HatNets for YouTube"]),
        ("Ada Brimm, Bo Ohm", ["Ada Brimm, Bo Ohm"]),
        ("Ph.D., Coast University2027 - present", ["Ph.D., Coast University2027 - present"]),
        ("aB" * 3000, ["aB" * 3000]),
    ],
)
def test_parted(line, parts):
    assert unglue.parted(line) == parts
