"""The message that creates a video task (ModelArk, "Create a video generation task", 2026-09)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from plugin.generators.ark.materials import Material, by_frames
from plugin.generators.ark.names import family_of
from plugin.generators.ark.seed import wire_seed
from plugin.generators.ark.words import words
from plugin.generators.base import GenerationRequest, Task
from plugin.generators.ratios import nearest_ratio

as_its_input = "adaptive"
by_itself = -1
"""The model takes the length of the clip that it changes."""


def task_body(request: GenerationRequest, model: str, parts: Sequence[tuple[Material, str]]) -> dict[str, Any]:
    """Everything that changes the price is said, whatever the provider's default. `parts` with their URLs."""
    family = family_of(request.model)
    body: dict[str, Any] = {
        "model": model,
        "content": content(request, parts),
        "ratio": ratio(request),
        "duration": seconds(request),
        "seed": wire_seed(request),
        "watermark": False,
        "return_last_frame": True,
    }
    if request.resolution:
        body["resolution"] = request.resolution
    if family.sound:
        body["generate_audio"] = request.sound
    if family.declares_task and parts and not by_frames(request):
        body["omni_reference_task_type"] = _declared(request.task)
    if family.fixed_camera and ("camera_fixed", "true") in request.options:
        body["camera_fixed"] = True
    return body


def content(request: GenerationRequest, parts: Sequence[tuple[Material, str]]) -> list[dict[str, Any]]:
    """The words, then every material with its role: a lone first frame without one is refused."""
    text = words(request)
    said: list[dict[str, Any]] = [{"type": "text", "text": text}] if text else []
    return said + [
        {"type": material.kind.value, material.kind.value: {"url": url}, "role": material.role}
        for material, url in parts
    ]


def _declared(task: Task) -> str:
    """Said outright, a mismatch is refused at once instead of minutes later."""
    return {Task.edit: "edit", Task.extend: "extend"}.get(task, "reference")


def ratio(request: GenerationRequest) -> str:
    """Frames and clips keep their own shape; Seedance 2.5 even insists on it."""
    if by_frames(request) or request.task in (Task.edit, Task.extend):
        return as_its_input
    return request.ratio or nearest_ratio(request.width, request.height)


def seconds(request: GenerationRequest) -> int:
    """Whole seconds; an edit keeps the length of its clip where the model can."""
    if request.task is Task.edit and family_of(request.model).own_length:
        return by_itself
    return math.ceil(request.duration if request.duration is not None else request.frames / request.rate)
