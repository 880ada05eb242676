"""The sample web: a real HTTP server on loopback that plays arXiv's hosts, a journal, a blog and a homepage.

It has a day: on day 1 papers are announced, on days 2 and 3 more come and some are replaced or withdrawn. Nothing
depends on the clock, so every start serves the same bytes.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Self

from crawler.sample import library, site
from crawler.sample.answer import Answer
from crawler.sample.faults import Fault


class SampleWeb:
    """The sample web as a context manager: `with SampleWeb(day=2) as web: web.url`.

    `day` and `weekend` (no announcements in the feeds) can be set while it runs. `delay` is seconds before each answer.
    `requests` counts (path, status), `log` lists (path with query, status) in the order of the answers.
    """

    def __init__(
        self, day: int = len(library.DAYS), *, delay: float = 0.0, weekend: bool = False, port: int = 0
    ) -> None:
        library.papers(day)  # a day that does not exist is refused here, not by the first request
        self.day, self.delay, self.weekend = day, delay, weekend
        self.requests: Counter[tuple[str, int]] = Counter()
        self.log: list[tuple[str, int]] = []
        self._faults: dict[str, list[Fault]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.web = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end: `http://127.0.0.1:40417`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def fail(self, path: str, **fault: Any) -> None:
        """Makes a path (`/oai`), or a path with its query, go wrong; the arguments are those of `faults.Fault`."""
        with self._lock:
            self._faults.setdefault(path, []).append(Fault(**fault))

    def heal(self) -> None:
        """Forgets all faults."""
        with self._lock:
            self._faults.clear()

    def fault(self, target: str) -> Fault | None:
        """The fault that strikes this request, if one does; a request counts once for each fault of its path."""
        with self._lock:
            paths = dict.fromkeys((target, target.partition("?")[0]))
            return next((fault for path in paths for fault in self._faults.get(path, ()) if fault.strikes()), None)

    def note(self, target: str, status: int) -> None:
        """Counts an answer."""
        with self._lock:
            self.requests[target.partition("?")[0], status] += 1
            self.log.append((target, status))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A client that keeps its connection open must not hold up the end of a `with` block.
    block_on_close = False
    web: SampleWeb

    def server_bind(self) -> None:
        # HTTPServer's own asks the name service for the host's full name, which can take seconds without a network.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.socket.getsockname()[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is its own affair; nothing is printed."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        web = self.server.web
        fault = web.fault(self.path)
        time.sleep(web.delay + (fault.wait if fault else 0.0))
        answer = site.answer(self.path, web.day, weekend=web.weekend)
        if fault is not None:
            self._send_fault(answer, fault)
        elif answer.validators and self._is_known(answer):
            self._send(304, b"", self._validators(answer))
        else:
            validators = self._validators(answer) if answer.validators else {}
            headers = {"Content-Type": answer.content_type, **answer.headers, **validators}
            self._send(answer.status, answer.body, headers)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: `SampleWeb.log` has it."""

    def version_string(self) -> str:
        return "sample"

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(_moment(self.server.web.day, hour=22), usegmt=True)

    def _send_fault(self, answer: Answer, fault: Fault) -> None:
        body = answer.body if fault.body is None else fault.body
        declared = len(body)
        if fault.cut is not None:
            body = body[: int(len(body) * fault.cut)]
        length = declared if fault.hang_up else len(body)
        headers = {"Content-Type": answer.content_type, **fault.headers, "Content-Length": str(length)}
        self._send(fault.status or answer.status, body, headers)
        self.close_connection = self.close_connection or fault.hang_up

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.server.web.note(self.path, status)
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _validators(self, answer: Answer) -> dict[str, str]:
        modified = format_datetime(_moment(self.server.web.day, hour=1), usegmt=True)
        return {"ETag": f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"', "Last-Modified": modified}

    def _is_known(self, answer: Answer) -> bool:
        """Whether the client has this answer; If-None-Match decides alone where it is sent (RFC 9110 §13.1.3)."""
        if tags := self.headers.get("If-None-Match"):
            return self._validators(answer)["ETag"] in tags
        since = self.headers.get("If-Modified-Since")
        return since is not None and parsedate_to_datetime(since) >= _moment(self.server.web.day, hour=1)


def _moment(day: int, *, hour: int) -> datetime:
    today = library.DAYS[day - 1]
    return datetime(today.year, today.month, today.day, hour, tzinfo=UTC)
