"""Seedream: still pictures, made while the call waits (ModelArk, "Image generation", 2026-09)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plugin.generators.ark.names import plain_name
from plugin.generators.ark.report import charge_of, tokens
from plugin.generators.ark.words import words
from plugin.generators.base import GenerationRequest, Money
from plugin.generators.ratios import even

mark = "picture"
sides = {"1K": 1024, "2K": 2048, "3K": 3072, "4K": 4096}
fewest_pixels = {"seedream-4.5": 3_686_400, "seedream-5.0-lite": 3_686_400}
"""2560 x 1440; the others begin at 1024 x 1024."""
most_pixels = {"seedream-5.0-pro": 2048 * 2048}
"""The others end at 4096 x 4096."""


def picture_body(request: GenerationRequest, model: str, urls: Sequence[str]) -> dict[str, Any]:
    """One picture, never a series: each of a series is charged."""
    body: dict[str, Any] = {
        "model": model,
        "prompt": words(request),
        "size": picture_size(request),
        "response_format": "url",
        "sequential_image_generation": "disabled",
        "watermark": False,
    }
    if urls:
        body["image"] = list(urls)
    if plain_name(request.model).startswith("seedream-5"):
        body["output_format"] = "png"
    return body


def picture_size(request: GenerationRequest) -> str:
    """Width x height in the shape of the cut's picture, with as many pixels as asked for and the model makes."""
    name, width, height = plain_name(request.model), max(1, request.width), max(1, request.height)
    asked = sides[request.resolution] ** 2 if request.resolution in sides else width * height
    least, most = fewest_pixels.get(name, 1024 * 1024), most_pixels.get(name, 4096 * 4096)
    pixels = min(max(asked, least), most)
    wide = even(math.sqrt(pixels * width / height))
    # Rounding must not bring it below the least or above the most.
    tall = even(pixels / wide)
    while wide * tall < least:
        tall += 2
    while wide * tall > most:
        tall -= 2
    return f"{wide}x{tall}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A finished picture, told by its provider id: there is no task to ask for later."""

    url: str
    charge: Money | None


def shown_in(body: Any) -> Shown | dict[str, Any] | None:
    """The picture; or the provider's error for it; None when the answer is no answer."""
    data = body.get("data") if isinstance(body, dict) else None
    first = data[0] if isinstance(data, list) and data and isinstance(data[0], dict) else {}
    if isinstance(first.get("url"), str) and first["url"]:
        return Shown(first["url"], charge_of(body))
    error = first.get("error") or (body.get("error") if isinstance(body, dict) else None)
    return error if isinstance(error, dict) else None


def picture_id(shown: Shown) -> str:
    return f"{mark}:{shown.charge.amount if shown.charge else ''}:{shown.url}"


def picture_of(provider_id: str) -> Shown | None:
    """None for the id of a video task."""
    kind, _, rest = provider_id.partition(":")
    if kind != mark:
        return None
    count, _, url = rest.partition(":")
    return Shown(url, Money(Decimal(count), tokens) if count.isdigit() else None)
