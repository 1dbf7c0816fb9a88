"""Pictures of the fake Kling.

Source: Kling legacy API documents, image generation and omni-image, 2026-09-20.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes import kling_server_prices as prices
from tests.fakes.kling_server_inputs import element, picture
from tests.fakes.kling_server_legacy import common, create_route, long, media
from tests.fakes.kling_server_parts import Wish
from tests.fakes.provider_fields import BadField, Check, choice, many, number, read, table, text, whole
from tests.fakes.provider_media import Arrived

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

ratios = ("16:9", "9:16", "1:1", "4:3", "3:4", "3:2", "2:3", "21:9")
_sides = {"1k": "720p", "2k": "1080p", "4k": "4k"}


def routes(server: KlingServer) -> list[web.RouteDef]:
    return [
        create_route(server, "/v1/images/generations", _generations),
        create_route(server, "/v1/images/omni-image", _omni),
        create_route(server, "/v1/images/multi-image2image", _several),
    ]


async def _generations(server: KlingServer, body: Any) -> Wish:
    optional: dict[str, Check] = {
        "model_name": choice("kling-v3", "kling-v2-1", "kling-v1", "kling-v1-5", "kling-v2", "kling-v2-new"),
        "negative_prompt": text(2500),
        "image": media,
        "image_reference": choice("subject", "face"),
        "image_fidelity": number(0, 1),
        "human_fidelity": number(0, 1),
        "element_list": many(table({"element_id": long}), 0, 10),
        "resolution": choice("1k", "2k"),
        "n": whole(1, 9),
        "aspect_ratio": choice(*ratios),
        **common,
    }
    given = read(body, "", {"prompt": text(2500, 1)}, optional)
    model = given.get("model_name", "kling-v3")
    if "image" in given and given.get("negative_prompt"):
        raise BadField("negative_prompt is not supported with an image")
    if "image_reference" in given and ("image" not in given or model not in ("kling-v2-1", "kling-v1-5")):
        raise BadField("image_reference needs an image and kling-v2-1")
    arrived = [await picture(server, given["image"], "image", most=10)] if "image" in given else []
    return _wish(server, given, model, arrived, given.get("n", 1))


async def _omni(server: KlingServer, body: Any) -> Wish:
    optional: dict[str, Check] = {
        "model_name": choice("kling-image-o1", "kling-v3-omni"),
        "image_list": many(table({"image": media}), 0, 10),
        "element_list": many(table({"element_id": long}), 0, 10),
        "resolution": choice("1k", "2k", "4k"),
        "result_type": choice("single", "series"),
        "series_amount": choice("auto", *range(2, 10)),
        "n": whole(1, 9),
        "aspect_ratio": choice(*ratios, "auto"),
        **common,
    }
    given = read(body, "", {"prompt": text(2500, 1)}, optional)
    model = given.get("model_name", "kling-image-o1")
    if len(given.get("image_list", [])) + len(given.get("element_list", [])) > 10:
        raise BadField("image_list and element_list: 10 at most together")
    series = given.get("result_type", "single") == "series"
    if "series_amount" in given and not series:
        raise BadField("series_amount needs result_type series")
    arrived = [
        await picture(server, item["image"], "image", f"<<<image_{index}>>>", 10)
        for index, item in enumerate(given.get("image_list", []), 1)
    ]
    amount = given.get("series_amount", "auto")
    pictures = (4 if amount == "auto" else amount) if series else given.get("n", 1)
    return _wish(server, given, model, arrived, pictures)


async def _several(server: KlingServer, body: Any) -> Wish:
    required: dict[str, Check] = {
        "model_name": choice("kling-v2-1"),
        "subject_image_list": many(table({"subject_image": media}), 1, 4),
    }
    optional: dict[str, Check] = {
        "prompt": text(2500),
        "scene_image": media,
        "style_image": media,
        "n": whole(1, 9),
        "aspect_ratio": choice(*ratios),
        **common,
    }
    given = read(body, "", required, optional)
    named = [("subject_image", item["subject_image"]) for item in given["subject_image_list"]]
    named += [(name, given[name]) for name in ("scene_image", "style_image") if name in given]
    arrived = [await picture(server, value, name, most=10) for name, value in named]
    return _wish(server, given, "kling-v2-1", arrived, given.get("n", 1))


def _wish(server: KlingServer, given: dict[str, Any], model: str, arrived: list[Arrived], pictures: int) -> Wish:
    for index, item in enumerate(given.get("element_list", []), 1):
        arrived = arrived + element(server, str(item["element_id"]), f"<<<element_{index}>>>")[1]
    ratio = given.get("aspect_ratio", "16:9")
    width, height = (16, 9) if ratio == "auto" else (int(part) for part in ratio.split(":"))
    wish = Wish(model, given.get("external_task_id", ""), prices.image * pictures, "image", Fraction(1))
    wish.resolution, wish.ratio = _sides[given.get("resolution", "1k")], Fraction(width, height)
    wish.arrived, wish.pictures, wish.facts = arrived, pictures, {"prompt": given.get("prompt", "")}
    return wish
