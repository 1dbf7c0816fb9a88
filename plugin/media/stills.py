"""Still pictures, read through Pillow with its guard against image bombs kept closed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from plugin.errors import MediaError
from plugin.media.container import regular_file, undecodable
from plugin.media.limits import Limits, check_pixels
from plugin.media.pictures import Picture
from plugin.media.store import new_file
from plugin.messages import say

# Formats that are pictures and nothing else: no PDF, PostScript or others that run or refer to something.
formats = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "TGA", "JPEG2000", "PPM", "SGI", "AVIF", "DDS")
suffixes = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp"}
quarter_turns = frozenset({5, 6, 7, 8})
orientation_tag = 0x0112


def still_size(path: Path) -> tuple[int, int] | None:
    """Width and height as shown; None when the file is no still picture (also for an animation)."""
    with _opened(path) as image:
        if image is None or _moving(image):
            return None
        turned = image.getexif().get(orientation_tag) in quarter_turns
        return (image.height, image.width) if turned else image.size


def still_suffix(path: Path) -> str | None:
    """The ending that a picture of this kind has; None when it is none of PNG, JPEG and WebP."""
    with _opened(path) as image:
        return suffixes.get(image.format or "") if image is not None else None


def load_still(path: Path) -> Picture | None:
    """The picture upright, over black where transparent; None when Pillow knows no such format. MediaError."""
    with _opened(path) as image:
        if image is None:
            return None
        return _pixels(ImageOps.exif_transpose(image))


def save_picture(picture: Picture, path: Path) -> None:
    """Write a PNG, whole or not at all. StorageError."""
    with new_file(path) as temporary:
        Image.fromarray(np.ascontiguousarray(picture)).save(temporary, format="PNG", compress_level=3)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image | None]:
    file = regular_file(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            Image.init()
            with Image.open(file, formats=[name for name in formats if name in Image.OPEN]) as image:
                check_pixels(path.name, *image.size, Limits())
                yield image
        except UnidentifiedImageError:
            yield None
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise MediaError(
                say("{name} has more pixels than a picture may have.", name=path.name),
                say("Use a smaller picture."),
                code="too_many_pixels",
            ) from error
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, MemoryError) as error:
            raise undecodable(path, error) from error


def _moving(image: Image.Image) -> bool:
    return image.format in ("GIF", "WEBP") and getattr(image, "n_frames", 1) > 1


def _pixels(image: Image.Image) -> Picture:
    if image.mode.startswith("I") or image.mode == "F":
        return _deep_grey(np.asarray(image))
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        black = Image.new("RGBA", image.size, (0, 0, 0, 255))
        return cast(Picture, np.asarray(Image.alpha_composite(black, image.convert("RGBA")).convert("RGB")))
    return cast(Picture, np.asarray(image.convert("RGB")))


def _deep_grey(values: NDArray[np.generic]) -> Picture:
    """16-bit integers by their upper byte, floats from 0.0 to 1.0."""
    if np.issubdtype(values.dtype, np.floating):
        grey = np.clip(values.astype(np.float64) * 255 + 0.5, 0, 255)
    else:
        grey = np.clip(values.astype(np.int64) // 257, 0, 255)
    return cast(Picture, np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2))
