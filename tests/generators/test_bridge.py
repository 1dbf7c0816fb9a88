"""Bridge: the used frames stand between the neighbours by motion, and dissolve where there is none to follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from plugin.errors import MediaError
from plugin.generators.base import GenerationRequest, Role
from plugin.generators.between import Between, dissolve
from plugin.generators.bridge import Bridge
from tests.generators.pictures import given, ground, psnr, request, saved, view

width, height = 320, 180


def moving(place: float) -> np.ndarray:
    """A pan of 3.1 x 0.7 pixels per frame."""
    return view(ground(width * 2, height * 2), 40 + 3.1 * place, 30 + 0.7 * place, width, height)


@pytest.fixture
def asked(tmp_path: Path) -> GenerationRequest:
    first = given(Role.first_frame, saved(tmp_path, "first", moving(0)))
    last = given(Role.last_frame, saved(tmp_path, "last", moving(6)))
    return request(inputs=(first, last), frames=5, width=width, height=height)


def made(asked: GenerationRequest, tmp_path: Path) -> list[np.ndarray]:
    return list(Bridge(tmp_path / "scratch").pictures(asked))


def test_used_frames_are_the_true_ones_in_between(asked: GenerationRequest, tmp_path: Path) -> None:
    pictures = made(asked, tmp_path)
    assert len(pictures) == 5
    for number, picture in enumerate(pictures, 1):
        scores = [psnr(picture, moving(k)) for k in range(7)]
        assert int(np.argmax(scores)) == number
        assert scores[number] > 34
        assert scores[number] > psnr(dissolve(moving(0), moving(6), number / 6), moving(number)) + 8


def test_handles_hold_the_neighbours(asked: GenerationRequest, tmp_path: Path) -> None:
    pictures = made(replace(asked, frames=10, head=2, tail=3), tmp_path)
    plain = made(asked, tmp_path)
    assert all(np.array_equal(picture, moving(0)) for picture in pictures[:2])
    assert all(np.array_equal(picture, moving(6)) for picture in pictures[7:])
    assert all(np.array_equal(one, two) for one, two in zip(pictures[2:7], plain, strict=True))


def test_borders_carry_no_ghosts(asked: GenerationRequest, tmp_path: Path) -> None:
    middle = made(asked, tmp_path)[2]
    for edge in (np.s_[:, :12], np.s_[:, -12:], np.s_[:8], np.s_[-8:]):
        assert psnr(middle[edge], moving(3)[edge]) > 30


def test_scene_change_becomes_a_plain_dissolve() -> None:
    one, two = ground(width, height, 3), ground(width, height, 4)
    between = Between(one, two)
    assert not between.trusted
    assert np.array_equal(between.at(0.25), dissolve(one, two, 0.25))


def test_only_the_part_without_match_dissolves() -> None:
    one, two = moving(0), moving(4)
    one, two = one.copy(), two.copy()
    one[60:120, 120:200] = np.where(np.arange(80)[None, :, None] % 24 < 12, 0, 255)
    two[60:120, 120:200] = np.where(np.arange(60)[:, None, None] % 24 < 12, 0, 255)
    between = Between(one, two)
    assert between.trusted
    middle = between.at(0.5)
    assert psnr(middle[:40], moving(2)[:40]) > 32
    assert psnr(middle[80:100, 150:170], dissolve(one, two, 0.5)[80:100, 150:170]) > 15


def test_ends_are_exact() -> None:
    between = Between(moving(0), moving(3))
    assert np.array_equal(between.at(0.0), moving(0)) and np.array_equal(between.at(-1.0), moving(0))
    assert np.array_equal(between.at(1.0), moving(3)) and np.array_equal(between.at(2.0), moving(3))


@pytest.mark.parametrize("size", [(64, 36), (36, 64), (17, 9), (50, 50), (1, 1)])
def test_any_raster_works(size: tuple[int, int], tmp_path: Path) -> None:
    first = given(Role.first_frame, saved(tmp_path, "first", moving(0)))
    last = given(Role.last_frame, saved(tmp_path, "last", ground(40, 90, 5)))
    asked = request(inputs=(first, last), frames=3, width=size[0], height=size[1])
    assert [picture.shape for picture in made(asked, tmp_path)] == [(size[1], size[0], 3)] * 3


def test_same_request_gives_the_same_pixels(asked: GenerationRequest, tmp_path: Path) -> None:
    assert all(np.array_equal(a, b) for a, b in zip(made(asked, tmp_path), made(asked, tmp_path), strict=True))


def test_without_both_neighbours_it_says_so(asked: GenerationRequest, tmp_path: Path) -> None:
    with pytest.raises(MediaError) as refused:
        made(replace(asked, inputs=asked.inputs[:1]), tmp_path)
    assert refused.value.code == "input_missing" and refused.value.action is not None
