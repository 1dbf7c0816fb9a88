"""The messages that create jobs, one function per family of services (Volcengine CV documents, 2026-09)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from plugin.generators.base import GenerationRequest
from plugin.generators.jimeng.camera import template_of
from plugin.generators.jimeng.services import lips_basic_key, service_of
from plugin.generators.jimeng.words import words
from plugin.generators.ratios import even, nearest_ratio

Body: TypeAlias = dict[str, Any]
rate = 24
"""Frames per second; a clip of d seconds has 24 x d + 1 frames."""
image_sides = {"1K": 1024, "2K": 2048, "4K": 4096}
fewest_pixels, most_pixels, widest = 1024 * 1024, 4096 * 4096, Fraction(3)


def video_body(request: GenerationRequest, pictures: Sequence[str]) -> Body:
    """`pictures`: first frame, last frame, as Base64 without any prefix. The ratio is theirs where there are any."""
    body: Body = {
        "req_key": service_of(request),
        "prompt": words(request),
        "seed": request.seed,
        "frames": frames(request),
    }
    if pictures:
        body["binary_data_base64"] = list(pictures)
    else:
        body["aspect_ratio"] = request.ratio or nearest_ratio(request.width, request.height)
    if "recamera" in body["req_key"] and (template := template_of(request)):
        body |= {"template_id": template.name, "camera_strength": template.strength}
    return body


def frames(request: GenerationRequest) -> int:
    seconds = request.duration if request.duration is not None else request.frames / request.rate
    return rate * math.ceil(seconds) + 1


def image_body(request: GenerationRequest, urls: Sequence[str]) -> Body:
    """One picture: of a series each is charged."""
    width, height = image_size(request)
    body: Body = {
        "req_key": service_of(request),
        "prompt": words(request),
        "width": width,
        "height": height,
        "force_single": True,
    }
    if urls:
        body["image_urls"] = list(urls)
    return body


def image_size(request: GenerationRequest) -> tuple[int, int]:
    """In the shape of the cut's picture, 1:3 to 3:1, with as many pixels as asked for: 2K where nothing is."""
    shape = Fraction(max(1, request.width), max(1, request.height))
    shape = min(max(shape, 1 / widest), widest)
    pixels = image_sides.get(request.resolution, 2048) ** 2
    wide = even(math.sqrt(pixels * shape))
    tall = even(float(wide / shape))
    # Rounding must not leave what is allowed.
    while wide * tall > most_pixels or tall > wide * widest:
        tall -= 2
    while wide * tall < fewest_pixels or wide > tall * widest:
        tall += 2
    return wide, tall


def avatar_body(request: GenerationRequest, picture: str, sound: str, mask: str) -> Body:
    """OmniHuman 1.5: `picture` and `sound` by URL, `mask` by URL or "" where everybody speaks."""
    body: Body = {
        "req_key": service_of(request),
        "image_url": picture,
        "audio_url": sound,
        "seed": request.seed,
        "output_resolution": 720 if request.resolution == "720p" else 1080,
        "pe_fast_mode": ("fast", "true") in request.options,
    }
    if mask:
        body["mask_url"] = [mask]
    if text := words(request):
        body["prompt"] = text
    return body


def lips_body(request: GenerationRequest, clip: str, sound: str) -> Body:
    """视频改口型: both by URL."""
    key, options = service_of(request), dict(request.options)
    body: Body = {"req_key": key, "url": clip, "pure_audio_url": sound}
    if options.get("separate_vocal") == "true":
        body["separate_vocal"] = True
    if key == lips_basic_key and options.get("open_scenedet") == "true":
        body["open_scenedet"] = True
    return body


def query_body(key: str, task: str, *, picture: bool) -> Mapping[str, Any]:
    """Pictures come as Base64 unless a URL is asked for; the mark of the provider stays off."""
    body: Body = {"req_key": key, "task_id": task}
    if picture:
        body["req_json"] = '{"return_url":true,"logo_info":{"add_logo":false}}'
    return body
