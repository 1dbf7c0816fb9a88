"""What a client sent along, looked at as a provider would: pictures in a body, clips and recordings behind a URL."""

from __future__ import annotations

import asyncio
import base64
import binascii
import io
import re
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

import aiohttp
import av
import numpy as np
from PIL import Image, UnidentifiedImageError
from yarl import URL

from plugin.media.pictures import Picture

_patience = aiohttp.ClientTimeout(total=20)


class BadInput(Exception):
    """Why a provider would not take it."""


@dataclass(frozen=True, slots=True)
class Given:
    """A decoded input. `width` and `height` are 0 for sound, `seconds` is 0 for a picture."""

    field: str
    """Where in the body it was named, e.g. "image_urls[1]" or "content[2]"."""
    role: str
    """The body's own word for what it is for, where it has one."""
    data: bytes
    format: str
    width: int = 0
    height: int = 0
    seconds: Fraction = Fraction(0)
    rate: Fraction = Fraction(0)
    """Pictures per second of a clip."""
    url: str = ""
    """Where it was fetched; "" when it came in the body."""

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def ratio(self) -> Fraction:
        return Fraction(self.width, self.height)

    def picture(self) -> Picture:
        """The still itself, RGB."""
        with Image.open(io.BytesIO(self.data)) as image:
            return np.asarray(image.convert("RGB"))


def still(data: bytes, field: str, role: str = "", url: str = "") -> Given:
    """Decoded whole, since a header alone proves nothing."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            return Given(field, role, data, str(image.format).lower(), *image.size, url=url)
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise BadInput(f"{field} is no picture that can be decoded: {error}") from error


def from_base64(text: str, field: str, role: str = "") -> Given:
    """Raw base64, without any prefix and strictly in its alphabet."""
    try:
        return still(base64.b64decode(text, validate=True), field, role)
    except binascii.Error as error:
        raise BadInput(f"{field} is not raw base64: {text[:24]!r}") from error


def from_data_uri(text: str, field: str, role: str = "") -> Given:
    """`data:image/<lowercase format>;base64,...`; the format must be the picture's own."""
    given = re.match(r"data:image/([a-z]+);base64,", text)
    if given is None:
        raise BadInput(f"{field} is no data URI with a lower-case image format: {text[:24]!r}")
    found = from_base64(text[given.end() :], field, role)
    if found.format != given[1]:
        raise BadInput(f"{field} says {given[1]} and is {found.format}")
    return found


async def fetched_still(url: str, field: str, role: str = "") -> Given:
    return await asyncio.to_thread(still, await fetch(url, field), field, role, url)


async def fetched_clip(url: str, field: str, role: str = "") -> Given:
    return await asyncio.to_thread(_clip, await fetch(url, field), field, role, url)


async def fetched_recording(url: str, field: str, role: str = "") -> Given:
    return await asyncio.to_thread(recording, await fetch(url, field), field, role, url)


async def fetch(url: str, field: str) -> bytes:
    """The provider's own download: a plain GET of the address as it is, no headers of ours."""
    if not url.startswith(("http://", "https://")):
        raise BadInput(f"{field} is no web address: {url[:40]!r}")
    try:
        async with aiohttp.ClientSession(timeout=_patience) as session, session.get(URL(url, encoded=True)) as response:
            if response.status != 200:
                raise BadInput(f"{field} cannot be downloaded: HTTP {response.status}")
            return await response.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise BadInput(f"{field} cannot be downloaded: {error}") from error


def _clip(data: bytes, field: str, role: str, url: str) -> Given:
    try:
        with av.open(io.BytesIO(data)) as container:
            stream = container.streams.video[0]
            frames = sum(1 for _ in container.decode(stream))
            rate = stream.average_rate or Fraction(24)
            size = (stream.width, stream.height)
            return Given(field, role, data, container.format.name, *size, frames / rate, rate, url)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise BadInput(f"{field} is no clip that can be decoded: {error}") from error


def recording(data: bytes, field: str, role: str = "", url: str = "") -> Given:
    """Decoded whole; `seconds` by the samples that are there."""
    try:
        with av.open(io.BytesIO(data)) as container:
            stream = container.streams.audio[0]
            samples = sum(frame.samples for frame in container.decode(stream))
            seconds = Fraction(samples, stream.rate)
            return Given(field, role, data, container.format.name, seconds=seconds, url=url)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise BadInput(f"{field} is no recording that can be decoded: {error}") from error
