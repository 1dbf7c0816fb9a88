"""One sign for each kind of shot, where there is no room for a word."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def kind_letter(kind: str) -> str:
    """One sign that tells kinds apart where there is no room for a word."""
    translate = QCoreApplication.translate
    letters = {
        "marked": translate("Strip", "M", "one sign for: marked"),
        "board": translate("Strip", "B", "one sign for: storyboard picture"),
        "card": translate("Strip", "C", "one sign for: title card"),
        "slug": translate("Strip", "S", "one sign for: slug"),
        "short": translate("Strip", "T", "one sign for: media too short"),
        "offline": translate("Strip", "O", "one sign for: media offline"),
        "unlinked": translate("Strip", "U", "one sign for: no media linked"),
        "hole": translate("Strip", "H", "one sign for: hole"),
    }
    return letters.get(kind, "?")
