"""Says a Message in the user's language, from the PO files of resources/translations/."""

from __future__ import annotations

import locale
from collections.abc import Mapping

import polib

from plugin.messages import Message, Value
from plugin.resource_files import resource


class Language:
    """One language; English needs no file, since the templates are English."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._texts = {} if code == "en" else _texts(code)

    def text(self, message: Message) -> str:
        """The sentence; English where the language has none for it."""
        template = self._texts.get(message.template, message.template)
        return template.format(**{name: self._value(value) for name, value in message.values})

    def _value(self, value: Value) -> str | int:
        return self.text(value) if isinstance(value, Message) else value


def choose_language(asked: str | None, environment: Mapping[str, str], setting: str) -> Language:
    """The asked one, else SECONDUNIT_LANG, else the setting, else the system's."""
    wanted = asked or environment.get("SECONDUNIT_LANG") or setting or _system_language()
    return Language("zh" if wanted.lower().startswith("zh") else "en")


def _system_language() -> str:
    return locale.getlocale()[0] or "en"


def _texts(code: str) -> dict[str, str]:
    source = resource("translations", f"{code}.po").read_text(encoding="utf-8")
    return {entry.msgid: entry.msgstr for entry in polib.pofile(source) if entry.msgstr}
