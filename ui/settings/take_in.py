"""Before a table of models is taken in: what would be another price, another limit, new, or left as it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from plugin.desk.table_views import RowChange, TablePreview
from ui.marked import QT_TRANSLATE_NOOP
from ui.settings.page import quiet
from ui.sizes import resize
from ui.theme import Look

groups: Final = {
    "changed": QT_TRANSLATE_NOOP("TakeIn", "Other prices or limits ({0})"),
    "new": QT_TRANSLATE_NOOP("TakeIn", "New models ({0})"),
    "same": QT_TRANSLATE_NOOP("TakeIn", "Checked anew, nothing else ({0})"),
    "gone": QT_TRANSLATE_NOOP("TakeIn", "Gone with the table that it replaces ({0})"),
    "older": QT_TRANSLATE_NOOP("TakeIn", "Not taken: what counts already is newer ({0})"),
    "kept": QT_TRANSLATE_NOOP("TakeIn", "Not in it, stay as they are ({0})"),
}
"""By `RowChange.change`, in the order they are shown."""
effective: Final = ("changed", "new", "same", "gone")


class TakeInDialog(QDialog):
    """Accepted: the table shall be taken in."""

    def __init__(self, preview: TablePreview, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("What would change"))
        self.setWindowTitle(self.tr("Take in a table of models"))
        by_change: dict[str, list[RowChange]] = {}
        for change in preview.changes:
            by_change.setdefault(change.change, []).append(change)
        for name, text in groups.items():
            self._add(name, QCoreApplication.translate("TakeIn", text), by_change.get(name, []))
        count = sum(len(by_change.get(name, ())) for name in effective)
        self._lay_out(preview, count)

    def _lay_out(self, preview: TablePreview, count: int) -> None:
        heading = QLabel(
            self.tr("{0} models are others with {1}:").format(count, preview.path.name)
            if count
            else self.tr("Nothing in {0} is newer than what counts already.").format(preview.path.name)
        )
        heading.setObjectName("lead")
        heading.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.take_button = buttons.addButton(self.tr("Take in"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.take_button.setEnabled(bool(count))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(heading)
        column.addWidget(self.tree, 1)
        column.addWidget(quiet(self.tr("Jobs that are in the queue already keep the price they were ordered for.")))
        if preview.replaces:
            column.addWidget(quiet(self.tr("Your table of the same name is set aside, not deleted.")))
        column.addWidget(buttons)
        resize(self, 80, 30)

    def _add(self, name: str, title: str, changes: list[RowChange]) -> None:
        if not changes:
            return
        group = QTreeWidgetItem([title.format(len(changes))])
        self.tree.addTopLevelItem(group)
        for change in changes:
            model = QTreeWidgetItem([f"{change.model.generator}   {change.model.title}"])
            group.addChild(model)
            for line in change.lines:
                model.addChild(QTreeWidgetItem([self._look.text(line)]))
            model.setExpanded(True)
        group.setExpanded(name not in ("kept", "same"))
