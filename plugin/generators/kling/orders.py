"""Which family of endpoints a request belongs to, and its create request there."""

from __future__ import annotations

from plugin.errors import GenerationFailed
from plugin.generators.base import GenerationRequest, Task
from plugin.generators.kling import avatar
from plugin.generators.kling.avatar import avatar_order
from plugin.generators.kling.images import image_order
from plugin.generators.kling.new_omni import omni_order
from plugin.generators.kling.new_video import new_order
from plugin.generators.kling.old_omni import old_omni_order
from plugin.generators.kling.old_video import old_order
from plugin.generators.kling.routes import Route, routes
from plugin.generators.kling.terms import Material, Order, new_family
from plugin.messages import say


def families(request: GenerationRequest, *, signs: bool) -> tuple[str, ...]:
    """Where the request can be sent, best first: API 2.0 unless the account signs with an access pair."""
    route = routes.get(request.model)
    if route is None:
        return ()
    new = () if signs or not route.new_path(request.task) else (new_family,)
    old = _old_family(request, route)
    return (*new, old) if old else new


def family_of(request: GenerationRequest, *, signs: bool) -> str:
    """Where a new one is sent. GenerationFailed when there is no such place."""
    found = families(request, signs=signs)
    if not found:
        raise GenerationFailed(
            say("Kling has no {task} with {model} for this kind of key.", task=request.task.value, model=request.model),
            say("Choose another model, or set an API key with `secondunit keys set kling`."),
            code="no_such_model",
        )
    return found[0]


def order(request: GenerationRequest, material: Material, family: str) -> Order:
    """The create request of any family but lip-sync and speech."""
    route = routes[request.model]
    if family == new_family:
        # Frames with characters or references: only the omni path takes both (4.0 has one beside its others).
        referring = bool(route.omni and (material.elements or material.references()))
        omni = referring or route.new_path(request.task) == route.omni
        return (omni_order if omni else new_order)(request, material, route)
    if family == avatar.family:
        return avatar_order(request, material)
    if family == "videos/omni-video":
        return old_omni_order(request, material, route, family)
    if family.startswith("images/"):
        return image_order(request, material, route, family)
    return old_order(request, material, route, family)


def _old_family(request: GenerationRequest, route: Route) -> str:
    """The legacy path without `/v1/`; "" where there is none."""
    match request.task:
        case Task.lip_sync | Task.avatar | Task.speech:
            return _speaking[request.task]
        case Task.text_to_image | Task.image_to_image:
            return "images/omni-image" if route.old_omni else "images/generations"
    if not route.old:
        return ""
    if route.old_omni:
        return "videos/omni-video"
    return _old_video(request, route)


def _old_video(request: GenerationRequest, route: Route) -> str:
    match request.task:
        case Task.motion:
            return "videos/motion-control" if route.motion else ""
        case Task.text_to_video:
            return "" if route.motion else "videos/text2video"
        case Task.image_to_video:
            return "" if route.motion else "videos/image2video"
        case Task.reference_to_video if route.old == "kling-v1-6":
            return "videos/multi-image2video"
        case Task.extend if route.old == "kling-v1-6":
            return "videos/video-extend"
    return ""


_speaking = {
    Task.lip_sync: "videos/advanced-lip-sync",
    Task.avatar: "videos/avatar/image2video",
    Task.speech: "audio/tts",
}
