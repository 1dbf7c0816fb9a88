"""What slates say, in the user's language and the colours of the kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.colours import kind_colour
from ui.theme import Look
from ui.words import kind_word, kinds

if TYPE_CHECKING:
    from plugin.desk.screening import Slate
    from plugin.desk.screening_slates import SlateText
    from plugin.messages import Message


class SlateWords:
    """Taken down in the window's thread, used in that of the viewer."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._kinds: dict[str, str] = {}
        self._no_prompt = ""
        self.take_down()

    def take_down(self) -> None:
        self._kinds = {kind: kind_word(kind) for kind in kinds}
        self._no_prompt = QCoreApplication.translate("Slate", "No prompt yet: say in the brief what is to be seen.")

    def __call__(self, slate: Slate, reason: Message | None) -> SlateText:
        from plugin.desk.screening_slates import SlateText

        why = self._look.text(reason or slate.reason)
        if not slate.shot_id:
            return SlateText(slate.name or why, why if slate.name else "", "", (166, 170, 176))
        # Slates are dark in both themes.
        colour = kind_colour(slate.kind, dark=True).lstrip("#")
        shade = (int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16))
        title = slate.shot_id if slate.name in ("", slate.shot_id) else f"{slate.shot_id}  {slate.name}"
        kind = self._kinds.get(slate.kind, slate.kind)
        return SlateText(title, f"{kind}  ·  {why}", slate.prompt or self._no_prompt, shade)
