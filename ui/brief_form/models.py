"""The list of models that can make a shot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox

from plugin.generators.base import Model

moving = frozenset({"text_to_video", "image_to_video", "reference_to_video"})


def fill_models(box: QComboBox, models: Sequence[Model], chosen: str) -> None:
    """Those that make moving pictures, by generator; first of all the choice by itself. The chosen one is current."""
    box.clear()
    box.addItem(QCoreApplication.translate("BriefForm", "by itself"), "")
    for model in models:
        if moving & {str(task) for task in model.tasks}:
            box.addItem(f"{model.title} ({model.generator})", model.name)
            box.setItemData(box.count() - 1, says(model), Qt.ItemDataRole.ToolTipRole)
    if chosen and box.findData(chosen) < 0:
        box.addItem(chosen, chosen)
    box.setCurrentIndex(max(0, box.findData(chosen)))


def says(model: Model) -> str:
    """Its limits and prices in a few words, with their date."""
    parts = []
    if model.durations:
        parts.append(f"{float(model.durations[0]):g}-{float(model.durations[-1]):g} s")
    if model.resolutions:
        parts.append(", ".join(model.resolutions))
    parts += [f"{price.amount} {price.currency}/{price.per}" for price in model.prices[:4]]
    return " · ".join((*parts, model.dated))
