import json
import socket
import subprocess
import time
import urllib.error
import urllib.request

from indexer import metadata
from indexer.publish import serving


def test_command():
    assert serving.command("papers.db", port=8123, public=True)[1:] == [
        "-m", "datasette", "serve", "papers.db", "--host", "127.0.0.1", "--port", "8123",
        "--setting", "suggest_facets", "off",
        "--setting", "facet_time_limit_ms", "200",
        "--setting", "sql_time_limit_ms", "1000",
        "--setting", "default_page_size", "50",
        "--setting", "max_csv_mb", "20",
        "--setting", "default_allow_sql", "off",
        "--setting", "allow_download", "off",
    ]  # fmt: skip


def test_over_http(papers, tmp_path):
    """The whole of it once, as a visitor meets it: strangers get pages and no SQL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = serving.command(papers, metadata=metadata.metadata_path(), port=port, public=True)
    with (tmp_path / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=tmp_path)
    try:
        home = _get(port, "/", server)
        assert (home[0], "pf-hero" in home[1]) == (200, True)
        assert _get(port, "/paperfeed/search?q=%E6%A3%80%E7%B4%A2", server)[0] == 200
        status, rows = _get(port, "/my~20library/papers.json?_shape=array&_search=%E6%A3%80%E7%B4%A2", server)
        assert (status, [row["arxiv_id"] for row in json.loads(rows)]) == (200, ["2403.90003"])
        assert _get(port, "/my~20library.json?sql=select+1", server)[0] == 403
    finally:
        server.terminate()
        server.wait()


def _get(port, path, server):
    """Status and text, once the server listens."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode()
        except urllib.error.URLError:
            assert server.poll() is None
            time.sleep(0.05)
    raise AssertionError("the server does not listen")
