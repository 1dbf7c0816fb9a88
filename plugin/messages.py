"""Sentences for a user, kept as template and values so that they can be said in the user's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, Union

Value: TypeAlias = Union[str, int, "Message"]
"""What stands at a place of a template. A Message is translated with it; text (names, paths) never is."""


@dataclass(frozen=True, slots=True)
class Message:
    """An English template with `{named}` places and the values that go there.

    The template is the key of its translation, so it is always a literal in the code.
    """

    template: str
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return self.template.format(**dict(self.values))


def say(template: str, /, **values: Value) -> Message:
    """Build a Message. `template` must be a string literal: a test collects them for translation."""
    return Message(template, tuple(values.items()))
