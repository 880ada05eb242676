import pytest

from indexer.works.described import Described
from indexer.works.kinds import kinds


@pytest.mark.parametrize(
    ("known", "want"),
    [
        ({"title": "The Weight of Moss"}, set()),
        ({"title": "Reply to “Comment on the Weight of Moss”"}, {"reply"}),
        ({"title": "Discussion of: The Weight of Moss"}, {"reply"}),
        ({"title": "A Commentary on Moss"}, {"reply"}),
        ({"title": "Dialogue and Comments in Moss Forums"}, set()),
        ({"title": "Corrigendum: The Weight of Moss"}, {"correction"}),
        ({"title": "Corrections to “The Weight of Moss”"}, {"correction"}),
        ({"title": "Loop Corrections of Moss"}, set()),
        ({"title": "The Weight of Moss (Extended Abstract)"}, {"short"}),
        ({"title": "The Weight of Moss [abstract]"}, {"short"}),
        ({"title": "Abstract Moss"}, set()),
        ({"title": "The Weight of Moss (Poster)"}, {"short"}),
        ({"title": "The Weight of Moss. A Thesis"}, {"thesis"}),
        ({"title": "Moss", "comments": "Ph.D. thesis, University of Dunes"}, {"thesis"}),
        ({"title": "Moss", "venue": "Master's thesis"}, {"thesis"}),
        ({"title": "Moss", "comments": "9 pages, from the author's PhD thesis"}, set()),
        ({"title": None}, set()),
    ],
)
def test_kinds(known, want):
    assert kinds(Described(**known)) == want
