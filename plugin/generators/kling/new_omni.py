"""API 2.0 omni-video: frames, reference pictures, characters, a clip to go on from or to change."""

from __future__ import annotations

from typing import Any

from plugin.generators.base import GenerationRequest, Role, Task
from plugin.generators.kling.new_video import frame_contents, options
from plugin.generators.kling.prompts import aliases, described, mention, words
from plugin.generators.kling.routes import Route
from plugin.generators.kling.terms import Material, Order, new_family


def omni_order(request: GenerationRequest, material: Material, route: Route) -> Order:
    """The create request for any task of an omni model."""
    body = {
        "contents": _contents(request, material),
        "settings": _settings(request, material, route),
        "options": options(request, route),
    }
    return Order(route.omni, body, new_family)


def _contents(request: GenerationRequest, material: Material) -> list[dict[str, str]]:
    references, elements = material.references(), material.elements
    clip = material.clip(Role.video, Role.reference_video)
    # An edit without this would be told nothing of the clip; `video_1` is how the docs name it in prompts.
    kinds = ["image"] * len(references) + ["element"] * len(elements) + (["video"] if clip else [])
    names = [one.name for one in (*references, *elements)] + ([""] if clip else [])
    text = words(request)
    known = aliases(text, names, kinds)
    rest = [one for one in request.characters if one.name not in names]
    marks = [(name, f"@{alias}") for name, alias in zip(names, known, strict=True)]
    contents = [{"type": "prompt", "text": mention(described(text, rest), marks)}, *frame_contents(material)]
    ids = iter(known)
    contents += [{"type": "refer_image", "url": one.content, "id": next(ids)} for one in references]
    contents += [{"type": "element", "element_id": one.content, "id": next(ids)} for one in elements]
    if clip:
        kind = "base_video" if request.task is Task.edit else "feature_video"
        contents.append({"type": kind, "url": clip.url, "id": next(ids)})
    return contents


def _settings(request: GenerationRequest, material: Material, route: Route) -> dict[str, Any]:
    clip = material.clip(Role.video, Role.reference_video)
    editing, following = request.task is Task.edit, clip is not None and request.task is not Task.edit
    settings: dict[str, Any] = {}
    if route.single_shot:
        # Docs: with feature_video only true is accepted.
        settings["multi_shot"] = following
    if route.sound:
        settings["audio"] = _audio(request, route, editing=editing, following=following)
    settings["resolution"] = request.resolution
    if request.duration is not None and not editing:
        settings["duration"] = int(request.duration)
    if request.ratio and clip is None and not material.picture(Role.first_frame, Role.still):
        settings["aspect_ratio"] = request.ratio
    return settings


def _audio(request: GenerationRequest, route: Route, *, editing: bool, following: bool) -> str:
    """Docs: an edit keeps the clip's own sound or none; going on from a clip is silent."""
    if not request.sound or following:
        return "off"
    wanted = "original" if editing else "native"
    return wanted if wanted in route.sound else "off"
