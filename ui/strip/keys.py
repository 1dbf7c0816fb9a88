"""The strip by keyboard alone. What the window's own shortcuts take first does not arrive here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.strip import moves
from ui.strip.surface import Surface

Key = Qt.Key
Act = Callable[[Surface], None]


def handle_key(canvas: Surface, event: QKeyEvent) -> bool:
    """Whether the key means something here."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    act = _act(event.key(), held)
    if act is None or canvas.view.model is None:
        return False
    act(canvas)
    event.accept()
    return True


def _act(key: int, held: Qt.KeyboardModifier) -> Act | None:
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    if held == control:
        return _with_control(key)
    if held == shift and key in (Key.Key_Z, Key.Key_Left, Key.Key_Right, Key.Key_Return, Key.Key_Enter):
        return _with_shift(key)
    if held & ~shift == Qt.KeyboardModifier.AltModifier:
        return _with_alt(key)
    # Which of the plain signs need Shift depends on the keyboard.
    return _plain(key) if held in (Qt.KeyboardModifier.NoModifier, shift) else None


def _with_control(key: int) -> Act | None:
    table: dict[int, Act] = {
        Key.Key_0: moves.fit,
        Key.Key_A: moves.select_all,
        Key.Key_Plus: moves.zoom_in,
        Key.Key_Equal: moves.zoom_in,
        Key.Key_Minus: moves.zoom_out,
    }
    return table.get(key)


def _with_shift(key: int) -> Act | None:
    table: dict[int, Act] = {
        Key.Key_Z: moves.fit,
        Key.Key_Left: lambda canvas: moves.step_second(canvas, -1),
        Key.Key_Right: lambda canvas: moves.step_second(canvas, 1),
        Key.Key_Return: lambda canvas: moves.pick_at_playhead(canvas, add=True),
        Key.Key_Enter: lambda canvas: moves.pick_at_playhead(canvas, add=True),
    }
    return table.get(key)


def _with_alt(key: int) -> Act | None:
    table: dict[int, Act] = {
        Key.Key_Plus: lambda canvas: moves.grow(canvas, 1),
        Key.Key_Equal: lambda canvas: moves.grow(canvas, 1),
        Key.Key_Minus: lambda canvas: moves.grow(canvas, -1),
        Key.Key_Underscore: lambda canvas: moves.grow(canvas, -1),
        Key.Key_0: moves.even_out,
    }
    return table.get(key)


def _plain(key: int) -> Act | None:
    table: dict[int, Act] = {
        Key.Key_Plus: moves.zoom_in,
        Key.Key_Equal: moves.zoom_in,
        Key.Key_Minus: moves.zoom_out,
        Key.Key_Underscore: moves.zoom_out,
        Key.Key_Up: lambda canvas: moves.go_to_cut_point(canvas, -1),
        Key.Key_Down: lambda canvas: moves.go_to_cut_point(canvas, 1),
        Key.Key_Left: lambda canvas: moves.step(canvas, -1),
        Key.Key_Right: lambda canvas: moves.step(canvas, 1),
        Key.Key_Home: lambda canvas: moves.go_to(canvas, 0),
        Key.Key_End: moves.go_to_end,
        Key.Key_PageUp: lambda canvas: moves.turn_page(canvas, -1),
        Key.Key_PageDown: lambda canvas: moves.turn_page(canvas, 1),
        Key.Key_BracketLeft: lambda canvas: moves.go_to_missing(canvas, -1),
        Key.Key_BracketRight: lambda canvas: moves.go_to_missing(canvas, 1),
        Key.Key_Return: lambda canvas: moves.pick_at_playhead(canvas, add=False),
        Key.Key_Enter: lambda canvas: moves.pick_at_playhead(canvas, add=False),
        Key.Key_Escape: lambda canvas: canvas.selection.select(()),
        Key.Key_S: moves.turn_snapping,
    }
    return table.get(key)
