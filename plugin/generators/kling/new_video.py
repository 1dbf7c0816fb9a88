"""API 2.0: a clip from a text, from frames, or after the motion of another clip."""

from __future__ import annotations

from typing import Any

from plugin.generators.base import Character, GenerationRequest, Role, Task
from plugin.generators.kling.keys import external_id
from plugin.generators.kling.prompts import aliases, described, mention, words
from plugin.generators.kling.routes import Route
from plugin.generators.kling.terms import Material, Order, new_family


def new_order(request: GenerationRequest, material: Material, route: Route) -> Order:
    """The create request for text, frames or motion."""
    path = route.new_path(request.task)
    match request.task:
        case Task.text_to_video:
            content: dict[str, Any] = {"prompt": described(words(request), request.characters)}
        case Task.motion:
            content = {"contents": _motion(request, material, route)}
        case _:
            content = {"contents": _frames(request, material, route)}
    settings = motion_settings(request, route) if request.task is Task.motion else clip_settings(request, route)
    return Order(path, {**content, "settings": settings, "options": options(request, route)}, new_family)


def options(request: GenerationRequest, route: Route) -> dict[str, Any]:
    """Our key, and no watermark: some accounts have it on by default."""
    known = {"external_task_id": external_id(request.key)} if route.keyed else {}
    return {**known, "watermark_info": {"enabled": False}}


def clip_settings(request: GenerationRequest, route: Route) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if route.single_shot:
        settings["multi_shot"] = False
    if route.sound:
        # Docs: with a named voice the sound cannot be off.
        wanted = request.sound or bool(voiced(request, route))
        settings["audio"] = "native" if wanted and "native" in route.sound else "off"
    settings["resolution"] = request.resolution
    if request.duration is not None:
        settings["duration"] = int(request.duration)
    if request.task is Task.text_to_video and request.ratio:
        settings["aspect_ratio"] = request.ratio
    return settings


def motion_settings(request: GenerationRequest, route: Route) -> dict[str, Any]:
    """The length follows the clip; `character_orientation` has no default at Kling."""
    orientation = dict(request.options).get("character_orientation", "video")
    audio = "original" if request.sound else "off"
    return {"character_orientation": orientation, "audio": audio, "resolution": request.resolution}


def voiced(request: GenerationRequest, route: Route) -> list[Character]:
    """Characters who speak with a voice of their own, where the model takes voices."""
    return [one for one in request.characters if one.voice][: route.voices]


def _frames(request: GenerationRequest, material: Material, route: Route) -> list[dict[str, str]]:
    named = [("element", one.name, {"type": "element", "element_id": one.content}) for one in material.elements]
    speakers = voiced(request, route)
    named += [("voice", one.name, {"type": "voice", "voice_id": one.voice}) for one in speakers]
    text, names = words(request), [name for _, name, _ in named]
    known = aliases(text, names, [kind for kind, _, _ in named])
    rest = [one for one in request.characters if one.name not in names]
    marks = [(name, f"@{alias}") for name, alias in zip(names, known, strict=True)]
    contents = [{"type": "prompt", "text": mention(described(text, rest), marks)}, *frame_contents(material)]
    return contents + [{**entry, "id": alias} for (_, _, entry), alias in zip(named, known, strict=True)]


def frame_contents(material: Material) -> list[dict[str, str]]:
    """First, middle and last frame, in the order of time."""
    first = material.picture(Role.first_frame, Role.still)
    contents = [{"type": "first_frame", "url": first}] if first else []
    contents += [{"type": "middle_frame", "url": data} for data in material.all_pictures(Role.middle_frame)]
    if last := material.picture(Role.last_frame):
        contents.append({"type": "last_frame", "url": last})
    return contents


def _motion(request: GenerationRequest, material: Material, route: Route) -> list[dict[str, str]]:
    contents = _frames(request, Material(elements=material.elements), route)
    clip = material.clip(Role.reference_video, Role.video)
    picture = material.picture(Role.still, Role.first_frame, Role.reference)
    contents.insert(1, {"type": "image", "url": picture})
    contents.insert(2, {"type": "video", "url": clip.url if clip else ""})
    return contents
