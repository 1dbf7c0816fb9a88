"""Stages: which take goes into the cut, what may be chosen, what is still missing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from plugin.commands.takes import stage_and_number
from plugin.errors import UsageError
from plugin.jobs.job import Failed, Lost, Queued, Succeeded
from plugin.jobs.planner_missing import Lack, lack_of
from plugin.jobs.stages import final_takes, is_segment, offered_takes, segment_stage
from plugin.messages import say
from plugin.shots.takes import Take
from tests.fakes.jobs import make_job, make_take, then


def take(stage: str, number: int = 1, *, circled: bool = False) -> Take:
    return dataclasses.replace(make_take("SH0010", number, Path("/p"), stage), circled=circled)


def test_the_latest_stage_goes_into_the_cut() -> None:
    video, other, lips = take("video", 1), take("video", 2, circled=True), take("lip_sync", 1, circled=True)
    segment = take("video_s01", 3, circled=True)
    assert final_takes([segment, other, video]) == {"SH0010": other}
    assert final_takes([lips, segment, other]) == {"SH0010": lips}
    assert final_takes([segment]) == {}
    assert [one.name for one in offered_takes([lips, segment, other, video])] == [
        "SH0010_video_t001", "SH0010_video_t002", "SH0010_lip_sync_t001",
    ]  # fmt: skip


def test_segments_are_known_by_their_stage() -> None:
    assert [segment_stage(number) for number in (1, 12)] == ["video_s01", "video_s12"]
    assert is_segment("video_s01") and not is_segment("lip_sync") and not is_segment("video")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("2", ("video", 2)),
        ("t001", ("lip_sync", 1)),
        ("video_t001", ("video", 1)),
        ("lip_sync_t001", ("lip_sync", 1)),
        ("SH0010_video_t002", ("video", 2)),
        ("sh0010_lip_sync_t001.mov", ("lip_sync", 1)),
        ("video_s01_t001", ("video_s01", 1)),
        ("9", ("video", 9)),
    ],
)
def test_a_take_is_named_by_number_stage_or_file(word: str, expected: tuple[str, int]) -> None:
    takes = [take("video", 1), take("video", 2), take("lip_sync", 1)]
    assert stage_and_number("SH0010", word, takes) == expected


def test_other_words_name_no_take() -> None:
    with pytest.raises(UsageError):
        stage_and_number("SH0010", "the good one", [])


def test_what_is_under_way_or_may_be_bought_is_not_made_again() -> None:
    waiting = make_job(1)
    lost = make_job(1, take=2).evolve(state=Lost(then, "x", say("Lost.")))
    failed = make_job(1, take=3).evolve(state=Failed(then, "x", say("No.")))
    assert lack_of([], [waiting, lost, failed], 3, lips=False) == Lack(1)
    assert lack_of([take("video", 4)], [waiting, lost, failed], 3, lips=False) == Lack(0)


def test_a_chain_under_way_is_one_take() -> None:
    parts = [make_job(1).evolve(stage=stage, state=Queued(then)) for stage in ("video_s01", "video_s02", "video")]
    assert lack_of([take("video_s01")], parts, 2, lips=False) == Lack(1)


def test_only_the_lips_are_missing() -> None:
    done = make_job(1).evolve(state=Succeeded(then))
    spoken = take("video", 1, circled=True)
    assert lack_of([spoken], [done], 1, lips=True) == Lack(1, spoken)
    assert lack_of([spoken], [done], 1, lips=False) == Lack(0)
    assert lack_of([spoken, take("lip_sync")], [done], 1, lips=True) == Lack(0)
    under_way = make_job(1).evolve(stage="lip_sync")
    assert lack_of([spoken], [done, under_way], 1, lips=True) == Lack(0)


def test_a_card_does_not_speak() -> None:
    card = make_job(1, generator="animatic").evolve(state=Succeeded(then))
    assert lack_of([take("video", 1, circled=True)], [card], 1, lips=True) == Lack(1)
