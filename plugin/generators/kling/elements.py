"""Characters as Kling keeps them ("elements"): made once from the sheet's pictures, then named by their id."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

from plugin.errors import GenerationFailed, Scope
from plugin.generators.account import Account, Assets
from plugin.generators.base import Character
from plugin.generators.kling.client import Client
from plugin.generators.kling.kept import Kept, Kind, Recipe
from plugin.generators.kling.pictures import old_limits, packed
from plugin.generators.kling.refusals import quote
from plugin.generators.kling.terms import Named
from plugin.messages import say

elements: Final = Kind("element", "/v1/general/advanced-custom-elements", "elements", "element_id")
most_views: Final = 3


class Elements:
    """Making one is free, so that a repeat after a lost answer costs nothing. GenerationFailed says what is wrong."""

    def __init__(
        self, client: Client, account: Account, assets: Assets, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._kept = Kept(elements, client, account, assets, sleep)

    async def element(self, character: Character) -> Named:
        """Its id, known or newly made."""

        async def body() -> dict[str, Any]:
            return element_body(
                character, [await packed(picture, old_limits) for picture in character.images[: 1 + most_views]]
            )

        recipe = Recipe(
            sheet_digest(character), body, lambda: _waiting(character), lambda words: _refused(character, words)
        )
        return Named(character.name, (await self._kept.one(recipe)).known_as)

    def forget_old(self, characters: tuple[Character, ...]) -> bool:
        """Kling no longer knows one of them: make anew the next time what was not made just now. Whether any was."""
        return self._kept.forget_old({sheet_digest(one) for one in characters})

    def reset(self) -> None:
        """Before another event loop uses it."""
        self._kept.reset()


def element_body(character: Character, views: list[str]) -> dict[str, Any]:
    """Docs: name of 20, description of 100 characters, a front view and 1 to 3 others, raw Base64.

    A character with one picture only has it stand for the other view as well (UNVERIFIED).
    """
    others = views[1 : 1 + most_views] or views[:1]
    body: dict[str, Any] = {
        "element_name": character.name[:20],
        "element_description": (character.description.strip() or character.name)[:100],
        "reference_type": "image_refer",
        "element_image_list": {"frontal_image": views[0], "refer_images": [{"image_url": view} for view in others]},
    }
    return {**body, "element_voice_id": character.voice} if character.voice else body


def sheet_digest(character: Character) -> str:
    """Changes with everything that the element is made of."""
    parts = [character.name, character.description, character.voice, *(one.sha256 for one in character.images)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _refused(character: Character, words: str) -> GenerationFailed:
    return GenerationFailed(
        say(
            "Kling could not make the character {name}; nothing is charged. Kling says: {words}",
            name=character.name,
            words=quote(words) or "-",
        ),
        say("Use clear pictures of one person on the character sheet, then fill the shot again."),
        code="element_failed",
    )


def _waiting(character: Character) -> GenerationFailed:
    return GenerationFailed(
        say("Kling is still making the character {name}; nothing is charged.", name=character.name),
        say("It is tried again by itself."),
        code="element_pending",
        scope=Scope.request,
        temporary=True,
        retry_after=10.0,
    )
