"""Each kind of missing shot, with its reason, and what is none."""

from __future__ import annotations

from fractions import Fraction

import opentimelineio as otio
import pytest

from plugin.errors import UsageError
from plugin.shots.shot import Kind
from tests.fakes.cuts import clip, film, gap, rate24, track
from tests.shots.finding import find, generator, rows, schema, time, time_range


def test_holes_at_head_middle_and_tail() -> None:
    timeline = film(track(gap(5), clip("a", 10), gap(7), clip("b", 3), gap(4)), track(gap(12)))
    shots = find(timeline)
    assert rows(shots) == [("hole", 0, 5), ("hole", 15, 7), ("hole", 25, 4)]
    assert [shot.id for shot in shots] == ["SH0010", "SH0020", "SH0030"]
    assert all(shot.track is None and shot.address is None and shot.visible_frames == shot.frames for shot in shots)
    assert not any(shot.excluded for shot in shots)


def test_a_hole_under_picture_is_none_and_longer_sound_adds_to_the_last() -> None:
    timeline = film(track(clip("a", 4), gap(4), clip("c", 4), gap(2)), track(gap(3), clip("b", 6)))
    assert rows(find(timeline)) == [("hole", 12, 2)]
    timeline.tracks.append(track(clip("s", 20), kind="Audio"))
    assert rows(find(timeline)) == [("hole", 12, 8)]


def test_sound_alone_is_one_hole() -> None:
    assert rows(find(film(track(clip("s", 9), kind="Audio")))) == [("hole", 0, 9)]


def test_offline_is_listed_but_left_out() -> None:
    (shot,) = find(film(track(clip("a", 4), clip("b", 6, media="dead.mov"))))
    assert (shot.kind, shot.excluded, shot.start, shot.address, shot.track) == (Kind.offline, True, 4, (0, 1), 0)
    assert "/cut/dead.mov" in str(shot.reason)


def test_a_path_in_the_editors_metadata_is_offline_too() -> None:
    lost = clip("b", 6, media=None)
    lost.media_reference.metadata["Resolve_OTIO"] = {"Media Url": "/drive/dead_A001.mov"}
    (shot,) = find(film(track(lost)))
    assert (shot.kind, shot.excluded) == (Kind.offline, True)
    assert "dead_A001.mov" in str(shot.reason)


def test_no_path_at_all_is_unlinked() -> None:
    empty = clip("b", 3, media="")
    shots = find(film(track(clip("a", 6, media=None), empty)))
    assert [(str(shot.kind), shot.excluded) for shot in shots] == [("unlinked", False), ("unlinked", False)]
    assert str(shots[0].reason) != str(shots[1].reason)


def test_an_address_that_is_no_file_is_offline() -> None:
    (shot,) = find(film(track(clip("a", 6, media="https://example.com/a.mov"))))
    assert shot.kind is Kind.offline and "https://example.com/a.mov" in str(shot.reason)


@pytest.mark.parametrize(
    "kind", ["Slug", "Color", "SolidColor", "kdenlive:SolidColor", "SMPTEBars", "black", "toucan:Checkers"]
)
def test_opaque_generators_are_slugs_also_over_picture(kind: str) -> None:
    (shot,) = find(film(track(clip("a", 20)), track(gap(5), generator(kind, 8))))
    assert (shot.kind, shot.track, shot.start, shot.frames) == (Kind.slug, 1, 5, 8)
    assert kind in str(shot.reason)


def test_a_title_over_picture_is_an_overlay_without_it_a_slug() -> None:
    title = generator("GraphicAndType", 8, name="Graphic")
    assert find(film(track(clip("a", 20)), track(gap(5), title.deepcopy()))) == ()
    half = find(film(track(clip("a", 10), gap(10)), track(gap(5), title)))
    assert rows(half) == [("slug", 5, 8), ("hole", 13, 7)]
    clear = generator("Slug", 8, name="Transparent Video")
    assert find(film(track(clip("a", 20)), track(clear))) == ()


@pytest.mark.parametrize(
    "media",
    ["black.mov", "slug.mov", "Black Video 2.mp4", "SLUG.aafV01.5B4FCD7B.mxf", "bars_and_tone.mov", "黑场.mov"],
)
def test_stand_in_files_are_slugs(media: str) -> None:
    (shot,) = find(film(track(clip("a", 20, media=media))))
    assert shot.kind is Kind.slug and media in str(shot.reason)


def test_avid_clips_that_share_one_slug_file_are_shots_each() -> None:
    row = [clip(name, 5, media="/mxf/1/SLUG.aafV01.mxf") for name in ("sc01_010", "sc01_020", "sc01_030")]
    assert rows(find(film(track(*row)))) == [("slug", 0, 5), ("slug", 5, 5), ("slug", 10, 5)]


def test_an_edl_event_from_reel_bl_is_a_slug() -> None:
    event = clip("BL", 5, media=None)
    event.metadata["cmx_3600"] = {"reel": "BL"}
    assert rows(find(film(track(event)))) == [("slug", 0, 5)]


@pytest.mark.parametrize(
    ("name", "prompt"),
    [
        ("SCENE MISSING", ""),
        ("SCENE MISSING: a rainy street", "a rainy street"),
        ("Scene_Missing - two men at the bar.mov", "two men at the bar"),
        ("missing shot 12", ""),
        ("MISSING", ""),
        ("TBD: drone over the bay", "drone over the bay"),
        ("tbd_010", ""),
        ("placeholder", ""),
        ("Place Holder 3", ""),
        ("TEMP SHOT the door opens", "the door opens"),
        ("占位", ""),
        ("待生成：雨夜，女主回头", "雨夜，女主回头"),
        ("待补镜头", ""),
        ("缺镜头 03", ""),
        ("012_缺", ""),
    ],
)
def test_names_that_say_placeholder_are_cards(name: str, prompt: str) -> None:
    (shot,) = find(film(track(clip(name, 20))))
    assert (shot.kind, shot.prompt) == (Kind.card, prompt)


@pytest.mark.parametrize(
    "name",
    ["template", "temperature_rising.mov", "Dismissing Anna", "missing_person_ad.mov", "The Missing Piece", "tbdx",
     "contemporary", "temp_mix", "A001C003_230412_R1AB", "缺口", "等待", "shot_010", "placement", "attempt shot"],
)  # fmt: skip
def test_ordinary_names_are_no_cards(name: str) -> None:
    assert find(film(track(clip(name, 20)))) == ()


def test_media_names_and_titles_say_placeholder_too() -> None:
    title = generator("title", 5, text="SCENE MISSING the harbour at dawn")
    shots = find(film(track(clip("a", 20, media="scene_missing.mov"), title)))
    assert rows(shots) == [("card", 0, 20), ("card", 20, 5)]
    assert shots[1].prompt == "the harbour at dawn"


def test_the_patterns_are_a_setting() -> None:
    timeline = film(track(clip("SCENE MISSING", 20), clip("VFX-OPEN 12", 20)))
    assert rows(find(timeline, placeholder_patterns=("vfx-open",))) == [("card", 20, 20)]
    with pytest.raises(UsageError):
        find(timeline, placeholder_patterns=("(",))


def test_stills_held_are_boards_single_frames_and_sequences_are_not() -> None:
    sequence = schema.ImageSequenceReference("/seq/", "shot.", ".exr", 1001, 1, 24, 4)
    sequence.available_range = time_range(time(0, 24), time(50, 24))
    timeline = film(
        track(
            clip("board", 20, media="board_012.png"),
            clip("flash", 1, media="flash.png"),
            clip("seq", 20, media="shot.%04d.exr"),
            clip("seq2", 20, media="out.[1001-1099].tif"),
            clip("seq3", 20, media="out.1001.exr"),
            schema.Clip("seq4", sequence, time_range(time(0, 24), time(20, 24))),
        )
    )
    (shot,) = find(timeline)
    assert (shot.kind, shot.frames) == (Kind.board, 20)
    assert shot.still is not None and shot.still.name == "board_012.png"


def test_a_still_that_is_not_there_is_offline() -> None:
    (shot,) = find(film(track(clip("board", 20, media="dead.png"))))
    assert (shot.kind, shot.excluded) == (Kind.offline, True)


def of_length(frames: int, media_frames: int, *, start: int = 0, speed: float = 1.0) -> otio.schema.Clip:
    made = clip("long", frames, media="a.mov", start=start)
    made.media_reference.available_range = time_range(time(0, 24), time(media_frames, 24))
    if speed != 1.0:
        made.effects.append(schema.LinearTimeWarp(time_scalar=speed))
    return made


@pytest.mark.parametrize(
    ("made", "missing"),
    [
        (of_length(50, 50), 0),
        (of_length(50, 40), 10),
        (of_length(50, 60, start=20), 10),
        (of_length(50, 99, speed=2.0), 0),
        (of_length(50, 60, speed=2.0), 20),
        (of_length(50, 20, speed=0.5), 10),
        (of_length(50, 50, speed=-1.0), 0),
        (of_length(50, 50, start=49, speed=0.0), 0),
        (of_length(50, 50, start=500), 0),
    ],
)
def test_short_covers_the_frames_without_media(made: otio.schema.Clip, missing: int) -> None:
    shots = find(film(track(gap(3), made, clip("b", 5))))[1:]
    assert rows(shots) == ([("short", 53 - missing, missing)] if missing else [])
    for shot in shots:
        assert (shot.item_offset, shot.address, shot.visible_frames) == (50 - missing, (0, 1), missing)
        assert f"{missing} frames" in str(shot.reason)


def test_a_sequence_that_ends_before_its_clip_is_short() -> None:
    sequence = schema.ImageSequenceReference("/seq/", "shot.", ".exr", 1001, 1, 24, 4)
    made = schema.Clip("seq", sequence, time_range(time(2, 24), time(20, 24)))
    assert find(film(track(made)), media_frames=lambda path: (1, Fraction(24))) == ()
    sequence.available_range = time_range(time(0, 24), time(10, 24))
    assert rows(find(film(track(made)))) == [("short", 8, 12)]


def test_short_by_probing_where_the_cut_does_not_say() -> None:
    made = clip("long", 50, media="a.mov")
    made.media_reference.available_range = None
    timeline = film(track(made))
    assert find(timeline) == ()
    assert rows(find(timeline, media_frames=lambda path: (50, Fraction(25)))) == [("short", 48, 2)]
    assert find(timeline, media_frames=lambda path: (50, Fraction(24000, 1001))) == ()


def test_what_is_hidden_is_left_out_and_what_is_disabled_is_no_shot() -> None:
    off = clip("off", 10, media=None)
    off.enabled = False
    timeline = film(track(clip("u", 10, media=None)), track(clip("a", 10)), track(off))
    (shot,) = find(timeline)
    assert (shot.name, shot.visible_frames, shot.excluded) == ("u", 0, True)
    timeline.tracks[1][0].source_range = time_range(time(0, 24), time(4, 24))
    (shot,) = find(timeline)
    assert (shot.visible_frames, shot.excluded, shot.frames) == (6, False, 10)


def test_shots_in_nested_stacks_are_found() -> None:
    stack = schema.Stack(name="nest", source_range=time_range(time(2, 24), time(10, 24)))
    stack.append(track(clip("a", 4), gap(3), clip("u", 9, media=None)))
    shots = find(film(track(gap(1), stack)))
    assert rows(shots) == [("hole", 0, 1), ("hole", 3, 3), ("unlinked", 6, 5)]
    assert shots[2].address == (0, 1, 0, 2)


def test_a_take_of_ours_is_no_shot_whatever_its_clip_is_called() -> None:
    filled = clip("SCENE MISSING", 20, media="/p/takes/SH0010/SH0010_video_t002.mov")
    assert find(film(track(filled))) == ()
    lost = clip("SCENE MISSING", 20, media="/p/takes/SH0010/dead/../SH0010_video_t002_dead.mov")
    assert [shot.kind for shot in find(film(track(lost)))] == [Kind.card]


def test_the_most_specific_kind_wins() -> None:
    card_without_media = clip("SCENE MISSING", 20, media=None)
    slug_card = generator("Slug", 5, name="TBD")
    shots = find(film(track(card_without_media, slug_card, clip("TBD", 5, media="tbd.png"))), rate24)
    assert [shot.kind for shot in shots] == [Kind.card, Kind.card, Kind.board]
    assert shots[2].still is None
