"""The form that a model asks for: made from its row of the catalogue, and another one for every model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from plugin.generators.base import Model
from plugin.jobs.choice import ratio_for, resolution_for
from plugin.timeline.cut import Raster
from ui.brief_form.choice_box import ChoiceBox
from ui.brief_form.model_words import limits_text, setting_word, value_word
from ui.brief_form.models import fill_models
from ui.brief_form.several import Several, several

sounds: tuple[bool | None, ...] = (None, False, True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the briefs of the selected shots say about the model and its settings."""

    model: str | Several = ""
    resolution: str | Several = ""
    ratio: str | Several = ""
    sound: bool | Several | None = None
    options: Mapping[str, str | Several] | None = None
    """What is chosen, by name."""


class ModelForm(QWidget):
    """Signals:
    field_chosen(str, object): "model", "resolution", "ratio" or "sound" of the brief.
    option_chosen(str, str): a setting of the model; "" for its usual value.
    options_listed(): they are others now.
    """

    field_chosen = Signal(str, object)
    option_chosen = Signal(str, str)
    options_listed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[Model, ...] = ()
        self._makers: tuple[Model, ...] = ()
        self._raster: Raster | None = None
        self._asked, self._framed = Asked(), False
        self._options: dict[str, ChoiceBox] = {}
        self.model, self._resolution, self._ratio, self._sound = (ChoiceBox() for _ in range(4))
        self._limits, self._shape, self._sounds = QLabel(), QLabel(), QLabel()
        self._form = QFormLayout()
        self.setFocusProxy(self.model)
        self._lay_out()
        for name, box in (("model", self.model), ("resolution", self._resolution), ("ratio", self._ratio)):
            box.chosen.connect(partial(self.field_chosen.emit, name))
        self._sound.chosen.connect(partial(self.field_chosen.emit, "sound"))
        self.retranslate()

    def _lay_out(self) -> None:
        for label in (self._limits, self._shape, self._sounds):
            label.setObjectName("quiet")
            label.setWordWrap(True)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._rows: dict[str, QWidget] = {}
        self._labels = {name: QLabel() for name in ("resolution", "ratio", "sound")}
        for name, parts in (
            ("resolution", (self._resolution,)), ("ratio", (self._ratio, self._shape)),
            ("sound", (self._sound, self._sounds)),
        ):  # fmt: skip
            self._rows[name], under = QWidget(), QVBoxLayout()
            under.setContentsMargins(0, 0, 0, 0)
            under.setSpacing(1)
            for part in parts:
                under.addWidget(part)
            self._rows[name].setLayout(under)
            self._labels[name].setBuddy(parts[0])
            self._form.addRow(self._labels[name], self._rows[name])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.model, self._limits):
            column.addWidget(widget)
        column.addLayout(self._form)

    # What the form of the brief tells

    def set_models(self, models: tuple[Model, ...]) -> None:
        self._models = models
        self._show()

    def show_makers(self, makers: Sequence[Model], raster: Raster | None) -> None:
        """Who would make it: the model of the picture first, then that of the lip-sync."""
        if (tuple(makers), raster) != (self._makers, self._raster):
            self._makers, self._raster = tuple(makers), raster
            self._list_options()
            self._show()

    def show_asked(self, asked: Asked, *, framed: bool) -> None:
        """`framed`: a picture to start from goes along."""
        self._asked, self._framed = asked, framed
        self._show()

    @property
    def boxes(self) -> tuple[ChoiceBox, ...]:
        """In the order in which they stand."""
        return (self.model, self._resolution, self._ratio, self._sound, *self._options.values())

    @property
    def makers(self) -> tuple[Model, ...]:
        return self._makers

    @property
    def maker(self) -> Model | None:
        return self._makers[0] if self._makers else None

    # Inside

    def _list_options(self) -> None:
        for box in self._options.values():
            self._form.removeRow(box)
        self._options = {}
        for maker in self._makers:
            for name, values in maker.options:
                if len(values) > 1 and name not in self._options:
                    self._options[name] = self._option(name, values)
        self.options_listed.emit()

    def _option(self, name: str, values: Sequence[str]) -> ChoiceBox:
        box, word = ChoiceBox(), setting_word(name)
        box.setAccessibleName(word)
        box.setObjectName(name)
        box.set_choices([(value_word(value), "" if value == values[0] else value) for value in values])
        box.chosen.connect(partial(self.option_chosen.emit, name))
        self._form.addRow(word, box)
        self._form.labelForField(box).setWordWrap(True)  # type: ignore[attr-defined]
        return box

    def _show(self) -> None:
        maker, asked = self.maker, self._asked
        chosen = "" if asked.model is several else str(asked.model)
        self.model.blockSignals(True)
        fill_models(self.model, self._models, chosen, maker if not chosen else None)
        self.model.blockSignals(False)
        if asked.model is several:
            self.model.show_choice(several)
        self._limits.setText(self._limits_text())
        self._limits.setVisible(maker is not None)
        self._show_resolution(maker)
        self._show_ratio(maker)
        self._show_sound(maker)
        known = dict(option for one in self._makers for option in one.options)
        for name, box in self._options.items():
            value = (asked.options or {}).get(name, "")
            usual = not isinstance(value, Several) and value not in known.get(name, ())[1:]
            box.show_choice("" if usual else value)

    def _limits_text(self) -> str:
        maker, asked = self.maker, self._asked
        if maker is None:
            return ""
        named = asked.resolution if isinstance(asked.resolution, str) else ""
        return limits_text(maker, named or self._usual_resolution(maker), sound=asked.sound is True)

    def _usual_resolution(self, maker: Model) -> str:
        return resolution_for(maker, self._raster) if self._raster is not None else ""

    def _show_resolution(self, maker: Model | None) -> None:
        known = maker.resolutions if maker is not None else ()
        usual = self._usual_resolution(maker) if maker is not None else ""
        own = self.tr("as large as the cut")
        self._fill(self._resolution, known, f"{own} ({usual})" if usual else own, self._asked.resolution)
        self._form.setRowVisible(self._rows["resolution"], bool(known) or bool(self._asked.resolution))

    def _show_ratio(self, maker: Model | None) -> None:
        known = maker.ratios if maker is not None and len(maker.ratios) > 1 else ()
        usual = ratio_for(maker, self._raster) if maker is not None and self._raster is not None else ""
        own = self.tr("as the cut")
        self._fill(self._ratio, known, f"{own} ({usual})" if usual else own, self._asked.ratio)
        shown = bool(known) or (maker is not None and bool(self._asked.ratio))
        self._form.setRowVisible(self._rows["ratio"], shown)
        self._shape.setVisible(self._framed)

    def _fill(self, box: ChoiceBox, known: Sequence[str], own: str, asked: str | Several) -> None:
        choices = [(own, ""), *((word, word) for word in known)]
        if isinstance(asked, str) and asked and asked not in known:
            choices.append((self.tr("{0} (not made by this model)").format(asked), asked))
        box.set_choices(choices)
        box.show_choice(asked)

    def _show_sound(self, maker: Model | None) -> None:
        asked, kind = self._asked.sound, maker.sound if maker is not None else "choice"
        self._sound.set_choices(list(zip(self._sound_words(kind), sounds, strict=True)))
        self._sound.show_choice(asked)
        # Sound that a model cannot make would be refused: then there is something to choose again.
        self._sound.setVisible(kind != "never" or asked is True or asked is several)
        title = maker.title if maker is not None else ""
        said = {
            "never": self.tr("{0} makes no sound.").format(title),
            "always": self.tr("{0} always makes sound; it is left out unless it is kept here.").format(title),
        }
        self._sounds.setText(said.get(kind, ""))
        self._sounds.setVisible(kind in said)

    def _sound_words(self, kind: str) -> tuple[str, str, str]:
        if kind == "always":
            return self.tr("left out, by itself"), self.tr("left out"), self.tr("kept")
        return self.tr("none, by itself"), self.tr("silent"), self.tr("with sound")

    def retranslate(self) -> None:
        names = {"resolution": self.tr("Resolution"), "ratio": self.tr("Ratio"), "sound": self.tr("Sound")}
        for name, text in names.items():
            self._labels[name].setText(text)
            self._labels[name].buddy().setAccessibleName(text)
        self.model.setAccessibleName(self.tr("Model"))
        self._shape.setText(self.tr("The picture that it starts from decides the shape."))
        self._list_options()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
