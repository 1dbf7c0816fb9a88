"""Voices of characters ("custom voices"): made once from a recording, then named by their id."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from plugin.errors import GenerationFailed, Scope
from plugin.generators.account import Account, Assets, Hosting
from plugin.generators.base import Character, GenerationRequest, InputFile, Money, Task
from plugin.generators.hosted import hosting_advice, removed
from plugin.generators.kling.charges import total
from plugin.generators.kling.client import Client
from plugin.generators.kling.kept import Kept, Kind, Recipe
from plugin.generators.kling.materials import split
from plugin.generators.kling.refusals import quote
from plugin.generators.kling.routes import routes
from plugin.generators.kling.voice_samples import as_sent, every_name, hosted_as, misfit
from plugin.messages import Message, say

voices: Final = Kind("voice", "/v1/general/custom-voices", "voices", "voice_id")
charged: Final = "voice_charge"
"""By the key of the request for which voices were made."""
making_sound: Final = (Task.text_to_video, Task.image_to_video, Task.reference_to_video)


def to_speak(request: GenerationRequest, family: str) -> list[tuple[Character, InputFile]]:
    """Who needs a voice that is made of a recording, and that recording.

    Speech from text has voices of its own and refuses these (live probe of 2026-09).
    """
    route = routes[request.model]
    if route.voices:
        cast = [one for one in request.characters if one.voice or one.voice_sample][: route.voices]
    else:
        cast = split(request, family)[0] if request.sound and request.task in making_sound else []
    return [(one, one.voice_sample) for one in cast if one.voice_sample is not None and not one.voice]


class Voices:
    """Kling takes recordings by URL only, and a little money for each voice. GenerationFailed says what is wrong."""

    def __init__(
        self,
        client: Client,
        account: Account,
        assets: Assets,
        hosting: Hosting | None,
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._account = account
        self._assets = assets
        self._hosting = hosting
        self._kept = Kept(voices, client, account, assets, sleep)

    def obstacles(self, request: GenerationRequest, family: str) -> tuple[Message, ...]:
        """Why a voice can never be made."""
        found = [self._objection(*each) for each in to_speak(request, family)]
        return tuple(message for message in found if message is not None)

    async def given(self, request: GenerationRequest, family: str) -> GenerationRequest:
        """The request with the id of every voice that it needs."""
        named = {one.name: await self._voice(request, one, sample) for one, sample in to_speak(request, family)}
        cast = tuple(replace(one, voice=named.get(one.name, one.voice)) for one in request.characters)
        return replace(request, characters=cast)

    def charge(self, request: GenerationRequest) -> Money | None:
        """What was paid to have voices made for it."""
        known = self._assets.get(*self._bill(request))
        return Money(Decimal(json.loads(known)[0]), json.loads(known)[1]) if known else None

    def forget_old(self, characters: tuple[Character, ...]) -> bool:
        """Kling no longer knows one of them: make anew the next time what was not made just now. Whether any was."""
        return self._kept.forget_old({one.voice_sample.sha256 for one in characters if one.voice_sample is not None})

    def reset(self) -> None:
        """Before another event loop uses it."""
        self._kept.reset()

    def _objection(self, character: Character, sample: InputFile) -> Message | None:
        if self._hosting is None and not self._kept.known(sample.sha256):
            return no_way(character)
        return misfit(character, sample)

    async def _voice(self, request: GenerationRequest, character: Character, sample: InputFile) -> str:
        async def body() -> dict[str, Any]:
            return {"voice_name": character.name[:20], "voice_url": await self._published(character, sample)}

        recipe = Recipe(sample.sha256, body, lambda: _waiting(character), lambda words: _refused(character, words))
        try:
            made = await self._kept.one(recipe)
        except GenerationFailed as failed:
            if not failed.temporary:
                await removed(self._hosting, every_name(sample))
            raise
        if made.new:
            await removed(self._hosting, every_name(sample))
            self._book(request, made.charge)
        return made.known_as

    async def _published(self, character: Character, sample: InputFile) -> str:
        if self._hosting is None:
            raise GenerationFailed(no_way(character), hosting_advice(), code="no_hosting")
        with TemporaryDirectory() as folder:
            path = await as_sent(character, sample, Path(folder))
            return await self._hosting.publish(path, hosted_as(sample, path.suffix.lower()))

    def _book(self, request: GenerationRequest, charge: Money | None) -> None:
        whole = total([self.charge(request), charge])
        if whole is not None:
            self._assets.put(*self._bill(request), json.dumps([str(whole.amount), whole.currency]))

    def _bill(self, request: GenerationRequest) -> tuple[str, str, str, str]:
        return self._account.provider, self._account.base_url, charged, request.key


def no_way(character: Character) -> Message:
    """Why the recording cannot be sent."""
    return say(
        "Kling takes the recording of {name}'s voice only by URL: set up hosting (your own S3 bucket or WebDAV "
        "folder), or name one of Kling's voices with `secondunit character --voice`.",
        name=character.name,
    )


def _refused(character: Character, words: str) -> GenerationFailed:
    return GenerationFailed(
        say(
            "Kling could not make the voice of {name}. Kling says: {words}",
            name=character.name,
            words=quote(words) or "-",
        ),
        say("Use a recording in which one person speaks clearly, then fill the shot again."),
        code="voice_failed",
    )


def _waiting(character: Character) -> GenerationFailed:
    return GenerationFailed(
        say(
            "Kling has not answered yet about the voice of {name}; up to 0.05 units may have been charged.",
            name=character.name,
        ),
        say("It is tried again by itself."),
        code="voice_pending",
        scope=Scope.request,
        temporary=True,
        retry_after=10.0,
    )
