"""Seedream on the local Ark server: one call, and the pictures in its answer (contract section B7)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.fakes.ark_server_bodies import Refusal
from tests.fakes.ark_server_models import ImageModel
from tests.fakes.provider_fields import BadField, Check, choice, flag, many, number, read, table, text, whole

_named = {"1K": 1024, "2K": 2048, "3K": 3072, "4K": 4096}


def _images(value: Any, where: str) -> list[str]:
    if isinstance(value, str):
        return [value]
    return many(text(least=1), 1, 14)(value, where)  # type: ignore[no-any-return]


_required: dict[str, Check] = {"model": text(least=1), "prompt": text(least=1)}
_optional: dict[str, Check] = {
    "image": _images,
    "size": text(least=1),
    "seed": whole(-1, 2**31 - 1),
    "guidance_scale": number(1, 10),
    "response_format": choice("url", "b64_json"),
    "watermark": flag,
    "sequential_image_generation": choice("auto", "disabled"),
    "sequential_image_generation_options": table({"max_images": whole(1, 15)}),
    "optimize_prompt_options": table({}, {"mode": choice("standard", "fast"), "thinking": text()}),
    "output_format": choice("png", "jpeg"),
    "stream": choice(False),
}
_old_only = ("seed", "guidance_scale")
"""Fields of the 3.x models, which this server does not offer."""


@dataclass(frozen=True, slots=True)
class ImageOrder:
    prompt: str
    images: tuple[str, ...]
    size: tuple[int, int]
    count: int
    inline: bool


def read_order(given: Any, model: ImageModel) -> ImageOrder:
    """Raises Refusal."""
    if not isinstance(given, dict):
        raise Refusal("InvalidParameter", "the body must be a JSON object")
    try:
        body = read({name: value for name, value in given.items() if value is not None}, "", _required, _optional)
    except BadField as error:
        code = "MissingParameter" if str(error).endswith("is required") else "InvalidParameter"
        raise Refusal(code, str(error)) from error
    foreign = [name for name in _old_only if name in body] + ["output_format"] * (
        "output_format" in body and not model.format
    )
    if foreign:
        raise Refusal("InvalidParameter", f"{', '.join(foreign)} is not supported by the model")
    images = tuple(body.get("image", ()))
    count = _count(body)
    if len(images) + count > 15:
        raise Refusal("InvalidParameter", "reference images and results together must be at most 15")
    inline = body.get("response_format", "url") == "b64_json"
    return ImageOrder(body["prompt"], images, _size(body.get("size", "2K"), model), count, inline)


def _count(body: Mapping[str, Any]) -> int:
    if body.get("sequential_image_generation", "disabled") == "disabled":
        return 1
    options: dict[str, int] = body.get("sequential_image_generation_options", {})
    return min(4, options.get("max_images", 15))


def _size(word: str, model: ImageModel) -> tuple[int, int]:
    if word in _named:
        if word not in model.words:
            raise Refusal("InvalidParameter", f"size {word} is not supported by the model")
        return _named[word], _named[word]
    wide, _, high = word.partition("x")
    if not (wide.isdigit() and high.isdigit()) or not int(high):
        raise Refusal("InvalidParameter", f"size {word!r} is neither a name nor WIDTHxHEIGHT")
    size = int(wide), int(high)
    if not model.least_pixels <= math.prod(size) <= model.most_pixels:
        raise Refusal("InvalidParameter", f"size must be {model.least_pixels} to {model.most_pixels} pixels")
    if not Fraction(1, 16) <= Fraction(*size) <= 16:
        raise Refusal("InvalidParameter", "size: the ratio must be 1/16 to 16")
    return size
