"""Scrapy, Datasette and sqlite-utils used plainly, as their own documentation says, on our project and database."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from crawler.sample.web import SampleWeb
from tests.program import environment, follow, paperfeed

ROOT = Path(__file__).resolve().parents[1]
CHINESE = "检索"


@pytest.fixture(scope="module")
def web():
    with SampleWeb() as web:
        yield web


@pytest.fixture(scope="module")
def filled(tmp_path_factory, web):
    """A folder with a harvested papers.db."""
    folder = tmp_path_factory.mktemp("filled")
    follow(folder, web.url)
    assert paperfeed("crawl", "--since=2006-01-01", cwd=folder).returncode == 0
    return folder


def run(module, *arguments, cwd, env=None):
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=cwd,
        env=environment(Path(cwd), env),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture
def checkout(tmp_path):
    """A folder that is a Scrapy project by its scrapy.cfg, as the checkout is."""
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    return tmp_path


def test_scrapy_list(checkout):
    names = run("scrapy", "list", cwd=checkout).stdout.split()
    assert {"arxiv_api", "arxiv_list", "arxiv_oai", "arxiv_rss", "feed", "homepage"} <= set(names)


def test_scrapy_crawl_gives_items_as_any_project(checkout, web):
    run(
        "scrapy",
        "crawl",
        "arxiv_rss",
        "-a",
        "category=cs.CL",
        "-a",
        f"base_url={web.url}",
        "-O",
        "out.jsonl",
        cwd=checkout,
    )
    items = [json.loads(line) for line in (checkout / "out.jsonl").read_text().splitlines()]
    assert len(items) > 5
    assert {"source", "key", "title", "authors", "identifiers"} <= items[0].keys()
    assert not list(checkout.glob("*.db*"))


def test_scrapy_crawl_with_a_database_stores_and_keeps_the_ledger(checkout, web):
    arguments = ("crawl", "arxiv_rss", "-a", "category=cs.CL", "-a", f"base_url={web.url}", "-O", "out.jsonl")
    run("scrapy", *arguments, cwd=checkout, env={"PAPERFEED_DB": "papers.db"})
    run("scrapy", *arguments, "-s", "PAPERFEED_DB=papers.db", cwd=checkout)
    db = Database(checkout / "papers.db")
    assert db["papers"].count > 5
    assert [row["status"] for row in db["fetches"].rows] == [200, 304]
    assert [row["verdict"] for row in db["run_sources"].rows] == ["ok", "ok_nothing_expected"]
    assert db["runs"].count == 2
    db.close()


def test_sqlite_utils_search(filled):
    path = str(filled / "papers.db")
    found = json.loads(run("sqlite_utils", "search", path, "papers", "graph", cwd=filled).stdout)
    assert found
    assert all("graph" in " ".join(str(v) for v in row.values()).lower() for row in found)
    assert json.loads(run("sqlite_utils", "rows", path, "papers", "--limit", "1", cwd=filled).stdout)[0]["id"]


def get(datasette, path):
    async def ask():
        await datasette.invoke_startup()
        return await datasette.client.get(path)

    return asyncio.run(ask())


@pytest.mark.parametrize("name", ["papers", "my-library", "日本語"])
@pytest.mark.parametrize("with_metadata", [True, False])
def test_datasette_in_process_whatever_the_file_is_called(filled, tmp_path, name, with_metadata):
    path = tmp_path / f"{name}.db"
    Database(filled / "papers.db").execute("vacuum into ?", [str(path)])
    metadata = json.loads((ROOT / "datasette-metadata.json").read_text()) if with_metadata else None
    datasette = Datasette([str(path)], metadata=metadata)
    base = datasette.urls.table(name, "papers", format="json")
    found = get(datasette, f"{base}?_shape=array&_search={urllib.parse.quote(CHINESE)}").json()
    assert found
    assert all(CHINESE in (row["title"] or "") + (row["abstract"] or "") for row in found)
    nothing = get(datasette, f"{base}?_shape=array&_search=zzzznothing").json()
    assert nothing == []
    assert get(datasette, "/paperfeed/search?q=graph").status_code == 200
    assert get(datasette, "/").status_code == 200


def test_datasette_over_http(filled):
    metadata = str(ROOT / "datasette-metadata.json")
    server = subprocess.Popen(
        [sys.executable, "-m", "datasette", "papers.db", "-m", metadata, "--port", "0"],
        cwd=filled,
        env=environment(filled),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        url = next(m[0] for line in server.stderr if (m := re.search(r"http://127\.0\.0\.1:\d+", line)))
        deadline = time.monotonic() + 20
        while True:
            try:
                page = urllib.request.urlopen(f"{url}/paperfeed/search?q={urllib.parse.quote(CHINESE)}", timeout=10)
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        body = page.read().decode()
    finally:
        server.terminate()
        server.communicate(timeout=10)
    assert "<mark>" in body
    assert CHINESE in body
