"""The whole window with the real desk and the real engine behind it, used as a user does: by mouse and keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLineEdit, QSpinBox, QTableView, QWidget
from pytestqt.exceptions import TimeoutError as WaitedInVain
from pytestqt.qtbot import QtBot

from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.desk.views import CutView, ShotView, Standing, TakeView
from plugin.media.pictures import Picture
from tests.ui.hand import Hand, Held, patience_ms, plain
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.conductor import Conductor
from ui.desk_process import DeskProcess, MakeLink
from ui.furnish import equip, furnish
from ui.generate_dialog import GenerateDialog
from ui.kept import Kept
from ui.shots_table.columns import by_name
from ui.window import Window

W = TypeVar("W", bound=QWidget)
control, shift = Held.ControlModifier, Held.ShiftModifier


class WholeWindow:
    """What is asked of it here only reads what is on the screen; everything is done by `hand`."""

    def __init__(self, qtbot: QtBot, kept: Kept | None = None, make_link: MakeLink = DeskProcess) -> None:
        self.qtbot, self.hand = qtbot, Hand(qtbot)
        self.window = Window(kept or Kept())
        qtbot.addWidget(self.window)
        self.window.resize(1500, 960)
        self.chrome: Chrome = furnish(self.window)
        self.bridge = Bridge(make_link)
        self.conductor: Conductor = equip(self.chrome, self.bridge)
        self.window.show()
        self.hand.come_to(self.window)

    def close(self) -> None:
        self.window.close()
        # Translators and font are the application's, which goes on to the next test.
        self.chrome.speech.use("en")

    # Waiting

    def until(self, what: Callable[[], object], why: str) -> None:
        """Fails with what the window says at that time."""
        try:
            self.qtbot.waitUntil(lambda: bool(what()), timeout=patience_ms)
        except WaitedInVain:
            raise AssertionError(f"waited in vain until {why}; {self.story()}") from None

    def story(self) -> str:
        bar = " | ".join(notice.accessibleName() for notice in self.conductor.bar.notices)
        return (
            f"the window says {self.status!r}, {self.engine!r}, {bar!r}, {self.chrome.toolbar.generate_button.text()!r}"
        )

    @property
    def notices(self) -> list[str]:
        """What is said at the top of the window."""
        return [notice.accessibleName() for notice in self.conductor.bar.notices]

    # Doing

    def open(self, path: Path) -> None:
        """By the dialog that Ctrl+O opens."""
        with self.hand.answers(QFileDialog, lambda dialog: self.name_file(dialog, path)):
            self.hand.press(Qt.Key.Key_O, control)
        self.until(lambda: self.conductor.opened and self.cut.path == path, f"{path.name} is open")
        self.until(lambda: self.settled, "the first picture is there")

    def name_file(self, dialog: QFileDialog, path: Path) -> None:
        """A path is typed, and Enter pressed."""
        line = next(edit for edit in dialog.findChildren(QLineEdit) if edit.isVisible())
        self.hand.click(line)
        self.hand.press(Qt.Key.Key_A, control)
        self.hand.type(str(path))
        self.hand.press(Qt.Key.Key_Return)

    def find(self, kind: type[W], name: str, root: QWidget | None = None) -> W:
        """By what a user would call it: its text or its accessible name."""
        found = [w for w in (root or self.window).findChildren(kind) if w.isVisible() and name in names_of(w)]
        assert len(found) == 1, f"{len(found)} visible {kind.__name__} are called {name!r}"
        return found[0]

    def dialog(self, kind: type[W]) -> W:
        """The one that is open."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind), f"a {kind.__name__} is open")
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind)
        return found

    def make_takes(self, count: int) -> None:
        """So many in all, of the selected shots, by the dialog."""
        self.hand.press(Qt.Key.Key_Return, control | shift)
        dialog = self.dialog(GenerateDialog)
        scope = self.find(QComboBox, tr("GenerateDialog", "Shots"), dialog)
        self.choose(scope, scope.itemText(1))
        self.hand.click(self.find(QSpinBox, tr("GenerateDialog", "Takes per shot"), dialog))
        self.hand.press(Qt.Key.Key_A, control)
        self.hand.type(str(count))
        self.hand.press(Qt.Key.Key_Tab)
        self.until(lambda: dialog._go.isEnabled() and "1" in dialog._go.text(), "the dialog offers them")
        self.hand.click(dialog._go)

    def choose(self, box: QComboBox, text: str) -> None:
        """From its list, by keys."""
        self.hand.click(box)
        self.hand.press(Qt.Key.Key_Home)
        for _ in range(box.findText(text)):
            self.hand.press(Qt.Key.Key_Down)
        self.hand.press(Qt.Key.Key_Return)
        assert box.currentText() == text

    def click_shot(self, shot_id: str, held: Held = plain) -> None:
        """On the strip, where the shot is drawn."""
        canvas = self.conductor.workspace.strip.canvas
        box = canvas.view.shot_boxes(shot_id)[0]
        self.hand.click(canvas, box.center(), held)

    def click_frame(self, frame: int) -> None:
        """On the ruler of the strip."""
        canvas = self.conductor.workspace.strip.canvas
        self.hand.click(canvas, QPoint(canvas.view.x(frame + 0.5), canvas.view.ruler // 2))

    def zoom_near(self, frame: int) -> None:
        """By the wheel, until single frames can be hit."""
        strip = self.conductor.workspace.strip
        canvas = strip.canvas
        if not canvas.view.header <= canvas.view.x(frame) < canvas.width():
            self.hand.click(strip.whole)
        for _ in range(80):
            if canvas.view.scale.per_frame >= 20:
                return
            x = min(max(canvas.view.header + 1, canvas.view.x(frame)), canvas.width() - 2)
            self.hand.roll(canvas, 1, QPoint(x, canvas.height() // 2), control)
        raise AssertionError("the wheel does not zoom")

    def click_row(self, table: QTableView, row: int, column: int = 0, held: Held = plain) -> None:
        table.scrollTo(table.model().index(row, column))
        self.hand.click(table.viewport(), table.visualRect(table.model().index(row, column)).center(), held)

    # Reading

    @property
    def standing(self) -> Standing:
        assert self.conductor.standing is not None
        return self.conductor.standing

    @property
    def cut(self) -> CutView:
        assert self.conductor.opened is not None
        return self.conductor.opened.cut

    def takes(self, shot_id: str) -> list[TakeView]:
        return [take for take in self.standing.takes if take.shot_id == shot_id]

    def shot(self, shot_id: str) -> ShotView:
        return next(shot for shot in self.standing.shots if shot.id == shot_id)

    @property
    def missing(self) -> list[str]:
        """Those that a fill is for and that have no take yet."""
        return [shot.id for shot in self.standing.shots if not shot.excluded and shot.circled is None]

    @property
    def status(self) -> str:
        return self.conductor._status.text()

    @property
    def engine(self) -> str:
        return self.conductor._engine.text()

    @property
    def shots(self) -> QTableView:
        """Its page comes to the front: what lies behind is nobody's to read."""
        self._bring_forward(self.conductor.workspace.shots, Qt.Key.Key_3)
        return self.conductor.workspace.shots._table

    @property
    def jobs(self) -> QTableView:
        self._bring_forward(self.conductor.workspace.queue, Qt.Key.Key_4)
        return self.conductor.workspace.queue._table

    def _bring_forward(self, page: QWidget, key: Qt.Key) -> None:
        if self.conductor.workspace.pages.currentWidget() is not page:
            self.hand.press(key, control)

    def cell(self, shot_id: str, column: str) -> str:
        """Of the table of shots."""
        model = self.shots.model()
        row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == shot_id)
        return str(model.index(row, by_name[column]).data())

    def rows(self, table: QTableView) -> list[list[str]]:
        model = table.model()
        columns, rows = range(model.columnCount()), range(model.rowCount())
        return [[str(model.index(row, column).data() or "") for column in columns] for row in rows]

    @property
    def quiet(self) -> bool:
        """Nothing that was asked for is on its way."""
        return not self.bridge._asked

    @property
    def playhead(self) -> int:
        return self.conductor.selection.playhead

    @property
    def settled(self) -> bool:
        return self.conductor.workspace.viewer.is_settled

    def pictures(self) -> list[Picture]:
        """What the viewer shows, as pixels of the screen: one picture, or several takes."""
        self.until(lambda: self.settled, "the viewer shows the playhead's frame")
        canvas = self.conductor.workspace.viewer.canvas
        image, ratio = pixels(canvas.grab().toImage()), canvas.devicePixelRatioF()
        return [image[_slice(place, ratio)] for place in canvas.picture_rects]

    def code(self) -> FrameCode | None:
        """Burnt into the picture on the screen."""
        return read_frame_code(self.pictures()[0])

    @property
    def over_picture(self) -> str:
        """What stands over the picture: shot, kind, take."""
        return self.conductor.workspace.viewer.canvas.over[0]


def tr(context: str, text: str) -> str:
    """As it stands on the screen."""
    return QCoreApplication.translate(context, text)


def names_of(widget: QWidget) -> tuple[str, str]:
    text = getattr(widget, "text", None)
    return widget.accessibleName(), text() if callable(text) else ""


def pixels(image: QImage) -> Picture:
    made = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(made.constBits(), np.uint8).reshape(made.height(), made.bytesPerLine())
    return rows[:, : made.width() * 3].reshape(made.height(), made.width(), 3).copy()


def _slice(place: QRect, ratio: float) -> tuple[slice, slice]:
    left, top, right, bottom = (
        round(edge * ratio) for edge in (place.left(), place.top(), place.right() + 1, place.bottom() + 1)
    )
    return slice(top, bottom), slice(left, right)


def using(qtbot: QtBot, kept: Kept | None = None, make_link: MakeLink = DeskProcess) -> Iterator[WholeWindow]:
    """For a fixture: closed at the end, whatever became of it."""
    made = WholeWindow(qtbot, kept, make_link)
    yield made
    made.close()
