"""The prompt as Kling wants it: names that the text and the references share, camera and negatives in words.

Rule of API 2.0: an alias stands in the text as `@alias`, is unique, and is no part of another alias or of a word of
the prompt. The legacy interface counts instead: `<<<image_1>>>`, `<<<element_1>>>`, `<<<video_1>>>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from plugin.generators.base import Character, GenerationRequest, Task
from plugin.generators.mentions import replace_mentions, speaks_chinese

plain: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{1,19}")
"""Names that can be an alias as they are."""
nothing_said: Final = "natural, continuous movement"
"""Sent where a brief says nothing: Kling refuses an empty prompt, and the frames say the rest."""
Mark = tuple[str, str]
"""The character's name ("" for a plain reference), and what stands for it in the text."""


def words(request: GenerationRequest, *, negative: bool = True) -> str:
    """Prompt, camera and (where there is no field for it) what to avoid, in the language of the prompt."""
    mandarin = speaks_chinese(request.prompt)
    parts = [request.prompt.strip()]
    if camera := request.camera.strip().rstrip(".。"):
        parts.append(f"镜头：{camera}。" if mandarin else f"Camera: {camera}.")
    if avoid := request.negative.strip().rstrip(".。"):
        parts += ([f"避免：{avoid}。"] if mandarin else [f"Avoid: {avoid}."]) if negative else []
    return " ".join(part for part in parts if part) or nothing_said


def aliases(text: str, names: Sequence[str], kinds: Sequence[str]) -> tuple[str, ...]:
    """One alias per reference. `names`: the character's, or "". `kinds`: "image", "element" or "video"."""
    spoken = replace_mentions(text, {name: " " for name in names if name}).lower()
    wanted = [name.lower() for name in names]
    taken: list[str] = []
    for index, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        others = [*(alias.lower() for alias in taken), *(one for one in wanted[index + 1 :] if one)]
        usable = plain.fullmatch(name) and not _clashes(name.lower(), others, spoken)
        taken.append(name if usable else _numbered(kind, others, spoken))
    return tuple(taken)


def mention(text: str, marks: Sequence[Mark]) -> str:
    """Replace `@Name` by all marks of that name; marks that the text does not hold then are put at its end."""
    space = " " if speaks_chinese(text) else ""
    by_name: dict[str, list[str]] = {}
    for name, mark in marks:
        by_name.setdefault(name, []).append(mark)
    done = replace_mentions(text, {name: " ".join(found) + space for name, found in by_name.items() if name})
    missing = [mark for _, mark in marks if mark not in done]
    return " ".join([done.strip(), *missing]).strip()


def described(text: str, characters: Sequence[Character]) -> str:
    """Characters in words, for models that take no picture of them: `@Name` becomes the name, then who that is."""
    plain_names = replace_mentions(text, {one.name: one.name for one in characters})
    known = [f"{one.name}: {one.description.strip().rstrip('.。')}." for one in characters if one.description.strip()]
    return " ".join([plain_names, *known]).strip()


def text_sent(request: GenerationRequest) -> str:
    """As long as Kling counts it: with the words for characters that go along as no picture. The marks that take the
    place of the others are about as long as their names."""
    drawn = request.task is not Task.text_to_video
    return described(words(request), [one for one in request.characters if not (drawn and one.images)])


def _clashes(alias: str, others: Sequence[str], spoken: str) -> bool:
    return alias in spoken or any(alias in other or other in alias for other in others)


def _numbered(kind: str, others: Sequence[str], spoken: str) -> str:
    """`image_1` ... `image_9`, then `imagex_1` ...: no such alias is part of another. The user may have written it."""
    middle = ""
    while True:
        for alias in (f"{kind}{middle}_{number}" for number in range(1, 10)):
            if not _clashes(alias, others, spoken.replace(f"@{alias}", " ")):
                return alias
        middle += "x"
