"""What the table of shots shows, column by column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plugin.desk.views import CutView, ShotView
from ui.marked import QT_TRANSLATE_NOOP
from ui.money import money_text
from ui.times import timecode
from ui.words import kind_word, state_word


@dataclass(frozen=True, slots=True)
class Column:
    """`title`: source of the translation, in the context "ShotsTable". `order`: what it is sorted by."""

    name: str
    title: str
    text: Callable[[ShotView, CutView], str]
    order: Callable[[ShotView], Any]
    right: bool = False


def _start(shot: ShotView, cut: CutView) -> str:
    return timecode(cut.start_frame + shot.start, cut.rate)


def _length(shot: ShotView, cut: CutView) -> str:
    return f"{shot.frames}  {timecode(shot.frames, cut.rate)}"


def _cost(shot: ShotView, _cut: CutView) -> str:
    money = shot.charge or shot.estimate
    if money is None or (not money.amount and shot.charge is None):
        return ""
    return money_text(money) if shot.charge else f"~ {money_text(money)}"


def _cost_order(shot: ShotView) -> tuple[str, Any]:
    money = shot.charge or shot.estimate
    return (money.currency, money.amount) if money else ("", 0)


columns = (
    Column("id", QT_TRANSLATE_NOOP("ShotsTable", "Shot"), lambda shot, _: shot.id, lambda shot: shot.id),
    Column("kind", QT_TRANSLATE_NOOP("ShotsTable", "Kind"), lambda shot, _: kind_word(shot.kind), lambda s: s.kind),
    Column("start", QT_TRANSLATE_NOOP("ShotsTable", "Start"), _start, lambda shot: shot.start, right=True),
    Column("length", QT_TRANSLATE_NOOP("ShotsTable", "Length"), _length, lambda shot: shot.frames, right=True),
    Column("name", QT_TRANSLATE_NOOP("ShotsTable", "Name"), lambda shot, _: shot.name, lambda shot: shot.name),
    Column("prompt", QT_TRANSLATE_NOOP("ShotsTable", "Brief"), lambda s, _: s.brief.prompt, lambda s: s.brief.prompt),
    Column("model", QT_TRANSLATE_NOOP("ShotsTable", "Model"), lambda s, _: s.brief.model, lambda s: s.brief.model),
    Column("state", QT_TRANSLATE_NOOP("ShotsTable", "State"), lambda s, _: state_word(s.state), lambda s: s.state),
    Column(
        "takes",
        QT_TRANSLATE_NOOP("ShotsTable", "Takes"),
        lambda s, _: str(s.takes) if s.takes else "",
        lambda s: s.takes,
        right=True,
    ),
    Column("cost", QT_TRANSLATE_NOOP("ShotsTable", "Cost"), _cost, _cost_order, right=True),
)
by_name = {column.name: index for index, column in enumerate(columns)}
