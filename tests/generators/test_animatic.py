"""Animatic: exact ends, the same pixels again, no edges, no burnt-in text, readable cards."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from plugin.generators.animatic import Animatic
from plugin.generators.base import GenerationRequest, Role
from plugin.media.pictures import Picture
from tests.generators.pictures import given, ground, psnr, request, saved


def made(asked: GenerationRequest, tmp_path: Path) -> list[Picture]:
    return list(Animatic(tmp_path / "scratch").pictures(asked))


@pytest.fixture
def first(tmp_path: Path) -> Any:
    return given(Role.first_frame, saved(tmp_path, "first", ground(192, 108, 1)))


@pytest.fixture
def last(tmp_path: Path) -> Any:
    return given(Role.last_frame, saved(tmp_path, "last", ground(192, 108, 2)))


@pytest.fixture
def board(tmp_path: Path) -> Any:
    return given(Role.still, saved(tmp_path, "board", ground(300, 200, 3)))


@pytest.mark.parametrize("camera", ["", "pan left", "推", "handheld", "orbit", "hold", "推近，然后左摇"])
def test_both_ends_are_the_boundary_frames(first: Any, last: Any, camera: str, tmp_path: Path) -> None:
    pictures = made(request(inputs=(first, last), frames=30, head=3, tail=3, camera=camera), tmp_path)
    assert len(pictures) == 30
    assert all(psnr(picture, ground(192, 108, 1)) > 40 for picture in pictures[:4])
    assert all(psnr(picture, ground(192, 108, 2)) > 40 for picture in pictures[26:])


def test_one_boundary_frame_binds_one_end(first: Any, last: Any, tmp_path: Path) -> None:
    opening = made(request(inputs=(first,), frames=24, camera="push in"), tmp_path)
    closing = made(request(inputs=(last,), frames=24, camera="pull out"), tmp_path)
    assert np.array_equal(opening[0], ground(192, 108, 1)) and psnr(opening[-1], opening[0]) < 30
    assert np.array_equal(closing[-1], ground(192, 108, 2)) and psnr(closing[-1], closing[0]) < 30


def test_frames_of_one_place_are_joined_by_motion(tmp_path: Path) -> None:
    place = ground(260, 108, 5)
    ends = [np.ascontiguousarray(place[:, x : x + 192]) for x in (10, 34)]
    inputs = tuple(
        given(role, saved(tmp_path, role.value, end))
        for role, end in zip((Role.first_frame, Role.last_frame), ends, strict=True)
    )
    middle = made(request(inputs=inputs, frames=25), tmp_path)[12]
    assert psnr(middle[:, 20:-20], place[:, 42:194]) > 30


def test_same_request_gives_the_same_pixels(board: Any, tmp_path: Path) -> None:
    asked = request(inputs=(board,), camera="handheld push in", seed=4)
    one, two = made(asked, tmp_path), made(asked, tmp_path)
    other = made(replace(asked, seed=5), tmp_path)
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert not np.array_equal(one[5], other[5])


@pytest.mark.parametrize("camera", ["fast push in", "拉", "pan left", "crane up", "orbit", "handheld, pan right", "跟"])
def test_nothing_beyond_the_picture_is_seen(camera: str, tmp_path: Path) -> None:
    bright = np.full((180, 320, 3), 200, np.uint8)
    board = given(Role.still, saved(tmp_path, "bright", bright))
    for picture in made(request(inputs=(board,), frames=20, camera=camera), tmp_path):
        assert picture.min() >= 199 and picture.max() <= 201


def test_moves_are_smooth(tmp_path: Path) -> None:
    """A disc tracked by its centre of mass: steps change little by little, to a fraction of a pixel."""
    sheet = np.full((216, 384, 3), 240, np.uint8)
    cv2.circle(sheet, (192, 108), 24, (10, 10, 10), -1, cv2.LINE_AA)
    board = given(Role.still, saved(tmp_path, "disc", sheet))
    places = []
    for picture in made(request(inputs=(board,), frames=72, camera="pan right"), tmp_path):
        dark = 240.0 - picture[..., 0]
        places.append(float((dark * np.arange(192)).sum() / dark.sum()))
    steps = [b - a for a, b in pairwise(places)]
    assert places[0] - places[-1] > 8 and max(steps) < 0.01
    assert max(abs(b - a) for a, b in pairwise(steps)) < 0.15


def test_board_is_preferred_and_carries_no_text(board: Any, first: Any, tmp_path: Path) -> None:
    with_words = made(request(inputs=(first, board), prompt="EXT. STREET 街头", frames=3), tmp_path)
    without = made(request(inputs=(board,), frames=3), tmp_path)
    assert all(np.array_equal(a, b) for a, b in zip(with_words, without, strict=True))


def test_burn_in_only_when_asked(board: Any, tmp_path: Path) -> None:
    asked = request(inputs=(board,), frames=2, width=320, height=180)
    plain, counted = made(asked, tmp_path), made(replace(asked, options=(("burn_in", "1"),)), tmp_path)
    assert np.array_equal(plain[0][:120], counted[0][:120])
    assert not np.array_equal(plain[0][150:], counted[0][150:])


def test_references_stand_in_for_a_board(tmp_path: Path) -> None:
    inputs = tuple(given(Role.reference, saved(tmp_path, f"r{k}", ground(192, 108, k))) for k in (6, 7))
    pictures = made(request(inputs=inputs, frames=24, camera="hold"), tmp_path)
    assert psnr(pictures[0], ground(192, 108, 6)) > 30
    assert psnr(pictures[-1], ground(192, 108, 7)) > 30


@pytest.mark.parametrize("size", [(64, 36), (36, 64), (50, 50), (65, 37), (1, 1), (640, 4)])
@pytest.mark.parametrize("picture", ["board", "words", "both"])
def test_any_raster_works(
    size: tuple[int, int], picture: str, board: Any, first: Any, last: Any, tmp_path: Path
) -> None:
    inputs = {"board": (board,), "words": (), "both": (first, last)}[picture]
    asked = request(inputs=inputs, frames=5, head=1, tail=1, width=size[0], height=size[1], camera="orbit, handheld")
    assert [made_one.shape for made_one in made(asked, tmp_path)] == [(size[1], size[0], 3)] * 5


@pytest.mark.parametrize("frames", [1, 2])
def test_shortest_shots_work(frames: int, first: Any, last: Any, tmp_path: Path) -> None:
    assert len(made(request(inputs=(first, last), frames=frames), tmp_path)) == frames
    assert len(made(request(inputs=(), frames=frames, prompt="x"), tmp_path)) == frames
