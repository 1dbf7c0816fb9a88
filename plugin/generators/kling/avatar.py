"""Avatar: a portrait speaks a recording, or a text that Kling speaks first."""

from __future__ import annotations

from typing import Any, Final

from plugin.generators.base import GenerationRequest, Role
from plugin.generators.kling.old_video import marks_of, modes
from plugin.generators.kling.prompts import described, words
from plugin.generators.kling.terms import Material, Order

family: Final = "videos/avatar/image2video"


def avatar_order(request: GenerationRequest, material: Material) -> Order:
    """`material.sound` is raw Base64."""
    body: dict[str, Any] = {
        "image": material.picture(Role.still, Role.first_frame, Role.reference),
        "sound_file": material.sound,
        "mode": modes.get(request.resolution, "std"),
    }
    if text := described(words(request), request.characters):
        body["prompt"] = text
    return Order(f"/v1/{family}", {**body, **marks_of(request)}, family)
