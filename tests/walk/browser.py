"""Chromium that reaches this machine only, and keeps account of all that a reader should never meet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: Names that distributions give it; `PAPERFEED_CHROMIUM` is a path to another.
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
)
_LONG_MS = 15_000


@dataclass(slots=True)
class Visit:
    """A page that is open. `troubles`: errors on the console, scripts that failed, requests to other hosts, and answers
    that say something is missing or broken."""

    page: Page
    home: str
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """From now on."""
        self.page.on("console", lambda told: self._told(f"console {told.type}: {told.text}", told.type == "error"))
        self.page.on("pageerror", lambda error: self._told(f"script: {error}"))
        self.page.on("request", lambda asked: self._told(f"asks {asked.url}", not self._is_home(asked.url)))
        self.page.on("response", lambda answer: self._told(f"{answer.status}: {answer.url}", answer.status >= 400))
        self.page.on("requestfailed", lambda asked: self._told(f"failed: {asked.url} {asked.failure}"))

    def go(self, path: str) -> Any:
        """Opens an address of the server's."""
        return self.page.goto(self.home + path)

    def _told(self, what: str, holds: bool = True) -> None:
        if holds:
            self.troubles.append(what)

    def _is_home(self, url: str) -> bool:
        return url.startswith(("data:", "blob:")) or urlsplit(url).netloc == urlsplit(self.home).netloc


def chromium() -> str:
    """Where it is; skips the test where it is nowhere."""
    found = os.environ.get("PAPERFEED_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found:
        pytest.skip("no Chromium here: apt-get install chromium, or PAPERFEED_CHROMIUM=/path/to/it")
    return found


@contextmanager
def started() -> Iterator[Browser]:
    """Chromium without anybody's profile."""
    path = chromium()
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=path, headless=True, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Browser, home: str, **circumstances: Any) -> Iterator[Visit]:
    """A visit of somebody who was never there before, under those circumstances (`java_script_enabled`, `color_scheme`,
    `viewport`)."""
    context = browser.new_context(**circumstances)
    context.set_default_timeout(_LONG_MS)
    try:
        visit = Visit(page=context.new_page(), home=home)
        visit.watch()
        yield visit
    finally:
        context.close()
