"""Every setting that the catalogue offers for a model changes what its provider is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugin.generators.ark.body import task_body
from plugin.generators.base import InputFile, Model, Role, Task
from plugin.generators.catalog import load_catalog
from plugin.generators.jimeng.bodies import avatar_body, lips_body, video_body
from plugin.generators.kling.faces import Face, face_choice
from plugin.generators.kling.orders import families, order
from plugin.generators.kling.sounds import speech_body
from plugin.generators.kling.terms import Clip, Material
from tests.generators.ark.making import request as ark_request
from tests.generators.jimeng.making import request as jimeng_request
from tests.generators.kling.place import request as kling_request

Settings = dict[str, str]
first = InputFile(Role.first_frame, Path("/m/first.png"), "00")
every = [
    pytest.param(model, name, value, id=f"{model.name}-{name}-{value}")
    for model in load_catalog()
    for name, values in model.options
    for value in values
]


briefs = (("robot arm", "hello"), ("缓慢手持", "你好"))
"""(camera, dialogue): what a model chooses by itself follows them, so that one of them tells a setting from that."""


def _jimeng(model: Model, settings: Settings, camera: str, dialogue: str) -> dict[str, Any]:
    wanted = jimeng_request(first, model=model.name, options=tuple(settings.items()), camera=camera)
    match model.name:
        case "omnihuman-1.5":
            return avatar_body(wanted, "picture", "sound", "")
        case "lip-change":
            return lips_body(wanted, "clip", "sound")
    return video_body(wanted, ["AAAA"])


def _ark(model: Model, settings: Settings, camera: str, dialogue: str) -> dict[str, Any]:
    return task_body(ark_request(model=model.name, options=tuple(settings.items())), model.name, [])


def _kling(model: Model, settings: Settings, camera: str, dialogue: str) -> list[dict[str, Any]]:
    wanted = kling_request(model=model.name, task=model.tasks[-1], options=tuple(settings.items()), dialogue=dialogue)
    if Task.lip_sync in model.tasks or Task.speech in model.tasks:
        volume = settings.get("original_audio_volume", "0")
        return [speech_body(wanted), face_choice(Face("0", 0, 5000), {}, 5000, 5000, volume)]
    pictures = ((Role.still, "AAAA"), (Role.reference, "BBBB"))
    material = Material(pictures=pictures, clips=((Role.reference_video, Clip("https://a/b.mp4")),))
    return [order(wanted, material, family).body for family in families(wanted, signs=False)]


makers: dict[str, Callable[[Model, Settings, str, str], Any]] = {"jimeng": _jimeng, "ark": _ark, "kling": _kling}


@pytest.mark.parametrize(("model", "name", "value"), every)
def test_a_setting_arrives(model: Model, name: str, value: str) -> None:
    usual = {option: values[0] for option, values in model.options}
    if name == "open_scenedet":
        # Only the mode that copes with cuts can look for them.
        usual["mode"] = "basic"
    make = makers[model.generator]
    changed = [make(model, usual | {name: value}, *said) != make(model, usual, *said) for said in briefs]
    assert any(changed) == (value != usual[name])
