"""The window's language: its own words by Qt Linguist, the engine's messages by the engine's catalogue."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.resources import as_file
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from plugin.messages import Message
from plugin.resource_files import resource
from ui.theme import Look, Say

codes = ("en", "zh")
chinese_fonts = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")


def chosen_code(setting: str, environment: Mapping[str, str] = os.environ) -> str:
    """ "en" or "zh": SECONDUNIT_LANG, else the setting, else the system's."""
    wanted = environment.get("SECONDUNIT_LANG") or setting or QLocale.system().name()
    return "zh" if wanted.lower().startswith("zh") else "en"


class Speech(QObject):
    """Switches the whole application while it runs."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._translators: list[QTranslator] = []
        self.code = "en"
        self._font: QFont | None = None

    def use(self, code: str) -> None:
        """Every widget gets a LanguageChange event, then `look_changed` is sent."""
        if code == self.code:
            return
        self.code = code
        for old in self._translators:
            QApplication.removeTranslator(old)
        self._translators = self._loaded() if code == "zh" else []
        QLocale.setDefault(QLocale("zh_CN" if code == "zh" else "en_US"))
        for translator in self._translators:
            QApplication.installTranslator(translator)
        self._choose_font()
        self._look.change(say=_say(code))

    def _choose_font(self) -> None:
        """Where letters of another font stand in for missing ones, lines are as high as the first font's: too low for
        Chinese. macOS and Windows see to that themselves."""
        if sys.platform in ("darwin", "win32"):
            return
        if self._font is None:
            self._font = QApplication.font()
        font = QFont(self._font)
        if self.code == "zh":
            make_chinese_readable()
            there = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
            known = [name for name in chinese_fonts if name in there]
            font.setFamilies([*(known or there)[:1], *self._font.families()])
        QApplication.setFont(font)

    def _loaded(self) -> list[QTranslator]:
        """Of Qt's own dialogs, and of the window."""
        of_qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_zh_CN.qm"
        with as_file(resource("translations", "ui_zh_CN.qm")) as ours:
            loaded = []
            for file in (of_qt, ours):
                translator = QTranslator(self)
                if translator.load(str(file)):
                    loaded.append(translator)
            return loaded


def _say(code: str) -> Say:
    if code == "en":
        return str
    # Only who reads Chinese waits for the library that reads the catalogue.
    from plugin.language import Language

    language = Language(code)

    def text(message: Message) -> str:
        return language.text(message)

    return text


def make_chinese_readable() -> None:
    """Where the system has no font for it, the one that is installed along; briefs may be Chinese in any language."""
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return
    from cvttf_NotoSansCJK_Regular import get_TTF_path

    QFontDatabase.addApplicationFont(str(get_TTF_path()))
