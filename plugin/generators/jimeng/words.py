"""The prompt as 即梦 wants it: one text, characters by name and description or by the number of their picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plugin.generators.base import Character, GenerationRequest, InputFile, Role
from plugin.generators.jimeng.camera import template_of
from plugin.generators.jimeng.services import images, videos
from plugin.generators.mentions import replace_mentions, speaks_chinese

nothing_said = "natural, continuous movement"
"""Sent where a brief says nothing: a prompt is required, and the frames say the rest."""


def words(request: GenerationRequest) -> str:
    """In the language of the brief. "" only where no prompt is required."""
    chinese = speaks_chinese(request.prompt or request.camera)
    named = {character.name: _named(character, request, chinese) for character in request.characters}
    prompt = replace_mentions(request.prompt.strip(), named)
    parts = [part for part in (prompt, *_directions(request, chinese)) if part]
    text = ("，" if chinese else ", ").join(part.rstrip("。.，, ") for part in parts)
    return text or (nothing_said if request.model in (*videos, *images) else "")


def _directions(request: GenerationRequest, chinese: bool) -> Iterator[str]:
    camera = request.camera.strip()
    if camera and request.model not in images and template_of(request) is None:
        yield f"镜头{camera}" if chinese else camera
    if negative := request.negative.strip():
        yield f"不要出现{negative}" if chinese else f"without {negative}"


def pictures(request: GenerationRequest) -> Sequence[InputFile]:
    """What an image model is given, in the order in which a prompt counts it: references, then characters."""
    roles = (Role.reference, Role.still, Role.first_frame)
    given = [file for role in roles for file in request.files(role)]
    return [*given, *(image for character in request.characters for image in character.images)]


def _named(character: Character, request: GenerationRequest, chinese: bool) -> str:
    if request.model in images and character.images:
        return _numbered(character, pictures(request), chinese)
    if not character.description:
        return character.name
    return f"{character.name}（{character.description}）" if chinese else f"{character.name} ({character.description})"


def _numbered(character: Character, sent: Sequence[InputFile], chinese: bool) -> str:
    places: Mapping[int, int] = {id(file): number for number, file in enumerate(sent, 1)}
    numbers = [places[id(image)] for image in character.images]
    return "、".join(f"图{n}" for n in numbers) if chinese else ", ".join(f"image {n}" for n in numbers)
