"""Settings of what is made, and how it is fitted to the cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QWidget

from plugin.conform.spec import RasterMode, RateMode
from plugin.generators.base import Model, Task
from plugin.media.codec import Codec
from plugin.settings import Settings, parse_raster
from plugin.shots.words import marker_prefixes, placeholder_patterns
from plugin.timeline.cut import Raster
from ui.settings.folders import Folders
from ui.settings.page import Page, Wrong, amounts, amounts_text, choose, filled, lines_box, lines_of
from ui.words import generator_word


class MakingPage(Page):
    """Which generator makes, how large, and what it may cost."""

    def __init__(self, models: Sequence[Model], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = ["embedded", *(model.generator for model in models if set(model.tasks) != {Task.concatenate})]
        usual = self.tr("The one that makes the picture, where it can")
        self._generator = _of_generators(names)
        self._lips = _of_generators(_makers(models, Task.lip_sync), usual)
        self._stills = _of_generators(_makers(models, Task.text_to_image, Task.image_to_image), usual)
        self._resolution, self._film, self._day, self._handles = QLineEdit(), QLineEdit(), QLineEdit(), QSpinBox()
        self._handles.setRange(0, 1000)
        self._handles.setSuffix(self.tr(" frames"))
        self._resolution.setPlaceholderText(self.tr("the smallest that is as high as the cut's picture"))
        for field in (self._film, self._day):
            field.setPlaceholderText(self.tr("no limit; e.g. 200 USD, 900 CNY"))
        self.add(self.tr("Generator"), self._generator, self.tr("Makes what no brief and no menu says otherwise for."))
        self.add(self.tr("Stills are made by"), self._stills, self.tr("The pictures that shots start from."))
        self.add(self.tr("Lips are made by"), self._lips)
        self.add(self.tr("Resolution"), self._resolution, self.tr("In the model's own words, such as 720p or 1080p."))
        self.add(self.tr("Handles"), self._handles, self.tr("Extra frames before and after each take."))
        self.add(self.tr("A film may cost"), self._film, self.tr("One amount per currency. Nothing beyond is sent."))
        self.add(self.tr("A film may cost per day"), self._day)
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        return self.tr("Generating")

    def show_settings(self, settings: Settings) -> None:
        choose(self._generator, settings.generator)
        choose(self._lips, settings.lip_sync_generator)
        choose(self._stills, settings.image_generator)
        self._resolution.setText(settings.resolution)
        self._handles.setValue(settings.handles)
        self._film.setText(amounts_text(settings.film_budget))
        self._day.setText(amounts_text(settings.day_budget))

    def values(self) -> dict[str, Any]:
        wrong = self.tr("A budget is an amount and a currency, such as 200 USD.")
        return {
            "generator": self._generator.currentData(),
            "lip_sync_generator": self._lips.currentData(),
            "image_generator": self._stills.currentData(),
            "resolution": self._resolution.text().strip(),
            "handles": self._handles.value(),
            "film_budget": amounts(self._film.text(), wrong),
            "day_budget": amounts(self._day.text(), wrong),
        }


class FittingPage(Page):
    """How deliveries become frames of the cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codec = filled(
            [
                ("ProRes", Codec.prores),
                ("DNxHR", Codec.dnxhr),
                (self.tr("H.264, intra frames only"), Codec.h264),
                (self.tr("As it came, where its frames fit"), Codec.source),
            ]
        )
        self._rate = filled(
            [
                (self.tr("Frame for frame among 23.976, 24 and 25, else by time"), RateMode.auto),
                (self.tr("Frame for frame"), RateMode.frames),
                (self.tr("By time, nearest frame"), RateMode.nearest),
                (self.tr("By time, frames blended"), RateMode.blend),
                (self.tr("By time, motion flow"), RateMode.flow),
            ]
        )
        self._raster_mode = filled(
            [
                (self.tr("Fit: all of it, black around"), RasterMode.fit),
                (self.tr("Fill: nothing black, the surplus cropped"), RasterMode.fill),
                (self.tr("Pad: its own size, black around"), RasterMode.pad),
            ]
        )
        self._raster, self._takes = QLineEdit(), QLineEdit()
        self._takes.setPlaceholderText(self.tr("the cut's own; e.g. 1280x720 for quick previs"))
        self.add(self.tr("Codec of takes"), self._codec)
        self.add(self.tr("Other frame rates"), self._rate)
        self.add(self.tr("Other picture sizes"), self._raster_mode)
        self.add(self.tr("Size of the cut"), self._raster, self.tr("Used where neither the cut nor its media say it."))
        self.add(self.tr("Size of takes"), self._takes)
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        return self.tr("Fitting")

    def show_settings(self, settings: Settings) -> None:
        choose(self._codec, settings.codec)
        choose(self._rate, settings.rate_conform)
        choose(self._raster_mode, settings.raster_conform)
        self._raster.setText(_raster_text(settings.raster))
        self._takes.setText(_raster_text(settings.take_raster))

    def values(self) -> dict[str, Any]:
        raster = self._read(self._raster)
        return {
            "codec": self._codec.currentData(),
            "rate_conform": self._rate.currentData(),
            "raster_conform": self._raster_mode.currentData(),
            "raster": raster or Settings().raster,
            "take_raster": self._read(self._takes),
        }

    def _read(self, field: QLineEdit) -> Raster | None:
        text = field.text().strip()
        try:
            return parse_raster(text) if text else None
        except (ValueError, ZeroDivisionError):
            raise Wrong(self.tr("A size is written like 1920x1080, or 1440x1080@4:3.")) from None


class FindingPage(Page):
    """What counts as a missing shot, and where media may lie."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._patterns, self._prefixes, self._colours = (lines_box() for _ in range(3))
        self._patterns.setPlaceholderText("\n".join(placeholder_patterns))
        self._prefixes.setPlaceholderText("\n".join(marker_prefixes))
        self._colours.setPlaceholderText("PURPLE")
        self._folders = Folders()
        self.add(
            self.tr("Names of placeholders"),
            self._patterns,
            self.tr(
                "One regular expression per line, looked for in names of clips and files. Empty: the built-in list."
            ),
        )
        self.add(
            self.tr("Markers that mean a shot"),
            self._prefixes,
            self.tr("One beginning per line, such as AI: or GEN:. Empty: the built-in list."),
        )
        hint = self.tr("One per line, in the editor's own words. Empty: no colour means a shot.")
        self.add(self.tr("Marker colours that mean a shot"), self._colours, hint)
        self.add(
            self.tr("Media folders"),
            self._folders,
            self.tr("Media there may be read without a remark, beside the cut's own folder. Drop folders here."),
        )
        self._folders.list.setAccessibleName(self._folders.accessibleName())
        self.column.addStretch(1)

    @property
    def title(self) -> str:
        return self.tr("Finding")

    def show_settings(self, settings: Settings) -> None:
        self._patterns.setPlainText("\n".join(settings.placeholder_patterns))
        self._prefixes.setPlainText("\n".join(settings.marker_prefixes))
        self._colours.setPlainText("\n".join(settings.marker_colours))
        self._folders.show_paths(settings.media_folders)

    def values(self) -> dict[str, Any]:
        for line in lines_of(self._patterns):
            try:
                re.compile(line)
            except re.error as error:
                raise Wrong(self.tr("{0} is no regular expression: {1}.").format(line, error)) from None
        return {
            "placeholder_patterns": lines_of(self._patterns),
            "marker_prefixes": lines_of(self._prefixes),
            "marker_colours": lines_of(self._colours),
            "media_folders": self._folders.paths,
        }


def _makers(models: Sequence[Model], *tasks: Task) -> list[str]:
    return [model.generator for model in models if set(tasks) & set(model.tasks)]


def _of_generators(names: Sequence[str], usual: str = "") -> QComboBox:
    """Each once; `usual` stands first, for none in particular."""
    first = [(usual, "")] if usual else []
    return filled([*first, *((generator_word(name), name) for name in dict.fromkeys(names))])


def _raster_text(raster: Raster | None) -> str:
    if raster is None:
        return ""
    aspect = raster.pixel_aspect
    return f"{raster.width}x{raster.height}" + ("" if aspect == 1 else f"@{aspect.numerator}:{aspect.denominator}")
