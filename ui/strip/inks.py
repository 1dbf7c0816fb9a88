"""The strip's own colours, made once for each look."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from ui.colours import kinds
from ui.strip.lane import Face
from ui.theme import Look

patterns: Final = {
    "hole": Qt.BrushStyle.BDiagPattern,
    "card": Qt.BrushStyle.HorPattern,
    "slug": Qt.BrushStyle.FDiagPattern,
    "board": Qt.BrushStyle.CrossPattern,
    "marked": Qt.BrushStyle.DiagCrossPattern,
    "unlinked": Qt.BrushStyle.VerPattern,
    "short": Qt.BrushStyle.Dense6Pattern,
    "offline": Qt.BrushStyle.Dense7Pattern,
}
marker_colours: Final = {
    "RED": "#ef4444",
    "PINK": "#f472b6",
    "MAGENTA": "#d946ef",
    "PURPLE": "#a855f7",
    "BLUE": "#3b82f6",
    "CYAN": "#06b6d4",
    "GREEN": "#22c55e",
    "YELLOW": "#eab308",
    "ORANGE": "#f97316",
    "BLACK": "#6b7280",
    "WHITE": "#d1d5db",
}
"""The colours OpenTimelineIO names."""


class Slim(NamedTuple):
    """Colours of a shot too narrow for anything else. `band`: on the line under the ruler."""

    ground: QColor
    state: QColor | None
    band: QColor


class Inks:
    """Colours and brushes of one look."""

    def __init__(self, look: Look) -> None:
        dark = look.dark
        self.dark = dark
        self.ground = QColor("#17181b" if dark else "#e4e6ea")
        self.row = QColor("#1d1e22" if dark else "#eef0f3")
        self.line = QColor("#303238" if dark else "#cfd3d9")
        self.panel = QColor("#232529" if dark else "#f6f6f7")
        self.text = QColor("#e6e6e8" if dark else "#1d1f23")
        self.quiet = QColor("#a3a7af" if dark else "#5d626b")
        self.tick = QColor("#5c6068" if dark else "#9aa0a9")
        self.clip = QColor("#3c5169" if dark else "#b5c9df")
        self.clip_off = QColor("#2c2f34" if dark else "#d7dade")
        self.sound = QColor("#355546" if dark else "#b4d6c2")
        self.wave = QColor("#79b797" if dark else "#4c9069")
        self.wave_off = QColor("#565b63" if dark else "#a9aeb6")
        self.behind_sound, self.behind_off = QColor(self.sound), QColor(self.clip_off)
        """Behind names that lie on a waveform."""
        for behind in (self.behind_sound, self.behind_off):
            behind.setAlpha(190)
        self.playhead = QColor("#ff5a4f" if dark else "#d3261c")
        self.chosen = QColor("#ffffff" if dark else "#0b3d91")
        self.marked = QColor("#8fb7ff" if dark else "#2f5fb3")
        """In, out and what lies between."""
        self.band = QColor("#131417" if dark else "#d8dbe0")
        self.shade = QColor(0, 0, 0, 110) if dark else QColor(255, 255, 255, 140)
        self._look = look
        self.kind = {kind: look.kind(kind) for kind in kinds}
        self.body = {kind: mixed(colour, self.row, 0.26 if dark else 0.20) for kind, colour in self.kind.items()}
        self.filled = {kind: mixed(colour, self.row, 0.42) for kind, colour in self.kind.items()}
        """Narrow shots that have their picture."""
        self.hatch = {kind: QBrush(mixed(colour, self.row, 0.55), patterns[kind]) for kind, colour in self.kind.items()}
        self.on_kind = QColor("#101114" if dark else "#ffffff")
        """Letters on the full colour of a kind."""
        self._states: dict[str, QColor] = {}
        self._slim: dict[Face, Slim] = {}

    def state(self, state: str) -> QColor:
        if state not in self._states:
            self._states[state] = self._look.state(state)
        return self._states[state]

    def slim(self, face: Face) -> Slim:
        """Asked for thousands of times in one painting."""
        found = self._slim.get(face)
        if found is None:
            found = self._slim[face] = self._mix_slim(face)
        return found

    def _mix_slim(self, face: Face) -> Slim:
        # Shots that have their picture stand back behind those that still lack it.
        grounds = self.filled if face.filled else self.kind
        ground, state = grounds.get(face.kind, grounds["hole"]), self.state(face.state)
        band = self.state("Succeeded") if face.filled else self.kind.get(face.kind, self.kind["hole"])
        if face.excluded:
            ground, state, band = self.faded(ground), self.faded(state), self.faded(band)
        return Slim(ground, None if face.state == "NotStarted" else state, band)

    def faded(self, colour: QColor) -> QColor:
        return mixed(colour, self.row, 0.35)


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """`part` of `one`, the rest of `other`."""
    return QColor(
        round(one.red() * part + other.red() * (1 - part)),
        round(one.green() * part + other.green() * (1 - part)),
        round(one.blue() * part + other.blue() * (1 - part)),
    )
