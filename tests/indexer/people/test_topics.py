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
