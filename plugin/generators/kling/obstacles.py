"""Why a request would certainly be refused, told before anything is sent."""

from __future__ import annotations

from plugin.generators.base import GenerationRequest, Model, Task
from plugin.generators.kling.clips import Clips, no_way
from plugin.generators.kling.materials import own_clips_only
from plugin.generators.kling.orders import families
from plugin.generators.kling.pictures import misfits
from plugin.generators.kling.prompts import words
from plugin.messages import Message, say


def obstacles(request: GenerationRequest, row: Model | None, clips: Clips, *, signs: bool) -> tuple[Message, ...]:
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
    return (*_text(request, row), *_clip(request, found[0], clips), *misfits(request))


def _text(request: GenerationRequest, row: Model) -> tuple[Message, ...]:
    length = len(words(request))
    if row.prompt_length is None or length <= row.prompt_length:
        return ()
    return (
        say(
            "The prompt has {length} characters; {model} takes {most}.",
            length=length,
            model=request.model,
            most=row.prompt_length,
        ),
    )


def _clip(request: GenerationRequest, family: str, clips: Clips) -> tuple[Message, ...]:
    if request.task is Task.speech:
        return ()
    return (no_way(),) if clips.missing(request, only_own=family in own_clips_only) else ()
