import re

import pytest
from sqlite_utils import Database

from indexer.publish.security import script_hashes
from tests.indexer.publish.served import ask, tree


def policy(answer):
    """The directives of the answer's Content-Security-Policy."""
    parts = answer.headers["content-security-policy"].split("; ")
    return {name: sources for name, _, sources in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("path", ["/", "/paperfeed/search?q=trust", "/paperfeed/paper/2403.90001", "/paperfeed/status"])
def test_our_pages_allow_only_the_scripts_they_carry(papers, path):
    (answer,) = ask([papers], path)
    rules = policy(answer)
    assert "unsafe" not in rules["script-src"]
    assert rules["default-src"] == "'self'"
    inline = [f"<script>{s.text_content()}</script>" for s in tree(answer).xpath("//script[not(@src) and not(@type)]")]
    assert inline
    assert all(script_hashes(script) in rules["script-src"] for script in inline)


@pytest.mark.parametrize("path", ["/-/", "/my~20library/papers", "/my~20library/papers.json", "/-/static/app.css"])
def test_every_answer_has_the_headers(papers, path):
    (answer,) = ask([papers], path)
    assert answer.status_code == 200
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert policy(answer)["object-src"] == "'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "referrer-policy" in answer.headers
    assert not [name for name in answer.headers if name.startswith("x-paperfeed")]


def test_nothing_is_loaded_from_another_host(papers):
    paths = ("/", "/paperfeed/search?q=trust", "/paperfeed/paper/2403.90001", "/paperfeed/status")
    for answer in ask([papers], *paths):
        loaded = tree(answer).xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")
        assert loaded
        assert all(re.match(r"/-/static", address) for address in loaded)


def test_our_files_are_there(papers):
    page, *files = ask(
        [papers], "/", *(f"/-/static-plugins/paperfeed/{n}" for n in ("paperfeed.css", "paperfeed.js", "datasette.css"))
    )
    linked = tree(page).xpath("//link[@rel='stylesheet']/@href | //script/@src")
    assert [file.status_code for file in files] == [200] * 3
    assert {"/-/static-plugins/paperfeed/paperfeed.css", "/-/static-plugins/paperfeed/paperfeed.js"} <= set(linked)
    assert "@import" not in files[0].text
    assert "http" not in files[0].text


def test_a_datasette_without_a_library_is_left_alone(tmp_path):
    path = tmp_path / "birds.db"
    Database(path)["birds"].insert({"name": "wren"})
    own, (page, none) = ask([path], "/birds/birds")[0], ask([path], "/birds/birds", "/paperfeed")
    assert "content-security-policy" not in own.headers
    assert "static-plugins/paperfeed" not in page.text
    assert none.status_code == 404
    assert "content-security-policy" in none.headers


@pytest.mark.parametrize(("chosen", "sent"), [("default-src 'none'", "default-src 'none'"), ("", None)])
def test_the_operators_own_policy(papers, chosen, sent):
    own = {"plugins": {"paperfeed": {"content_security_policy": chosen}}}
    theirs, ours = ask([papers], "/my~20library/papers", "/paperfeed", metadata=own)
    assert theirs.headers.get("content-security-policy") == sent
    assert theirs.headers["x-content-type-options"] == "nosniff"
    assert policy(ours)["default-src"] == "'self'"


@pytest.mark.parametrize("path", ["//dune.example/%41", "/\\dune.example/%41", "/\\/dune.example/", "///dune.example/"])
def test_a_redirection_stays_here(papers, path):
    (answer,) = ask([papers], path)
    location = answer.headers.get("location", "/")
    # browsers take both kinds of slashes for one
    assert (location[0], location[1:2] in ("/", "\\")) == ("/", False)
