"""What the body of a CV request may hold, for each `req_key`: strict, unknown fields are refused.

Source: contract of 2026-11-22, sections A3 to A6; image 4.0 also the page 85621/1537648 (pictures by URL only).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Check = Callable[[Any], bool]
sync2async, cv = "CVSync2Async", "CV"
"""Which pair of Actions a req_key belongs to: <prefix>SubmitTask and <prefix>GetResult."""
sizes = {"720p": (1248, 704), "1080p": (1920, 1088)}


def text(most: int) -> Check:
    return lambda value: isinstance(value, str) and 0 < len(value) <= most


def whole(low: int, high: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def number(low: float, high: float) -> Check:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


def one_of(*values: Any) -> Check:
    return lambda value: any(type(value) is type(known) and value == known for known in values)


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def urls(least: int, most: int) -> Check:
    return lambda value: isinstance(value, list) and least <= len(value) <= most and all(url(item) for item in value)


@dataclass(frozen=True, slots=True)
class Shape:
    """`pictures`: how many go in `image_urls` (or, where `inline`, in `binary_data_base64` instead)."""

    actions: str
    fields: Mapping[str, Check]
    required: tuple[str, ...] = ("prompt",)
    pictures: tuple[int, int] = (0, 0)
    inline: bool = False
    resolution: str = "720p"
    price: Decimal = Decimal(0)
    """Yuan for each unit of `per`; second-hand, for the books of the fake only."""
    per: str = "clip"
    """clip, second or image"""
    result: str = "video"
    """video, images, url (in resp_data), found (in resp_data)"""
    ratio_with_picture: bool = False
    limits: Mapping[str, Any] = field(default_factory=dict)


_seed = whole(-1, 2**32 - 1)
_prompt = text(800)
_ratio = one_of("16:9", "4:3", "1:1", "3:4", "9:16", "21:9")
_moves = (
    "hitchcock_dolly_in",
    "hitchcock_dolly_out",
    "robo_arm",
    "dynamic_orbit",
    "central_orbit",
    "crane_push",
    "quick_pull_back",
    "counterclockwise_swivel",
    "clockwise_swivel",
    "handheld",
    "rapid_push_pull",
)
_video: dict[str, Check] = {"prompt": _prompt, "seed": _seed, "frames": one_of(121, 241)}
_area = whole(1024 * 1024, 4096 * 4096)
_image: dict[str, Check] = {
    "prompt": _prompt,
    "size": _area,
    "width": whole(1, 16384),
    "height": whole(1, 16384),
    "force_single": flag,
    "min_ratio": number(1 / 16, 16),
    "max_ratio": number(1 / 16, 16),
}


def _clip(resolution: str, pictures: tuple[int, int], **more: Check) -> Shape:
    price = Decimal("0.40") if resolution == "720p" else Decimal("0.80")
    return Shape(sync2async, _video | more, ("prompt",), pictures, True, resolution, price)


shapes: dict[str, Shape] = {
    "jimeng_t2v_v30": _clip("720p", (0, 0), aspect_ratio=_ratio),
    "jimeng_t2v_v30_1080p": _clip("1080p", (0, 0), aspect_ratio=_ratio),
    "jimeng_i2v_first_v30": _clip("720p", (1, 1)),
    "jimeng_i2v_first_v30_1080": _clip("1080p", (1, 1)),
    "jimeng_i2v_first_tail_v30": _clip("720p", (2, 2)),
    "jimeng_i2v_first_tail_v30_1080": _clip("1080p", (2, 2)),
    "jimeng_i2v_recamera_v30": Shape(
        sync2async,
        _video | {"template_id": one_of(*_moves), "camera_strength": one_of("weak", "medium", "strong")},
        ("prompt", "template_id"),
        (1, 1),
        True,
        price=Decimal("0.40"),
    ),
    "jimeng_ti2v_v30_pro": _clip("1080p", (0, 1), aspect_ratio=_ratio),
    "jimeng_t2i_v40": Shape(
        sync2async,
        _image | {"scale": number(0, 1)},
        pictures=(0, 10),
        price=Decimal("0.06"),
        per="image",
        result="images",
    ),
    "jimeng_seedream46_cvtob": Shape(
        sync2async,
        _image | {"scale": whole(1, 100)},
        pictures=(0, 14),
        price=Decimal("0.06"),
        per="image",
        result="images",
    ),
    "jimeng_realman_avatar_picture_create_role_omni_v15": Shape(cv, {"image_url": url}, ("image_url",), result="found"),
    "jimeng_realman_avatar_picture_omni_v15": Shape(
        cv,
        {
            "image_url": url,
            "audio_url": url,
            "mask_url": urls(1, 5),
            "prompt": text(300),
            "seed": _seed,
            "output_resolution": one_of(720, 1080),
            "pe_fast_mode": flag,
        },
        ("image_url", "audio_url"),
        price=Decimal(1),
        per="second",
    ),
    "realman_change_lips": Shape(
        cv,
        {
            "url": url,
            "pure_audio_url": url,
            "separate_vocal": flag,
            "align_audio": flag,
            "align_audio_reverse": flag,
            "templ_start_seconds": number(0, 240),
        },
        ("url", "pure_audio_url"),
        price=Decimal("0.5"),
        per="second",
        result="url",
        limits={"audio_seconds": 240},
    ),
    "realman_change_lips_basic_chimera": Shape(
        cv,
        {"url": url, "pure_audio_url": url, "separate_vocal": flag, "open_scenedet": flag},
        ("url", "pure_audio_url"),
        price=Decimal("0.5"),
        per="second",
        result="url",
        limits={"audio_seconds": 150},
    ),
}
detection = "jimeng_realman_avatar_object_detection"
"""The one synchronous req_key, for CVProcess."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of the CV layer."""

    status: int
    code: int
    message: str


def check_body(body: Mapping[str, Any], shape: Shape) -> Problem | None:
    """Everything that can be said without decoding a picture or fetching a URL."""
    pictures = {"image_urls", "binary_data_base64"} if shape.inline else {"image_urls"}
    known = set(shape.fields) | {"req_key"} | (pictures if shape.pictures[1] else set())
    unknown = sorted(set(body) - known)
    if unknown:
        return Problem(400, 50200, f"unknown parameter: {', '.join(unknown)}")
    missing = [name for name in shape.required if name not in body]
    if missing:
        return Problem(400, 50201, f"missing parameter: {', '.join(missing)}")
    wrong = [name for name, check in shape.fields.items() if name in body and not check(body[name])]
    if wrong:
        return Problem(400, 50200, f"invalid parameter: {', '.join(wrong)}")
    return _pictures_problem(body, shape) or _size_problem(body)


def _pictures_problem(body: Mapping[str, Any], shape: Shape) -> Problem | None:
    given = [body[name] for name in ("image_urls", "binary_data_base64") if name in body]
    least, most = shape.pictures
    if len(given) > 1 or any(not isinstance(part, list) for part in given):
        return Problem(400, 50200, "give image_urls or binary_data_base64, as a list")
    pictures = given[0] if given else []
    if not least <= len(pictures) <= most or any(not isinstance(part, str) or not part for part in pictures):
        return Problem(400, 50200, f"{len(pictures)} pictures; {least} to {most} are needed")
    if "image_urls" in body and not all(url(part) for part in pictures):
        return Problem(400, 50200, "image_urls must be web addresses")
    if pictures and "aspect_ratio" in body:
        return Problem(400, 50200, "aspect_ratio is for text to video only")
    return None


def _size_problem(body: Mapping[str, Any]) -> Problem | None:
    if ("width" in body) != ("height" in body):
        return Problem(400, 50200, "width and height go together")
    if "width" not in body:
        return None
    ratio = body["width"] / body["height"]
    if not _area(body["width"] * body["height"]) or not body.get("min_ratio", 1 / 3) <= ratio <= body.get(
        "max_ratio", 3
    ):
        return Problem(400, 50200, "width x height must be 1024 x 1024 to 4096 x 4096 in area, within the ratios")
    return None


def check_query_body(body: Mapping[str, Any]) -> Problem | None:
    """Of GetResult and CVCancelTask; `req_json` is checked where it is used."""
    unknown = sorted(set(body) - {"req_key", "task_id", "req_json"})
    if unknown:
        return Problem(400, 50200, f"unknown parameter: {', '.join(unknown)}")
    if not isinstance(body.get("task_id"), str) or not body["task_id"]:
        return Problem(400, 50201, "missing parameter: task_id")
    return None
