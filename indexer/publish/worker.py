"""One of several processes that answer on one socket: `python -m indexer.publish.worker SOCKET FILE --setting …`.

Datasette opens a port of its own; this gives its application a socket that another process has opened.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from typing import Any

import uvicorn
from datasette.cli import serve

#: After so many answers of a process one connection is closed. Kept open, all stay with whom they came to first,
#: several at one process while another is idle; a new one comes to who is.
ANSWERS = 16


class Shared(socket.socket):
    """A socket that listens already, for as many visitors as wait for all processes."""

    def listen(self, backlog: int = 0, /) -> None:
        """Nothing: asyncio takes the number of those who may wait for how many to take in at once, too."""


def parting(application: Any) -> Any:
    """The ASGI application, which closes a connection now and then."""
    answered = 0

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        nonlocal answered
        answered += scope["type"] == "http"

        async def told(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
            await send(message)

        is_last = scope["type"] == "http" and answered % ANSWERS == 0
        await application(scope, receive, told if is_last else send)

    return answer


def main(number: int, arguments: list[str]) -> None:
    """Answers on the open socket of that number, by the arguments of `datasette serve`, until it is told to end."""
    context = serve.make_context("datasette serve", arguments)
    datasette = context.invoke(serve, **context.params, return_instance=True)
    asyncio.run(datasette.invoke_startup())
    # As Datasette runs it, but one visitor is taken in at a time: or whoever is first would take all that wait.
    config = uvicorn.Config(parting(datasette.app()), log_level="info", lifespan="on", backlog=1)
    with Shared(fileno=number) as listening:
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
