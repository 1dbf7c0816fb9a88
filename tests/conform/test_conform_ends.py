"""Deliveries that end on a given picture: it comes last in the take, proved by the numbers burnt into the frames."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from plugin.conform.conform import conform
from plugin.conform.spec import RateMode
from plugin.media.codec import Codec
from tests.conform.test_conform_pairs import check, mapped, spec
from tests.fakes.footage import numbers, write_footage

rates = {"24": Fraction(24), "25": Fraction(25), "30": Fraction(30)}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds as providers deliver them: 24 x 2 + 1 frames."""
    return write_footage(tmp_path_factory.mktemp("clip") / "clip.mp4", Fraction(24), 49)


@pytest.mark.parametrize("rate", rates.values(), ids=rates)
@pytest.mark.parametrize("frames", [2, 5, 33, 40, 48])
def test_the_last_delivered_frame_is_the_last_one_used(tmp_path: Path, clip: Path, rate: Fraction, frames: int) -> None:
    wanted = spec(rate, frames, 0, 0, ends=True)
    report = conform(clip, wanted, tmp_path / "take.mov")
    shown = check(report, wanted)
    assert (len(shown), shown[0], shown[-1]) == (frames, 0, 48)
    steps = [after - before for before, after in pairwise(shown)]
    assert min(steps) >= 0 and max(steps) - min(steps) <= 1
    assert report.speed == 2 * rate / (frames - 1)
    assert [str(note) for note in report.notes] == [
        f"Shown {float(report.speed):.3g} times faster, so that it ends on its last frame."
    ]


@pytest.mark.parametrize("rate", rates.values(), ids=rates)
def test_handles_are_a_part_of_what_was_asked_for(tmp_path: Path, clip: Path, rate: Fraction) -> None:
    wanted = spec(rate, 30, 4, 3, ends=True)
    report = conform(clip, wanted, tmp_path / "take.mov")
    shown = check(report, wanted)
    assert (report.head, report.tail, shown[0], shown[-1]) == (4, 3, 0, 48)
    # check() compared the map with the pictures of the used range; it does not start with frame 0 of the delivery.
    assert mapped(report, wanted)[0] == shown[4] > 4


@pytest.mark.parametrize(("rate", "frames"), [(Fraction(24), 49), (Fraction(25), 49), (Fraction(30), 61)])
def test_what_ends_there_by_itself_is_left_as_it_is(tmp_path: Path, clip: Path, rate: Fraction, frames: int) -> None:
    for ends in (False, True):
        report = conform(clip, spec(rate, frames, 0, 0, ends=ends), tmp_path / f"{ends}.mov")
        assert report.speed == 1 and not any("faster" in str(note) for note in report.notes)
    assert numbers(tmp_path / "True.mov") == numbers(tmp_path / "False.mov")


def test_a_short_tail_still_ends_on_the_last_frame(tmp_path: Path, clip: Path) -> None:
    wanted = spec(Fraction(24), 45, 2, 12, ends=True)
    report = conform(clip, wanted, tmp_path / "take.mov")
    assert check(report, wanted) == list(range(49))
    assert report.tail == 2 and report.speed == 1


def test_without_that_wish_the_surplus_stays_as_a_handle(tmp_path: Path, clip: Path) -> None:
    report = conform(clip, spec(Fraction(24), 33, 0, 0), tmp_path / "take.mov")
    assert (report.frames, report.tail) == (49, 16) and report.speed == 1
    assert numbers(report.path) == list(range(49))


def test_a_single_frame_is_the_last(tmp_path: Path, clip: Path) -> None:
    report = conform(clip, spec(Fraction(24), 1, 0, 0, ends=True), tmp_path / "take.mov")
    assert numbers(report.path) == [48]
    assert report.source_map == ((1000, 48),)


def test_mixed_modes_end_there_too(tmp_path: Path, clip: Path) -> None:
    report = conform(clip, spec(Fraction(24), 25, 0, 0, ends=True, rate_mode=RateMode.blend), tmp_path / "take.mov")
    assert numbers(report.path) == list(range(0, 49, 2))


def test_a_file_that_could_stay_as_it_is_is_encoded_when_it_runs_faster(tmp_path: Path) -> None:
    clip = write_footage(tmp_path / "clip.mov", Fraction(24), 49)
    report = conform(clip, spec(Fraction(24), 40, 0, 0, ends=True, codec=Codec.source), tmp_path / "take.mov")
    assert (report.frames, numbers(report.path)[-1]) == (40, 48)
