"""The parts of the window while a cut is open, and the splitters between them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QSplitter, QTabWidget, QVBoxLayout, QWidget

from plugin.desk.views import Opened, Standing
from ui.actions import Actions
from ui.bridge import Bridge
from ui.brief_form.form import BriefForm
from ui.budget.page import BudgetPage
from ui.edits import Edits
from ui.queue.page import QueuePage
from ui.selection import Selection
from ui.shots_table.page import ShotsPage
from ui.strip.strip import Strip
from ui.takes.page import TakesPage
from ui.theme import Look
from ui.viewer.viewer import Viewer

of_viewer = (
    "play", "play_backward", "stop", "play_forward", "step_forward", "step_backward", "leap_forward", "leap_backward",
    "next_cut_point", "previous_cut_point", "go_to_start", "go_to_end", "mark_in", "mark_out", "clear_marks", "loop",
    "full_screen", "mute", "compare_side", "compare_wipe", "compare_difference", "wipe_left", "wipe_right",
)  # fmt: skip
of_strip = ("zoom_in", "zoom_out", "zoom_fit")
of_takes = ("next_take", "previous_take", "circle_take")
near_takes = ("play", "play_backward", "stop", "play_forward", "mark_in", "mark_out", "clear_marks")
"""Those of the viewer that also work among the takes, whose arrows and digits are their own."""


class Workspace(QWidget):
    """Viewer, strip of the cut and pages below each other; the forms beside them over the whole height."""

    def __init__(
        self, bridge: Bridge, selection: Selection, look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection = selection
        self.viewer = Viewer(bridge, selection, look)
        self.strip = Strip(bridge, selection, look)
        self.brief = BriefForm(bridge, selection, look, edits)
        self.takes = TakesPage(bridge, selection, look, edits)
        self.shots = ShotsPage(bridge, selection, look, edits)
        self.queue = QueuePage(bridge, selection, look)
        self.budget = BudgetPage(bridge, selection, look, edits)
        self.parts = (self.viewer, self.strip, self.brief, self.takes, self.shots, self.queue, self.budget)
        self._pages = (self.shots, self.queue, self.budget)
        self._behind: Standing | None = None
        """The newest standing, for pages that were not told of it."""
        self.forms, self.pages = QTabWidget(), QTabWidget()
        for form in (self.brief, self.takes):
            self.forms.addTab(form, "")
        for page in self._pages:
            self.pages.addTab(page, "")
        self.pages.currentChanged.connect(self._catch_up)
        self._lay_out()
        self.retranslate()

    def show_cut(self, opened: Opened) -> None:
        self._behind = None
        for part in self.parts:
            part.show_cut(opened)

    def show_standing(self, standing: Standing) -> None:
        """Pages that lie behind another one are told when they come to the front: while hundreds of jobs are at work a
        standing comes several times a second."""
        self._behind = standing
        for part in self.parts:
            if part not in self._pages or part is self.pages.currentWidget():
                part.show_standing(standing)

    def _catch_up(self) -> None:
        for page in self._pages:
            if page is self.pages.currentWidget() and self._behind is not None:
                page.show_standing(self._behind)

    def clear(self) -> None:
        self._behind = None
        for part in self.parts:
            part.clear()

    def show_form(self, name: str) -> None:
        self.forms.setCurrentWidget(getattr(self, name))
        _enter(self.forms.currentWidget())

    def show_page(self, name: str) -> None:
        self.pages.setCurrentWidget(getattr(self, name))
        _enter(self.pages.currentWidget())

    def go_to_part(self, way: int) -> None:
        """The keyboard to the next one (1) or the one before (-1), around; to the viewer where none of them has it."""
        parts = (self.viewer, self.strip, self.pages.currentWidget(), self.forms.currentWidget())
        here = next((index for index, part in enumerate(parts) if _has_keyboard(part)), None)
        _enter(parts[0 if here is None else (here + way) % len(parts)])

    def connect_actions(self, actions: Actions) -> None:
        """Those of viewer, strip and takes, by the names of their slots."""
        for names, owner in ((of_viewer, self.viewer), (of_strip, self.strip), (of_takes, self.takes)):
            for name in names:
                slot = getattr(owner, name, None)
                if slot is not None:
                    actions[name].triggered.connect(lambda _checked=False, slot=slot: slot())
        for name in near_takes:
            self.takes.strip.addAction(actions[name])
        self._selection.takes_auditioned.connect(lambda takes: _allow_comparing(actions, len(takes)))
        _allow_comparing(actions, 0)

    def sizes(self) -> dict[str, list[int]]:
        """Of the splitters, to be kept."""
        return {name: splitter.sizes() for name, splitter in self._splitters().items()}

    def set_sizes(self, sizes: dict[str, list[int]]) -> None:
        for name, splitter in self._splitters().items():
            kept = sizes.get(name, [])
            if len(kept) == splitter.count() and sum(kept) > 0:
                splitter.setSizes(kept)

    def _splitters(self) -> dict[str, QSplitter]:
        return {"across": self._across, "down": self._down}

    def _lay_out(self) -> None:
        self._across, self._down = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)
        for part in (self.viewer, self.strip, self.pages):
            self._down.addWidget(part)
        self._across.addWidget(self._down)
        self._across.addWidget(self.forms)
        self._across.setStretchFactor(0, 1)
        self._across.setStretchFactor(1, 0)
        self._down.setStretchFactor(0, 5)
        self._down.setStretchFactor(1, 2)
        self._down.setStretchFactor(2, 3)
        for splitter in (self._across, self._down):
            splitter.setChildrenCollapsible(False)
        self._across.setSizes([1060, 500])
        self._down.setSizes([450, 250, 230])
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 4, 6, 4)
        column.addWidget(self._across)

    def retranslate(self) -> None:
        for index, text in enumerate((self.tr("Brief"), self.tr("Takes"))):
            self.forms.setTabText(index, text)
        for index, text in enumerate((self.tr("Shots"), self.tr("Queue"), self.tr("Budget"))):
            self.pages.setTabText(index, text)
        for tabs, name in (
            (self.forms, self.tr("Brief and takes")),
            (self.pages, self.tr("Shots, queue and budget")),
        ):
            tabs.setAccessibleName(name)
            tabs.tabBar().setAccessibleName(name)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _has_keyboard(part: QWidget) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and part.isAncestorOf(focus)


def _enter(part: QWidget) -> None:
    """The keyboard to what it is for; to the first of its controls where that is not there."""
    # Not by a focus proxy: Tab would leave out what stands before it.
    main: QWidget = getattr(part, "main", part)
    main.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if _has_keyboard(part):
        return
    widget = part.nextInFocusChain()
    while widget is not None and part.isAncestorOf(widget):
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        widget = widget.nextInFocusChain()


def _allow_comparing(actions: Actions, count: int) -> None:
    """Of so many takes; wipe and difference are of two."""
    actions.enable(("compare_side",), count > 1)
    actions.enable(("compare_wipe", "compare_difference", "wipe_left", "wipe_right"), count == 2)
