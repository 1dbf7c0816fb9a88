"""Camera words in English and Chinese, alone and inside prompts that mean something else."""

from __future__ import annotations

import pytest

from plugin.generators.camera_words import Step, fast, gentle_push, read_camera, slow

field = [
    ("push in", {Step.push}),
    ("slow push in", {Step.push}),
    ("推", {Step.push}),
    ("推近", {Step.push}),
    ("dolly in", {Step.push}),
    ("pull out", {Step.pull}),
    ("pull back", {Step.pull}),
    ("拉", {Step.pull}),
    ("拉远", {Step.pull}),
    ("pan", {Step.pan_right}),
    ("pan left", {Step.pan_left}),
    ("pan to the right", {Step.pan_right}),
    ("摇", {Step.pan_right}),
    ("左摇", {Step.pan_left}),
    ("右摇", {Step.pan_right}),
    ("向左摇", {Step.pan_left}),
    ("从左向右摇", {Step.pan_right}),
    ("pan from right to left", {Step.pan_left}),
    ("track left", {Step.track_left}),
    ("tracking shot", {Step.track_right}),
    ("truck right", {Step.track_right}),
    ("dolly left", {Step.track_left}),
    ("移", {Step.track_right}),
    ("左移", {Step.track_left}),
    ("跟", {Step.track_right}),
    ("tilt up", {Step.tilt_up}),
    ("tilt down", {Step.tilt_down}),
    ("仰", {Step.tilt_up}),
    ("俯", {Step.tilt_down}),
    ("crane up", {Step.crane_up}),
    ("crane down", {Step.crane_down}),
    ("升", {Step.crane_up}),
    ("降", {Step.crane_down}),
    ("zoom in", {Step.zoom_in}),
    ("zoom out", {Step.zoom_out}),
    ("orbit", {Step.orbit_right}),
    ("环绕", {Step.orbit_right}),
    ("orbit left", {Step.orbit_left}),
    ("handheld", {Step.handheld}),
    ("hand-held", {Step.handheld}),
    ("手持", {Step.handheld}),
    ("hold", {Step.hold}),
    ("static", {Step.hold}),
    ("locked off", {Step.hold}),
    ("固定", {Step.hold}),
    ("定", {Step.hold}),
    ("push in, handheld", {Step.push, Step.handheld}),
    ("推 + 左摇", {Step.push, Step.pan_left}),
]
prompts = [
    ("She turns. Slow push in on her face.", {Step.push}),
    ("镜头缓缓推近，她抬头", {Step.push}),
    ("雨夜街头，镜头向左摇", {Step.pan_left}),
    ("the camera pans left across the valley", {Step.pan_left}),
    ("固定镜头，她坐着不说话", {Step.hold}),
    ("跟拍少年跑过麦田", {Step.track_right}),
    ("Static shot of an empty station", {Step.hold}),
    ("俯拍整座城市", {Step.tilt_down}),
    ("Crane up over the rooftops", {Step.crane_up}),
]
not_the_camera = [
    "a company of soldiers crosses the plain",
    "Peter Pan and a frying pan",
    "a truck drives past the train track",
    "a crane stands in the reeds, holding still",
    "他推开门走进来",
    "她拉着妈妈的手，快乐地笑",
    "定军山上的摇椅",
    "he pushes in the chair and pulls out the drawer",
    "a company panorama with a spanner",
    "",
]


@pytest.mark.parametrize(("words", "steps"), field)
def test_camera_field(words: str, steps: set[Step]) -> None:
    (move,) = read_camera(words, "")
    assert move.steps == steps


@pytest.mark.parametrize(("words", "steps"), prompts)
def test_prompt_that_names_a_move(words: str, steps: set[Step]) -> None:
    (move,) = read_camera("", words)
    assert move.steps == steps


@pytest.mark.parametrize("words", not_the_camera)
def test_words_that_mean_something_else_leave_the_gentle_push(words: str) -> None:
    assert read_camera("", words) == (gentle_push,)


@pytest.mark.parametrize("words", ["company", "spanish", "holder", "shopping", "platform"])
def test_parts_of_words_do_not_count(words: str) -> None:
    assert read_camera(words, "") == (gentle_push,)


@pytest.mark.parametrize(
    ("words", "speed"),
    [("slow pan", slow), ("缓推", slow), ("慢慢拉远", slow), ("fast push in", fast), ("快推", fast), ("pan left", 1.0)],
)
def test_speed(words: str, speed: float) -> None:
    assert read_camera(words, "")[0].speed == speed


def test_moves_one_after_the_other() -> None:
    assert [set(move.steps) for move in read_camera("推近，然后左摇", "")] == [{Step.push}, {Step.pan_left}]
    moves = read_camera("push in, then pan right, then hold", "")
    assert [set(move.steps) for move in moves] == [{Step.push}, {Step.pan_right}, {Step.hold}]


def test_camera_field_goes_before_the_prompt() -> None:
    assert read_camera("hold", "slow push in")[0].steps == {Step.hold}


@pytest.mark.parametrize("words", ["no zoom, pan left", "不要推，左摇"])
def test_what_is_ruled_out_is_not_done(words: str) -> None:
    assert read_camera(words, "")[0].steps == {Step.pan_left}
