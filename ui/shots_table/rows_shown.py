"""Which shots are shown, and in which order: those whose words hold what was typed, in the state that is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plugin.desk.views import ShotView
from ui.shots_table.columns import by_name, columns
from ui.words import kind_word, state_word

groups = {
    "": (),
    "missing": ("NotStarted", "Failed", "Cancelled"),
    "working": ("Held", "Queued", "Submitting", "Running", "Downloading", "Conforming"),
    "done": ("Succeeded",),
    "trouble": ("Failed", "Lost"),
}
"""States by the name of a filter."""


@dataclass(frozen=True, slots=True)
class RowsShown:
    """Every one of `words` must be somewhere in the row. `column`: what is sorted by."""

    words: tuple[str, ...] = ()
    group: str = ""
    column: int = by_name["start"]
    descending: bool = False

    def of(self, shots: Iterable[ShotView]) -> list[ShotView]:
        found = [shot for shot in shots if self._holds(shot)]
        return sorted(found, key=columns[self.column].order, reverse=self.descending)

    def _holds(self, shot: ShotView) -> bool:
        if self.group and shot.state not in groups[self.group]:
            return False
        return not self.words or all(word in _said(shot) for word in self.words)


def _said(shot: ShotView) -> str:
    brief = shot.brief
    parts = (shot.id, kind_word(shot.kind), shot.name, brief.prompt, brief.model, state_word(shot.state))
    return " ".join(parts).casefold()
