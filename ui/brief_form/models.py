"""The list of models that can make a shot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox

from plugin.generators.base import Model
from plugin.jobs.choice import named_model
from ui.brief_form.model_words import limits_text

moving = frozenset({"text_to_video", "image_to_video", "reference_to_video"})


def fill_models(box: QComboBox, models: Sequence[Model], chosen: str, usual: Model | None) -> None:
    """Those that make moving pictures, by generator; first of all the choice by itself, which is the `usual` one. The
    chosen one is current."""
    box.clear()
    by_itself = QCoreApplication.translate("BriefForm", "by itself")
    box.addItem(f"{by_itself} ({usual.title})" if usual is not None else by_itself, "")
    for model in models:
        if moving & {str(task) for task in model.tasks}:
            box.addItem(f"{model.title} ({model.generator})", model.name)
            box.setItemData(box.count() - 1, limits_text(model), Qt.ItemDataRole.ToolTipRole)
    if chosen and box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def model_of(models: Sequence[Model], generator: str, name: str) -> Model | None:
    """The row of the catalogue; `generator` "" where only the name is known."""
    rows = [model for model in models if generator in ("", model.generator)]
    return named_model(rows, name)
