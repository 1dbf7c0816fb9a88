"""Who speaks in a picture of several people: the mask of one of them, as the provider finds them."""

from __future__ import annotations

from collections.abc import Sequence

from plugin.errors import AnswerLost, GenerationFailed, Scope
from plugin.generators.jimeng.client import Client
from plugin.generators.jimeng.refusals import failure, internal
from plugin.generators.jimeng.reply import Reply, inner
from plugin.generators.jimeng.services import detection_key
from plugin.messages import say

everybody = ("", "all")
"""Speakers for whom no mask is sent."""


async def mask_of(client: Client, picture: str, speaker: str) -> str:
    """The URL of the speaker's mask; "" where the picture shows only one. Finding people is not a job: it makes and
    charges nothing (it is not on any price list). GenerationFailed when that person is not to be seen."""
    try:
        reply = await client.call("CVProcess", {"req_key": detection_key, "image_url": picture}, seconds=120.0)
    except AnswerLost as error:
        raise _fault() from error
    return choose(masks_in(reply), speaker)


def masks_in(reply: Reply) -> Sequence[str]:
    """In the order in which the provider tells them, taken as from the left (the order is unverified)."""
    if reply.status >= 500 or reply.code in internal:
        raise _fault()
    if not reply.good:
        raise failure(reply)
    found = inner(reply.data).get("object_detection_result")
    mask = found.get("mask") if isinstance(found, dict) else None
    urls = mask.get("url") if isinstance(mask, dict) else None
    return [url for url in urls if isinstance(url, str) and url] if isinstance(urls, list) else []


def choose(masks: Sequence[str], speaker: str) -> str:
    if not masks:
        raise GenerationFailed(
            say("The provider finds nobody in the picture who could speak."),
            say("Use a picture with a clear face."),
            code="nobody_there",
        )
    if speaker.isdigit():
        if not 1 <= int(speaker) <= len(masks):
            raise GenerationFailed(
                say(
                    "Person {speaker} is to speak, and the picture shows {count}.",
                    speaker=speaker,
                    count=len(masks),
                ),
                say("Count the people from the left, beginning with 1."),
                code="no_such_speaker",
            )
        return masks[int(speaker) - 1]
    if len(masks) == 1:
        return ""
    raise GenerationFailed(
        say(
            "The picture shows {count} people, and {speaker} could be any.",
            count=len(masks),
            speaker=speaker,
        ),
        say("Say who speaks by number, counted from the left, or all."),
        code="no_such_speaker",
    )


def _fault() -> GenerationFailed:
    """No job was on its way yet, so this may simply be tried again."""
    return GenerationFailed(
        say("The provider cannot look for people at the moment. Nothing was charged."),
        say("Nothing to do: it is tried again by itself."),
        code="busy",
        scope=Scope.lane,
        temporary=True,
    )
