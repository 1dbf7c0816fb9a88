"""The body of a request to create a video task, read as strictly as the documents allow (contract section B3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.ark_server_models import VideoModel, ratios
from tests.fakes.provider_fields import BadField, Check, choice, flag, read, table, text, whole

frame_roles = ("first_frame", "last_frame")
reference_roles = {"image_url": "reference_image", "video_url": "reference_video", "audio_url": "reference_audio"}


class Refusal(Exception):
    """An error of the API: HTTP status, code and message."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True, slots=True)
class Part:
    """One item of `content` that is not text. `index` counts all items, as error messages do."""

    index: int
    kind: str
    """image_url, video_url or audio_url"""
    role: str
    url: str

    @property
    def place(self) -> str:
        return f"content[{self.index}]"


_part = {"url": text(least=1)}
_items: dict[str, dict[str, Check]] = {
    "text": {"text": text(least=1)},
    "image_url": {"image_url": table(_part), "role": choice("first_frame", "last_frame", "reference_image")},
    "video_url": {"video_url": table(_part), "role": choice("reference_video")},
    "audio_url": {"audio_url": table(_part), "role": choice("reference_audio")},
    "draft_task": {"draft_task": table({"id": text(least=1)})},
}
_optional: dict[str, Check] = {
    "callback_url": text(least=1),
    "return_last_frame": flag,
    "service_tier": choice("default", "flex"),
    "execution_expires_after": whole(3600, 259_200),
    "priority": whole(0, 9),
    "generate_audio": flag,
    "draft": flag,
    "camera_fixed": flag,
    "watermark": flag,
    "seed": whole(-1, 2**32 - 1),
    "resolution": choice("480p", "720p", "1080p", "4k"),
    "ratio": choice(*ratios, "adaptive"),
    "duration": whole(-1, 30),
    "frames": choice(*range(29, 290, 4)),
    "output_format": choice("mp4", "mov"),
    "omni_reference_task_type": choice("auto", "reference", "edit", "extend"),
    "safety_identifier": text(64, 1),
}
"""`tools` is in the vendor's client, but not documented for video: left out."""


def read_body(given: Any) -> dict[str, Any]:
    """Every field by itself. Nulls are dropped first: the vendor's own client sends unset fields as null."""
    if not isinstance(given, dict):
        raise Refusal("InvalidParameter", "the body must be a JSON object")
    try:
        body = {name: value for name, value in given.items() if value is not None}
        return read(body, "", {"model": text(least=1), "content": _content}, _optional)
    except BadField as error:
        code = "MissingParameter" if str(error).endswith("is required") else "InvalidParameter"
        raise Refusal(code, str(error)) from error


def _content(value: Any, where: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        raise BadField(f"{where} is required")
    return [_item(item, f"{where}[{index}]") for index, item in enumerate(value)]


def _item(value: Any, where: str) -> dict[str, Any]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in _items:
        raise BadField(f"{where}.type must be one of {list(_items)}")
    assert isinstance(value, dict)
    if kind.endswith("_url") and not value.get("role"):
        raise BadField(f"{where}: role must be specified")
    return read(value, where, {"type": choice(kind), **_items[kind]}, {})


def parts_of(body: dict[str, Any]) -> list[Part]:
    return [
        Part(index, item["type"], item["role"], item[item["type"]]["url"])
        for index, item in enumerate(body["content"])
        if item["type"].endswith("_url")
    ]


def prompt_of(body: dict[str, Any]) -> str:
    return "\n".join(item["text"] for item in body["content"] if item["type"] == "text")


def check_body(body: dict[str, Any], model: VideoModel, *, demands_sound: bool) -> None:
    """Everything between fields that can be said without looking at the media; raises Refusal."""
    parts = parts_of(body)
    _check_settings(body, model, demands_sound)
    _check_modes(body, parts, model)
    _check_references(parts, model)
    _check_task_type(body, parts, model)


def _refuse_if(wrong: bool, message: str, code: str = "InvalidParameter") -> None:
    if wrong:
        raise Refusal(code, message)


def _check_settings(body: dict[str, Any], model: VideoModel, demands_sound: bool) -> None:
    resolution, duration = body.get("resolution", "720p"), body.get("duration")
    _refuse_if(resolution not in model.resolutions, f"resolution {resolution} is not supported by the model")
    _refuse_if("frames" in body and not model.first_generation, "frames is not supported by the model")
    _refuse_if("frames" in body and "duration" in body, "give either frames or duration")
    low, high = model.seconds
    auto = duration == -1 and model.auto
    _refuse_if(duration is not None and not auto and not low <= duration <= high, f"duration must be {low} to {high}")
    _refuse_if(body.get("draft", False) and not model.draft, "draft is not supported by the model")
    _refuse_if(body.get("draft", False) and resolution != "480p", "draft is 480p")
    _refuse_if(body.get("output_format") == "mov" and not model.mov, "output_format mov is not supported by the model")
    _refuse_if(body.get("generate_audio", False) and not model.sound, "generate_audio is not supported by the model")
    if demands_sound and model.sound:
        # Not a rule of the provider, but of ours: its default is the dearer choice.
        _refuse_if("generate_audio" not in body, "generate_audio is required", "MissingParameter")


def _check_modes(body: dict[str, Any], parts: Sequence[Part], model: VideoModel) -> None:
    roles = [part.role for part in parts]
    firsts, lasts = roles.count("first_frame"), roles.count("last_frame")
    by_frames = bool(firsts or lasts)
    _refuse_if(by_frames and firsts + lasts < len(roles), "first/last frame and reference media cannot be mixed")
    _refuse_if(firsts > 1 or lasts > 1 or lasts > firsts, "one first_frame, and a last_frame only beside it")
    _refuse_if(bool(firsts) and not model.frames, "the model takes no first_frame")
    _refuse_if(bool(lasts) and model.frames != "last", "the model takes no last_frame")
    _refuse_if(not parts and not model.text, "the model needs an image")
    _refuse_if(not prompt_of(body) and not parts, "text is required")
    if model.family == "2.5" and by_frames and body.get("ratio", "adaptive") != "adaptive":
        raise Refusal("InvalidParameter.TaskTypeConstraint", "ratio must be adaptive with first/last frame")


def _check_references(parts: Sequence[Part], model: VideoModel) -> None:
    counts = {role: sum(part.role == role for part in parts) for role in reference_roles.values()}
    images, videos, audios = counts.values()
    for name, count, most in (
        ("image", images, model.images),
        ("video", videos, model.videos),
        ("audio", audios, model.audios),
    ):
        _refuse_if(count > most, f"the model takes at most {most} reference_{name}")
    _refuse_if(images + videos + audios > model.together, f"at most {model.together} references together")
    _refuse_if(bool(audios) and not images + videos and not model.audio_alone, "audio alone is not supported")


def _check_task_type(body: dict[str, Any], parts: Sequence[Part], model: VideoModel) -> None:
    kind = body.get("omni_reference_task_type", "auto")
    if "omni_reference_task_type" in body:
        _refuse_if(model.first_generation, "omni_reference_task_type is not supported by the model")
    has_video = any(part.role == "reference_video" for part in parts)
    if kind in ("edit", "extend") and not has_video:
        raise Refusal("InvalidParameter.TaskTypeMismatch", f"{kind} needs a reference_video")
    if kind == "reference" and not any(part.role.startswith("reference") for part in parts):
        raise Refusal("InvalidParameter.TaskTypeMismatch", "reference needs reference media")
    problem = constraint(kind, body, model)
    if problem:
        raise Refusal("InvalidParameter.TaskTypeConstraint", problem)


def constraint(kind: str, body: dict[str, Any], model: VideoModel) -> str:
    """What edit and extend demand of a 2.5 request; "" when it is met."""
    if model.family != "2.5" or kind not in ("edit", "extend"):
        return ""
    if body.get("ratio", "adaptive") != "adaptive":
        return f"ratio must be adaptive for {kind}"
    return "duration must be -1 for edit" if kind == "edit" and body.get("duration") != -1 else ""


def meant_task(body: dict[str, Any]) -> str:
    """What the model makes of "auto": with a clip, the words decide, minutes after the request was taken."""
    if body.get("omni_reference_task_type", "auto") != "auto":
        return str(body["omni_reference_task_type"])
    if not any(part.role == "reference_video" for part in parts_of(body)):
        return "reference"
    words = prompt_of(body).lower()
    return next((kind for kind in ("extend", "edit") if words.startswith(kind)), "reference")
