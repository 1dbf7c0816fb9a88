"""Everything a request refers to, made ready before the one create call: pictures, characters, clips."""

from __future__ import annotations

from plugin.generators.base import Character, GenerationRequest, Role, Task
from plugin.generators.kling import avatar
from plugin.generators.kling.clips import Clips
from plugin.generators.kling.elements import Elements
from plugin.generators.kling.pictures import frames, new_limits, old_limits, packed
from plugin.generators.kling.routes import routes
from plugin.generators.kling.sounds import avatar_limits, no_sound, recording
from plugin.generators.kling.terms import Material, Named, new_family

own_clips_only = ("videos/video-extend",)
framed_elements = 3
"""Elements beside a first frame (docs, omni-video)."""
takes_portraits = ("videos/multi-image2video", "images/generations", "images/omni-image", "videos/omni-video")


async def material(request: GenerationRequest, family: str, elements: Elements, clips: Clips) -> Material:
    """Pictures first (they cost nothing to check), clips last (they have to be taken back). GenerationFailed."""
    limits = new_limits if family == new_family else old_limits
    pictures = await frames(request, limits)
    as_elements, as_pictures = split(request, family)
    portraits = [Named(one.name, await packed(view, limits)) for one in as_pictures for view in one.images]
    made = [await elements.element(one) for one in as_elements]
    sound = await _sound(request) if family == avatar.family else ""
    moving = await clips.clips(request, only_own=family in own_clips_only)
    return Material(pictures, tuple(portraits), tuple(made), moving, sound)


async def _sound(request: GenerationRequest) -> str:
    packed = await recording(request, avatar_limits)
    if packed is None:
        raise no_sound()
    return packed.plain_base64


def split(request: GenerationRequest, family: str) -> tuple[list[Character], list[Character]]:
    """Who goes as an element, and who as plain pictures; whoever has no picture goes in words."""
    seen = [one for one in request.characters if one.images]
    route = routes[request.model]
    omni = (family == new_family and bool(route.omni)) or route.old_omni
    if not route.elements or (request.task is Task.text_to_video and not omni):
        return [], seen if family in takes_portraits else []
    if not omni:
        return [*seen, *plain_elements(request)][: route.elements], []
    if framed(request):
        return seen[:framed_elements], []
    # A reference picture does for one view; an element is made of several.
    return [one for one in seen if len(one.images) > 1], [one for one in seen if len(one.images) == 1]


def plain_elements(request: GenerationRequest) -> list[Character]:
    """Reference pictures as elements without a name, for models that take a first frame and elements only."""
    return [Character(f"ref {one.sha256[:12]}", "", (one,)) for one in request.files(Role.reference)]


def framed(request: GenerationRequest) -> bool:
    """Whether it starts or ends on a given frame."""
    return any(one.role in (Role.first_frame, Role.last_frame, Role.still) for one in request.inputs)
