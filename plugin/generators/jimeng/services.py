"""The services of the CV interface by their `req_key`, and which of them makes a request.

即梦 video 3.0 writes 1080p as `_1080` where a picture is given and as `_1080p` where none is (2026-09).
"""

from __future__ import annotations

from dataclasses import dataclass

from plugin.generators.base import GenerationRequest, Role
from plugin.generators.jimeng.camera import template_of

video, video_pro, avatar, lips = "jimeng-video-3.0", "jimeng-video-3.0-pro", "omnihuman-1.5", "lip-change"
image_40, image_46 = "jimeng-image-4.0", "jimeng-image-4.6"
videos, images = (video, video_pro), (image_40, image_46)

avatar_key = "jimeng_realman_avatar_picture_omni_v15"
detection_key = "jimeng_realman_avatar_object_detection"
lips_key, lips_basic_key = "realman_change_lips", "realman_change_lips_basic_chimera"
image_keys = {image_40: "jimeng_t2i_v40", image_46: "jimeng_seedream46_cvtob"}
generic_keys = (avatar_key, lips_key, lips_basic_key)
"""Asked by CVSubmitTask and CVGetResult; all others by CVSync2AsyncSubmitTask and CVSync2AsyncGetResult."""


def service_of(request: GenerationRequest) -> str:
    """The `req_key` that makes it, by the request alone. ValueError for a model that is none of these."""
    match request.model:
        case "omnihuman-1.5":
            return avatar_key
        case "lip-change":
            return lips_basic_key if ("mode", "basic") in request.options else lips_key
        case "jimeng-image-4.0" | "jimeng-image-4.6":
            return image_keys[request.model]
        case "jimeng-video-3.0-pro":
            return "jimeng_ti2v_v30_pro"
        case "jimeng-video-3.0":
            return _video(request)
    raise ValueError(request.model)


def _video(request: GenerationRequest) -> str:
    roles = {given.role for given in request.inputs}
    full = request.resolution == "1080p"
    if not roles & {Role.first_frame, Role.still}:
        return "jimeng_t2v_v30_1080p" if full else "jimeng_t2v_v30"
    if Role.last_frame in roles:
        return "jimeng_i2v_first_tail_v30_1080" if full else "jimeng_i2v_first_tail_v30"
    if template_of(request):
        return "jimeng_i2v_recamera_v30"
    return "jimeng_i2v_first_v30_1080" if full else "jimeng_i2v_first_v30"


def submit_action(key: str) -> str:
    return "CVSubmitTask" if key in generic_keys else "CVSync2AsyncSubmitTask"


def result_action(key: str) -> str:
    return "CVGetResult" if key in generic_keys else "CVSync2AsyncGetResult"


@dataclass(frozen=True, slots=True)
class TaskId:
    """A job is asked for under the `req_key` it was sent with, so both make its name."""

    key: str
    task: str

    def __str__(self) -> str:
        return f"{self.key}/{self.task}"


def task_id(text: str, request: GenerationRequest | None = None) -> TaskId:
    """An id that a user read in the provider's console names no service: then the request does."""
    key, slash, task = text.partition("/")
    return TaskId(key, task) if slash or request is None else TaskId(service_of(request), text)
