"""What a fake provider makes of the media it is sent: fetched, decoded, measured, and its burnt-in numbers read."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

import aiohttp
import av
import numpy as np
from PIL import Image
from yarl import URL

from plugin.demo.framecode import FrameCode, read_frame_code
from tests.fakes.provider_fields import BadField
from tests.fakes.provider_files import FileShelf


@dataclass(frozen=True, slots=True)
class Arrived:
    """A picture, clip or recording that came with a request."""

    role: str
    """As the provider calls it: "first_frame", "element", "sound_file" ..."""
    alias: str
    data: bytes
    by_url: bool
    size: tuple[int, int] = (0, 0)
    code: FrameCode | None = None
    """Burnt into the picture; of a clip, into its first frame."""
    last_code: FrameCode | None = None
    """Of a clip, into its last frame."""
    seconds: Fraction = Fraction(0)
    frames: int = 0
    rate: Fraction = Fraction(0)
    format: str = ""

    @property
    def digest(self) -> str:
        return sha256(self.data).hexdigest()


async def bytes_of(value: str, where: str, shelf: FileShelf, *, inline: bool = True) -> tuple[bytes, bool]:
    """The media behind a URL, or in raw base64 where that is allowed; whether it was a URL."""
    if value.startswith(("http://", "https://")):
        return await _fetched(value, where, shelf), True
    if not inline:
        raise BadField(f"{where} must be a URL")
    if value.startswith("data:"):
        raise BadField(f"{where}: base64 must not have a data: prefix")
    try:
        return base64.b64decode(value, validate=True), False
    except (binascii.Error, ValueError) as error:
        raise BadField(f"{where} is neither a URL nor base64") from error


async def _fetched(url: str, where: str, shelf: FileShelf) -> bytes:
    own = await shelf.read(url)
    if own is not None:
        return own
    try:
        timeout = aiohttp.ClientTimeout(total=20)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(URL(url, encoded=True)) as answer:
            if answer.status != 200:
                raise BadField(f"{where}: the URL answered {answer.status}")
            return await answer.read()
    except (aiohttp.ClientError, TimeoutError) as error:
        raise BadField(f"{where}: the URL cannot be fetched ({error})") from error


def picture_of(data: bytes, role: str, alias: str = "", by_url: bool = False) -> Arrived:
    """BadField when it is no PNG or JPEG."""
    try:
        with Image.open(io.BytesIO(data)) as image:
            kind = image.format or ""
            pixels = np.asarray(image.convert("RGB"))
    except (OSError, ValueError, SyntaxError) as error:
        raise BadField(f"{role} is not a picture that can be decoded") from error
    if kind not in ("PNG", "JPEG", "MPO"):
        raise BadField(f"{role} must be jpg or png, got {kind}")
    height, width = pixels.shape[:2]
    return Arrived(role, alias, data, by_url, (width, height), read_frame_code(pixels), format=kind)


def clip_of_bytes(data: bytes, role: str, alias: str = "", by_url: bool = False) -> Arrived:
    """BadField when it is no mp4 or mov with pictures; every frame is decoded."""
    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not {"mp4", "mov"} & set(container.format.name.split(",")):
                raise BadField(f"{role} must be mp4 or mov")
            stream = container.streams.video[0]
            rate = Fraction(stream.average_rate or 24)
            first, last, frames = None, None, 0
            for frame in container.decode(stream):
                first = first or frame
                last, frames = frame, frames + 1
    except (av.FFmpegError, IndexError) as error:
        raise BadField(f"{role} is not a clip that can be decoded") from error
    if first is None or last is None:
        raise BadField(f"{role} has no pictures")
    begin, end = (read_frame_code(frame.to_ndarray(format="rgb24").astype(np.uint8)) for frame in (first, last))
    size = (first.width, first.height)
    return Arrived(role, alias, data, by_url, size, begin, end, frames / rate, frames, rate, "mp4")


def sound_of(data: bytes, role: str, by_url: bool = False) -> Arrived:
    """BadField when it holds no sound."""
    try:
        with av.open(io.BytesIO(data), "r") as container:
            kind = container.format.name
            stream = container.streams.audio[0]
            samples = sum(frame.samples for frame in container.decode(stream))
            seconds = Fraction(samples, stream.rate)
    except (av.FFmpegError, IndexError) as error:
        raise BadField(f"{role} is not a recording that can be decoded") from error
    return Arrived(role, "", data, by_url, seconds=seconds, format=kind)
