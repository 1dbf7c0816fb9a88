"""Legacy `/v1/videos/omni-video`, for accounts that sign with an access pair."""

from __future__ import annotations

from typing import Any

from plugin.generators.base import GenerationRequest, Role, Task
from plugin.generators.kling.old_video import element_list, element_text, marks_of, old_settings
from plugin.generators.kling.prompts import Mark, words
from plugin.generators.kling.routes import Route
from plugin.generators.kling.terms import Material, Order


def old_omni_order(request: GenerationRequest, material: Material, route: Route, family: str) -> Order:
    """Pictures are numbered as they stand in `image_list`, frames first."""
    pictures = _frames(material)
    first = len(pictures) + 1
    references = material.references()
    marks: list[Mark] = [(one.name, f"<<<image_{place}>>>") for place, one in enumerate(references, start=first)]
    pictures += [{"image_url": one.content} for one in references]
    clip = material.clip(Role.video, Role.reference_video)
    if clip is not None:
        marks.append(("", "<<<video_1>>>"))
    body: dict[str, Any] = {
        "model_name": route.old,
        "prompt": element_text(words(request), request, material, marks),
        **old_settings(request, route),
        **element_list(material),
    }
    if pictures:
        body["image_list"] = pictures
    if clip is not None:
        body |= _clip_settings(request, clip.url)
    elif request.ratio and not material.picture(Role.first_frame, Role.still):
        body["aspect_ratio"] = request.ratio
    return Order(f"/v1/{family}", {**body, **marks_of(request)}, family)


def _frames(material: Material) -> list[dict[str, str]]:
    first, last = material.picture(Role.first_frame, Role.still), material.picture(Role.last_frame)
    frames = [{"image_url": first, "type": "first_frame"}] if first else []
    return frames + ([{"image_url": last, "type": "end_frame"}] if last else [])


def _clip_settings(request: GenerationRequest, url: str) -> dict[str, Any]:
    """Docs: sound of its own and a clip exclude each other; an edit may keep the clip's sound."""
    editing = request.task is Task.edit
    clip = {
        "video_url": url,
        "refer_type": "base" if editing else "feature",
        "keep_original_sound": "yes" if editing and request.sound else "no",
    }
    return {"video_list": [clip], "sound": "off"}
