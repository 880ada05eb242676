"""Which titles are one. All invented, but for the pairs of short names that are easily confused."""

import pytest

from indexer.works.titles import is_telling, likeness, words

ONE = [
    ("On the Weight of Moss", "On the weight of moss."),
    ("Pre-Training on Sand: A Survey", "Pretraining on sand — a survey"),
    ("Modelling the Colours of Dunes in Winter", "Modeling the Colors of Dunes in Winter"),
    ("The Moss Atlas of Northern Dunes", "Moss Atlas of Northern Dunes"),
    ("DuneBERT: Reading Sand", "DUNEBERT: READING SAND"),
    ("Naïve Measures of $k$-Moss", "Naive Measures of k-Moss"),
    ("GPT-4 Reads the Dunes", "GPT4 reads the dunes"),
    ("{M}oss \\emph{and} Sand", "Moss and Sand"),
    ("Super-MossInstructions for Dune Tasks", "Super MossInstructions for Dune Tasks"),
    ("沙丘中的负采样研究", "沙丘中的负采样 研究"),
]
TWO = [
    ("EVA: An Open Dialogue Model for Dunes", "EVA2.0: An Open Dialogue Model for Dunes"),
    ("CPM: A Large Model of Moss", "CPM-2: A Large Model of Moss"),
    ("CPM-2: A Large Model of Moss", "CPM-3: A Large Model of Moss"),
    ("MiniLLM: Distillation of Moss Models", "MiniPLM: Distillation of Moss Models"),
    ("Counting Moss, Part I", "Counting Moss, Part II"),
    ("LoRA: Sand Adaptation", "LoRA+: Sand Adaptation"),
    ("DuneNet for 2D Moss Maps", "DuneNet for 3D Moss Maps"),
    ("Counting Moss with Labels on Dunes", "Counting Moss without Labels on Dunes"),
    ("Supervised Counting of Moss in Dunes", "Unsupervised Counting of Moss in Dunes"),
    ("Moss Surveys 2019: Lessons of the Sand", "Moss Surveys 2020: Lessons of the Sand"),
    ("Sand Follows Moss in Dunes", "Moss Follows Sand in Dunes"),
    ("A Multilingual Atlas of Moss Names", "A Monolingual Atlas of Moss Names"),
    ("Learning to Count Moss", "Learning to Count Moss: A Reproduction"),
    ("沙丘中的负采样研究", "沙丘中的正采样研究"),
    ("...", "!!!"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_one(one, other):
    found = likeness(one, other)
    assert found == likeness(other, one)
    assert found.kind in ("equal", "spelling")


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two(one, other):
    assert not {likeness(one, other).kind, likeness(other, one).kind} & {"equal", "spelling"}


def test_words():
    assert words("L’été à 3.5 °C") == ["l", "ete", "a", "3.5", "c"]


@pytest.mark.parametrize(("title", "want"), [("Moss", False), ("Moss Atlas", True), ("沙丘研究", True), ("?", False)])
def test_is_telling(title, want):
    assert is_telling(title) is want
