"""Pictures as a provider takes them: within its sizes, in a format it knows, unchanged where they fit already."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from plugin.errors import GenerationFailed, MediaError, StorageError
from plugin.generators.framing import scaled
from plugin.media.frames import read_still
from plugin.media.pictures import Picture
from plugin.media.stills import still_size
from plugin.messages import Message, say

qualities = (98, 95, 90, 80)
"""Of JPEG, tried one after the other until the file is small enough."""
smallest_steps = 12
"""How often a picture is made smaller by a fifth before it is given up."""


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """Sides in pixels, `size` in bytes, `shape` the greatest ratio of long to short side."""

    shortest: int
    longest: int
    shape: Fraction
    size: int


@dataclass(frozen=True, slots=True)
class Packed:
    """A picture file in memory. `format` is "png" or "jpeg"."""

    format: str
    data: bytes
    width: int
    height: int

    @property
    def plain_base64(self) -> str:
        return base64.b64encode(self.data).decode("ascii")

    @property
    def data_uri(self) -> str:
        return f"data:image/{self.format};base64,{self.plain_base64}"


def picture_obstacle(path: Path, limits: PictureLimits) -> Message | None:
    """Why this picture can never be sent: too long and narrow. None also where it cannot be read (yet)."""
    try:
        size = still_size(path)
    except (MediaError, OSError):
        return None
    return None if size is None else _misfit(path.name, *size, limits)


def pack_picture(path: Path, limits: PictureLimits, like: Packed | None = None) -> Packed:
    """The picture within `limits`, with the size of `like` where given (cropped about its middle, never stretched).

    Frames of a small cut are enlarged to the least that the provider takes. The same file always gives the same bytes.
    GenerationFailed: "picture_unfit" when it is too long and narrow, "input_missing" when it cannot be read.
    """
    try:
        return _packed(path, limits, like)
    except (MediaError, StorageError) as error:
        raise GenerationFailed(error.message, error.action, code="input_missing") from error
    except OSError as error:
        raise GenerationFailed(
            say("A picture that the shot needs is not there: {path}.", path=str(path)),
            say("Replace the picture, or leave it out of the brief."),
            code="input_missing",
        ) from error


def _packed(path: Path, limits: PictureLimits, like: Packed | None) -> Packed:
    size = still_size(path)
    kind, data = _plain_file(path)
    if kind and size and _fits(size, limits, like) and len(data) <= limits.size:
        return Packed(kind, data, *size)
    picture = read_still(path)
    if like is not None:
        picture = _cropped(picture, like.width, like.height)
    height, width = picture.shape[:2]
    if misfit := _misfit(path.name, width, height, limits):
        raise GenerationFailed(misfit, say("Use a picture of another size."), code="picture_unfit")
    return _encoded(_within(picture, limits), limits, path.name)


def _plain_file(path: Path) -> tuple[str, bytes]:
    """Format and content where the file can be sent as it is: PNG, or JPEG that needs no turning."""
    with path.open("rb") as file:
        start = file.read(65536)
        if start.startswith(b"\x89PNG\r\n\x1a\n"):
            return "png", start + file.read()
        if start.startswith(b"\xff\xd8\xff") and b"Exif\0" not in start:
            return "jpeg", start + file.read()
    return "", b""


def _fits(size: tuple[int, int], limits: PictureLimits, like: Packed | None) -> bool:
    if like is not None and size != (like.width, like.height):
        return False
    return _misfit("", *size, limits) is None and limits.shortest <= min(size) and max(size) <= limits.longest


def _misfit(name: str, width: int, height: int, limits: PictureLimits) -> Message | None:
    short, long = sorted((width, height))
    # Small pictures are enlarged and large ones made smaller: no size does where both limits are passed at once.
    if Fraction(limits.longest * short, long) < limits.shortest:
        return say(
            "{name} is {width}x{height} pixels; this model needs at least {least} on each side.",
            name=name,
            width=width,
            height=height,
            least=limits.shortest,
        )
    if Fraction(long, short) > limits.shape:
        return say(
            "{name} is {width}x{height} pixels, too long and narrow for this model.",
            name=name,
            width=width,
            height=height,
        )
    return None


def _cropped(picture: Picture, width: int, height: int) -> Picture:
    rows, columns = picture.shape[:2]
    keep_columns = min(columns, max(1, round(rows * width / height)))
    keep_rows = min(rows, max(1, round(columns * height / width)))
    left, top = (columns - keep_columns) // 2, (rows - keep_rows) // 2
    return scaled(picture[top : top + keep_rows, left : left + keep_columns], width, height)


def _within(picture: Picture, limits: PictureLimits) -> Picture:
    rows, columns = picture.shape[:2]
    short, long = sorted((rows, columns))
    factor = Fraction(1)
    if long > limits.longest:
        factor = Fraction(limits.longest, long)
    elif short < limits.shortest:
        factor = Fraction(limits.shortest, short)
    return picture if factor == 1 else scaled(picture, max(1, round(columns * factor)), max(1, round(rows * factor)))


def _encoded(picture: Picture, limits: PictureLimits, name: str) -> Packed:
    """As PNG if that is small enough, else as JPEG, else smaller."""
    for smaller in _ever_smaller(picture, limits.shortest):
        height, width = smaller.shape[:2]
        for kind, data in _files(smaller):
            if len(data) <= limits.size:
                return Packed(kind, data, width, height)
    raise GenerationFailed(
        say("{name} does not become small enough to be sent.", name=name),
        say("Use a picture of another size."),
        code="picture_unfit",
    )


def _ever_smaller(picture: Picture, shortest: int) -> Iterator[Picture]:
    for _ in range(smallest_steps):
        yield picture
        rows, columns = picture.shape[:2]
        if min(rows, columns) * 4 // 5 < shortest:
            return
        picture = scaled(picture, columns * 4 // 5, rows * 4 // 5)


def _files(picture: Picture) -> Iterator[tuple[str, bytes]]:
    image = Image.fromarray(np.ascontiguousarray(picture))
    yield "png", _saved(image, format="PNG", compress_level=6)
    for quality in qualities:
        yield "jpeg", _saved(image, format="JPEG", quality=quality, subsampling=0)


def _saved(image: Image.Image, **how: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, **how)  # type: ignore[arg-type]
    return buffer.getvalue()
