"""What is seen at each frame of a cut with the circled takes in their places."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import opentimelineio as otio
import pytest

from plugin.conform.relink import Fill, relink
from plugin.demo.framecode import read_frame_code
from plugin.desk.finals import final_takes
from plugin.desk.screening import Black, Blend, Footage, Screening, Seen, Slate, TakeFrame
from plugin.desk.screening_pictures import Projector, difference
from plugin.desk.screening_reels import FrameCache, Reels
from plugin.desk.screening_slates import SlateText, draw_slate
from plugin.desk.views import MoneyView, ShotView, Standing, TakeView
from plugin.media.frames import FrameReader
from plugin.messages import Message, say
from plugin.shots.brief import Brief
from plugin.shots.shot import Kind, Shot
from plugin.shots.takes import Take
from plugin.timeline.picture import picture_map
from plugin.timeline.rates import time_range
from tests.fakes.cuts import clip, cut_of, film, gap, rate24, shot, take, track, transition
from tests.fakes.footage import write_footage
from tests.fakes.screened_film import Code, ScreenedFilm, frames, mapped, screen_of


@pytest.fixture(scope="module")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> ScreenedFilm:
    return ScreenedFilm(tmp_path_factory.mktemp("film"))


def plain_words(slate: Slate, reason: Message | None) -> SlateText:
    return SlateText(slate.shot_id or slate.name, slate.kind, f"{slate.prompt} {reason or slate.reason}", (255, 0, 0))


def code_of(projector: Projector, seen: Seen, width: int = 192, height: int = 108) -> Code | None:
    pixels = projector.picture(seen, width, height)
    assert pixels.shape == (height, width, 4) and pixels.dtype == np.uint8
    found = read_frame_code(np.ascontiguousarray(pixels[..., 2::-1]))
    return None if found is None else Code(found.clip, found.frame)


@pytest.mark.parametrize("circled", [None, 1, 2])
def test_every_frame_of_a_film(numbered: ScreenedFilm, circled: int | None) -> None:
    screening = Screening(screen_of(numbered.opened), numbered.standing(circled, offline=circled == 2))
    projector = Projector(plain_words)
    assert screening.frames == frames
    order = [*range(frames), *range(frames - 1, -1, -1), *(n * 31 % frames for n in range(frames))]
    for frame in order:
        assert code_of(projector, screening.at(frame)) == numbered.expected(frame, circled, circled == 2), frame
    projector.close()


def shot_view(of: Shot, *, prompt: str = "", in_cut: bool = False) -> ShotView:
    return ShotView(
        id=of.id, kind=of.kind, track=of.track, start=of.start, frames=of.frames, visible_frames=of.frames,
        name=of.name, reason=say("A test asks for it."), excluded=of.excluded, before=None, after=None, still=None,
        brief=Brief(prompt=prompt), state="NotStarted", takes=0, circled=None, estimate=None, charge=None, error=None,
        in_cut=in_cut,
    )  # fmt: skip


def take_view(of: Take, *, circled: bool = True) -> TakeView:
    return TakeView(
        shot_id=of.shot_id, stage=of.stage, number=of.number, path=of.path, frames=of.frames, handles=of.handles,
        circled=circled, rating=0, note="", generator="", model="", prompt="", seed=0, estimate=None, charge=None,
        made=None, sent=(),
    )  # fmt: skip


def standing(shots: list[ShotView], takes: list[TakeView]) -> Standing:
    return Standing(tuple(shots), tuple(takes), (), MoneyView((), (), ()), (), False)


def as_handed_back(timeline: Any, fill: Fill) -> list[int | None]:
    """By frame of the cut the frame of the take that handing back shows there."""
    cut = cut_of(timeline)
    filled, report = relink(cut, [fill])
    assert report.placed, report
    picture, found = picture_map(filled, rate24), []
    for frame in range(picture.frames):
        seen = picture.at(frame)
        reference = None if seen is None else seen.item.media_reference
        ours = reference is not None and fill.shot.id in str(getattr(reference, "target_url", ""))
        found.append(picture.source_frame(seen, frame, rate24) if ours and seen is not None else None)
    return found


def warped(one: otio.schema.Clip, scalar: float) -> otio.schema.Clip:
    one.effects.append(otio.schema.LinearTimeWarp(time_scalar=scalar))
    return one


cases = {
    "a hole": (film(track(clip("a", 10), gap(8), clip("b", 10))), shot("S1", 10, 8), (3, 2)),
    "a placeholder": (
        film(track(clip("a", 10), clip("s", 8, media=None), clip("b", 10))),
        shot("S1", 10, 8, kind=Kind.unlinked, address=(0, 1)),
        (4, 0),
    ),
    "a placeholder partly covered": (
        film(track(clip("s", 12, media=None)), track(gap(6), clip("over", 3))),
        shot("S1", 0, 12, kind=Kind.unlinked, address=(0, 0)),
        (0, 0),
    ),
    "twice as fast": (
        film(track(clip("a", 4), warped(clip("s", 8, media=None), 2.0))),
        shot("S1", 4, 8, kind=Kind.unlinked, address=(0, 1), speed=Fraction(2)),
        (2, 2),
    ),
    "backwards": (
        film(track(clip("a", 4), warped(clip("s", 8, media=None), -1.0))),
        shot("S1", 4, 8, kind=Kind.unlinked, address=(0, 1), speed=Fraction(-1)),
        (2, 2),
    ),
}


@pytest.mark.parametrize("name", cases)
def test_takes_lie_exactly_where_handing_back_puts_them(name: str) -> None:
    timeline, missing, handles = cases[name]
    made = take(missing, handles=handles)
    screening = Screening(mapped(cut_of(timeline)), standing([shot_view(missing)], [take_view(made)]))
    seen = [screening.at(frame).content for frame in range(picture_map(timeline, rate24).frames)]
    ours = [layer.frame if isinstance(layer, TakeFrame) else None for layer in seen]
    assert ours == as_handed_back(timeline, Fill(missing, (made,), made))
    assert any(number is not None for number in ours)


def test_a_short_clip_is_followed_by_its_take() -> None:
    timeline = film(track(clip("a", 20)))
    missing = shot("S1", 12, 8, kind=Kind.short, address=(0, 0))
    made = take(missing, handles=(1, 0))
    screening = Screening(mapped(cut_of(timeline)), standing([shot_view(missing)], [take_view(made)]))
    assert isinstance(screening.at(11).content, Footage) and screening.at(11).shot_id == ""
    assert screening.at(12).content == TakeFrame(made.path, 1, screening.at(12).content.instead)  # type: ignore[union-attr]
    assert screening.at(19).take == 1


def test_a_transition_mixes_the_handles_of_a_take() -> None:
    timeline = film(track(clip("a", 10), transition(2, 2), clip("s", 10, media=None)))
    missing = shot("S1", 10, 10, kind=Kind.unlinked, address=(0, 2))
    made = take(missing, handles=(4, 0))
    screening = Screening(mapped(cut_of(timeline)), standing([shot_view(missing)], [take_view(made)]))
    found = [screening.at(frame).content for frame in range(8, 12)]
    assert all(isinstance(content, Blend) for content in found)
    numbers = [content.incoming.frame for content in found if isinstance(content, Blend)]  # type: ignore[union-attr]
    assert numbers == [2, 3, 4, 5]
    assert isinstance(screening.at(12).content, TakeFrame)


@pytest.mark.parametrize("before", [True, False], ids=["at the head", "at the tail"])
def test_a_hole_that_is_filled_takes_part_in_its_transitions(before: bool) -> None:
    picture, hole = clip("a", 10), gap(10)
    timeline = film(track(*((picture, transition(2, 2), hole) if before else (hole, transition(2, 2), picture))))
    missing = shot("S1", 10 if before else 0, 10)
    made = take(missing, handles=(4, 3))
    screening = Screening(mapped(cut_of(timeline)), standing([shot_view(missing)], [take_view(made)]))
    bare = Screening(mapped(cut_of(timeline)), standing([shot_view(missing)], []))
    for frame in range(8, 12):
        content, without = screening.at(frame).content, bare.at(frame).content
        assert isinstance(content, Blend) and isinstance(without, Blend)
        ours = content.incoming if before else content.outgoing
        assert isinstance(ours, TakeFrame) and ours.frame == 4 + frame - missing.start
        assert isinstance(content.outgoing if before else content.incoming, Footage)
        assert isinstance(without.incoming if before else without.outgoing, Black)
    assert [screening.at(frame).take for frame in range(8, 12)] == ([0, 0, 1, 1] if before else [1, 1, 0, 0])


def test_a_take_in_the_cut_gives_way_to_another_one_that_is_circled_now() -> None:
    missing = shot("S1", 10, 8, address=(0, 1))
    old, new = take(missing, 1, handles=(2, 2)), take(missing, 2, handles=(5, 0))
    placed = clip("S1", 8, start=3, media=str(old.path))
    placed.media_reference.available_range = time_range(0, 12, rate24)
    timeline = film(track(clip("a", 10), placed))
    takes = [take_view(old, circled=False), take_view(new)]
    screening = Screening(mapped(cut_of(timeline)), standing([shot_view(missing, in_cut=True)], takes))
    seen = screening.at(10).content
    assert isinstance(seen, TakeFrame) and (seen.path, seen.frame) == (new.path, 5 + 1), "slipped by one frame"
    screening.stand(standing([shot_view(missing, in_cut=True)], [take_view(old), take_view(new, circled=False)]))
    assert isinstance(screening.at(10).content, Footage)


def test_a_marked_range_over_running_picture_is_covered_by_its_take() -> None:
    missing = shot("S1", 4, 6, kind=Kind.marked)
    made = take(missing)
    bare = standing([shot_view(missing)], [])
    screening = Screening(mapped(cut_of(film(track(clip("a", 20))))), bare)
    assert isinstance(screening.at(5).content, Footage) and screening.at(5).shot_id == "S1"
    assert screening.stand(standing([shot_view(missing)], [take_view(made)]))
    assert [isinstance(screening.at(f).content, TakeFrame) for f in (3, 4, 9, 10)] == [False, True, True, False]
    assert not screening.stand(standing([replace(shot_view(missing), state="Running")], [take_view(made)]))


def test_the_circled_take_of_the_latest_stage_is_final() -> None:
    missing = shot("S1", 0, 8)
    views = [
        replace(take_view(take(missing, 1)), stage=stage, circled=circled)
        for stage, circled in (
            ("upscale", False),
            ("lip_sync", True),
            ("video", True),
            ("image", True),
            ("video_s01", True),
        )
    ]
    assert final_takes(views)["S1"].stage == "lip_sync"
    assert final_takes([views[0], views[3], views[4]]) == {}


def test_slates_say_what_is_missing() -> None:
    missing = shot("S1", 10, 8)
    screening = Screening(
        mapped(cut_of(film(track(clip("a", 10), gap(8), gap(4))))), standing([shot_view(missing, prompt="rain")], [])
    )
    slate = screening.at(12).content
    assert isinstance(slate, Slate) and (slate.shot_id, slate.kind, slate.prompt) == ("S1", "hole", "rain")
    assert isinstance(screening.at(19).content, Slate) and screening.at(19).shot_id == ""


def test_lost_and_damaged_media_are_slates_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    screening = Screening(mapped(cut_of(film(track(clip("a", 10, media=str(path)))))), standing([], []))
    projector = Projector(plain_words)
    assert code_of(projector, screening.at(3)) is None
    path.write_bytes(b"no movie")
    projector.look_again()
    assert code_of(projector, screening.at(3)) is None
    write_footage(path, rate24, 10)
    assert code_of(projector, screening.at(3)) is None, "what failed is not tried for every frame"
    projector.look_again()
    assert code_of(projector, screening.at(3)) == Code(1, 3)
    write_footage(path, rate24, 10, clip=7)
    projector.look_again()
    assert code_of(projector, screening.at(3)) == Code(7, 3), "a file that was exported again"
    projector.close()


@pytest.mark.parametrize("size", [(192, 108), (384, 216), (100, 100), (33, 61)])
def test_pictures_of_any_size_keep_their_shape(numbered: ScreenedFilm, size: tuple[int, int]) -> None:
    screening = Screening(screen_of(numbered.opened), numbered.standing())
    projector = Projector(plain_words)
    pixels = projector.picture(screening.at(3), *size)
    assert pixels.shape == (size[1], size[0], 4) and (pixels[..., 3] == 255).all()
    if size == (100, 100):
        assert not pixels[:20, :, :3].any() and not pixels[-20:, :, :3].any() and pixels[50, :, :3].all()
    projector.close()


def test_wide_pixels_are_shown_wide(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "wide.mp4", rate24, 4, size=(144, 116), pixel_aspect=Fraction(2))
    screening = Screening(mapped(cut_of(film(track(clip("a", 4, media=str(path)))))), standing([], []))
    projector = Projector(plain_words)
    pixels = projector.picture(screening.at(0), 288, 232)
    lit = np.flatnonzero(pixels[..., :3].any(axis=(1, 2)))
    assert (lit[0], lit[-1]) == (58, 173), "288 x 116 in the middle"
    projector.close()


def test_the_cache_keeps_within_its_bounds_and_going_back_decodes_a_group_once(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "a.mp4", rate24, 60, options={"g": "60"})
    picture = 192 * 108 * 3 // 2
    reels = Reels(limit=30 * picture * 2)
    reel = reels.reel(path)
    with FrameReader(path) as direct:
        for number in (59, *range(58, -1, -1)):
            frame = reel.read(number)
            assert frame.pts == direct.index.times[number]
            assert reels.cache.bytes <= 30 * picture * 2
    steps = [sum(1 for _ in reel.steps(number)) for number in range(59, -1, -1)]
    assert sum(1 for count in steps if count) <= 6, "most are there already"
    reels.close()


def test_a_cache_smaller_than_a_frame_still_holds_one(tmp_path: Path) -> None:
    path = write_footage(tmp_path / "a.mp4", rate24, 4)
    cache = FrameCache(1)
    with FrameReader(path) as reader:
        for number in range(3):
            cache.put((path, number), reader.read_frame(number))
    assert cache.get((path, 2)) is not None and cache.get((path, 1)) is None


def test_chinese_and_endless_words_stay_on_the_slate() -> None:
    for body in ("雨夜，机器人走过空无一人的站台。" * 30, "word " * 200, "x" * 900, ""):
        card = draw_slate(SlateText("SH0010 " * 30, "hole", body, (255, 80, 80)), 320, 180)
        # Within the frame around the words nothing touches the edges.
        assert (card[:, :18, :3] == card[0, 0, :3]).all() and (card[:, -17:, :3] == card[0, 0, :3]).all()
        assert (card[-17:, :, :3] == card[0, 0, :3]).all()


auditions = {
    **{name: (timeline, replace(shot_view(missing)), handles) for name, (timeline, missing, handles) in cases.items()},
    "a short clip": (film(track(clip("a", 20))), shot_view(shot("S1", 12, 8, kind=Kind.short, address=(0, 0))), (1, 0)),
    "a marked range": (film(track(clip("a", 20))), shot_view(shot("S1", 4, 6, kind=Kind.marked)), (2, 1)),
    "a transition into a placeholder": (
        film(track(clip("a", 10), transition(2, 2), clip("s", 10, media=None))),
        shot_view(shot("S1", 10, 10, kind=Kind.unlinked, address=(0, 2))),
        (4, 0),
    ),
    "a transition into a hole": (
        film(track(clip("a", 10), transition(2, 2), gap(10))),
        shot_view(shot("S1", 10, 10)),
        (4, 0),
    ),
    "a take in the cut": (
        film(track(clip("a", 10), clip("S1", 8, start=3, media="/film/takes/S1_video_t001.mov"))),
        shot_view(shot("S1", 10, 8, address=(0, 1)), in_cut=True),
        (5, 0),
    ),
}


@pytest.mark.parametrize("circled", [False, True], ids=["none circled", "another circled"])
@pytest.mark.parametrize("name", auditions)
def test_a_take_that_is_auditioned_is_seen_as_if_it_were_circled(name: str, circled: bool) -> None:
    timeline, missing, handles = auditions[name]
    of = shot(missing.id, missing.start, missing.frames)
    first, second = take(of, 1, handles=(0, 7)), take(of, 2, handles=handles)
    auditioned = take_view(second, circled=False)
    here = Screening(mapped(cut_of(timeline)), standing([missing], [take_view(first, circled=circled), auditioned]))
    there = Screening(
        mapped(cut_of(timeline)), standing([missing], [take_view(first, circled=False), take_view(second)])
    )
    seen = [here.at(frame, auditioned) for frame in range(here.frames)]
    assert seen == [there.at(frame) for frame in range(there.frames)]
    assert any(one.take == 2 and one.stage == "video" for one in seen)
    assert [here.at(frame) for frame in range(here.frames)] != seen


def test_a_shot_that_is_left_out_tells_of_a_take_only_while_it_is_auditioned() -> None:
    missing = shot("S1", 10, 8)
    auditioned = take_view(take(missing), circled=False)
    screening = Screening(
        mapped(cut_of(film(track(clip("a", 10), gap(8))))),
        standing([replace(shot_view(missing), excluded=True)], [auditioned]),
    )
    assert screening.at(12).shot_id == "" and screening.at(12, auditioned).shot_id == "S1"


def test_a_difference_is_black_where_nothing_differs_and_can_be_brighter() -> None:
    first = np.full((4, 4, 4), 100, np.uint8)
    second = first.copy()
    second[0, 0, :3] = (90, 180, 100)
    assert difference(first, second, 1)[0, 0].tolist() == [10, 80, 0, 255]
    assert difference(first, second, 4)[0, 0].tolist() == [40, 255, 0, 255]
    assert not difference(first, second, 4)[1:, :, :3].any()


def test_movies_that_are_read_in_turn_share_the_cache(tmp_path: Path) -> None:
    paths = [write_footage(tmp_path / f"{n}.mp4", rate24, 60, clip=n, options={"g": "60"}) for n in range(1, 5)]
    decoded = []
    for shares in (1, 4):
        reels, steps = Reels(limit=60 * 192 * 108 * 3 // 2), 0
        reels.cache.shares = shares
        for number in range(59, 29, -1):
            for path in paths:
                steps += sum(1 for _ in reels.reel(path).steps(number))
                assert reels.cache.has((path, number))
        decoded.append(steps)
        reels.close()
    assert decoded[1] < decoded[0] // 2, decoded
