"""How a take is called, and in which order the takes of a shot stand."""

from __future__ import annotations

from collections.abc import Iterable

from plugin.desk.views import TakeView
from plugin.jobs.stages import is_segment, stage_order, video
from ui.words import stage_word


def take_name(take: TakeView) -> str:
    """ "t002", with its stage where that is not the picture."""
    stage = "" if take.stage == video else f"{stage_word(take.stage)} "
    return f"{stage}t{take.number:03d}"


def in_order(takes: Iterable[TakeView]) -> tuple[TakeView, ...]:
    """By stage and number; parts of a long shot, which never go into the cut themselves, last."""
    known = {stage: place for place, stage in enumerate(stage_order)}
    return tuple(
        sorted(takes, key=lambda take: (is_segment(take.stage), known.get(take.stage, -1), take.stage, take.number))
    )


def made_of(take: TakeView, takes: Iterable[TakeView]) -> tuple[TakeView, ...]:
    """Takes of the same shot whose clips went along: the picture of a lip-sync, the parts of a long shot."""
    by_path = {other.path: other for other in takes if other.shot_id == take.shot_id and other.key != take.key}
    return tuple(by_path[path] for path in take.sent if path in by_path)


def worded(take: TakeView, takes: Iterable[TakeView]) -> TakeView:
    """The take whose prompt is behind it: itself, else the first that it is made of and that has one."""
    listed = tuple(takes)
    seen: list[TakeView] = []
    waiting = [take]
    while waiting:
        one = waiting.pop(0)
        if one.prompt:
            return one
        seen.append(one)
        waiting += [other for other in made_of(one, listed) if other not in seen]
    return take
