"""The steps of a shot's pipeline, and which take of which step goes into the cut.

    image -> video -> extend -> lip_sync -> upscale

A shot longer than its model makes has its `video` joined from segments with stages of their own ("video_s01" ...),
which never go into the cut themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from plugin.shots.takes import Take

image: Final = "image"
video: Final = "video"
extend: Final = "extend"
lip_sync: Final = "lip_sync"
upscale: Final = "upscale"
stage_order: Final = (image, video, extend, lip_sync, upscale)
segment_name = re.compile(r"[a-z_]+_s\d{2,}")


def segment_stage(number: int) -> str:
    """Stage of a shot's segment, counted from 1."""
    return f"{video}_s{number:02d}"


def is_segment(stage: str) -> bool:
    return segment_name.fullmatch(stage) is not None


def rank(stage: str) -> int:
    """Later steps are higher; a stage that this version does not know comes first."""
    return stage_order.index(stage) if stage in stage_order else -1


def offered_takes(takes: Iterable[Take]) -> tuple[Take, ...]:
    """The takes an editor may choose from: every moving one that is no mere segment, by stage and number."""
    shown = (take for take in takes if not is_segment(take.stage) and take.stage != image)
    return tuple(sorted(shown, key=lambda take: (rank(take.stage), take.stage, take.number)))


def final_takes(takes: Iterable[Take]) -> dict[str, Take]:
    """By shot id the take that goes into the cut: the circled one of the latest stage that has one."""
    final: dict[str, Take] = {}
    for take in offered_takes(takes):
        if take.circled:
            final[take.shot_id] = take
    return final
