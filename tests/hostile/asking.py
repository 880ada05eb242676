"""One request after the other over a socket: any bytes in the request line, which clients of HTTP would not send."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPResponse

_PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`seconds`: from the request to the end of the body."""

    status: int
    headers: Message
    body: bytes
    seconds: float

    @property
    def kind(self) -> str:
        """Its media type, without parameters."""
        return self.headers.get_content_type()


class Asker:
    """Keeps a connection as long as the server does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, target: bytes) -> Answer:
        """What the server says to `GET target`; raises `OSError` where it says nothing twice."""
        try:
            return self._asked(target)
        except OSError:  # the server has closed the connection meanwhile
            self.close()
            return self._asked(target)

    def close(self) -> None:
        """Ends the connection."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
            self._socket = None

    def _asked(self, target: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=_PATIENCE_SECONDS)
        began = time.perf_counter()
        self._socket.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % self._port)
        response = HTTPResponse(self._socket, method="GET")
        try:
            response.begin()
            body = response.read()
            answer = Answer(
                status=response.status, headers=response.headers, body=body, seconds=time.perf_counter() - began
            )
            if response.will_close:
                self.close()
        finally:
            response.close()
        return answer
