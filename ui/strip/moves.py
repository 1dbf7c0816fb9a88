"""What keys, buttons and the window's menu do on the strip."""

from __future__ import annotations

from typing import Final

from ui.strip.surface import Surface

zoom_step: Final = 1.5
height_step: Final = 1.25


def fit(canvas: Surface) -> None:
    canvas.view.scale.fit()
    canvas.refresh()


def zoom_in(canvas: Surface) -> None:
    zoom(canvas, zoom_step)


def zoom_out(canvas: Surface) -> None:
    zoom(canvas, 1 / zoom_step)


def zoom(canvas: Surface, factor: float) -> None:
    """Around the playhead where it is in sight, otherwise around the middle."""
    scale = canvas.view.scale
    x = scale.x(canvas.selection.playhead)
    scale.zoom(factor, x if 0 <= x <= scale.width else scale.width / 2)
    canvas.refresh()


def grow(canvas: Surface, way: int) -> None:
    """All tracks higher (1) or lower (-1)."""
    canvas.view.rows.grow(height_step**way)
    canvas.heights_changed()


def even_out(canvas: Surface) -> None:
    """Tracks share the room again."""
    canvas.view.rows.reset()
    canvas.heights_changed()


def go_to(canvas: Surface, frame: int) -> None:
    model = canvas.view.model
    if model is not None:
        canvas.selection.move_playhead(min(max(0, frame), max(0, model.cut.frames - 1)))


def go_to_end(canvas: Surface) -> None:
    go_to(canvas, canvas.view.scale.frames - 1)


def step(canvas: Surface, frames: int) -> None:
    go_to(canvas, canvas.selection.playhead + frames)


def step_second(canvas: Surface, way: int) -> None:
    model = canvas.view.model
    if model is not None:
        step(canvas, way * -(-model.rate.numerator // model.rate.denominator))


def go_to_cut_point(canvas: Surface, way: int) -> None:
    """1: the next, -1: the one before."""
    model = canvas.view.model
    if model is not None:
        go_to(canvas, model.next_point(canvas.selection.playhead, way))


def go_to_missing(canvas: Surface, way: int) -> None:
    """Selects the next (1) or previous (-1) missing shot and puts the playhead on its first frame."""
    model = canvas.view.model
    item = None if model is None else model.next_missing(canvas.selection.playhead, way)
    if item is not None:
        canvas.selection.move_playhead(item.start)
        canvas.selection.select([item.shot_id])


def pick_at_playhead(canvas: Surface, *, add: bool) -> None:
    model, selection = canvas.view.model, canvas.selection
    shot = "" if model is None else model.shot_at(selection.playhead)
    if shot:
        selection.select([*(id for id in selection.shots if id != shot), shot] if add else [shot])


def select_all(canvas: Surface) -> None:
    model = canvas.view.model
    if model is not None:
        canvas.selection.select(item.shot_id for item in model.band.items)


def turn_page(canvas: Surface, way: int) -> None:
    canvas.view.scale.scroll(way * canvas.view.scale.width * 0.9)
    canvas.refresh()


def turn_snapping(canvas: Surface) -> None:
    canvas.set_snapping(not canvas.snapping)
