"""Scrapy's HTTP handler, with manners: waits for its turn, honours pauses, tries again where that may help.

It is the innermost place, so robots.txt and each hop of a redirect take their turn as well.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Coroutine
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, ResponseDataLossError
from scrapy.http import Response

from crawler.fetch import resolver
from crawler.fetch.gate import ClosedError, Gate, StateError, StoppedError
from crawler.fetch.guard import trusted
from crawler.fetch.harvesting import Harvesting, spider_of
from crawler.fetch.job import Origin, origin
from crawler.fetch.obstacle import PASSING, DeferralError, DroppedRequestError
from crawler.fetch.politeness import Lane, lane, slowed, stops_at_403, utc
from crawler.stopping import GRACE

THROTTLED = (429, 503)
BROKEN = (500, 502, 504, 520, 522, 524)
#: Times a request is sent at most while the provider says "not now".
TRIES = 6
#: Times it is sent again after a network error.
RETRIES = 2

_STEP = 1 << 16
#: How often, in seconds, somebody who waits for an answer looks whether the run goes on.
_LOOK = 0.2


class PoliteHandler(HTTP11DownloadHandler):
    """One request may be several exchanges; only the last one is handed on."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._patience = settings.getfloat("PAPERFEED_PATIENCE")
        self._backoff: float | None = settings.get("PAPERFEED_BACKOFF")
        self._allowed = settings.getlist("PAPERFEED_ALLOW")
        self._gate = Gate(Path(settings["PAPERFEED_STATE_DIR"]), patience=self._patience)

    async def download_request(self, request: Request) -> Response:
        """Raises `DeferralError` when the provider may not be asked, else what Scrapy's handler raises."""
        lane = self._lane(request)
        throttled = hitches = 0
        while True:
            try:
                response, pause = await self._take_turn(request, lane)
            except PASSING:
                hitches += 1
                if hitches > RETRIES:
                    raise
                await self._hold(request, lane.hitch * 2 ** (hitches - 1))
                continue
            if pause is not None:
                throttled += 1
                if throttled < TRIES and pause <= self._patience:
                    continue
                request.meta["paperfeed_deferred"] = f"{lane.key} may not be asked until {utc(time.time() + pause)}"
                return response
            if response.status in BROKEN and hitches < RETRIES:
                hitches += 1
                await self._hold(request, lane.hitch * 2 ** (hitches - 1))
                continue
            return response

    def _settle(self, request: Request, response: Response, lane: Lane) -> float | None:
        """What an answer means for the lane, told to the gate while nobody else can pass; a pause in seconds."""
        if response.status in THROTTLED:
            retry_after, date = (_text(response.headers.get(name)) for name in ("Retry-After", "Date"))
            return self._gate.pause(lane, retry_after, date)
        if response.status == 403 and stops_at_403(self._spider.job, lane):
            stop = f"{request.url}: answered 403, and asking on would count as an attack"
            if lane.closes_for:
                request.meta["paperfeed_until"] = until = utc(self._gate.close(lane, lane.closes_for))
                stop += f"; it is left alone until {until}"
            request.meta["paperfeed_stop"] = stop
        elif response.status < 400:
            self._gate.welcomed(lane)
        return None

    async def _take_turn(self, request: Request, lane: Lane) -> tuple[Response, float | None]:
        came = time.monotonic()
        try:
            async with self._gate.turn(lane, self._goes_on, self._waiting):
                began = time.monotonic()
                _waited(request, began - came)
                try:
                    response: Response = await self._send(request)
                finally:
                    request.meta["paperfeed_elapsed_ms"] = round((time.monotonic() - began) * 1000)
                pause = self._settle(request, response, lane)
        except ClosedError as exc:
            raise DeferralError(str(exc)) from exc
        except StateError as exc:
            # it is not the source that failed
            self._spider.session.error = self._spider.session.error or exc
            raise DeferralError("the run ended") from exc
        except StoppedError as exc:
            raise DeferralError("the run ended") from exc
        if not is_whole(response.headers.get("Content-Encoding"), response.body, self._most(request)):
            raise ResponseDataLossError
        return response, pause

    async def _send(self, request: Request) -> Response:
        guard = resolver.installed()
        scheme, host, port = origin(request.url)
        is_trusted = (scheme, host, port) in self._trusted()
        door: AbstractContextManager[None] = guard.trusting(host, port) if is_trusted else nullcontext()
        try:
            with door:
                response = await self._unless_stopped(super().download_request(request))
        except CannotResolveHostError as exc:
            if (address := guard.refused.get(host)) is not None:
                raise DroppedRequestError(request.url, f"expected a public address, found {address}") from exc
            raise
        return response

    async def _unless_stopped(self, download: Coroutine[Any, Any, Response]) -> Response:
        """The answer; raises `StoppedError` when the run ends and it does not come soon after."""
        task = asyncio.ensure_future(download)
        try:
            while self._goes_on() and not task.done():
                await asyncio.wait({task}, timeout=_LOOK)
            await asyncio.wait({task}, timeout=GRACE)
            if not task.done():
                raise StoppedError
            return task.result()
        finally:
            task.cancel()

    async def _hold(self, request: Request, seconds: float) -> None:
        self._waiting(seconds)
        _waited(request, seconds)
        try:
            await self._gate.rest(seconds, self._goes_on)
        except StoppedError as exc:
            raise DeferralError("the run ended") from exc

    def _lane(self, request: Request) -> Lane:
        found = lane(request.url, self._spider.job, self._trusted())
        if self._backoff is not None:
            found = replace(found, backoff=float(self._backoff), hitch=float(self._backoff) / 10)
        return slowed(found, self._spider.crawl_delays.get(origin(request.url)))

    def _trusted(self) -> frozenset[Origin]:
        return trusted(self._spider.job, self._allowed)

    @property
    def _spider(self) -> Harvesting:
        return spider_of(self._crawler)

    def _goes_on(self) -> bool:
        return self._crawler.crawling and self._spider.session.error is None

    def _waiting(self, seconds: float) -> None:
        self._spider.harvester.tell("waiting", waiting_seconds=seconds)

    def _most(self, request: Request) -> int:
        return int(request.meta.get("download_maxsize") or self._default_maxsize)


def is_whole(encoding: bytes | None, body: bytes, most: int) -> bool:
    """False where a compressed body ends before its end, which Scrapy's decompression passes over in silence.

    Says nothing (True) of other encodings, and of bodies that grow beyond `most` bytes: those are refused elsewhere.
    """
    if (encoding or b"").strip().lower() not in (b"gzip", b"x-gzip") or not body:
        return True
    grown = 0
    while body.startswith(b"\x1f\x8b"):
        inflate = zlib.decompressobj(wbits=31)
        while not inflate.eof:
            try:
                out = inflate.decompress(body, _STEP)
            except zlib.error:
                # broken inside: left to the parser, which sees what became of it
                return True
            body = inflate.unconsumed_tail
            grown += len(out)
            if grown > most:
                return True
            if not out and not body and not inflate.eof:
                return False
        body = inflate.unused_data
    return True


def _waited(request: Request, seconds: float) -> None:
    """Adds to what was waited for this request, its earlier tries and hops included."""
    request.meta["paperfeed_waited_ms"] = request.meta.get("paperfeed_waited_ms", 0) + round(seconds * 1000)


def _text(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None
