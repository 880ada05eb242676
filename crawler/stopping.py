"""Whether this process was asked to stop (SIGINT, SIGTERM): whoever waits for something else looks here in between.

The reactor hears of a signal only when it is its turn. Who keeps it from that, such as a wait for a lock, must look up.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: How long, in seconds, what is under way when the process is asked to stop may take to come to its end.
GRACE = 1.5


@dataclass(slots=True)
class Stop:
    """When somebody asked, by the clock that only goes forward; None while nobody did."""

    at: float | None = None

    def ask(self) -> None:
        """The first time counts."""
        if self.at is None:
            self.at = time.monotonic()

    def patience(self, end: float) -> float:
        """Until when to wait for what one would otherwise wait for until `end`."""
        return end if self.at is None else min(end, self.at + GRACE)


STOP = Stop()


def heed() -> None:
    """From now on the handlers of these signals, where the program has some, also note that they were called."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        handler = signal.getsignal(number)
        # Python's own raises at once.
        if callable(handler) and handler is not signal.default_int_handler and not hasattr(handler, "heeds"):
            signal.signal(number, _noting(handler))


def _noting(handler: Callable[[int, Any], Any]) -> Callable[[int, Any], Any]:
    def note(number: int, frame: Any) -> None:
        STOP.ask()
        handler(number, frame)

    note.heeds = True  # type: ignore[attr-defined]
    return note
