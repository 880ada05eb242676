from __future__ import annotations

import pytest

from crawler.parse.lists import byline
from crawler.parse.lists.byline import Byline

WORDS = frozenset({"hats", "gpt", "nlp", "llms", "deephat", "hattorch", "models", "ek", "what"})
NAMES = frozenset({"JiaYi Ek", "bell hooks", "李四"})


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        ("MiniHat: Better HatsAda Ek, Bo Oh", "MiniHat: Better Hats", ("Ada Ek", "Bo Oh")),
        ("Past, Present and FutureBo Oh, Ada Ek", "Past, Present and Future", ("Bo Oh", "Ada Ek")),
        ("Scaling to 1,000 ExamplesAda Ek", "Scaling to 1,000 Examples", ("Ada Ek",)),
        ("Hats for NLPAda Ek, Bo Oh", "Hats for NLP", ("Ada Ek", "Bo Oh")),
        ("Hats for GPTJD Vann, Bo Oh", "Hats for GPT", ("JD Vann", "Bo Oh")),
        ("Hats for LLMsA. Ek, B. C. Oh", "Hats for LLMs", ("A. Ek", "B. C. Oh")),
        ("ModelsJ.-P. Larsen, K. Oh", "Models", ("J.-P. Larsen", "K. Oh")),
        ("Hat-4Ada Ek, Bo Oh", "Hat-4", ("Ada Ek", "Bo Oh")),
        ("Hats in 2031Ada Ek", "Hats in 2031", ("Ada Ek",)),
        ("Why (and How?)Émile Durant, Łukasz Ek", "Why (and How?)", ("Émile Durant", "Łukasz Ek")),
        ("Hats in C++Ada Ek, Bo Oh", "Hats in C++", ("Ada Ek", "Bo Oh")),
        ("Hats in $x^2$Ada Ek", "Hats in $x^2$", ("Ada Ek",)),
        ("Better Modelsvan den Berg, Bo Oh", "Better Models", ("van den Berg", "Bo Oh")),
        ("Better ModelsEva van der Aa", "Better Models", ("Eva van der Aa",)),
        ("On DeepHatJane Doe", "On DeepHat", ("Jane Doe",)),
        ("On HatsJiaYi Ek, Bo Oh", "On Hats", ("JiaYi Ek", "Bo Oh")),
        ("On Hatsbell hooks, Bo Oh", "On Hats", ("bell hooks", "Bo Oh")),
        ("帽子研究李四, Bo Oh", "帽子研究", ("李四", "Bo Oh")),
        ("ReasoningIan McDonald, Bo Oh", "Reasoning", ("Ian McDonald", "Bo Oh")),
        ("HatsYann LeGrand", "Hats", ("Yann LeGrand",)),
        ("HatsBo Ek, Jr., Ada Oh", "Hats", ("Bo Ek, Jr.", "Ada Oh")),
        ("Vision, Language, and ActionAda Ek and Bo Oh", "Vision, Language, and Action", ("Ada Ek", "Bo Oh")),
        (
            "Better Word HatsAda Ek, Kang-Min Oh, SangKeun Lee",
            "Better Word Hats",
            ("Ada Ek", "Kang-Min Oh", "SangKeun Lee"),
        ),
        ("Relation ExtractionAda Ek, Bo Oh, Plato", "Relation Extraction", ("Ada Ek", "Bo Oh", "Plato")),
        ("Localization in VideoQAAda Ek, Bo Oh", "Localization in VideoQA", ("Ada Ek", "Bo Oh")),
        ("The HatExplainerAda Ek, Bo Oh", "The HatExplainer", ("Ada Ek", "Bo Oh")),
        ("The emergence of new topics.Ada Ek", "The emergence of new topics.", ("Ada Ek",)),
        ("What hats can doAndy Way, Eva Schulte im Walde", "What hats can do", ("Andy Way", "Eva Schulte im Walde")),
        ("Using HatTorch Lightning", "Using HatTorch Lightning", ()),
        ("A Hat of Its Own", "A Hat of Its Own", ()),
    ],
)
def test_split(line, title, authors):
    assert byline.split(line, NAMES, WORDS) == Byline(title, authors)


@pytest.mark.parametrize(
    ("tail", "complete", "affiliations"),
    [
        ("", True, ()),
        (" et al.", False, ()),
        (" et al. · ek-lab, hat-institute", False, ("ek-lab", "hat-institute")),
        (" · ek-lab", True, ("ek-lab",)),
        (" • Ek Institute of Hats, HTU", True, ("Ek Institute of Hats", "HTU")),
        (" + 3 more", False, ()),
        (", and 12 others", False, ()),
    ],
)
def test_what_follows_the_names(tail, complete, affiliations):
    assert byline.split("On HatsAda Ek, Bo Oh" + tail, frozenset(), WORDS) == Byline(
        "On Hats", ("Ada Ek", "Bo Oh"), complete, affiliations
    )
    assert byline.listed("Ada Ek, Bo Oh" + tail) == Byline(None, ("Ada Ek", "Bo Oh"), complete, affiliations)


@pytest.mark.parametrize(
    "line", ["modelsof everything et al.", "hats of people · ek-lab", "nothing here, Ada Ek, Bo Oh"]
)
def test_no_telling(line):
    assert byline.split(line, frozenset(), frozenset()) is None


@pytest.mark.parametrize(
    "line", ["On Hats and Caps", "Machine Learning", "Hats are large. We make them small.", "preprint, 2031", ""]
)
def test_no_list_of_authors(line):
    assert byline.listed(line) is None


def test_names_are_sure_behind_commas_only():
    assert list(byline.surely_names("On Hats, Caps and BonnetsAda Ek, Bo Oh, Cy Umm et al.")) == ["Cy Umm", "Bo Oh"]


def test_a_hostile_line_has_no_boundary_or_one():
    for line in ("A" * 100_000, "Aa" * 50_000, "Ada Ek, " * 20_000, "· " * 50_000, "Aa, " * 30_000, "et al" * 20_000):
        byline.split(line, frozenset(), frozenset())
        byline.listed(line)
