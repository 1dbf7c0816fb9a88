"""Hands the cut back: says first what would be done, then what was."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from plugin.desk.views import HandbackView, Problem
from ui.bridge import Bridge
from ui.reveal import reveal
from ui.sizes import resize
from ui.theme import Look


class HandBackDialog(QDialog):
    """Opens with a preview of the report; the button then writes the file."""

    def __init__(self, bridge: Bridge, look: Look, cut: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look, self._cut = bridge, look, cut
        self._done: HandbackView | None = None
        self._count: int | None = None
        """Takes that would go into the cut; None while that is looked up."""
        self._asked: Path | None = None
        self._heading, self._target, self._problem = QLabel(), QLineEdit(), QLabel()
        self._browse, self._tree = QPushButton(), QTreeWidget()
        self._buttons = QDialogButtonBox()
        self._close = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._reveal = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._go = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self._lay_out()
        self._say()
        self._connect()
        self._go.setEnabled(False)
        self._reveal.hide()
        self._copy.setEnabled(False)
        bridge.relink_preview()

    def _lay_out(self) -> None:
        self._heading.setObjectName("lead")
        self._heading.setWordWrap(True)
        self._problem.setObjectName("refusal")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._tree.setHeaderHidden(True)
        # Long lines are scrolled to, not cut off.
        self._tree.header().setStretchLastSection(False)
        self._tree.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        row = QHBoxLayout()
        row.addWidget(self._target, 1)
        row.addWidget(self._browse)
        column = QVBoxLayout(self)
        column.addWidget(self._heading)
        column.addLayout(row)
        column.addWidget(self._tree, 1)
        column.addWidget(self._problem)
        column.addWidget(self._buttons)
        resize(self, 100, 36)

    def _say(self) -> None:
        self.setWindowTitle(self.tr("Hand back"))
        self._heading.setText(self.tr("Looking what goes into the cut..."))
        self._target.setAccessibleName(self.tr("File to write"))
        self._browse.setText(self.tr("Choose..."))
        self._browse.setAccessibleName(self.tr("Choose the file to write"))
        self._tree.setAccessibleName(self.tr("Report"))
        self._close.setText(self.tr("Close"))
        self._reveal.setText(self.tr("Open folder"))
        self._reveal.setToolTip(self.tr("Show the file in the system's file manager"))
        self._copy.setText(self.tr("Copy the report"))
        self._go.setText(self.tr("Hand back"))

    def _connect(self) -> None:
        self._bridge.relink_previewed.connect(self._previewed)
        self._bridge.handed_back.connect(self._handed_back)
        self._bridge.problem_raised.connect(self._refused)
        self._browse.clicked.connect(self._choose)
        self._go.clicked.connect(self._start)
        self._reveal.clicked.connect(self._show_file)
        self._copy.clicked.connect(self._copy_report)
        self._target.textChanged.connect(self._say_what_would_be)
        self._close.clicked.connect(self.reject)

    def _previewed(self, report: HandbackView) -> None:
        if self._done is not None:
            return
        if not self._target.text():
            self._target.setText(str(report.output))
        self._count = len(report.placed)
        self._say_what_would_be()
        self._show_report(report)
        self._go.setEnabled(bool(self._count))

    def _say_what_would_be(self) -> None:
        """Whether the user's own file is replaced is said before it is."""
        if self._count is None or self._done is not None:
            return
        if not self._count:
            text = self.tr("No take goes into the cut yet. Generate some, or circle one of those there are.")
        elif Path(self._target.text().strip()) == self._cut:
            text = self.tr("{0} takes go into the cut. Your file itself is replaced; a backup of it is kept:")
        else:
            text = self.tr("{0} takes go into the cut. Your file stays as it is; this is written beside it:")
        self._heading.setText(text.format(self._count))

    def _start(self) -> None:
        text = self._target.text().strip()
        # A bare name lies beside the cut; the desk is another process and stands elsewhere.
        self._asked = self._cut.parent / text if text else None
        self._go.setEnabled(False)
        self._problem.hide()
        self._heading.setText(self.tr("Writing the cut..."))
        self._bridge.hand_back(self._asked)

    def _handed_back(self, report: HandbackView) -> None:
        self._done = report
        self._heading.setText(self.tr("{0} takes are in the cut: {1}").format(len(report.placed), report.output))
        self._target.setText(str(report.output))
        for widget in (self._target, self._browse, self._go):
            widget.setEnabled(False)
        self._go.hide()
        self._reveal.show()
        self._reveal.setFocus()
        self._show_report(report)

    def _refused(self, problem: Problem) -> None:
        if problem.where not in ("hand_back", "relink_preview") or self._done is not None:
            return
        self._heading.setText(self.tr("Nothing was written."))
        self._problem.setText(self._look.sentences(problem.message, problem.action, *problem.details))
        self._problem.show()
        self._go.setEnabled(problem.where == "hand_back")

    def _show_report(self, report: HandbackView) -> None:
        self._tree.clear()
        self._copy.setEnabled(True)
        self._add(self.tr("In the cut ({0})").format(len(report.placed)), list(report.placed), is_open=False)
        left = [_named(shot, self._look.text(why)) for shot, why in report.left_out]
        self._add(self.tr("Left out ({0})").format(len(left)), left, sign="⚠ ")
        self._add(self.tr("Without a take ({0})").format(len(report.waiting)), list(report.waiting), is_open=False)
        notes = [self._look.text(note) for note in report.notes]
        title = self.tr("What the format cannot carry, and other notes ({0})")
        self._add(title.format(len(notes)), notes)
        if report.backup is not None:
            self._add(self.tr("Backup of the file that was there"), [str(report.backup)])

    def _add(self, title: str, lines: list[str], *, is_open: bool = True, sign: str = "") -> None:
        if not lines:
            return
        group = QTreeWidgetItem([sign + title])
        self._tree.addTopLevelItem(group)
        for line in lines:
            child = QTreeWidgetItem([line])
            child.setToolTip(0, line)
            group.addChild(child)
        group.setExpanded(is_open)

    def _copy_report(self) -> None:
        """As text, for a message to the editor."""
        groups = (self._tree.topLevelItem(index) for index in range(self._tree.topLevelItemCount()))
        lines = [self._heading.text(), *(line for group in groups if group for line in _lines(group))]
        QApplication.clipboard().setText("\n".join(lines))

    def _choose(self) -> None:
        start = self._target.text() or str(self._cut.parent)
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Write the cut to"),
            start,
            f"*{self._cut.suffix}",
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if chosen:
            self._target.setText(chosen)

    def _show_file(self) -> None:
        if self._done is not None:
            reveal(self._done.output)


def _lines(group: QTreeWidgetItem) -> list[str]:
    children = (group.child(index) for index in range(group.childCount()))
    return ["", group.text(0), *(f"    {child.text(0)}" for child in children if child)]


def _named(shot: str, why: str) -> str:
    """Most reasons name their shot themselves."""
    return why if why.startswith(shot) else f"{shot}: {why}"
