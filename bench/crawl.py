"""A harvest over loopback: our crawl, stored and archived, beside a plain Scrapy spider that keeps nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from bench.generate import records
from bench.measure import Work
from bench.parse import oai_page

RECORDS = 20_000
PAGE = 1_000

_SPIDER = """
import scrapy
class Plain(scrapy.Spider):
    name = "plain"
    start_urls = [{url!r}]
    custom_settings = {{"LOG_ENABLED": False}}
    def parse(self, response):
        response.selector.remove_namespaces()
        token = response.xpath("//resumptionToken/text()").get()
        if token:
            yield scrapy.Request({url!r} + "&resumptionToken=" + token, dont_filter=True)
"""
_CONFIG = '[[source]]\nname = "bench"\nkind = "arxiv_oai"\nbase_url = "{url}"\ndelay = 0\n'


def candidates(count: int) -> Mapping[str, Work]:
    """OAI pages of a thousand records from a server in this process; starting Python counts for both."""
    url = serve(count)
    return {
        "Scrapy, answers thrown away (floor)": partial(_plain, f"{url}?verb=ListRecords", count),
        "paperfeed crawl, stored, indexed and archived": partial(ours, url, count),
    }


def serve(count: int) -> str:
    """The address of a server in this process that lists so many invented records, a thousand a page."""
    pages = _pages(count)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(pages, _identifiers(pages)))
    Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/oai"


def ours(url: str, count: int, program: str = "from indexer.cli import main; main()") -> int:
    """`paperfeed crawl` into an empty database; its records, after making sure that all are there."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "paperfeed.toml").write_text(_CONFIG.format(url=url), encoding="utf-8")
        run(["-c", program, "-q", "crawl", "bench"], Path(folder))
        done = subprocess.run(
            ["sqlite3", str(Path(folder) / "papers.db"), "select count(*) from papers"], capture_output=True, check=True
        )
        assert int(done.stdout) == count, done.stdout
    return count


def run(arguments: list[str], folder: Path) -> None:
    """Python with this project, in that folder."""
    here = str(Path(__file__).resolve().parents[1])
    subprocess.run([sys.executable, *arguments], cwd=folder, check=True, env={**os.environ, "PYTHONPATH": here})


def _pages(count: int) -> list[bytes]:
    invented = list(records(count))
    parts = [invented[at : at + PAGE] for at in range(0, count, PAGE)]
    return [oai_page(part, None if n == len(parts) else str(n)) for n, part in enumerate(parts, 1)]


def _identifiers(pages: list[bytes]) -> bytes:
    """The same list without its records, as a harvest is held against it."""
    headers = b"".join(header for page in pages for header in re.findall(rb"<header>.*?</header>", page, re.DOTALL))
    head, _, _ = pages[0].partition(b"<ListRecords>")
    return head + b"<ListIdentifiers>" + headers + b"</ListIdentifiers></OAI-PMH>"


def _handler(pages: list[bytes], identifiers: bytes) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            body = pages[int(asked.get("resumptionToken", ["0"])[0])] if urlsplit(self.path).path == "/oai" else b""
            if asked.get("verb") == ["ListIdentifiers"]:
                body = identifiers
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler


def _plain(url: str, count: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        spider = Path(folder) / "plain.py"
        spider.write_text(_SPIDER.format(url=url), encoding="utf-8")
        run(["-m", "scrapy", "runspider", "--nolog", str(spider)], Path(folder))
    return count
