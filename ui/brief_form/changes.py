"""What is changed in the form is changed in every selected shot, and each gets its own back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from plugin.desk.views import ShotView, Standing
from plugin.shots.brief import Brief
from ui.bridge import Bridge
from ui.edits import Edits
from ui.selection import Selection

Fields = Mapping[str, Any]


class Changes:
    """Knows the shots as they will be once the desk has done what was asked of it: a second change of a list must not
    undo the first. `told` hears of every change."""

    def __init__(self, bridge: Bridge, selection: Selection, edits: Edits, told: Callable[[], None]) -> None:
        self._bridge, self._selection, self._edits, self._told = bridge, selection, edits, told
        self._standing: Standing | None = None
        self.shots: dict[str, ShotView] = {}

    def stand(self, standing: Standing | None) -> bool:
        """As the desk says; whether a selected shot, or whether there is one, is another now."""
        before = self.selected
        self._standing = standing
        self.shots = {shot.id: shot for shot in standing.shots} if standing is not None else {}
        return self.selected != before

    def refused(self) -> None:
        """The desk did not do it."""
        self.stand(self._standing)
        self._told()

    @property
    def selected(self) -> tuple[ShotView, ...]:
        """The current one last."""
        return tuple(self.shots[id] for id in self._selection.shots if id in self.shots)

    @property
    def current(self) -> ShotView | None:
        return self.shots.get(self._selection.current)

    def make(self, text: str, field: str, value: object) -> None:
        """The same in all of them."""
        self.make_each(text, field, lambda _: value)

    def make_each(self, text: str, field: str, value: Callable[[Brief], object]) -> None:
        """What it is for each depends on its own brief."""
        shots = self.selected
        after = {shot.id: {field: value(shot.brief)} for shot in shots}
        before = {shot.id: {field: getattr(shot.brief, field)} for shot in shots}
        if after != before:
            self._edits.make(text, lambda: self._put(_grouped(after)), lambda: self._put(_single(before)))

    def take_over(self, text: str, brief: Brief) -> None:
        """Another shot's or an older brief, whole."""
        after = {shot.id: fields_of(brief) for shot in self.selected}
        before = {shot.id: fields_of(shot.brief) for shot in self.selected}
        if after:
            self._edits.make(text, lambda: self._put(_grouped(after)), lambda: self._put(_single(before)))

    def _put(self, steps: Sequence[tuple[list[str], Fields]]) -> None:
        for ids, fields in steps:
            self._bridge.set_brief(ids, fields)
            for shot in (self.shots[id] for id in ids if id in self.shots):
                self.shots[shot.id] = replace(shot, brief=replace(shot.brief, **fields))
        self._told()


def fields_of(brief: Brief) -> dict[str, Any]:
    return {name: getattr(brief, name) for name in Brief.__dataclass_fields__}


def _grouped(wanted: Mapping[str, Fields]) -> list[tuple[list[str], Fields]]:
    """Shots that get the same are told together."""
    steps: list[tuple[list[str], Fields]] = []
    for shot, fields in wanted.items():
        same = next((ids for ids, others in steps if others == fields), None)
        if same is None:
            steps.append(([shot], fields))
        else:
            same.append(shot)
    return steps


def _single(wanted: Mapping[str, Fields]) -> list[tuple[list[str], Fields]]:
    return [([shot], fields) for shot, fields in wanted.items()]
