"""How the window looks and speaks: dark or light, and in which language. One `Look` for the whole window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.colours import dark_ground, kind_colour, light_ground, state_colour

if TYPE_CHECKING:
    from plugin.messages import Message

Say: TypeAlias = "Callable[[Message], str]"


class Look(QObject):
    """Handed to every part of the window.

    Signals:
        look_changed(): colours or language are others now; repaint and say everything anew.
    """

    look_changed = Signal()

    def __init__(self, say: Say = str, *, dark: bool = True, parent: QObject | None = None) -> None:
        """`say` puts a Message of the engine into the user's language."""
        super().__init__(parent)
        self._say = say
        self._dark = dark

    @property
    def dark(self) -> bool:
        return self._dark

    def text(self, message: Message) -> str:
        return self._say(message)

    def sentences(self, *messages: Message | None) -> str:
        """One after the other; what is not there is left out."""
        return " ".join(self._say(message) for message in messages if message is not None)

    def kind(self, kind: str) -> QColor:
        return QColor(kind_colour(kind, dark=self._dark))

    def state(self, state: str) -> QColor:
        return QColor(state_colour(state, dark=self._dark))

    def change(self, *, dark: bool | None = None, say: Say | None = None) -> None:
        self._dark = self._dark if dark is None else dark
        self._say = say or self._say
        self.look_changed.emit()


def palette(*, dark: bool) -> QPalette:
    """For the Fusion style. Text stands at least 7:1 from its ground, what is disabled at least 3:1."""
    ground, raised, text, quiet = (
        (dark_ground, "#2a2c30", "#e6e6e8", "#85888f") if dark else (light_ground, "#ffffff", "#1d1f23", "#80848c")
    )
    accent, chosen = ("#3d8bfd", "#2d62ab") if dark else ("#1f5fbf", "#1f5fbf")
    roles = {
        QPalette.ColorRole.Window: ground,
        QPalette.ColorRole.WindowText: text,
        QPalette.ColorRole.Base: "#17181b" if dark else "#ffffff",
        QPalette.ColorRole.AlternateBase: "#1d1e22" if dark else "#f0f1f3",
        QPalette.ColorRole.Text: text,
        QPalette.ColorRole.Button: raised,
        QPalette.ColorRole.ButtonText: text,
        QPalette.ColorRole.BrightText: "#ffffff",
        QPalette.ColorRole.ToolTipBase: raised,
        QPalette.ColorRole.ToolTipText: text,
        QPalette.ColorRole.PlaceholderText: quiet,
        QPalette.ColorRole.Highlight: chosen,
        QPalette.ColorRole.HighlightedText: "#ffffff",
        QPalette.ColorRole.Link: accent,
        QPalette.ColorRole.Mid: "#3a3d43" if dark else "#c9ccd2",
        QPalette.ColorRole.Dark: "#121316" if dark else "#a9adb5",
        QPalette.ColorRole.Light: "#43464d" if dark else "#ffffff",
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(quiet))
    return made


def apply_theme(*, dark: bool) -> None:
    """Colours and style sheet of the whole application. The sheet names only roles of the palette, so one serves."""
    QApplication.setPalette(palette(dark=dark))
    # The very first picture of the window does without what this loads.
    from plugin.resource_files import resource

    application = QApplication.instance()
    if isinstance(application, QApplication):
        sheet = resource("styles", "panel.qss").read_text(encoding="utf-8")
        names = {"@problem": "#4a1f23" if dark else "#fde3e3", "@news": "#1f3350" if dark else "#e1ecfb"}
        names |= {"@refusal": kind_colour("hole", dark=dark), "@accent": "#3d8bfd" if dark else "#1f5fbf"}
        for name, colour in names.items():
            sheet = sheet.replace(name, colour)
        application.setStyleSheet(sheet)
