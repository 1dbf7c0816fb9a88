"""Takes auditioned in the viewer: one in its shot's place, or up to four against each other, frame by frame."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from plugin.desk.finals import final_takes
from plugin.desk.views import Standing, TakeView
from ui.colours import kind_colour
from ui.viewer.panes import Pane, difference, side, wipe
from ui.viewer.projection import Shown
from ui.viewer.steps import Steps
from ui.words import kind_word, stage_word

wipe_step = 0.02
brighter = 4
"""What two takes of one model differ in is often hardly seen."""


class Comparing(Steps):
    """What a viewer is made on, too. The slots of the actions have the actions' names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._takes: tuple[TakeView, ...] = ()
        self._mode, self._gain, self._border = side, 1, 0.5
        self._finals: dict[str, TakeView] = {}

    @property
    def comparison(self) -> str:
        """How takes are compared now; wipe and difference are of two."""
        return self._mode if len(self._takes) == 2 else side

    @property
    def gain(self) -> int:
        """So many times as bright the difference is shown; 0 where none is."""
        return self._gain if self.comparison == difference else 0

    @property
    def wipe_border(self) -> float:
        """0.0 (left) to 1.0."""
        return self._border

    def compare_side(self) -> None:
        self._compare(side)

    def compare_wipe(self) -> None:
        self._compare(wipe)

    def compare_difference(self) -> None:
        """Once more: brighter, and back."""
        again = self.comparison == difference
        self._gain = brighter if again and self._gain == 1 else 1
        self._compare(difference)

    def wipe_left(self) -> None:
        self._wipe_to(self._border - wipe_step)

    def wipe_right(self) -> None:
        self._wipe_to(self._border + wipe_step)

    def _compare(self, mode: str) -> None:
        if len(self._takes) == 2 or (mode == side and self._takes):
            self._mode = mode
            self._arrange()

    def _wipe_to(self, border: float) -> None:
        if self.comparison == wipe:
            self._border = min(1.0, max(0.0, border))
            self._show_border()

    def _arrange(self) -> None:
        """Other pictures are wanted, or stand in another way."""
        raise NotImplementedError

    def _show_border(self) -> None:
        raise NotImplementedError

    def _judge(self, standing: Standing) -> None:
        self._finals = final_takes(standing.takes)

    # What stands over the pictures

    def _panes(self, shown: Shown) -> tuple[Pane, ...]:
        takes = tuple(take for take in shown.wish.takes if take is not None)
        if len(takes) < 2:
            return (Pane(shown.image, *self._place_label(shown)),)
        mark = QColor(kind_colour(shown.seen.kind, dark=True)) if shown.seen.shot_id == takes[0].shot_id else None
        if shown.wish.gain:
            names = " − ".join(self._take_label(take.stage, take.number) for take in takes)
            label = names if shown.wish.gain == 1 else f"{names}  ×{shown.wish.gain}"
            return (Pane(shown.image, label, mark),)
        labels = (self._full_label(take) for take in takes)
        return tuple(Pane(image, label, mark) for image, label in zip(shown.images, labels, strict=True))

    def _place_label(self, shown: Shown) -> tuple[str, QColor | None]:
        seen, take = shown.seen, shown.wish.takes[0]
        if not seen.shot_id:
            return "", None
        words = [seen.shot_id, kind_word(seen.kind)]
        final = self._finals.get(seen.shot_id)
        if take is not None and take.shot_id == seen.shot_id and (final is None or final.key != take.key):
            words.append(self._full_label(take))
        elif seen.take:
            words.append(self._take_label(seen.stage, seen.take))
        # The picture is dark in both themes.
        return "  ".join(words), QColor(kind_colour(seen.kind, dark=True))

    def _full_label(self, take: TakeView) -> str:
        name, final = self._take_label(take.stage, take.number), self._finals.get(take.shot_id)
        if final is not None and final.key == take.key:
            return self.tr("{0}, circled").format(name)
        # Circled, but what was made of it goes into the cut.
        return (self.tr("{0}, an earlier stage") if take.circled else self.tr("{0}, not circled")).format(name)

    def _take_label(self, stage: str, number: int) -> str:
        return self.tr("take {0}").format(number) if stage in ("", "video") else f"{stage_word(stage)} {number}"
