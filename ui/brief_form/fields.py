"""The fields of the form that are always there, one under another as an editor thinks of a shot."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.brief_form.characters import CharacterChips
from ui.brief_form.fold import Fold
from ui.brief_form.frames_row import FramesRow
from ui.brief_form.model_form import ModelForm
from ui.brief_form.prompt import PromptField
from ui.brief_form.references import References
from ui.brief_form.seed_field import SeedField
from ui.brief_form.text_fields import LongText, ShortText


class Fields(QWidget):
    """Only what is shown; `BriefForm` fills it and hears what is changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prompt, self.camera, self.frames = PromptField(), ShortText(), FramesRow()
        self.references, self.references_note, self.characters = References(), QLabel(), CharacterChips()
        self.dialogue, self.speaker, self.model = LongText(2), ShortText(), ModelForm()
        self.more = Fold()
        self.negative, self.look, self.seed, self.image_prompt = LongText(2), ShortText(), SeedField(), LongText(2)
        self.labels: dict[str, QLabel] = {}
        self.references_note.setObjectName("quiet")
        self.references_note.setWordWrap(True)
        self.references_note.hide()
        self._lay_out()
        self.retranslate()
        self.characters.chips_listed.connect(self._order)
        self.model.options_listed.connect(self._order)

    @property
    def texts(self) -> dict[str, PromptField | LongText | ShortText]:
        """By the field of the brief."""
        return {
            "prompt": self.prompt, "camera": self.camera, "dialogue": self.dialogue, "speaker": self.speaker,
            "negative": self.negative, "look": self.look, "image_prompt": self.image_prompt,
        }  # fmt: skip

    def _lay_out(self) -> None:
        column, under = QVBoxLayout(self), QVBoxLayout(self.more.content)
        column.setContentsMargins(0, 0, 0, 0)
        under.setContentsMargins(0, 0, 0, 0)
        for layout in (column, under):
            layout.setSpacing(4)
        usual: tuple[tuple[str, QWidget], ...] = (
            ("prompt", self.prompt), ("camera", self.camera), ("frames", self.frames),
            ("references", self.references), ("characters", self.characters), ("dialogue", self.dialogue),
            ("speaker", self.speaker), ("model", self.model),
        )  # fmt: skip
        for name, widget in usual:
            self._add(column, name, widget)
            if name == "references":
                column.addWidget(self.references_note)
        column.addSpacing(6)
        column.addWidget(self.more)
        rare: tuple[tuple[str, QWidget], ...] = (
            ("negative", self.negative), ("look", self.look), ("image_prompt", self.image_prompt), ("seed", self.seed),
        )  # fmt: skip
        for name, widget in rare:
            self._add(under, name, widget)

    def _add(self, column: QVBoxLayout, name: str, widget: QWidget) -> None:
        label = self.labels[name] = QLabel()
        label.setBuddy(widget)
        if column.count():
            column.addSpacing(4)
        # Each of the pictures says by itself what it is.
        if widget is not self.frames:
            column.addWidget(label)
        column.addWidget(widget)

    def _order(self) -> None:
        """What was made later than the rest stands where it is seen, for Tab as well."""
        way = (
            self.references.last_in_row, *self.characters.chips, self.dialogue, self.speaker, *self.model.boxes,
            self.more.heading,
        )  # fmt: skip
        for before, after in pairwise(way):
            QWidget.setTabOrder(before, after)

    def retranslate(self) -> None:
        names = {
            "prompt": self.tr("Prompt"), "camera": self.tr("Camera"), "frames": self.tr("First and last frame"),
            "references": self.tr("References"), "characters": self.tr("Characters"),
            "dialogue": self.tr("Dialogue"), "speaker": self.tr("Who speaks"), "look": self.tr("Look"),
            "negative": self.tr("Not wanted"), "image_prompt": self.tr("Still first"), "model": self.tr("Model"),
            "seed": self.tr("Seed"),
        }  # fmt: skip
        for name, text in names.items():
            self.labels[name].setText(text)
            self._named(name).setAccessibleName(text)
        self.more.set_title(self.tr("Rarely used: not wanted, look, still first, seed"))
        self.prompt.text.set_hint(self.tr("What is seen, to the beat of the action. @Name means a character."))
        self.camera.set_hint(self.tr("slow push in, pan left, crane up ..."))
        self.speaker.set_hint(self.tr("a character, 1, 2 ... from the left, or all"))
        self.image_prompt.set_hint(self.tr("A still that is made first, for the shot to start from"))
        self.seed.set_hint(self.tr("by itself"))

    def _named(self, name: str) -> QWidget:
        widget: QWidget = getattr(self, name)
        return widget.text if isinstance(widget, PromptField) else widget

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
