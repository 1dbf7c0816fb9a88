"""The list of models that can make a shot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox

from plugin.generators.base import Model
from plugin.jobs.choice import named_model
from ui.brief_form.model_words import limits_text

model_role = Qt.ItemDataRole.UserRole + 1
moving = frozenset({"text_to_video", "image_to_video", "reference_to_video"})


def fill_models(box: QComboBox, models: Sequence[Model], chosen: str, usual: Model | None) -> None:
    """Those that make moving pictures, by generator; first of all the choice by itself, which is the `usual` one. The
    chosen one is current."""
    by_itself = QCoreApplication.translate("BriefForm", "by itself")
    rows = [model for model in models if moving & {str(task) for task in model.tasks}]
    # Every selection of a shot comes by here, and the limits of all models take longer than the rest of the form.
    if not box.itemText(0).startswith(by_itself) or _shown(box) != rows:
        _list(box, rows)
    box.setItemText(0, f"{by_itself} ({usual.title})" if usual is not None else by_itself)
    if chosen and box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def _list(box: QComboBox, rows: Sequence[Model]) -> None:
    box.clear()
    box.addItem("", "")
    for place, model in enumerate(rows, start=1):
        box.addItem(f"{model.title} ({model.generator})", model.name)
        box.setItemData(place, limits_text(model), Qt.ItemDataRole.ToolTipRole)
        box.setItemData(place, model, model_role)


def _shown(box: QComboBox) -> list[Model | None]:
    return [box.itemData(place, model_role) for place in range(1, box.count())]


def model_of(models: Sequence[Model], generator: str, name: str) -> Model | None:
    """The row of the catalogue; `generator` "" where only the name is known."""
    rows = [model for model in models if generator in ("", model.generator)]
    return named_model(rows, name)
