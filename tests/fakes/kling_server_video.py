"""Video of the fake Kling, API 2.0: what each model's body may hold.

Source: Kling API 2.0 documents, 2026-09-20. `kling-4.0` and its flash are known second-hand only: their keys are
refused, their paths follow the others', their prices are made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes import kling_server_prices as prices
from tests.fakes.kling_server_inputs import clip, element, picture, reference_clip
from tests.fakes.kling_server_parts import Wish
from tests.fakes.provider_fields import BadField, Check, choice, flag, many, read, table, text, web_address
from tests.fakes.provider_media import Arrived

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

ratios = {"16:9": Fraction(16, 9), "9:16": Fraction(9, 16), "1:1": Fraction(1)}


@dataclass(frozen=True, slots=True)
class Rules:
    """One endpoint. `seconds`: a range, or the only lengths."""

    model: str
    prompt: int
    resolutions: tuple[str, ...] = ("720p", "1080p")
    seconds: tuple[int, ...] = tuple(range(3, 16))
    contents: tuple[str, ...] = ()
    """Empty: `prompt` instead of `contents`."""
    audio: tuple[str, ...] = ()
    multi_shot: bool = False
    ratio: bool = False
    elements: int = 0
    kind: str = "plain"


_frames = ("prompt", "first_frame", "last_frame")
_omni = (*_frames, "refer_image", "feature_video", "base_video", "element")
_key_frames = (*_frames, "middle_frame")
_all = ("720p", "1080p", "4k")
_sound = ("off", "native")
_five_ten = (5, 10)
endpoints = {
    "/text-to-video/kling-3.0-turbo": Rules("kling-3.0-turbo", 3072, ratio=True),
    "/image-to-video/kling-3.0-turbo": Rules("kling-3.0-turbo", 2500, contents=("prompt", "first_frame")),
    "/text-to-video/kling-3.0": Rules("kling-3.0", 3072, _all, audio=_sound, multi_shot=True, ratio=True),
    "/image-to-video/kling-3.0": Rules(
        "kling-3.0", 3072, _all, contents=(*_frames, "element"), audio=_sound, multi_shot=True, elements=3
    ),
    "/omni-video/kling-3.0-omni": Rules(
        "kling-3.0-omni",
        3072,
        _all,
        contents=_omni,
        audio=(*_sound, "original"),
        multi_shot=True,
        ratio=True,
        elements=7,
        kind="omni",
    ),
    "/omni-video/kling-o1": Rules(
        "kling-o1",
        2500,
        seconds=tuple(range(3, 11)),
        contents=_omni,
        audio=("off", "original"),
        ratio=True,
        elements=7,
        kind="omni",
    ),
    "/text-to-video/kling-2.6": Rules("kling-2.6", 2500, seconds=_five_ten, audio=_sound, ratio=True),
    "/image-to-video/kling-2.6": Rules(
        "kling-2.6", 2500, seconds=_five_ten, contents=(*_frames, "voice"), audio=_sound
    ),
    "/text-to-video/kling-2.5-turbo": Rules("kling-2.5-turbo", 2500, seconds=_five_ten, ratio=True),
    "/image-to-video/kling-2.5-turbo": Rules("kling-2.5-turbo", 2500, seconds=_five_ten, contents=_frames),
    "/motion-control/kling-3.0": Rules(
        "motion kling-3.0", 2500, contents=("prompt", "image", "video", "element"), elements=1, kind="motion"
    ),
    "/motion-control/kling-2.6": Rules("motion kling-2.6", 2500, contents=("prompt", "image", "video"), kind="motion"),
    "/text-to-video/kling-4.0": Rules("kling-4.0", 11_000, seconds=tuple(range(3, 31)), ratio=True),
    "/image-to-video/kling-4.0": Rules("kling-4.0", 11_000, seconds=tuple(range(3, 31)), contents=_key_frames),
    "/omni-video/kling-4.0": Rules(
        "kling-4.0",
        11_000,
        seconds=tuple(range(3, 31)),
        contents=(*_omni, "middle_frame", "voice"),
        ratio=True,
        elements=7,
        kind="omni",
    ),
    "/text-to-video/kling-4.0-flash": Rules(
        "kling-4.0-flash", 11_000, ("720p",), seconds=tuple(range(3, 21)), ratio=True
    ),
    "/image-to-video/kling-4.0-flash": Rules(
        "kling-4.0-flash", 11_000, ("720p",), seconds=tuple(range(3, 21)), contents=_key_frames
    ),
}


@dataclass(slots=True)
class Contents:
    """What `contents` held, fetched and decoded."""

    prompt: str = ""
    arrived: list[Arrived] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    elements: int = 0
    video_elements: int = 0
    voices: int = 0

    def all(self, *roles: str) -> list[Arrived]:
        return [one for one in self.arrived if one.role in roles]

    def one(self, role: str) -> Arrived | None:
        return next(iter(self.all(role)), None)


def routes(server: KlingServer) -> list[web.RouteDef]:
    def endpoint(path: str, rules: Rules) -> web.RouteDef:
        async def create(request: web.Request) -> web.Response:
            wish = await _wish(server, rules, await request.json())
            server.admit(wish.model, wish.key)
            return server.buy(path, wish, legacy=False)

        return web.post(path, create)

    return [endpoint(path, rules) for path, rules in endpoints.items()]


async def _wish(server: KlingServer, rules: Rules, body: Any) -> Wish:
    given = read(body, "", *_shape(rules))
    found = await _contents(server, rules, given)
    _check_aliases(found)
    settings = {"audio": "off", "resolution": "720p", **given.get("settings", {})}
    match rules.kind:
        case "omni":
            seconds = _check_omni(rules, found, settings)
        case "motion":
            seconds = _check_motion(found, settings)
        case _:
            seconds = _check_plain(rules, found, settings)
    check_shots(found.prompt, seconds)
    return _priced(rules, found, settings, seconds, given.get("options", {}).get("external_task_id", ""))


def _priced(rules: Rules, found: Contents, settings: dict[str, Any], seconds: Fraction, key: str) -> Wish:
    resolution, clips = settings["resolution"], found.all("feature_video", "base_video", "video")
    if settings.get("audio") == "native" and rules.model == "kling-2.6" and resolution != "1080p":
        raise BadField("settings.audio: native sound needs 1080p")
    voiced = found.voices > 0 and settings["audio"] == "native"
    amount = prices.video(
        rules.model,
        resolution,
        seconds,
        sound=settings["audio"] == "native",
        video_in=bool(clips),
        voiced=voiced,
    )
    shape = found.one("first_frame") or found.one("image") or next(iter(found.all("base_video", "feature_video")), None)
    ratio = Fraction(*shape.size) if shape else ratios[settings.get("aspect_ratio", "16:9")]
    facts = {"prompt": found.prompt}
    return Wish(rules.model, key, amount, "video", seconds, resolution, ratio, found.arrived, facts=facts)


def _shape(rules: Rules) -> tuple[dict[str, Check], dict[str, Check]]:
    watermark = table({"enabled": flag})
    options: dict[str, Check] = {"callback_url": web_address, "watermark_info": watermark}
    if not rules.model.startswith("kling-4.0"):
        options["external_task_id"] = text(least=1)
    settings: dict[str, Check] = {"resolution": choice(*rules.resolutions)}
    required: dict[str, Check] = {}
    if rules.kind == "motion":
        required["character_orientation"] = choice("image", "video")
        settings["audio"] = choice("original", "off")
    else:
        settings["duration"] = choice(*rules.seconds)
    if rules.audio:
        settings["audio"] = choice(*rules.audio)
    if rules.multi_shot:
        settings["multi_shot"] = flag
    if rules.ratio:
        settings["aspect_ratio"] = choice(*ratios)
    rest = {"settings": table(required, settings), "options": table({}, options)}
    if rules.contents:
        return {"contents": many(_content(rules), 1, 30)}, rest
    return {"prompt": text(rules.prompt, 1)}, rest


def _content(rules: Rules) -> Check:
    def check(value: Any, where: str) -> dict[str, Any]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in rules.contents:
            raise BadField(f"{where}.type must be one of {list(rules.contents)}, got {kind!r}")
        named: dict[str, Check] = {"id": text(64, 1)}
        match kind:
            case "prompt":
                return read(value, where, {"type": choice(kind), "text": text(rules.prompt, 1)}, {})
            case "element":
                return read(value, where, {"type": choice(kind), "element_id": text(least=1), **named}, {})
            case "voice":
                return read(value, where, {"type": choice(kind), "voice_id": text(least=1), **named}, {})
            case "image" | "video":
                return read(value, where, {"type": choice(kind), "url": text(least=1)}, {})
        return read(value, where, {"type": choice(kind), "url": text(least=1)}, named)

    return check


async def _contents(server: KlingServer, rules: Rules, given: dict[str, Any]) -> Contents:
    found = Contents(given.get("prompt", ""))
    for item in given.get("contents", []):
        kind, alias = item["type"], item.get("id", "")
        found.aliases += [alias] if alias else []
        match kind:
            case "prompt" if found.prompt:
                raise BadField("contents: only one prompt")
            case "prompt":
                found.prompt = item["text"]
            case "element":
                known, pictures = element(server, item["element_id"], alias)
                found.elements += 1
                found.video_elements += known.by_video
                found.arrived += pictures
            case "voice":
                if item["voice_id"] not in server.voices:
                    raise BadField("Voice id not found")
                found.voices += 1
            case "feature_video" | "base_video":
                found.arrived.append(await reference_clip(server, item["url"], kind, alias, rules.model))
            case "video":
                sides = server.sides.motion
                found.arrived.append(await clip(server, item["url"], kind, seconds=(3, 30.05), sides=sides, most=100))
            case _:
                found.arrived.append(await picture(server, item["url"], kind, alias))
    for kind in ("first_frame", "last_frame", "image", "video"):
        if len(found.all(kind)) > 1:
            raise BadField(f"contents: only one {kind}")
    if found.elements > rules.elements or found.voices > 2:
        raise BadField("contents: too many elements or voices")
    return found


def _check_aliases(found: Contents) -> None:
    """Unique, not part of each other, and in the prompt only as @alias."""
    for index, alias in enumerate(found.aliases):
        if any(alias in other or other in alias for other in found.aliases[index + 1 :]):
            raise BadField(f"contents: alias {alias} is not unique or part of another")
        inside = rf"(?:[A-Za-z0-9_]{re.escape(alias)}|{re.escape(alias)}[A-Za-z0-9_])"
        if re.search(inside, found.prompt):
            raise BadField(f"contents: alias {alias} is part of a word of the prompt")


def _check_plain(rules: Rules, found: Contents, settings: dict[str, Any]) -> Fraction:
    first, last = found.one("first_frame"), found.one("last_frame")
    if rules.contents and first is None:
        raise BadField("contents: first_frame is required; a last_frame alone is not supported")
    if first and last and rules.model in ("kling-2.6", "kling-2.5-turbo") and settings["resolution"] != "1080p":
        raise BadField("settings.resolution: first and last frame need 1080p")
    if len(found.all("middle_frame")) > 8:
        raise BadField("contents: at most 8 middle frames")
    return Fraction(settings.get("duration", 5))


def _check_motion(found: Contents, settings: dict[str, Any]) -> Fraction:
    moving = found.one("video")
    if found.one("image") is None or moving is None or "character_orientation" not in settings:
        raise BadField("contents: image and video, and settings.character_orientation, are required")
    if settings["character_orientation"] == "image" and moving.seconds > Fraction(201, 20):
        raise BadField("contents: the video must be 10 s at most")
    return moving.seconds


def _check_omni(rules: Rules, found: Contents, settings: dict[str, Any]) -> Fraction:
    first, last = found.one("first_frame"), found.one("last_frame")
    clips, references = found.all("feature_video", "base_video"), found.all("refer_image")
    if last and not first:
        raise BadField("contents: a last_frame alone is not supported")
    if len(clips) > 1:
        raise BadField("contents: at most one reference video")
    _check_numbers(rules, found, len(references), bool(clips))
    if not first and not clips and "aspect_ratio" not in settings:
        raise BadField("settings.aspect_ratio is required without first frame and video")
    if settings["audio"] == "original" and not clips:
        raise BadField("settings.audio: original needs a video")
    seconds = Fraction(settings.get("duration", 5))
    if rules.model == "kling-o1" and first and not last and not references and not clips and seconds not in _five_ten:
        raise BadField("settings.duration must be 5 or 10 with a first frame alone")
    if rules.model == "kling-o1" and first and last and (references or found.elements):
        raise BadField("contents: no references beside first and last frame")
    return _check_clips(found, settings, seconds)


def _check_numbers(rules: Rules, found: Contents, references: int, with_clip: bool) -> None:
    if rules.model == "kling-o1" and found.video_elements:
        raise BadField("contents: elements made from video are not supported")
    if found.video_elements > (1 if with_clip else 3):
        raise BadField("contents: too many elements made from video")
    most = 10 if rules.model == "kling-4.0" else 4 if with_clip or found.video_elements else 7
    if references + found.elements - found.video_elements > most:
        raise BadField(f"contents: at most {most} reference images and elements together")
    if found.one("first_frame") and found.elements > 3 and rules.model != "kling-4.0":
        raise BadField("contents: at most 3 elements beside a first frame")


def _check_clips(found: Contents, settings: dict[str, Any], seconds: Fraction) -> Fraction:
    if found.one("feature_video"):
        if settings["audio"] != "off":
            raise BadField("settings.audio must be off with a feature_video")
        if settings.get("multi_shot") is False:
            raise BadField("settings.multi_shot can only be true with a feature_video")
    edited = found.one("base_video")
    if edited is None:
        return seconds
    if found.one("first_frame") or found.one("last_frame"):
        raise BadField("contents: no first or last frame beside a base_video")
    if settings.get("multi_shot") or settings["audio"] == "native":
        raise BadField("settings: no multi_shot and no native sound with a base_video")
    return edited.seconds


def check_shots(prompt: str, seconds: Fraction) -> None:
    """`shot n, m, words;` one after the other: 1 to 6 of them, 1 s or more each, together as long as the clip."""
    if not re.match(r"\s*(?:shot|镜头)\s*\d+\s*[,，]", prompt):
        return
    parts = [part for part in re.split(r"[;；]", prompt) if part.strip()]
    found = [re.fullmatch(r"\s*(?:shot|镜头)\s*(\d+)\s*[,，]\s*(\d+)\s*[,，]\s*(.+)", part, re.S) for part in parts]
    shots = [one for one in found if one is not None]
    if len(shots) != len(parts) or [int(one[1]) for one in shots] != list(range(1, len(shots) + 1)) or len(shots) > 6:
        raise BadField("prompt: write `shot n, m, words;` for 1 to 6 shots")
    if any(int(one[2]) < 1 or len(one[3]) > 512 for one in shots) or sum(int(one[2]) for one in shots) != seconds:
        raise BadField("prompt: the shots must be as long as the clip together, with 512 characters each at most")
