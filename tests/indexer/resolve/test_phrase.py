import pytest

from indexer.resolve.phrase import phrase


@pytest.mark.parametrize(
    ("title", "want"),
    [
        ("Moss", 'ti:"Moss"'),
        ('a" OR all:sand ANDNOT ti:"b', 'ti:"a OR all sand ANDNOT ti b"'),
        ("x) OR (cat:cs.* [1 TO 9] \\", 'ti:"x OR cat cs 1 TO 9"'),
        ("EVA2.0 & $\\alpha$-moss", 'ti:"EVA2.0 moss"'),
        ("沙丘 研究", 'ti:"沙丘 研究"'),
        (" ".join(f"w{n}" for n in range(50)), 'ti:"' + " ".join(f"w{n}" for n in range(20)) + '"'),
        ("?!", None),
    ],
)
def test_phrase(title, want):
    assert phrase(title) == want
