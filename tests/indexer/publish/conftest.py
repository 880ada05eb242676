import pytest

from tests.indexer.publish import served


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    """The invented library, in a file that nobody would guess the name of. Nobody writes to it."""
    return served.make(tmp_path_factory.mktemp("publish") / "my library.db")
