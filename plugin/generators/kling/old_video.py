"""Legacy `/v1/videos`: a clip from a text, frames or pictures, longer clips of 1.6, and motion control."""

from __future__ import annotations

from typing import Any, Final

from plugin.generators.base import GenerationRequest, Role, Task
from plugin.generators.kling.keys import external_id
from plugin.generators.kling.new_video import voiced
from plugin.generators.kling.prompts import Mark, described, mention, words
from plugin.generators.kling.routes import Route
from plugin.generators.kling.terms import Material, Order

modes: Final = {"720p": "std", "1080p": "pro", "4k": "4k"}


def old_order(request: GenerationRequest, material: Material, route: Route, family: str) -> Order:
    """The create request of a legacy family that makes clips and is not omni-video."""
    match family:
        case "videos/image2video":
            body = _frames(request, material, route)
        case "videos/multi-image2video":
            body = _pictures(request, material, route)
        case "videos/video-extend":
            body = _longer(request, material)
        case "videos/motion-control":
            body = _motion(request, material, route)
        case _:
            text = described(words(request, negative=False), request.characters)
            body = {"model_name": route.old, "prompt": text, **_shared(request, route)}
            body["aspect_ratio"] = request.ratio or "16:9"
    return Order(f"/v1/{family}", {**body, **marks_of(request)}, family)


def marks_of(request: GenerationRequest) -> dict[str, Any]:
    """Our key, and no watermark."""
    return {"external_task_id": external_id(request.key), "watermark_info": {"enabled": False}}


def old_settings(request: GenerationRequest, route: Route) -> dict[str, Any]:
    """What the legacy interface takes for every model that knows it."""
    settings: dict[str, Any] = {}
    if not route.old.endswith("-master"):
        # Update log of 2025-05: the master models have one mode and no such parameter.
        settings["mode"] = modes.get(request.resolution, "std")
    if request.duration is not None and request.task is not Task.edit:
        settings["duration"] = str(int(request.duration))
    if route.single_shot:
        settings["multi_shot"] = False
    if "native" in route.sound:
        settings["sound"] = "on" if request.sound or voiced(request, route) else "off"
    return settings


def element_text(text: str, request: GenerationRequest, material: Material, others: list[Mark]) -> str:
    """Characters in words where they are not elements; elements and `others` by their place."""
    numbered = enumerate(material.elements, start=1)
    marks = [*others, *((one.name, f"<<<element_{place}>>>") for place, one in numbered)]
    names = {name for name, _ in marks}
    return mention(described(text, [one for one in request.characters if one.name not in names]), marks)


def element_list(material: Material) -> dict[str, Any]:
    """Docs: `element_id` is a long here, a text in API 2.0."""
    found = [{"element_id": int(one.content)} for one in material.elements]
    return {"element_list": found} if found else {}


def _shared(request: GenerationRequest, route: Route) -> dict[str, Any]:
    shared = old_settings(request, route)
    if request.negative.strip():
        shared["negative_prompt"] = request.negative.strip()
    scale = dict(request.options).get("cfg_scale", "")
    return {**shared, "cfg_scale": float(scale)} if scale else shared


def _frames(request: GenerationRequest, material: Material, route: Route) -> dict[str, Any]:
    voices = voiced(request, route)
    marks = [(one.name, f"<<<voice_{place}>>>") for place, one in enumerate(voices, start=1)]
    text = element_text(words(request, negative=False), request, material, marks)
    body = {"model_name": route.old, "prompt": text, **_shared(request, route), **element_list(material)}
    if first := material.picture(Role.first_frame, Role.still):
        body["image"] = first
    if last := material.picture(Role.last_frame):
        body["image_tail"] = last
    return {**body, "voice_list": [{"voice_id": one.voice} for one in voices]} if voices else body


def _pictures(request: GenerationRequest, material: Material, route: Route) -> dict[str, Any]:
    pictures = [{"image": one.content} for one in material.references()]
    text = described(words(request, negative=False), request.characters)
    body = {"model_name": route.old, "image_list": pictures, "prompt": text, **_shared(request, route)}
    return {**body, "aspect_ratio": request.ratio or "16:9"}


def _longer(request: GenerationRequest, material: Material) -> dict[str, Any]:
    """Model and mode are those of the clip; +4 to 5 seconds."""
    clip = material.clip(Role.video, Role.reference_video)
    body = {"video_id": clip.video_id if clip else "", "prompt": words(request, negative=False)}
    return {**body, "negative_prompt": request.negative.strip()} if request.negative.strip() else body


def _motion(request: GenerationRequest, material: Material, route: Route) -> dict[str, Any]:
    clip = material.clip(Role.reference_video, Role.video)
    return {
        "model_name": route.old,
        "image_url": material.picture(Role.still, Role.first_frame, Role.reference),
        "video_url": clip.url if clip else "",
        "keep_original_sound": "yes" if request.sound else "no",
        "character_orientation": dict(request.options).get("character_orientation", "video"),
        "mode": modes.get(request.resolution, "std"),
        "prompt": element_text(words(request), request, material, []),
        **element_list(material),
    }
