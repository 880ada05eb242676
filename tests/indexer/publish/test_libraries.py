"""Which libraries there are, and who may see them."""

from __future__ import annotations

import pytest
from datasette import hookimpl
from datasette.app import Datasette
from datasette.plugins import pm

from tests.indexer.publish.served import ask

IS_OLD = not hasattr(Datasette, "allowed")


class Hides:
    """A plugin that lets nobody see the sources."""

    __name__ = "hides"

    @hookimpl
    def permission_allowed(self, action, resource):
        return False if action == "view-table" and resource[1] == "sources" else None


class Closes:
    """A plugin with metadata of its own."""

    __name__ = "closes"

    @hookimpl
    def get_metadata(self):
        return {"allow": False}


@pytest.fixture
def plugin(request):
    pm.register(request.param(), name="hides")
    yield
    pm.unregister(name="hides")


@pytest.mark.skipif(not IS_OLD, reason="Datasette 1.0 has other hooks")
@pytest.mark.parametrize(("plugin", "want"), [(Hides, [200, 404]), (Closes, [404, 404])], indirect=["plugin"])
def test_plugins_are_asked_who_may_see_what(papers, plugin, want):
    assert [answer.status_code for answer in ask([papers], "/paperfeed", "/paperfeed/status")] == want


@pytest.mark.parametrize(
    "metadata",
    [
        {"allow": {"id": "root"}},
        {"databases": {"my library": {"allow": {"id": "root"}}}},
        {"databases": {"my library": {"tables": {"papers": {"allow": {"id": "root"}}}}}},
    ],
)
@pytest.mark.skipif(not IS_OLD, reason="Datasette 1.0 has this in its configuration")
def test_what_metadata_allows(papers, metadata):
    assert papers.stem == "my library"
    assert ask([papers], "/paperfeed", metadata=metadata)[0].status_code == 404


def test_all_see_what_nobody_has_closed(papers):
    assert [answer.status_code for answer in ask([papers], "/paperfeed", "/paperfeed/status")] == [200, 200]
