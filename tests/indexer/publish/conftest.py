import pytest
from sqlite_utils import Database

from tests.indexer import library
from tests.indexer.publish import served

#: The hits of the watch `trust`: of the first one it is not known since when.
HITS = {
    "2402.90008": (None, ""),
    "2402.90009": ("2024-03-05T01:00:00Z", "trust in the title"),
    "2403.90001": ("2024-03-06T01:00:00Z", "trust in the title and abstract"),
    "2401.90010": ("2024-03-06T01:00:00Z", "trust in the abstract"),
}


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    """The invented library, in a file that nobody would guess the name of. Nobody writes to it."""
    return served.make(tmp_path_factory.mktemp("publish") / "my library.db")


@pytest.fixture(scope="session")
def watched(tmp_path_factory):
    """The invented library with watches. Nobody writes to it."""
    path = served.make(tmp_path_factory.mktemp("feeds") / "papers.db")
    db = Database(path)
    made = {"made": "2024-03-01T00:00:00Z", "run": library.FETCHED}
    db["watches"].insert_all(
        [
            {"name": "trust", "query": "trust", "person": None, "condition": None} | made,
            {"name": "of-chiara", "query": None, "person": 1, "condition": "year > 2000"} | made,
            # which nobody could make today
            {"name": "old rules", "query": "***", "person": None, "condition": None} | made,
        ]
    )
    db["watch_hits"].insert_all(
        {"watch": "trust", "paper": library.paper_id(name), "found": found, "why": why}
        for name, (found, why) in HITS.items()
    )
    db.close()
    return path
