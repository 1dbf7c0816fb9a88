"""Why a request would certainly be refused, told before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from plugin.generators.base import GenerationRequest, Input, Model, Role, Task
from plugin.generators.kling.clips import Clips, moving, no_way
from plugin.generators.kling.faces import everybody
from plugin.generators.kling.materials import framed_elements, own_clips_only
from plugin.generators.kling.orders import families
from plugin.generators.kling.pictures import misfits
from plugin.generators.kling.prompts import text_sent
from plugin.generators.kling.sounds import no_sound
from plugin.generators.kling.voices import Voices
from plugin.messages import Message, say

high_only = ("kling-2.6", "kling-2.6-voice", "kling-2.5-turbo", "kling-2.1")
"""End on a given frame in 1080p only."""
omni = ("kling-3.0-omni", "kling-o1")
with_clip = (Task.edit, Task.extend, Task.lip_sync, Task.motion)
most_references, most_beside_a_clip = 7, 4


def obstacles(
    request: GenerationRequest, row: Model | None, clips: Clips, voices: Voices, *, signs: bool
) -> tuple[Message, ...]:
    """Every one that can be told from the request, the catalogue's row and the files that exist already."""
    if row is None or request.task not in row.tasks:
        return (say("{model} does not do {task}.", model=request.model, task=request.task.value),)
    found = families(request, signs=signs)
    if not found:
        return (
            say(
                "{model} needs an API key of Kling; it does not work with an access key and secret key.",
                model=request.model,
            ),
        )
    rules = (*_text(request, row), *_frames(request), *_references(request, row), *_speech(request))
    return (*rules, *_clip(request, found[0], clips), *misfits(request), *voices.obstacles(request, found[0]))


def _text(request: GenerationRequest, row: Model) -> Iterator[Message]:
    text = (request.dialogue or request.prompt).strip() if request.task is Task.speech else text_sent(request)
    if not text:
        yield no_sound().message
    if row.prompt_length is not None and len(text) > row.prompt_length:
        yield say(
            "The prompt has {length} characters; {model} takes {most}.",
            length=len(text),
            model=request.model,
            most=row.prompt_length,
        )


def _frames(request: GenerationRequest) -> Iterator[Message]:
    first, last = _given(request, Role.first_frame, Role.still), _given(request, Role.last_frame)
    if request.task is Task.image_to_video and not first and request.model != "kling-1.6":
        yield say("{model} needs a first frame.", model=request.model)
    high = request.resolution == "1080p"
    if first and last and request.model in high_only and not high:
        yield say("{model} ends on a given frame in 1080p only.", model=request.model)
    if request.model == "kling-2.6" and request.sound and not high:
        yield say("{model} makes sound in 1080p only.", model=request.model)
    alone = first and not last and not _given(request, Role.reference) and not request.characters
    if request.model == "kling-o1" and alone and request.duration not in (None, Fraction(5), Fraction(10)):
        yield say("{model} makes 5 or 10 seconds from a first frame alone.", model=request.model)
    if request.task in (Task.avatar, Task.motion) and not _given(request, Role.still, Role.first_frame, Role.reference):
        yield say("{model} needs a picture of the person.", model=request.model)


def _references(request: GenerationRequest, row: Model) -> Iterator[Message]:
    seen = [one for one in request.characters if one.images]
    framed, clip = _given(request, Role.first_frame, Role.still), _given(request, Role.video, Role.reference_video)
    count = len(seen) + len(_given(request, Role.reference))
    most = row.references
    if request.model in omni:
        most = most_beside_a_clip if clip else most_references
        if framed and len(seen) > framed_elements:
            yield _too_many(request, len(seen), framed_elements)
    if request.model == "kling-o1" and framed and _given(request, Role.last_frame) and count:
        yield say("{model} takes no references beside first and last frame.", model=request.model)
    if count > max(most, 1 if request.task in (Task.avatar, Task.motion) else 0):
        yield _too_many(request, count, most)


def _too_many(request: GenerationRequest, count: int, most: int) -> Message:
    return say(
        "{count} reference pictures and characters are too many; {model} takes {most} here.",
        count=count,
        model=request.model,
        most=most,
    )


def _speech(request: GenerationRequest) -> Iterator[Message]:
    if request.task is Task.lip_sync and request.speaker == "all":
        yield everybody()
    sound = bool(_given(request, Role.audio))
    spoken = request.task is Task.lip_sync and bool(request.dialogue.strip())
    if request.task in (Task.lip_sync, Task.avatar) and not sound and not spoken:
        yield no_sound().message


def _clip(request: GenerationRequest, family: str, clips: Clips) -> Iterator[Message]:
    if request.task in with_clip and not _given(request, *moving):
        yield say("{model} needs a clip.", model=request.model)
    if clips.missing(request, only_own=family in own_clips_only):
        yield no_way()


def _given(request: GenerationRequest, *roles: Role) -> list[Input]:
    return [one for one in request.inputs if one.role in roles]
