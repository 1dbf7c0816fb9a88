"""Fetches results: whole, resumed where cut off, only from public hosts, only what looks like media."""

from __future__ import annotations

import asyncio
import os
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import httpx

from plugin.errors import AnswerLost, GenerationFailed, Scope, SecondUnitError, Stopped
from plugin.events import Progress
from plugin.generators.http import Effect, excerpt, wait_seconds
from plugin.generators.http_failures import failure_of, forbidden, lost, reason_of
from plugin.generators.http_guard import Guard
from plugin.generators.http_part import Part, is_text, sniffed
from plugin.generators.http_proxy import proxy_for
from plugin.generators.http_redaction import Redactor
from plugin.generators.http_transport import AiohttpTransport, Wiring
from plugin.media.store import new_file
from plugin.messages import Message, say

redirected = frozenset({301, 302, 303, 307, 308})
asked_again = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """`pauses`: seconds before each try; their number is the number of tries. A connection that brings less than
    `least_bytes` in `window_seconds` is given up. `most_seconds` bounds the whole."""

    most_bytes: int = 8 << 30
    most_redirects: int = 3
    connect_seconds: float = 15.0
    window_seconds: float = 60.0
    least_bytes: int = 64 << 10
    most_seconds: float = 3600.0
    pauses: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
    longest_pause: float = 60.0
    """What a server may ask for with `Retry-After`."""
    buffer: int = 1 << 20


@dataclass(frozen=True, slots=True)
class Again:
    """This try came to nothing or only to a part; the next may bring the rest."""

    reason: Message
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Downloads:
    """Results of one provider. Its keys are not among what is sent: a result's host is a stranger."""

    guard: Guard
    redactor: Redactor
    tls: ssl.SSLContext
    limits: DownloadLimits

    async def fetch(self, url: str, target: Path, on_progress: Progress, sha256: str) -> str:
        """See Http.download. Stopped when `on_progress` says no; StorageError when it cannot be written."""
        with new_file(target) as temporary, temporary.open("wb") as file:
            part = Part(file)
            failure = await self._whole(url, part, on_progress) or self._damage(url, part, sha256)
            if failure is not None:
                raise failure
            # In a thread: what a slow disk still has to write must not hold up the polls of other jobs.
            await asyncio.to_thread(_sync, file)
            return str(part.digest.hexdigest())

    def _damage(self, url: str, part: Part, sha256: str) -> SecondUnitError | None:
        if not part.judged and is_text(part.head):
            return self._no_media(url, part)
        if sha256 and part.digest.hexdigest() != sha256.lower():
            return lost(_host(url), say("the file is not the one that was announced"), Effect.read, code="damaged")
        return None

    async def _whole(self, url: str, part: Part, on_progress: Progress) -> SecondUnitError | None:
        """None once all has arrived. Errors are returned, so that none carries another along that quotes the link."""
        reason = say("no answer in time")
        try:
            async with asyncio.timeout(self.limits.most_seconds):
                asked = 0.0
                for pause in self.limits.pauses:
                    await asyncio.sleep(max(pause, min(asked, self.limits.longest_pause)))
                    outcome = await self._try(url, part, on_progress)
                    if not isinstance(outcome, Again):
                        return outcome
                    reason, asked = outcome.reason, outcome.seconds
        except TimeoutError:
            reason = say("no answer in time")
        return _broken(url, reason)

    async def _try(self, url: str, part: Part, on_progress: Progress) -> Again | SecondUnitError | None:
        if part.size and not part.validator:
            part.restart()
        try:
            async with asyncio.timeout(self.limits.window_seconds) as window:
                async with self._open(url, part) as response:
                    if isinstance(response, SecondUnitError):
                        return response
                    return self._refusal(response) or await self._take(response, part, window, on_progress)
        except TimeoutError:
            return Again(say("no answer in time"))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = failure_of(error, _host(url), Effect.read)
            return failure if failure.code == "forbidden_url" else Again(reason_of(error))

    @asynccontextmanager
    async def _open(self, url: str, part: Part) -> AsyncIterator[httpx.Response | SecondUnitError]:
        """The answer at the end of the redirects, every one of them judged like the first."""
        for _ in range(self.limits.most_redirects + 1):
            objection = self.guard.objection(url)
            if objection is not None:
                yield forbidden(_host(url), objection, Scope.request)
                return
            async with self._transport(url) as transport, aclosing(await self._send(transport, url, part)) as response:
                place = response.headers.get("location", "")
                if response.status_code not in redirected or not place:
                    yield response
                    return
                url = _joined(url, place)
        yield forbidden(_host(url), say("it leads from one address to the next"), Scope.request)

    def _transport(self, url: str) -> AiohttpTransport:
        return AiohttpTransport(Wiring(self.guard, proxy_for(url), self.tls, reuse=False, buffer=self.limits.buffer))

    async def _send(self, transport: AiohttpTransport, url: str, part: Part) -> httpx.Response:
        """Without httpx's client around it: that one logs links, and stumbles over odd redirects."""
        headers = {"User-Agent": "SecondUnit", "Accept": "*/*", "Accept-Encoding": "identity"}
        if part.size:
            headers |= {"Range": f"bytes={part.size}-", "If-Range": part.validator}
        timeout = {"connect": self.limits.connect_seconds, "pool": self.limits.connect_seconds}
        return await transport.handle_async_request(
            httpx.Request("GET", url, headers=headers, extensions={"timeout": timeout})
        )

    def _refusal(self, response: httpx.Response) -> Again | SecondUnitError | None:
        status, host = response.status_code, response.url.host
        if status in (200, 206, 416):
            return None
        if status >= 500 or status in asked_again:
            wait = wait_seconds(response.headers.get("retry-after", ""), response.headers.get("date", ""))
            return Again(say("it answered {status}", status=status), wait or 0.0)
        return GenerationFailed(
            say("The link to the result does not work any more: {host} answered {status}.", host=host, status=status),
            say("A new link is asked for."),
            code="expired",
            temporary=True,
        )

    async def _take(
        self, response: httpx.Response, part: Part, window: asyncio.Timeout, on_progress: Progress
    ) -> Again | SecondUnitError | None:
        again = _line_up(response, part)
        if again is not None:
            return again
        if (part.total or 0) > self.limits.most_bytes:
            return self._too_large(response)
        arrived = 0
        async for chunk in _chunks(response):
            judged = part.judged
            part.add(chunk)
            arrived += len(chunk)
            if part.size > (part.total or self.limits.most_bytes):
                return self._too_large(response) if part.total is None else Again(say("the connection broke off"))
            if not judged and part.judged and is_text(part.head):
                return self._no_media(str(response.url), part)
            if not on_progress(part.fraction):
                return Stopped(say("The download was stopped."), code="stopped")
            if arrived >= self.limits.least_bytes:
                arrived = 0
                window.reschedule(asyncio.get_running_loop().time() + self.limits.window_seconds)
        return None if part.complete else Again(say("the connection broke off"))

    def _too_large(self, response: httpx.Response) -> SecondUnitError:
        return GenerationFailed(
            say("The result at {host} is larger than any clip.", host=response.url.host), code="too_large"
        )

    def _no_media(self, url: str, part: Part) -> SecondUnitError:
        # Not to its very end: half a key there would not be known as one.
        text = self.redactor.quoted(part.head)[: sniffed // 2].decode("utf-8", "replace")
        return GenerationFailed(
            say("{host} sent a text in place of the clip: {text}", host=_host(url), text=excerpt(text.encode())),
            say("Wait a while and try again."),
            code="not_media",
            temporary=True,
        )


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


async def _chunks(response: httpx.Response) -> AsyncIterator[bytes]:
    async for chunk in response.stream:  # type: ignore[union-attr]  # an asynchronous client gives these only
        yield chunk


def _line_up(response: httpx.Response, part: Part) -> Again | None:
    """Make the part ready for the bytes that follow: the rest, or all of it from a server that knows no ranges."""
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        return Again(say("it is packed in a way that was not asked for"))
    if response.status_code == 200:
        if part.size:
            part.restart()
        part.total = _number(response.headers.get("content-length", ""))
    else:
        found = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", "").strip())
        if response.status_code != 206 or found is None or int(found[1]) != part.size:
            part.restart()
            return Again(say("it sent another part of the file than was asked for"))
        part.total = _number(found[2]) or part.total
    part.validator = _validator(response)
    return None


def _validator(response: httpx.Response) -> str:
    """What `If-Range` may be given: a strong tag, else the date of the last change (RFC 9110, 13.1.5)."""
    tag = str(response.headers.get("etag", ""))
    return tag if tag.startswith('"') else str(response.headers.get("last-modified", ""))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _joined(url: str, place: str) -> str:
    try:
        return urljoin(url, place)
    except ValueError:
        return ""


def _host(url: str) -> str:
    """All that is ever said of a link: the rest of it may let others fetch the clip."""
    try:
        return urlsplit(url).hostname or urlsplit(url).scheme or "?"
    except ValueError:
        return "?"


def _broken(url: str, reason: Message) -> AnswerLost:
    return lost(_host(url), reason, Effect.read, code="download_failed")
