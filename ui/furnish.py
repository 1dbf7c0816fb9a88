"""The second and third step of a start: what stands around the parts, then the bridge and the parts themselves."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from plugin.resource_files import resource
from ui.chrome import Chrome
from ui.language import Speech, chosen_code, make_chinese_readable
from ui.theme import Look, apply_theme
from ui.window import Window

if TYPE_CHECKING:
    # Loaded when the first page can be seen.
    from ui.bridge import Bridge
    from ui.conductor import Conductor


def furnish(window: Window) -> Chrome:
    QApplication.setStyle("Fusion")
    with as_file(resource("icons", "secondunit.svg")) as icon:
        QApplication.setWindowIcon(QIcon(str(icon)))
    apply_theme(dark=window.kept.dark)
    look = Look(dark=window.kept.dark)
    speech = Speech(look)
    speech.use(chosen_code(window.kept.language))
    return Chrome(window, look, speech)


def equip(chrome: Chrome, bridge: Bridge, cut: Path | None = None, project: Path | None = None) -> Conductor:
    """The bridge ends with the window."""
    from ui.conductor import Conductor

    conductor = Conductor(chrome, bridge)
    if cut is not None:
        conductor.open_cut(cut.absolute(), project)
    make_chinese_readable()
    return conductor
