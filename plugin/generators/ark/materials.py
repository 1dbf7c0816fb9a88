"""What a request sends beside its words, in the order in which the provider counts it.

Frames (first, last) and references are two modes that exclude each other (ModelArk, video generation, 2026-09).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from plugin.generators.ark.names import family_of
from plugin.generators.base import Character, GenerationRequest, Input, InputFile, Role, Task
from plugin.shots.characters import asset


class Kind(StrEnum):
    """Also the word of the wire for the part of the message."""

    image = "image_url"
    video = "video_url"
    audio = "audio_url"


@dataclass(frozen=True, slots=True)
class Material:
    """One picture, clip or recording: a file, a place at the provider, or (not made yet) neither."""

    kind: Kind
    role: str
    """On the wire, e.g. "first_frame"."""
    given: Input | None = None
    address: str = ""
    """asset://..., sent as it is."""
    character: str = ""
    """Whose picture it is."""

    @property
    def label(self) -> str:
        """How an editor knows it."""
        if self.character:
            # The file is a copy under a name of ours.
            return self.character
        return self.given.path.name if isinstance(self.given, InputFile) else self.address or self.role


def by_frames(request: GenerationRequest) -> bool:
    """The mode: true when pictures are frames of the clip, false when they are references."""
    if request.task is not Task.image_to_video:
        return False
    starts = {given.role for given in request.inputs} & {Role.first_frame, Role.still}
    # An end without a start is no mode of the provider: models that take references are given it as one.
    return bool(starts) or not family_of(request.model).references


def materials(request: GenerationRequest) -> tuple[Material, ...]:
    """Pictures first, then clips, then sound: each is counted among its own kind."""
    if by_frames(request):
        return tuple(_frames(request))
    return (*_pictures(request), *_clips(request))


def _frames(request: GenerationRequest) -> Iterator[Material]:
    first = _of(request, Role.first_frame) or _of(request, Role.still)
    if first:
        yield Material(Kind.image, "first_frame", first[0])
    if last := _of(request, Role.last_frame):
        yield Material(Kind.image, "last_frame", last[0])


def _pictures(request: GenerationRequest) -> Iterator[Material]:
    for role in (Role.reference, Role.still, Role.first_frame, Role.middle_frame, Role.last_frame):
        for given in _of(request, role):
            yield Material(Kind.image, "reference_image", given)
    for character in request.characters:
        yield from _portraits(character)


def _portraits(character: Character) -> Iterator[Material]:
    if known := asset.search(character.description):
        yield Material(Kind.image, "reference_image", address=known[0], character=character.name)
        return
    for image in character.images:
        yield Material(Kind.image, "reference_image", image, character=character.name)


def _clips(request: GenerationRequest) -> Iterator[Material]:
    for role in (Role.video, Role.reference_video):
        for given in _of(request, role):
            yield Material(Kind.video, "reference_video", given)
    for given in _of(request, Role.audio):
        yield Material(Kind.audio, "reference_audio", given)


def _of(request: GenerationRequest, role: Role) -> tuple[Input, ...]:
    return tuple(given for given in request.inputs if given.role is role)


def file_of(material: Material) -> Path | None:
    return material.given.path if isinstance(material.given, InputFile) else None
