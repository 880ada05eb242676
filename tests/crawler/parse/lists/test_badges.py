from __future__ import annotations

import pytest

from crawler.parse.lists import badges
from crawler.parse.lists.badges import Badges


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("CLJun 14, 2023Code", Badges("CL", "Jun 14, 2023", "2023-06-14", True)),
        ("CLMay 23, 2022", Badges("CL", "May 23, 2022", "2022-05-23")),
        ("CLJan 22Code", Badges("CL", "Jan 22", None, True)),
        ("quant-phFeb 2, 2024", Badges("quant-ph", "Feb 2, 2024", "2024-02-02")),
        ("cs.CV · Dec 5, 2024 · Has Code · CVPR 2024", Badges("cs.CV", "Dec 5, 2024", "2024-12-05", True, "CVPR 2024")),
        ("Sept 9, 2021Code", Badges(None, "Sept 9, 2021", "2021-09-09", True)),
        ("ROMarch 2020", Badges("RO", "March 2020", "2020-03")),
        ("LG2024-03-05Code12 citationsNeurIPS", Badges("LG", "2024-03-05", "2024-03-05", True, "NeurIPS")),
        ("AI3 days ago", Badges("AI", "3 days ago")),
        ("CLFeb 30, 2023", Badges("CL", "Feb 30, 2023")),
        ("stat.MLCode", Badges("stat.ML", code=True)),
        ("CL", Badges("CL")),
    ],
)
def test_read(line, said):
    assert badges.read(line) == said


@pytest.mark.parametrize(
    "line", ["", "May 12, 2031 was a good day", "Code", "In 2024", "AI models", "A" * 5_000, "CLA" * 33]
)
def test_other_lines(line):
    assert badges.read(line) is None
