"""A real HTTP server on loopback that answers as it is told and remembers who asked for what, when."""

import itertools
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """One answer. A header may be a function, called when it is sent. `etag` is honoured; `cut` bytes are missing at
    the end although Content-Length counts them."""

    body: bytes = b""
    status: int = 200
    headers: dict = field(default_factory=dict)
    etag: str | None = None
    cut: int = 0
    wait: float = 0.0


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    headers: dict
    at: float
    status: int


class Web:
    """`replies[path]` is a list of answers, the last of which is given for ever; other paths are 404."""

    def __init__(self):
        self.replies, self.asked, self.open = {}, [], 0
        self.most_open = 0
        self._lock = threading.Lock()

    def put(self, path, *replies):
        self.replies[path] = list(replies)

    def paths(self):
        return [a.path for a in self.asked]

    def gaps(self):
        times = [a.at for a in self.asked]
        return [b - a for a, b in itertools.pairwise(times)]

    def take(self, path):
        waiting = self.replies.get(path) or [Reply(status=404)]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def served(web=None):
    """A `Web` with its address in `url`, for as long as the block lasts."""
    web = web or Web()
    server = _Server(("127.0.0.1", 0), _handler(web))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    web.url = f"http://127.0.0.1:{server.server_port}"
    web.port = server.server_port
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # clients that hang up are what some tests are about


def _handler(web):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            with web._lock:
                reply = web.take(self.path)
                web.open += 1
                web.most_open = max(web.most_open, web.open)
            known = reply.etag is not None and self.headers.get("If-None-Match") == reply.etag
            status = 304 if known else reply.status
            with web._lock:
                web.asked.append(Asked(self.path, dict(self.headers), time.monotonic(), status))
            try:
                time.sleep(reply.wait)
                self._answer(reply, status)
            except OSError:
                self.close_connection = True
            finally:
                with web._lock:
                    web.open -= 1

        def _answer(self, reply, status):
            # with a date of its own where the answer has none
            (self.send_response_only if "Date" in reply.headers else self.send_response)(status)
            for name, value in reply.headers.items():
                self.send_header(name, value() if callable(value) else value)
            if reply.etag is not None:
                self.send_header("ETag", reply.etag)
            body = b"" if status == 304 else reply.body
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) - reply.cut])
            if reply.cut:
                self.close_connection = True

        def log_message(self, *args):
            pass

    return Handler
