"""A character: a face, costume or place that must look the same in every shot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugin.errors import UsageError
from plugin.messages import say

longest_name = 64
mention = re.compile(r"@([\w-]+)")
after_a_word = re.compile(r"(?<![A-Za-z0-9._@])@([\w-]+)")
"""Not the @ of an address."""
asset = re.compile(r"asset://[\w.-]+")
"""A person whom Ark has verified, or a character of its library; written in a character's description."""
takers = frozenset({"ark"})
"""Generators that know such ids."""


@dataclass(frozen=True, slots=True)
class CharacterSheet:
    """`@name` in a prompt, or `Brief.characters`, means it. The first image is the portrait from the front."""

    name: str
    """Letters, digits, `_` and `-`, in any script; no spaces, so that `@name` ends where it should."""
    images: tuple[Path, ...] = ()
    description: str = ""
    voice: str = ""
    """A provider's id of a voice."""
    voice_sample: Path | None = None
    """A recording in which nobody else speaks, for providers that make a voice of it. `voice` goes before it."""

    def shown_to(self, generator: str) -> bool:
        """Whether it goes along as a picture, not by its words alone."""
        return bool(self.images) or (generator in takers and asset.search(self.description) is not None)


def checked_name(name: str) -> str:
    """The name without a leading `@`. UsageError unless it is letters, digits, `_` and `-`."""
    plain = name.removeprefix("@")
    if not re.fullmatch(r"[\w-]+", plain) or len(plain) > longest_name:
        raise UsageError(
            say("{name} cannot be the name of a character.", name=name),
            say("Use letters, digits, _ and - only, without spaces, such as Mei or 小美."),
            code="bad_character_name",
        )
    return plain


def called(prompt: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names that a prompt calls by `@name`, in the order of their first mention; other @words are text.

    Chinese writes no space after a name, so the longest known name that a word after @ begins with is meant. A name
    in Latin letters must end there (`@Mei` is not in `@Meissen`).
    """
    by_length = sorted(known, key=len, reverse=True)
    found: dict[str, None] = {}
    for match in mention.finditer(prompt):
        name = next((name for name in by_length if _begins_with(match[1], name)), None)
        if name is not None:
            found[name] = None
    return tuple(found)


def uncalled(prompt: str, known: Iterable[str]) -> tuple[str, ...]:
    """The words after @ that name no known character: they stay text. Chinese ends no word, so they may be long."""
    by_length = tuple(known)
    words = dict.fromkeys(match[1] for match in after_a_word.finditer(prompt))
    return tuple(word for word in words if not any(_begins_with(word, name) for name in by_length))


def _begins_with(word: str, name: str) -> bool:
    rest = word[len(name) :]
    joins = bool(rest) and rest[0].isascii() and name[-1].isascii() and (rest[0].isalnum() or rest[0] in "_-")
    return word.startswith(name) and not joins


def cast_of(
    prompt: str, named: Iterable[str], sheets: Mapping[str, CharacterSheet]
) -> tuple[tuple[CharacterSheet, ...], tuple[str, ...]]:
    """Who plays in a shot: those named for it, then those its prompt calls; and the names that nobody has."""
    names = tuple(dict.fromkeys(name.removeprefix("@") for name in named))
    present = dict.fromkeys((*names, *called(prompt, sheets)))
    unknown = tuple(name for name in names if name not in sheets)
    return tuple(sheets[name] for name in present if name in sheets), unknown
