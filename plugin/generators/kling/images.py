"""Legacy `/v1/images`: stills from a text, after one picture, or after several pictures and characters."""

from __future__ import annotations

from typing import Any

from plugin.generators.base import GenerationRequest, Role
from plugin.generators.kling.old_video import element_list, element_text, marks_of
from plugin.generators.kling.prompts import Mark, described, words
from plugin.generators.kling.routes import Route
from plugin.generators.kling.terms import Material, Named, Order


def image_order(request: GenerationRequest, material: Material, route: Route, family: str) -> Order:
    """One still. The model's `resolution` is "1k", "2k" or "4k"."""
    body = _omni(request, material) if family == "images/omni-image" else _generation(request, material)
    body = {"model_name": route.old, **body, "n": 1}
    if request.resolution:
        body["resolution"] = request.resolution
    if request.ratio:
        body["aspect_ratio"] = request.ratio
    return Order(f"/v1/{family}", {**body, **marks_of(request)}, family)


def _generation(request: GenerationRequest, material: Material) -> dict[str, Any]:
    """Docs: no `negative_prompt` together with a picture."""
    references = _shown(material)
    text = words(request, negative=bool(references))
    body: dict[str, Any] = {"prompt": described(text, request.characters)}
    if references:
        chosen = dict(request.options)
        body["image"] = references[0].content
        if kind := chosen.get("image_reference"):
            body["image_reference"] = kind
        for name in ("image_fidelity", "human_fidelity"):
            if value := chosen.get(name):
                body[name] = float(value)
    elif request.negative.strip():
        body["negative_prompt"] = request.negative.strip()
    return body


def _omni(request: GenerationRequest, material: Material) -> dict[str, Any]:
    references = _shown(material)
    marks: list[Mark] = [(one.name, f"<<<image_{place}>>>") for place, one in enumerate(references, start=1)]
    body: dict[str, Any] = {
        "prompt": element_text(words(request), request, material, marks),
        "result_type": "single",
        **element_list(material),
    }
    return {**body, "image_list": [{"image": one.content} for one in references]} if references else body


def _shown(material: Material) -> tuple[Named, ...]:
    """The picture to change first, then what to resemble."""
    still = material.picture(Role.still, Role.first_frame)
    return ((Named("", still),) if still else ()) + material.references()
