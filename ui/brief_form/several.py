"""One field of several shots: the value that all of them have, or that they differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Final, TypeAlias, TypeVar

from PySide6.QtCore import QCoreApplication

T = TypeVar("T")


class Several(Enum):
    """Stands for values that differ from shot to shot."""

    values = "several"


several: Final = Several.values
Shared: TypeAlias = T | Several


def shared(values: Iterable[T]) -> T | Several:
    """The one that they all are. There is at least one."""
    first, *rest = values
    return first if all(value == first for value in rest) else several


def common(values: Sequence[Sequence[T]]) -> tuple[T, ...]:
    """What is in every one of them, in the order of the last: of the shot that is shown."""
    return tuple(one for one in values[-1] if all(one in other for other in values))


def several_text() -> str:
    return QCoreApplication.translate("BriefForm", "several values")


def with_changes(kept: Sequence[T], before: Sequence[T], after: Sequence[T]) -> tuple[T, ...]:
    """What the step from `before` to `after` makes of a list of its own."""
    gone = [one for one in before if one not in after]
    new = [one for one in after if one not in before and one not in kept]
    return (*(one for one in kept if one not in gone), *new)
