"""What made a take, in words: prompt, model, seed, money, frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import QCoreApplication

from plugin.desk.views import TakeView
from ui.marked import QT_TRANSLATE_NOOP
from ui.money import money_text
from ui.takes.names import made_of, take_name, worded

names = {
    "prompt": QT_TRANSLATE_NOOP("TakeFacts", "Prompt"),
    "model": QT_TRANSLATE_NOOP("TakeFacts", "Model"),
    "seed": QT_TRANSLATE_NOOP("TakeFacts", "Seed"),
    "charged": QT_TRANSLATE_NOOP("TakeFacts", "Charged"),
    "quoted": QT_TRANSLATE_NOOP("TakeFacts", "Quoted"),
    "frames": QT_TRANSLATE_NOOP("TakeFacts", "Frames"),
    "made": QT_TRANSLATE_NOOP("TakeFacts", "Made"),
    "made_of": QT_TRANSLATE_NOOP("TakeFacts", "Made of"),
    "sent": QT_TRANSLATE_NOOP("TakeFacts", "Sent along"),
    "file": QT_TRANSLATE_NOOP("TakeFacts", "File"),
    "stars": QT_TRANSLATE_NOOP("TakeFacts", "Stars"),
    "note": QT_TRANSLATE_NOOP("TakeFacts", "Note"),
}
Facts: TypeAlias = dict[str, str]
"""By name, in the order they are shown; "" where nothing is known."""


def facts(take: TakeView, takes: Sequence[TakeView]) -> Facts:
    """`takes`: all of its shot."""
    words = worded(take, takes)
    return _named(
        prompt=words.prompt,
        model=" ".join(dict.fromkeys((take.generator, take.model))),
        seed=str(words.seed) if words.prompt or words.seed else "",
        charged=money_text(take.charge) if take.charge else "",
        quoted=money_text(take.estimate) if take.estimate and take.estimate.amount else "",
        frames=_frames(take),
        made=take.made.astimezone().strftime("%Y-%m-%d %H:%M") if take.made else "",
        made_of=", ".join(_with_charge(other) for other in made_of(take, takes)),
    )


def file_fact(take: TakeView) -> Facts:
    return _named(file=take.path.name)


def opinions(take: TakeView) -> Facts:
    """What the director thinks of it."""
    return _named(stars="★" * take.rating, note=take.note)


def sent_names(take: TakeView) -> Facts:
    return _named(sent=", ".join(path.name for path in take.sent))


def differing(columns: Sequence[Facts]) -> list[tuple[str, tuple[str, ...]]]:
    """By name what each has, where they are not all the same."""
    listed = dict.fromkeys(name for column in columns for name in column)
    rows = [(name, tuple(column.get(name, "") for column in columns)) for name in listed]
    return [(name, values) for name, values in rows if len(set(values)) > 1]


def _with_charge(take: TakeView) -> str:
    name = take_name(take)
    return f"{name} ({money_text(take.charge)})" if take.charge else name


def _frames(take: TakeView) -> str:
    if not any(take.handles):
        return str(take.frames)
    text = QCoreApplication.translate("TakeFacts", "{0}, handles {1} + {2}")
    return text.format(take.frames, *take.handles)


def _named(**values: str) -> Facts:
    return {QCoreApplication.translate("TakeFacts", names[name]): value for name, value in values.items()}
