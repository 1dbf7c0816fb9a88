"""The strip's words for kinds and states, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def kind_name(kind: str) -> str:
    translate = QCoreApplication.translate
    names = {
        "marked": translate("Strip", "Marked"),
        "board": translate("Strip", "Storyboard picture"),
        "card": translate("Strip", "Title card"),
        "slug": translate("Strip", "Slug"),
        "short": translate("Strip", "Media too short"),
        "offline": translate("Strip", "Media offline"),
        "unlinked": translate("Strip", "No media linked"),
        "hole": translate("Strip", "Hole"),
    }
    return names.get(kind, kind)


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


def state_name(state: str) -> str:
    translate = QCoreApplication.translate
    names = {
        "NotStarted": translate("Strip", "Not started"),
        "Held": translate("Strip", "Held"),
        "Queued": translate("Strip", "Queued"),
        "Submitting": translate("Strip", "Being sent"),
        "Running": translate("Strip", "Running"),
        "Downloading": translate("Strip", "Downloading"),
        "Conforming": translate("Strip", "Being conformed"),
        "Succeeded": translate("Strip", "Done"),
        "Failed": translate("Strip", "Failed"),
        "Cancelled": translate("Strip", "Cancelled"),
        "Lost": translate("Strip", "Lost: may have been charged"),
    }
    return names.get(state, state)
