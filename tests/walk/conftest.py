import pytest

from bench.server import served
from tests.program import paperfeed
from tests.walk import browser


@pytest.fixture(scope="package")
def chromium():
    with browser.started() as started:
        yield started


@pytest.fixture(scope="package")
def home(chromium, tmp_path_factory):
    """The address of a server with the library that the demonstration makes, and a watch that has found something.
    Nobody writes to it."""
    folder = tmp_path_factory.mktemp("walk")
    done = paperfeed("demo", "--no-serve", cwd=folder)
    assert done.returncode == 0, done.stderr
    done = paperfeed("watch", "add", "margins", "margins", "--all", cwd=folder / "paperfeed-demo")
    assert done.returncode == 0, done.stderr
    with served(folder / "paperfeed-demo" / "papers.db") as server:
        yield server.address
