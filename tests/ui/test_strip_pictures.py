"""Small pictures on the strip: asked for what is in sight, kept within a bound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from plugin.desk.views import ItemView, Opened, TrackView
from tests.fakes.standing import sample_opened
from ui.selection import Selection
from ui.strip import shelf as shelf_module
from ui.strip.model import Picture
from ui.strip.shelf import Key, Shelf
from ui.strip.strip import Strip
from ui.theme import Look

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes.bridge import FakeBridge


def own_media(clips: int, shots: int = 12) -> Opened:
    """Every clip from a file of its own."""
    from dataclasses import replace

    opened = sample_opened(shots, clips)
    laid = tuple(
        item if item.shot_id else replace(item, media=Path(f"/film/{item.start}.mov"), media_start=7)
        for item in opened.cut.tracks[1].items
    )
    tracks = (opened.cut.tracks[0], TrackView("V1", True, True, laid), *opened.cut.tracks[2:])
    return replace(opened, cut=replace(opened.cut, tracks=tracks))


@pytest.fixture
def strip(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look) -> Strip:
    made = Strip(bridge, selection, look)
    qtbot.addWidget(made)
    made.resize(1400, 260)
    made.show()
    return made


def asked(bridge: FakeBridge) -> list[Key]:
    return [given[0] for given in bridge.requests("thumbnail")]


def settle(strip: Strip, qtbot: QtBot) -> None:
    with qtbot.waitSignal(strip.canvas.shelf.rested, timeout=2000):
        pass
    QApplication.processEvents()


def in_sight(strip: Strip, item: ItemView) -> bool:
    scale = strip.canvas.view.scale
    return item.start < scale.last and item.start + item.frames > scale.first


def picture(key: Key, colour: str = "#ff00ff") -> QImage:
    made = QImage(key.height * 16 // 9, key.height, QImage.Format.Format_RGB32)
    made.fill(QColor(colour))
    return made


def test_only_what_is_in_sight_is_asked_for(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    opened = own_media(400)
    strip.show_cut(opened)
    settle(strip, qtbot)
    assert asked(bridge) == []  # Nothing is wide enough in the whole cut.
    scale = strip.canvas.view.scale
    scale.zoom_to(2.0, 0)
    scale.scroll_to(5_000)
    strip.canvas.refresh()
    settle(strip, qtbot)
    seen = {item.media for item in opened.cut.tracks[1].items if item.media and in_sight(strip, item)}
    wanted = {key.media for key in asked(bridge)}
    assert wanted
    assert wanted <= seen
    assert all(key.frame == 7 for key in asked(bridge))


def test_what_was_scrolled_away_is_given_up(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    strip.show_cut(own_media(400))
    scale = strip.canvas.view.scale
    scale.zoom_to(2.0, 0)
    strip.canvas.refresh()
    settle(strip, qtbot)
    first = set(asked(bridge))
    scale.scroll_to(20_000)
    strip.canvas.refresh()
    settle(strip, qtbot)
    dropped: set[Any] = set().union(*(given[0] for given in bridge.requests("drop_thumbnails")))
    assert dropped == first
    assert not first & set(asked(bridge)[len(first) :])


def test_nothing_is_asked_for_while_the_view_moves(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    strip.show_cut(own_media(400))
    strip.canvas.view.scale.zoom_to(2.0, 0)
    for _ in range(50):
        strip.canvas.view.scale.scroll(40)
        strip.canvas.refresh()
        QApplication.processEvents()
    count = len(asked(bridge))
    settle(strip, qtbot)
    assert count == 0
    assert asked(bridge)


def test_pictures_that_came_are_shown_and_not_asked_for_again(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    strip.show_cut(own_media(12))
    strip.canvas.view.scale.zoom_to(2.0, 0)
    strip.canvas.refresh()
    settle(strip, qtbot)
    keys = asked(bridge)
    for key in keys:
        bridge.thumbnail_made.emit(key, picture(key))
    QApplication.processEvents()
    shown = strip.canvas.grab().toImage()
    box = strip.canvas.view.box(1, strip.canvas.view.model.lanes[1].clips, 0)  # type: ignore[union-attr]
    assert shown.pixelColor(box.left() + 12, box.bottom() - 8) == QColor("#ff00ff")
    strip.canvas.view.scale.scroll(10)
    strip.canvas.refresh()
    settle(strip, qtbot)
    assert not set(asked(bridge)[len(keys) :]) & set(keys)


def test_a_filled_shot_shows_its_circled_take(strip: Strip, bridge: FakeBridge, qtbot: QtBot) -> None:
    opened = own_media(12)
    strip.show_cut(opened)
    strip.canvas.view.scale.zoom_to(2.0, 0)
    strip.canvas.refresh()
    settle(strip, qtbot)
    paths = {key.media for key in asked(bridge)}
    seen = [
        take
        for take in opened.standing.takes
        if take.circled and strip.canvas.view.scale.x(strip.canvas.view.model.extent(take.shot_id)[1]) < 1200  # type: ignore[index,union-attr]
    ]
    assert seen
    assert {take.path for take in seen} <= paths
    assert not {take.path for take in opened.standing.takes if not take.circled} & paths
    shots = [given for given in bridge.requests("thumbnail") if given[0].media in {take.path for take in seen}]
    assert all(given[4] == 1 for given in shots)


def test_a_picture_that_cannot_be_made_is_asked_for_once(bridge: FakeBridge, qapp: object) -> None:
    shelf = Shelf(bridge)
    key = shelf.key(Picture(Path("/gone.mov"), 0), 48)
    shelf.want({key: 0})
    bridge.thumbnail_made.emit(key, QImage())
    shelf.want({key: 0})
    assert asked(bridge) == [key]
    assert shelf.get(key) is None
    shelf.forget()
    shelf.want({key: 0})
    assert asked(bridge) == [key, key]


def test_the_shelf_is_bounded_and_keeps_what_was_used_last(bridge: FakeBridge, qapp: object) -> None:
    shelf = Shelf(bridge)
    keys = [shelf.key(Picture(Path(f"/{number}.mov"), 0), 400) for number in range(80)]
    for key in keys:
        shelf.want({key: 0})
        bridge.thumbnail_made.emit(key, picture(key))
        shelf.get(keys[0])
    kept = [key for key in keys if shelf.get(key) is not None]
    assert keys[0] in kept
    assert keys[-1] in kept
    assert 1 < len(kept) < 80
    assert len(kept) * 711 * 400 * 4 <= shelf_module.most_bytes


def test_pictures_of_other_parts_are_none_of_its_business(bridge: FakeBridge, qapp: object) -> None:
    shelf = Shelf(bridge)
    heard: list[object] = []
    shelf.picture_arrived.connect(heard.append)
    bridge.thumbnail_made.emit(("takes", 1), QImage(8, 8, QImage.Format.Format_RGB32))
    assert heard == []
