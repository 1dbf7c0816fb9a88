"""Colours that mean something, for dark and light windows: kinds of shots and states of work.

Every colour stands at least 3:1 from the ground it is drawn on, and never says alone what a word or shape does not say
as well. Checked by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Shade:
    """`#rrggbb` on a dark and on a light ground."""

    dark: str
    light: str


dark_ground: Final = "#1e1f22"
light_ground: Final = "#f6f6f7"

kinds: Final = {
    "marked": Shade("#e879f9", "#a21caf"),
    "board": Shade("#a78bfa", "#6d28d9"),
    "card": Shade("#fbbf24", "#92600a"),
    "slug": Shade("#f59e0b", "#a15c05"),
    "short": Shade("#fb923c", "#b4500d"),
    "offline": Shade("#94a3b8", "#56657a"),
    "unlinked": Shade("#f472b6", "#b31f69"),
    "hole": Shade("#f87171", "#c22626"),
}
states: Final = {
    "NotStarted": Shade("#9ca3af", "#5b6472"),
    "Held": Shade("#a8a29e", "#66605b"),
    "Queued": Shade("#93c5fd", "#2563a8"),
    "Submitting": Shade("#38bdf8", "#0b6f9f"),
    "Running": Shade("#38bdf8", "#0b6f9f"),
    "Downloading": Shade("#22d3ee", "#0a7285"),
    "Conforming": Shade("#2dd4bf", "#0b7267"),
    "Succeeded": Shade("#4ade80", "#177a3b"),
    "Failed": Shade("#f87171", "#c22626"),
    "Cancelled": Shade("#a1a1aa", "#62626b"),
    "Lost": Shade("#facc15", "#856404"),
}


def kind_colour(kind: str, *, dark: bool) -> str:
    shade = kinds.get(kind, kinds["hole"])
    return shade.dark if dark else shade.light


def state_colour(state: str, *, dark: bool) -> str:
    shade = states.get(state, states["NotStarted"])
    return shade.dark if dark else shade.light
