"""Which titles are one. All invented, but for the pairs of short names that are easily confused."""

import pytest

from indexer.works.titles import is_telling, likeness, words

ONE = [
    ("On the Weight of Moss", "On the weight of moss."),
    ("Pre-Training on Sand: A Survey", "Pretraining on sand — a survey"),
    ("Modelling the Colours of Dunes in Winter", "Modeling the Colors of Dunes in Winter"),
    (
        "A Catalogue of Moss in the Centres of Cold Northern Dunes",
        "A Catalog of Moss in the Center of Cold Northern Dunes",
    ),
    ("When Specialisation Helps: Reading Moss in Cold Dunes", "When Specialization Helps: Reading Moss in Cold Dunes"),
    ("The Moss Atlas of Northern Dunes", "Moss Atlas of Northern Dunes"),
    ("DuneBERT: Reading Sand", "DUNEBERT: READING SAND"),
    ("Naïve Measures of $k$-Moss", "Naive Measures of k-Moss"),
    ("GPT-4 Reads the Dunes", "GPT4 reads the dunes"),
    ("{M}oss \\emph{and} Sand", "Moss and Sand"),
    ("Super-MossInstructions for Dune Tasks", "Super MossInstructions for Dune Tasks"),
    ("沙丘中的负采样研究", "沙丘中的负采样 研究"),
    ("DUNEBERT: MODELLING COLOURS OF SAND IN 2D", "DuneBERT: Modeling Colors of Sand in 2D"),
    ("The (k,ℓ) hook of Moss", r"The $(k,\ell)$ Hook of Moss"),
    ("Cooling of Λα dunes", r"Cooling of $\Lambda_{\alpha}$ dunes"),
    ("Moss & Sand of H₂O", "Moss and Sand of $H_2O$"),
    ("Counting Moss. Part Two", "Counting Moss, Part II"),
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
    ("Hypertension in Dune Dwellers", "Hypotension in Dune Dwellers"),
    ("Interlayer Moss on Dunes of Sand", "Intralayer Moss on Dunes of Sand"),
    ("Ferromagnetic Moss on Dunes of Sand", "Ferrimagnetic Moss on Dunes of Sand"),
    ("Neural Moss on Dunes of Sand in Winter", "Neutral Moss on Dunes of Sand in Winter"),
    ("C# for Moss on Dunes of Sand", "C for Moss on Dunes of Sand"),
    ("Moss Surveys 2019: Lessons of the Sand", "Moss Surveys 2020: Lessons of the Sand"),
    ("Sand Follows Moss in Dunes", "Moss Follows Sand in Dunes"),
    ("A Multilingual Atlas of Moss Names", "A Monolingual Atlas of Moss Names"),
    ("Learning to Count Moss", "Learning to Count Moss: A Reproduction"),
    ("沙丘中的负采样研究", "沙丘中的正采样研究"),
    ("...", "!!!"),
    ("कि मॉस", "का मॉस"),
    ("苔藓一", "苔藓二"),
    ("Counting Moss, I", "Counting Moss, II"),
    ("Counting Moss, Part A", "Counting Moss, Part B"),
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


@pytest.mark.parametrize(
    ("title", "known", "want"),
    [
        ("Moss", 1, False),
        ("Moss", 2, True),
        ("Moss Atlas", 1, True),
        ("沙丘研究", 1, True),
        ("?", 9, False),
        ("Introduction to the Special Issue", 9, False),
        ("Introduction to the Special Issue on Moss", 1, True),
        ("Books Received, 1990", 9, False),
    ],
)
def test_is_telling(title, known, want):
    assert is_telling(title, known) is want


# The other title, and in what way it is like "The Weight of Moss on Northern Dunes".
KINDS = [
    ("Moss", "other"),
    ("The Weight of Moss on Northern Dunes: Three Winters", "subtitle"),
    ("The Weight of Moss on Northern Dunes -- Three Winters", "subtitle"),
    ("The Weight of Moss on Northern Dunes (A Sketch)", "subtitle"),
    ("DuneScale: The Weight of Moss on Northern Dunes", "subtitle"),
    ("The Weight of Moss on Northern Dunes in Winter", "reworded"),
    ("The Mass of Moss on Northern Dunes", "reworded"),
    ("On Northern Dunes: The Weight of Moss", "front"),
    ("The Weight of Moss on Northern Dunes 2", "other"),
    ("The Weight of Moss on Northern Dunes: Revisited", "other"),
    ("The Weight of Moss on Northern Dunes, Reply", "other"),
    ("The Weight of Moss by Northern Dunes", "front"),
    ("The Moss on the Weight of Northern Dunes", "reworded"),
    ("The Weight of MossNet on Northern Dunes", "reworded"),
]


@pytest.mark.parametrize(("other", "kind"), KINDS)
def test_kind(other, kind):
    one = "The Weight of Moss on Northern Dunes"
    assert (likeness(one, other).kind, likeness(other, one).kind) == (kind, kind)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("DuneNet: Weighing Moss", "DuneNet: Cushions of Sand in Storms", "name"),
        ("Dunes: Weighing Moss", "Dunes: Cushions of Sand in Storms", "other"),
        ("MossNet for Sand in Winter Storms", "DuneNet for Sand in Winter Storms", "other"),
    ],
)
def test_names(one, other, kind):
    assert (likeness(one, other).kind, likeness(other, one).kind) == (kind, kind)
