"""Topics of invented titles."""

from indexer.people.topics import MOST, topics


def test_pairs_swallow_their_words():
    titles = [
        "Dry Sand",
        "Of Dry Sand and Moss",
        "Dry Sand, Wet Sand",
        "Wet Moss",
        "The Dry Season",
        "沙与苔藓",
        "干沙",
    ]
    assert topics(titles) == [("dry sand", 3), ("moss", 2), ("wet", 2)]


def test_once_a_title_and_no_silent_words():
    assert topics(["Sand on Sand on Sand", "A New Approach to Using Models", "A New Approach to Us"]) == []


def test_most():
    words = [f"moss{chr(97 + n)}" for n in range(26)]
    assert len(topics([" of ".join(words)] * 2)) == MOST


def test_what_tells_more_comes_first():
    titles = ["Learning Moss", "Learning Sand", "Learning Quagmires", "Moss Quagmires", "Sand Moss"]
    assert [word for word, _ in topics(titles)] == ["learning", "moss", "quagmires", "sand"]
    weights = {"learning": 0.1, "moss": 1, "quagmires": 5, "sand": 1}
    assert topics(titles, weights.__getitem__) == [("quagmires", 2), ("moss", 3), ("sand", 2), ("learning", 3)]
