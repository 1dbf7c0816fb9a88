"""Video of the fake Kling under /v1: model in the body, lengths as strings, lists per kind of input.

Source: Kling legacy API documents, February and September 2026.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes import kling_server_prices as prices
from tests.fakes.kling_server_answers import task_id_of
from tests.fakes.kling_server_inputs import clip, element, picture, reference_clip
from tests.fakes.kling_server_parts import Wish
from tests.fakes.kling_server_video import ratios
from tests.fakes.provider_fields import (
    BadField,
    Check,
    choice,
    flag,
    many,
    number,
    read,
    table,
    text,
    web_address,
    whole,
)
from tests.fakes.provider_media import Arrived

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

common: dict[str, Check] = {
    "callback_url": web_address,
    "external_task_id": text(least=1),
    "watermark_info": table({"enabled": flag}),
}
media = text(least=1)
long = whole(1, 2**63 - 1)
"""Element ids are JSON integers here, strings in API 2.0."""
shots: dict[str, Check] = {
    "multi_shot": flag,
    "shot_type": choice("customize", "intelligence"),
    "multi_prompt": many(
        table({"index": whole(1, 6), "prompt": text(512, 1), "duration": choice(*map(str, range(1, 16)))}), 1, 6
    ),
}
elements = many(table({"element_id": long}), 0, 3)
voices = many(table({"voice_id": text(least=1)}), 0, 2)
_moves = ("horizontal", "vertical", "pan", "tilt", "roll", "zoom")
_camera = table(
    {"type": choice("simple", "down_back", "forward_up", "right_turn_forward", "left_turn_forward")},
    {"config": table({}, {name: number(-10, 10) for name in _moves})},
)
text_models = (
    "kling-v1",
    "kling-v1-6",
    "kling-v2-master",
    "kling-v2-1-master",
    "kling-v2-5-turbo",
    "kling-v2-6",
    "kling-v3",
)
image_models = (*text_models, "kling-v1-5", "kling-v2-1")
_extendable = ("kling-v1", "kling-v1-5", "kling-v1-6")
_described: dict[str, Check] = {
    "prompt": text(2500),
    "negative_prompt": text(2500),
    "cfg_scale": number(0, 1),
    "mode": choice("std", "pro", "4k"),
    "duration": choice(*map(str, range(3, 16))),
    "sound": choice("on", "off"),
    "camera_control": _camera,
    "voice_list": voices,
    **shots,
    **common,
}

Reader = Callable[["KlingServer", Any], Awaitable["Wish"]]


def routes(server: KlingServer) -> list[web.RouteDef]:
    readers: dict[str, Reader] = {
        "/v1/videos/text2video": _text2video,
        "/v1/videos/image2video": _image2video,
        "/v1/videos/omni-video": _omni_video,
        "/v1/videos/multi-image2video": _multi_image2video,
        "/v1/videos/video-extend": _video_extend,
        "/v1/videos/motion-control": _motion_control,
    }
    return [create_route(server, path, reader) for path, reader in readers.items()]


def create_route(server: KlingServer, path: str, reader: Reader) -> web.RouteDef:
    """One create: read the body, find every reason against it, buy."""

    async def create(request: web.Request) -> web.Response:
        wish = await reader(server, await request.json())
        server.admit(wish.model, wish.key, max(1, wish.pictures))
        return server.buy(path, wish, legacy=True)

    return web.post(path, create)


async def _text2video(server: KlingServer, body: Any) -> Wish:
    given = read(body, "", {}, {**_described, "model_name": choice(*text_models), "aspect_ratio": choice(*ratios)})
    model = given.get("model_name", "kling-v1")
    if not given.get("multi_prompt") and not given.get("prompt"):
        raise BadField("prompt is required")
    _check_camera(given, model, "kling-v1")
    return _wish(server, given, model, [], ratios[given.get("aspect_ratio", "16:9")])


async def _image2video(server: KlingServer, body: Any) -> Wish:
    point = table({"x": whole(0, 10_000), "y": whole(0, 10_000)})
    masks: dict[str, Check] = {
        "static_mask": media,
        "dynamic_masks": many(table({"mask": media, "trajectories": many(point, 2, 77)}), 1, 6),
    }
    optional = {**_described, **masks, "model_name": choice(*image_models), "image": media, "image_tail": media}
    given = read(body, "", {}, {**optional, "element_list": elements})
    model = given.get("model_name", "kling-v1")
    if "image" not in given and "image_tail" not in given:
        raise BadField("image or image_tail is required")
    if sum((("image_tail" in given), bool(masks.keys() & given.keys()), ("camera_control" in given))) > 1:
        raise BadField("image_tail, masks and camera_control exclude each other")
    if given.get("element_list") and given.get("voice_list"):
        raise BadField("element_list and voice_list exclude each other")
    _check_camera(given, model, "kling-v1-5")
    _check_tail(given, model)
    arrived = [await picture(server, given[name], name, most=10) for name in ("image", "image_tail") if name in given]
    ratio = Fraction(*arrived[0].size)
    return _wish(server, given, model, arrived + _elements(server, given), ratio)


def _check_tail(given: dict[str, Any], model: str) -> None:
    pro_only = ("kling-v2-1", "kling-v2-5-turbo", "kling-v2-6")
    if "image_tail" in given and model in pro_only and given.get("mode", "std") != "pro":
        raise BadField("image_tail needs mode pro")
    if "image_tail" in given and model == "kling-v2-6" and given.get("sound") == "on":
        raise BadField("image_tail needs sound off")


def _check_camera(given: dict[str, Any], model: str, only: str) -> None:
    camera = given.get("camera_control")
    if camera is None:
        return
    if model != only:
        raise BadField(f"camera_control is not supported by {model}")
    config = camera.get("config")
    if (camera["type"] == "simple") != (config is not None):
        raise BadField("camera_control.config goes with type simple, and only there")
    if config is not None and sum(value != 0 for value in config.values()) != 1:
        raise BadField("camera_control.config: exactly one value other than 0")


def _elements(server: KlingServer, given: dict[str, Any]) -> list[Arrived]:
    found = (element(server, str(item["element_id"]), "")[1] for item in given.get("element_list", []))
    return [one for arrived in found for one in arrived]


def _wish(server: KlingServer, given: dict[str, Any], model: str, arrived: list[Arrived], ratio: Fraction) -> Wish:
    mode, seconds = given.get("mode", "std"), Fraction(given.get("duration", "5"))
    new = model in ("kling-v3", "kling-v3-omni")
    if mode == "4k" and not new:
        raise BadField("mode 4k is not supported by this model")
    if not new and model != "kling-video-o1" and seconds not in (5, 10):
        raise BadField("duration must be 5 or 10")
    if "cfg_scale" in given and not model.startswith("kling-v1"):
        raise BadField(f"cfg_scale is not supported by {model}")
    sound = given.get("sound", "off") == "on"
    if sound and model not in ("kling-v2-6", "kling-v3", "kling-v3-omni"):
        raise BadField(f"sound is not supported by {model}")
    if sound and model == "kling-v2-6" and mode != "pro":
        raise BadField("sound needs mode pro")
    _check_shots(given, seconds)
    for voice in given.get("voice_list", []):
        if voice["voice_id"] not in server.voices:
            raise BadField("Voice id not found")
    with_clip = any(one.role in ("base", "feature", "video_url") for one in arrived)
    resolution = prices.modes[mode]
    voiced = sound and bool(given.get("voice_list")) and model == "kling-v2-6"
    amount = prices.video(model, resolution, seconds, sound=sound, video_in=with_clip, voiced=voiced)
    facts = {"prompt": given.get("prompt", "")}
    key = given.get("external_task_id", "")
    return Wish(model, key, amount, "video", seconds, resolution, ratio, arrived, facts=facts)


def _check_shots(given: dict[str, Any], seconds: Fraction) -> None:
    listed = given.get("multi_prompt")
    if not given.get("multi_shot"):
        if listed:
            raise BadField("multi_prompt needs multi_shot")
        return
    if "shot_type" not in given or (given["shot_type"] == "customize") != bool(listed):
        raise BadField("multi_shot needs shot_type; customize needs multi_prompt")
    if listed and sum(int(shot["duration"]) for shot in listed) != seconds:
        raise BadField("multi_prompt: the shots must be as long as the clip together")


async def _omni_video(server: KlingServer, body: Any) -> Wish:
    image = table({"image_url": media}, {"type": choice("first_frame", "end_frame")})
    moving = table(
        {"video_url": web_address},
        {"refer_type": choice("base", "feature"), "keep_original_sound": choice("yes", "no")},
    )
    optional: dict[str, Check] = {
        "model_name": choice("kling-video-o1", "kling-v3-omni"),
        "prompt": text(2500),
        "image_list": many(image, 0, 7),
        "element_list": many(table({"element_id": long}), 0, 7),
        "video_list": many(moving, 0, 1),
        "sound": choice("on", "off"),
        "mode": choice("std", "pro", "4k"),
        "aspect_ratio": choice(*ratios),
        "duration": choice(*map(str, range(3, 16))),
        **shots,
        **common,
    }
    given = {"mode": "pro", **read(body, "", {}, optional)}
    model = given.get("model_name", "kling-video-o1")
    if model == "kling-video-o1" and (int(given.get("duration", "5")) > 10 or given.get("multi_shot")):
        raise BadField("kling-video-o1: 10 s at most, no multi_shot")
    arrived = [
        await picture(server, item["image_url"], item.get("type", "refer_image"), f"<<<image_{index}>>>", 10)
        for index, item in enumerate(given.get("image_list", []), 1)
    ]
    roles = [one.role for one in arrived]
    if "end_frame" in roles and "first_frame" not in roles:
        raise BadField("image_list: an end_frame alone is not supported")
    for item in given.get("video_list", []):
        url, role = item["video_url"], item.get("refer_type", "base")
        arrived.append(await reference_clip(server, url, role, "<<<video_1>>>", model))
    return _omni_wish(server, given, model, arrived)


def _omni_wish(server: KlingServer, given: dict[str, Any], model: str, arrived: list[Arrived]) -> Wish:
    first = next((one for one in arrived if one.role in ("first_frame", "base", "feature")), None)
    if first is None and "aspect_ratio" not in given:
        raise BadField("aspect_ratio is required without first frame and video")
    edited = next((one for one in arrived if one.role == "base"), None)
    ratio = ratios[given["aspect_ratio"]] if first is None else Fraction(*first.size)
    wish = _wish(server, given, model, arrived + _elements(server, given), ratio)
    if edited is not None:
        wish.seconds = edited.seconds
        wish.amount = prices.video(model, wish.resolution, wish.seconds, video_in=True)
    return wish


async def _multi_image2video(server: KlingServer, body: Any) -> Wish:
    required: dict[str, Check] = {
        "model_name": choice("kling-v1-6"),
        "image_list": many(table({"image": media}), 1, 4),
        "prompt": text(2500, 1),
    }
    optional: dict[str, Check] = {
        "negative_prompt": text(2500),
        "mode": choice("std", "pro"),
        "duration": choice("5", "10"),
        "aspect_ratio": choice(*ratios),
        **common,
    }
    given = read(body, "", required, optional)
    arrived = [await picture(server, item["image"], "image", most=10) for item in given["image_list"]]
    return _wish(server, given, "kling-v1-6", arrived, ratios[given.get("aspect_ratio", "16:9")])


async def _video_extend(server: KlingServer, body: Any) -> Wish:
    optional: dict[str, Check] = {"prompt": text(2500), "negative_prompt": text(2500), "cfg_scale": number(0, 1)}
    given = read(body, "", {"video_id": text(least=1)}, {**optional, **common})
    parent = server.tasks.get(task_id_of(given["video_id"]))
    if parent is None or parent.model not in _extendable:
        raise BadField("video_id: only results of V1.0, V1.5 and V1.6 can be extended")
    seconds = Fraction(parent.frames - 1) / parent.rate + 5
    if seconds > 180:
        raise BadField("video_id: 3 minutes at most")
    wish = Wish(parent.model, given.get("external_task_id", ""), prices.video(parent.model, "720p", Fraction(5)))
    wish.seconds, wish.ratio = seconds, Fraction(*parent.size)
    wish.facts = {"prompt": given.get("prompt", ""), "parent": {"id": given["video_id"]}}
    return wish


async def _motion_control(server: KlingServer, body: Any) -> Wish:
    required: dict[str, Check] = {
        "image_url": media,
        "video_url": web_address,
        "character_orientation": choice("image", "video"),
        "mode": choice("std", "pro"),
    }
    optional: dict[str, Check] = {
        "model_name": choice("kling-v2-6", "kling-v3"),
        "keep_original_sound": choice("yes", "no"),
        "element_list": many(table({"element_id": long}), 0, 1),
        "prompt": text(2500),
        **common,
    }
    given = read(body, "", required, optional)
    still = await picture(server, given["image_url"], "image_url", most=10)
    moving = await clip(
        server, given["video_url"], "video_url", seconds=(3, 30.05), sides=server.sides.motion, most=100
    )
    if given["character_orientation"] == "image" and moving.seconds > Fraction(201, 20):
        raise BadField("video_url must last 10 s at most")
    name = "motion " + prices.legacy_names[given.get("model_name", "kling-v2-6")]
    wish = _wish(server, {**given, "duration": "5"}, name, [still, moving], Fraction(*still.size))
    wish.seconds = moving.seconds
    wish.amount = prices.video(name, wish.resolution, moving.seconds, video_in=True)
    return wish
