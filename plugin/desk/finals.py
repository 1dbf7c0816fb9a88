"""Which take of each shot goes into the cut."""

from __future__ import annotations

from collections.abc import Iterable

from plugin.desk.views import TakeView
from plugin.jobs.stages import image, is_segment, rank


def final_takes(takes: Iterable[TakeView]) -> dict[str, TakeView]:
    """By shot id the take that goes into the cut: the circled one of the latest stage that has one."""
    final: dict[str, TakeView] = {}
    for take in takes:
        if not take.circled or take.stage == image or is_segment(take.stage):
            continue
        known = final.get(take.shot_id)
        if known is None or rank(take.stage) >= rank(known.stage):
            final[take.shot_id] = take
    return final
