"""The brief of the selected shots. With several selected, what is changed is changed in all of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from plugin.commands.request import FillRequest
from plugin.desk.views import Opened, QuoteView, ShotView, Standing
from plugin.generators.base import Model
from plugin.shots.brief import Brief
from ui.bridge import Bridge
from ui.brief_form.characters import CharacterChips
from ui.brief_form.history import fill_history
from ui.brief_form.models import fill_models
from ui.brief_form.picture_well import PictureWell
from ui.brief_form.picture_well import size as well_size
from ui.brief_form.references import References
from ui.brief_form.references import size as reference_size
from ui.brief_form.text_fields import LongText, ShortText
from ui.edits import Edits
from ui.money import price_text
from ui.selection import Selection
from ui.theme import Look
from ui.times import timecode
from ui.words import kind_word

most_seed = 2**31 - 1
no_seed = -1
long_fields = (("prompt", 4), ("negative", 2), ("dialogue", 2), ("image_prompt", 2))
short_fields = ("camera", "speaker", "look", "resolution")
sounds: tuple[bool | None, ...] = (None, False, True)


class BriefForm(QWidget):
    """Everything a director says about a shot. What is left empty is the planner's choice."""

    def __init__(
        self, bridge: Bridge, selection: Selection, look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look, self._edits = bridge, selection, look, edits
        self._opened: Opened | None = None
        self._shots: dict[str, ShotView] = {}
        self._models: tuple[Model, ...] = ()
        self._quote = 0
        self._title, self._reason, self._price, self._empty = QLabel(), QLabel(), QLabel(), QLabel()
        self._copy, self._history = QPushButton(), QPushButton()
        self._first, self._last, self._references = PictureWell(), PictureWell(), References()
        self._long = {name: LongText(lines) for name, lines in long_fields}
        self._short = {name: ShortText() for name in short_fields}
        self._characters, self._model = CharacterChips(), QComboBox()
        self._seed, self._sound = QSpinBox(), QComboBox()
        self._labels: dict[str, QLabel] = {}
        self._lay_out()
        self._connect()
        self.retranslate()
        bridge.list_models()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        self._opened = opened
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        before = self._shots
        self._shots = {shot.id: shot for shot in standing.shots}
        self._characters.show_characters(standing.characters)
        current = self._selection.current
        if before.get(current) != self._shots.get(current) or current not in before:
            self._show()

    def clear(self) -> None:
        self._opened, self._shots = None, {}
        self._show()

    def settle(self) -> None:
        """Keep what is being typed; before something is generated, for one."""
        fields: tuple[LongText | ShortText, ...] = (*self._long.values(), *self._short.values())
        for field in fields:
            field.settle()

    # Inside

    @property
    def _current(self) -> ShotView | None:
        return self._shots.get(self._selection.current)

    def _change(self, field: str, value: object) -> None:
        """In every selected shot; undone, each gets back what it had."""
        shots = [self._shots[shot] for shot in self._selection.shots if shot in self._shots]
        if not shots:
            return
        before = {shot.id: getattr(shot.brief, field) for shot in shots}
        text = self.tr("Brief: {0}").format(self._labels[field].text())
        self._edits.make(
            text,
            lambda: self._bridge.set_brief(list(before), {field: value}),
            lambda: self._put_back(field, before),
        )

    def _put_back(self, field: str, before: Mapping[str, object]) -> None:
        for shot, value in before.items():
            self._bridge.set_brief([shot], {field: value})

    def _take_over(self, brief: Brief) -> None:
        """Another shot's or an older brief, whole."""
        shots = [self._shots[shot] for shot in self._selection.shots if shot in self._shots]
        before = {shot.id: _fields(shot.brief) for shot in shots}

        def undo() -> None:
            for shot, fields in before.items():
                self._bridge.set_brief([shot], fields)

        self._edits.make(
            self.tr("Take over a brief"), lambda: self._bridge.set_brief(list(before), _fields(brief)), undo
        )

    def _show(self) -> None:
        shot = self._current
        self._scroll.setVisible(shot is not None)
        self._empty.setVisible(shot is None)
        if shot is None or self._opened is None:
            return
        brief, cut = shot.brief, self._opened.cut
        others = len(self._selection.shots) - 1
        more = self.tr(" and {0} more").format(others) if others else ""
        place = timecode(cut.start_frame + shot.start, cut.rate)
        frames = self.tr("{0} frames").format(shot.frames)
        self._title.setText(f"<b>{shot.id}</b>{more} · {kind_word(shot.kind)} · {place} · {frames}")
        self._reason.setText(self._look.text(shot.reason))
        for name, long_text in self._long.items():
            long_text.show_text(getattr(brief, name))
        for name, short_text in self._short.items():
            short_text.show_text(getattr(brief, name))
        self._characters.show_names(brief.characters)
        self._show_choices(brief)
        self._show_pictures(shot)
        self._ask_for_quote()

    def _show_choices(self, brief: Brief) -> None:
        for box in (self._model, self._seed, self._sound):
            box.blockSignals(True)
        fill_models(self._model, self._models, brief.model)
        self._seed.setValue(no_seed if brief.seed is None else brief.seed)
        self._sound.setCurrentIndex(sounds.index(brief.sound))
        for box in (self._model, self._seed, self._sound):
            box.blockSignals(False)

    def _show_pictures(self, shot: ShotView) -> None:
        brief = shot.brief
        self._references.show_paths(brief.references)
        wells = (
            ("first", self._first, brief.first_frame, shot.before),
            ("last", self._last, brief.last_frame, shot.after),
        )
        for name, well, named, neighbour in wells:
            well.show_path(named)
            if named is not None:
                self._bridge.thumbnail(("brief", shot.id, name), named, 0, well_size.height())
            elif neighbour is not None:
                key = ("brief", shot.id, name)
                self._bridge.thumbnail(key, neighbour.media, neighbour.frame, well_size.height())
        for path in brief.references:
            self._bridge.thumbnail(("reference", path), path, 0, reference_size.height())

    def _take_picture(self, key: object, image: QImage) -> None:
        match key:
            case ("brief", str(shot), "first") if shot == self._selection.current:
                self._first.show_picture(image)
            case ("brief", str(shot), "last") if shot == self._selection.current:
                self._last.show_picture(image)
            case ("reference", Path() as path):
                self._references.show_picture(path, image)

    def _ask_for_quote(self) -> None:
        request = FillRequest(shots=",".join(self._selection.shots), yes=True)
        self._quote = self._bridge.quote(request, "brief")

    def _take_quote(self, request: int, quote: QuoteView) -> None:
        if request != self._quote:
            return
        reasons = " ".join(self._look.text(reason) for reason in quote.reasons)
        models = ", ".join(dict.fromkeys(row.model or row.generator for row in quote.rows))
        self._price.setText(
            reasons or (f"{models}: {price_text(quote)}" if quote.rows else self.tr("It has its take."))
        )

    def _take_models(self, models: tuple[Model, ...]) -> None:
        self._models = models
        self._show()

    def _show_copy_menu(self) -> None:
        menu = QMenu(self)
        for shot in self._shots.values():
            if shot.brief.prompt and shot.id not in self._selection.shots:
                action = menu.addAction(f"{shot.id}  {shot.brief.prompt[:60]}")
                action.triggered.connect(partial(self._take_over, shot.brief))
        menu.setEnabled(not menu.isEmpty())
        menu.exec(self._copy.mapToGlobal(self._copy.rect().bottomLeft()))
        menu.deleteLater()

    def _show_history(self, shot_id: str, briefs: Any) -> None:
        if shot_id != self._selection.current:
            return
        menu = QMenu(self)
        fill_history(menu, briefs, self._take_over)
        menu.exec(self._history.mapToGlobal(self._history.rect().bottomLeft()))
        menu.deleteLater()

    def _lay_out(self) -> None:
        inside, self._scroll = QWidget(), QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._title, self._reason, self._price, self._empty):
            label.setWordWrap(True)
        self._reason.setObjectName("quiet")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._copy)
        head.addWidget(self._history)
        column = QVBoxLayout(inside)
        column.addLayout(head)
        column.addWidget(self._reason)
        column.addWidget(self._price)
        column.addLayout(self._fields_laid_out())
        column.addStretch(1)
        self._seed.setRange(no_seed, most_seed)
        for sound in sounds:
            self._sound.addItem("", sound)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._empty, 1)

    def _fields_laid_out(self) -> QFormLayout:
        wells, ends = QWidget(), QHBoxLayout()
        wells.setLayout(ends)
        ends.setContentsMargins(0, 0, 0, 0)
        for well in (self._first, self._last):
            ends.addWidget(well, 0, well.alignment)
        ends.addStretch(1)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("prompt", self._long["prompt"]), ("camera", self._short["camera"]), ("ends", wells),
            ("references", self._references), ("characters", self._characters), ("dialogue", self._long["dialogue"]),
            ("speaker", self._short["speaker"]), ("look", self._short["look"]), ("negative", self._long["negative"]),
            ("image_prompt", self._long["image_prompt"]), ("model", self._model),
            ("resolution", self._short["resolution"]), ("sound", self._sound), ("seed", self._seed),
        )  # fmt: skip
        for name, widget in rows:
            self._labels[name] = QLabel()
            self._labels[name].setBuddy(widget)
            form.addRow(self._labels[name], widget)
        self._labels["first_frame"] = self._labels["last_frame"] = self._labels["ends"]
        return form

    def _connect(self) -> None:
        fields: tuple[tuple[str, LongText | ShortText], ...] = (*self._long.items(), *self._short.items())
        for name, field in fields:
            field.text_settled.connect(partial(self._change, name))
        self._first.picture_chosen.connect(partial(self._change, "first_frame"))
        self._last.picture_chosen.connect(partial(self._change, "last_frame"))
        self._references.paths_changed.connect(partial(self._change, "references"))
        self._characters.names_changed.connect(partial(self._change, "characters"))
        self._model.currentIndexChanged.connect(lambda _: self._change("model", self._model.currentData() or ""))
        self._seed.editingFinished.connect(self._seed_settled)
        self._sound.currentIndexChanged.connect(lambda index: self._change("sound", sounds[index]))
        self._copy.clicked.connect(self._show_copy_menu)
        self._history.clicked.connect(lambda: self._bridge.brief_history(self._selection.current))
        self._selection.shots_selected.connect(self._selected)
        self._bridge.thumbnail_made.connect(self._take_picture)
        self._bridge.quote_made.connect(self._take_quote)
        self._bridge.models_listed.connect(self._take_models)
        self._bridge.history_listed.connect(self._show_history)

    def _selected(self) -> None:
        self._show()

    def _seed_settled(self) -> None:
        shot, value = self._current, self._seed.value()
        seed = None if value == no_seed else value
        if shot is not None and seed != shot.brief.seed:
            self._change("seed", seed)

    def retranslate(self) -> None:
        names = {
            "prompt": self.tr("Prompt"), "camera": self.tr("Camera"), "ends": self.tr("First and last frame"),
            "references": self.tr("References"), "characters": self.tr("Characters"),
            "dialogue": self.tr("Dialogue"), "speaker": self.tr("Who speaks"), "look": self.tr("Look"),
            "negative": self.tr("Not wanted"), "image_prompt": self.tr("Still first"), "model": self.tr("Model"),
            "resolution": self.tr("Resolution"), "sound": self.tr("Sound"), "seed": self.tr("Seed"),
        }  # fmt: skip
        for name, text in names.items():
            self._labels[name].setText(text)
            buddy = self._labels[name].buddy()
            if buddy is not None:
                buddy.setAccessibleName(text)
        self._first.set_name(self.tr("First frame"))
        self._last.set_name(self.tr("Last frame"))
        self._long["prompt"].setPlaceholderText(
            self.tr("What is seen, to the beat of the action. @Name means a character.")
        )
        self._short["camera"].setPlaceholderText(self.tr("slow push in, pan left, crane up ..."))
        self._short["speaker"].setPlaceholderText(self.tr("a character, 1, 2 ... from the left, or all"))
        self._short["resolution"].setPlaceholderText(self.tr("as large as the cut"))
        self._long["image_prompt"].setPlaceholderText(self.tr("A still that is made first, for the shot to start from"))
        self._seed.setSpecialValueText(self.tr("by itself"))
        for index, text in enumerate((self.tr("none, by itself"), self.tr("silent"), self.tr("with sound"))):
            self._sound.setItemText(index, text)
        self._copy.setText(self.tr("Copy from..."))
        self._history.setText(self.tr("Earlier..."))
        self._empty.setText(self.tr("Select a shot to say what it shall show."))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _fields(brief: Brief) -> dict[str, Any]:
    return {name: getattr(brief, name) for name in Brief.__dataclass_fields__}
