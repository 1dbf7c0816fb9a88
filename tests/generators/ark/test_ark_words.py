"""The text and the body of a Seedance task."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.generators.ark.body import content, task_body
from plugin.generators.ark.materials import materials
from plugin.generators.ark.names import wire_model
from plugin.generators.ark.pictures import picture_size
from plugin.generators.ark.seed import wire_seed
from plugin.generators.ark.words import label_at, words
from plugin.generators.base import Character, InputFile, Role, Task
from plugin.generators.ratios import nearest_ratio
from tests.generators.ark.making import models, request

mei_front, mei_side, li = (InputFile(Role.reference, Path(f"{name}.png"), name) for name in ("mei1", "mei2", "li"))
board = InputFile(Role.reference, Path("board.png"), "board")
first, last = InputFile(Role.first_frame, Path("a.png"), "a"), InputFile(Role.last_frame, Path("b.png"), "b")
clip = InputFile(Role.video, Path("clip.mp4"), "clip")
mei = Character("Mei", "a courier in red", (mei_front, mei_side))
lili, small_li = Character("Li-Li", "", (li,)), Character("小梅", "红衣快递员", (li,))
referring = {"task": Task.reference_to_video}


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "SH0020 rain on the roofs."),
        ({"prompt": "Rain!", "camera": "slow push in", "negative": "text"}, "Rain! Camera: slow push in. Avoid: text."),
        ({"prompt": "雨", "camera": "推", "negative": "文字"}, "雨。镜头：推。避免：文字。"),
        ({**referring, "inputs": (board,), "characters": (mei,), "prompt": "@Mei runs"}, "@Image2, @Image3 runs."),
        ({**referring, "characters": (mei,), "prompt": "Rain."}, "Rain. Mei is @Image1, @Image2."),
        ({**referring, "characters": (small_li,), "prompt": "@小梅走进雨里"}, "图片1走进雨里。"),
        ({**referring, "characters": (lili,), "prompt": "@Li-Li and @Li-Lian"}, "@Image1 and @Li-Lian."),
        ({"inputs": (first,), "task": Task.image_to_video, "characters": (mei,), "prompt": "@Mei runs"},
         "Mei (a courier in red) runs."),
        ({"inputs": (clip,), "task": Task.extend, "prompt": "she turns"}, "Extend @Video1: she turns."),
        ({"inputs": (clip,), "task": Task.edit, "prompt": "换成夜晚"}, "编辑视频1：换成夜晚。"),
        ({"inputs": (clip,), "task": Task.edit, "prompt": "make @Video1 a night"}, "make @Video1 a night."),
        ({"inputs": (last,), "task": Task.image_to_video, "prompt": "Rain."},
         "Rain. The last frame of the video is @Image1."),
        ({"sound": True, "dialogue": "Run!", "speaker": "Mei", "prompt": "Rain."}, 'Rain. Mei says: "Run!"'),
        ({"sound": True, "dialogue": "快跑", "speaker": "1", "prompt": "雨。"}, "雨。说：“快跑”"),
        ({"sound": False, "dialogue": "Run!", "prompt": "Rain."}, "Rain."),
        ({"model": "seedream-4.5", "task": Task.image_to_image, "characters": (mei,), "prompt": "@Mei in the rain"},
         "image 1, image 2 in the rain."),
        ({"prompt": "", "inputs": (first,), "task": Task.image_to_video}, ""),
    ],
)  # fmt: skip
def test_words(changes: dict[str, Any], text: str) -> None:
    assert words(request(**{"inputs": (), **changes})) == text


def test_a_verified_person_goes_by_its_asset() -> None:
    wanted = request(
        task=Task.reference_to_video,
        characters=(Character("Mei", "asset://person-1 in red", (mei_front,)),),
        prompt="@Mei runs",
    )
    (material,) = materials(wanted)
    assert (material.address, material.role) == ("asset://person-1", "reference_image")
    assert words(wanted) == "@Image1 runs."


def body(*urls: str, **changes: Any) -> dict[str, Any]:
    wanted = request(**{"inputs": (), **changes})
    return task_body(wanted, "wire", [(m, f"url{i}") for i, m in enumerate(materials(wanted))])


def test_first_and_last_frame() -> None:
    made = body(inputs=(first, last), task=Task.image_to_video, model="seedance-1.5-pro", ratio="16:9")
    assert made == {
        "model": "wire",
        "content": [
            {"type": "text", "text": "SH0020 rain on the roofs."},
            {"type": "image_url", "image_url": {"url": "url0"}, "role": "first_frame"},
            {"type": "image_url", "image_url": {"url": "url1"}, "role": "last_frame"},
        ],
        "ratio": "adaptive",
        "duration": 4,
        "seed": wire_seed(request()),
        "watermark": False,
        "return_last_frame": True,
        "resolution": "480p",
        "generate_audio": False,
    }


@pytest.mark.parametrize(
    ("model", "task", "expected"),
    [
        ("seedance-2.5", Task.reference_to_video, ("reference", "16:9", 4)),
        ("seedance-2.5", Task.extend, ("extend", "adaptive", 4)),
        ("seedance-2.5", Task.edit, ("edit", "adaptive", -1)),
        ("seedance-2.0", Task.edit, (None, "adaptive", -1)),
        ("seedance-2.0-fast", Task.edit, (None, "adaptive", 4)),
        ("ep-20261122-abc", Task.edit, (None, "adaptive", -1)),
        ("seedance-2.5@ep-20261122-abc", Task.edit, ("edit", "adaptive", -1)),
    ],
)
def test_what_a_task_declares(model: str, task: Task, expected: tuple[Any, ...]) -> None:
    inputs = (board,) if task is Task.reference_to_video else (clip,)
    made = body(inputs=inputs, task=task, model=model)
    assert (made.get("omni_reference_task_type"), made["ratio"], made["duration"]) == expected


def test_frames_declare_nothing() -> None:
    made = body(inputs=(first,), task=Task.image_to_video, model="seedance-2.5")
    assert "omni_reference_task_type" not in made
    assert made["ratio"] == "adaptive"


def test_sound_is_always_said_where_it_is_known() -> None:
    assert body(model="seedance-2.5")["generate_audio"] is False
    assert body(model="ep-x", sound=True)["generate_audio"] is True
    assert "generate_audio" not in body(model="seedance-1.0-pro")


def test_camera_is_fixed_only_on_demand_and_where_known() -> None:
    fixed = (("camera_fixed", "true"),)
    assert body(model="seedance-1.0-pro", options=fixed)["camera_fixed"] is True
    assert "camera_fixed" not in body(model="seedance-1.0-pro", options=(("camera_fixed", "false"),))
    assert "camera_fixed" not in body(model="seedance-2.0", options=fixed)


def test_seed_is_the_users_or_unlike_any_other() -> None:
    keys = {wire_seed(request(key=str(number))) for number in range(2000)}
    assert len(keys) == 2000 and all(0 <= seed < 2**31 for seed in keys)
    assert wire_seed(request(seed=42, options=(("seed", "user"),))) == 42


@pytest.mark.parametrize(
    ("width", "height", "ratio"), [(1920, 1080, "16:9"), (1998, 1080, "16:9"), (2048, 858, "21:9"), (1080, 1350, "3:4")]
)
def test_nearest_ratio(width: int, height: int, ratio: str) -> None:
    assert nearest_ratio(width, height) == ratio


def test_seconds_are_whole_and_cover_the_frames() -> None:
    assert body(duration=None, frames=97)["duration"] == 5
    assert body(duration=Fraction(6))["duration"] == 6


@pytest.mark.parametrize(
    ("name", "region", "wire"),
    [
        ("seedance-2.5", "global", "dreamina-seedance-2-5-260628"),
        ("seedance-2.5", "mainland", "doubao-seedance-2-5-260628"),
        ("seedream-5.0-lite", "europe", "seedream-5-0-lite-260128"),
        ("seedance-2.5@ep-1", "mainland", "ep-1"),
        ("ep-1", "global", "ep-1"),
        ("someday", "global", "someday"),
    ],
)
def test_wire_model(name: str, region: str, wire: str) -> None:
    assert wire_model(name, models, region) == wire


def test_labels_follow_the_message() -> None:
    wanted = request(board, task=Task.reference_to_video, characters=(mei,))
    sent = content(wanted, [(material, "url") for material in materials(wanted)])
    assert [label_at(wanted, index) for index in range(len(sent) + 1)] == ["", "board.png", "Mei", "Mei", ""]
    assert label_at(request(first, prompt=""), 0) == "a.png"


@pytest.mark.parametrize(
    ("changes", "size"),
    [
        ({"model": "seedream-4.5", "width": 1920, "height": 1080}, "2560x1440"),
        ({"model": "seedream-4.5", "resolution": "4K"}, "5462x3070"),
        ({"model": "seedream-4.0", "width": 1920, "height": 1080}, "1920x1080"),
        ({"model": "seedream-4.0", "width": 640, "height": 640}, "1024x1024"),
        ({"model": "seedream-5.0-pro", "width": 3840, "height": 2160}, "2730x1536"),
    ],
)
def test_picture_size(changes: dict[str, Any], size: str) -> None:
    assert picture_size(request(**{"resolution": "", **changes})) == size
