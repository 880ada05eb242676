from __future__ import annotations

import pytest

from crawler.parse import running
from crawler.source import Document, named

PROSE = "Ada Brimm is a professor of hats at Nordby and likes the sea. " * 4


def titles(text):
    page = named("homepage").parse(Document(url="https://person.example/", body=text.encode()))
    return [record.title for record in page.records]


@pytest.mark.parametrize(
    "references",
    [
        "1. A. Brimm, B. Ohm. Felt in the wind. Journal of Hats, 2031. 2. B. Ohm. Crowns at sea. Hats, 2030.",
        "[2] A. Brimm, B. Ohm. Felt in the wind. Journal of Hats 2031. [1] B. Ohm. Crowns at sea. Hats 2030.",
        'A. Brimm and B. Ohm, "Felt in the wind," HATS, 2031. B. Ohm, "Crowns at sea," Hat Letters, vol. 3, 2030.',
        "Brimm, A., & Ohm, B. (2031). Felt in the wind. Hats. Ohm, B. (2030). Crowns at sea. Hat Letters.",
    ],
)
def test_references_behind_each_other(references):
    text = f"{PROSE}Selected Publications {references} Awards Best hat 2029. Teaching Hats I and II."
    assert titles(text) == ["Felt in the wind", "Crowns at sea"]


def test_titles_with_a_venue_and_a_label_each():
    text = (
        f"{PROSE}Publications Felt in the wind. Proceedings of HATS 2031 (pdf) Crowns at a windy sea. Proceedings of"
        " HATS 2030 (pdf) Brims of every kind. Hat Letters 2029 (pdf) Students Bo Ohm"
    )
    assert titles(text) == ["Felt in the wind", "Crowns at a windy sea", "Brims of every kind"]


def test_prose_stays():
    assert running.broken(PROSE) == PROSE.strip()
    assert titles(PROSE + "In 2031 the hats changed. Bo Ohm and Ada Brimm met in 2030. They talked.") == []
