"""What every test of the window gets: no screen needed, and proof that Qt complained about nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.fakes.bridge import FakeBridge
    from ui.brief_form.form import BriefForm
    from ui.edits import Edits
    from ui.selection import Selection
    from ui.theme import Look

here = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any message of Qt from a warning on fails the test."""
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))


@pytest.fixture(autouse=True)
def fusion(qapp: object) -> None:
    """The style the window runs in; the colours are each look's own."""
    from PySide6.QtWidgets import QApplication

    if QApplication.style().objectName() != "fusion":
        QApplication.setStyle("Fusion")


@pytest.fixture
def look(qapp: object) -> Iterator[Look]:
    from PySide6.QtWidgets import QApplication

    from ui.theme import Look, palette

    QApplication.setPalette(palette(dark=True))
    made = Look()
    yield made
    made.deleteLater()


@pytest.fixture
def selection(qapp: object) -> Iterator[Selection]:
    from ui.selection import Selection

    made = Selection()
    yield made
    made.deleteLater()


@pytest.fixture
def edits(qapp: object) -> Iterator[Edits]:
    from ui.edits import Edits

    made = Edits()
    yield made
    made.deleteLater()


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[FakeBridge]:
    """Writes down what it is asked; the test sends the answers."""
    from tests.fakes.bridge import FakeBridge

    made = FakeBridge()
    yield made
    made.deleteLater()


@pytest.fixture
def form(qtbot: QtBot, bridge: FakeBridge, selection: Selection, look: Look, edits: Edits) -> BriefForm:
    """The brief form over a film of 12 shots, as wide as its column."""
    from typing import Any, cast

    from tests.fakes.standing import sample_opened
    from ui.brief_form.form import BriefForm

    made = BriefForm(cast(Any, bridge), selection, look, edits)
    qtbot.addWidget(made)
    made.resize(500, 900)
    made.show()
    made.show_cut(sample_opened(12))
    return made
