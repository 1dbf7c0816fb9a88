"""The text of a task: the prompt, with its characters and clips named as the provider counts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugin.generators.ark.materials import Kind, materials
from plugin.generators.ark.names import makes_pictures
from plugin.generators.base import Character, GenerationRequest, Role, Task
from plugin.generators.mentions import mentioned, replace_mentions, speaks_chinese
from plugin.shots.characters import asset

nothing_said = "Natural, continuous movement."
"""Sent where a brief says nothing and no picture does: a message without any content is refused."""


def words(request: GenerationRequest) -> str:
    """In the language of the prompt: `@name` becomes @Image2 (in Chinese 图片2) where pictures of that character are
    sent, else its name with its description."""
    chinese = speaks_chinese(request.prompt or request.dialogue or request.camera)
    numbers = _numbered(request, chinese)
    named = {character.name: _named(character, numbers, chinese) for character in request.characters}
    parts = [
        _asked(request, replace_mentions(request.prompt.strip(), named), chinese),
        *_unmentioned(request, numbers, chinese),
        *_directions(request, named, chinese),
        *_ending(request, chinese),
    ]
    text = ("" if chinese else " ").join(part for part in parts if part)
    wordless = not materials(request) or makes_pictures(request.model)
    return nothing_said if wordless and not text else text


def _numbered(request: GenerationRequest, chinese: bool) -> Mapping[str, str]:
    """The words for the pictures of each character; pictures are counted from 1."""
    pictures = [material for material in materials(request) if material.kind is Kind.image]
    sign = ("图" if chinese else "image ") if makes_pictures(request.model) else ("图片" if chinese else "@Image")
    names = {material.character for material in pictures if material.character}
    return {
        name: ("、" if chinese else ", ").join(
            f"{sign}{i}" for i, one in enumerate(pictures, 1) if one.character == name
        )
        for name in names
    }


def _named(character: Character, numbers: Mapping[str, str], chinese: bool) -> str:
    if shown := numbers.get(character.name):
        return shown
    described = asset.sub("", character.description).strip()
    if not described:
        return character.name
    return f"{character.name}（{described}）" if chinese else f"{character.name} ({described})"


def _asked(request: GenerationRequest, prompt: str, chinese: bool) -> str:
    """The prompt; one that changes or continues a clip says so, and which."""
    clip = "视频1" if chinese else "@Video1"
    if clip in prompt:
        return _ended(prompt, chinese)
    match request.task:
        case Task.extend:
            return _ended(f"向后延长{clip}：{prompt}" if chinese else f"Extend {clip}: {prompt}", chinese)
        case Task.edit:
            return _ended(f"编辑{clip}：{prompt}" if chinese else f"Edit {clip}: {prompt}", chinese)
        case _:
            return _ended(prompt, chinese)


def _unmentioned(request: GenerationRequest, numbers: Mapping[str, str], chinese: bool) -> Iterator[str]:
    """Characters that are sent but not in the prompt: who they are."""
    said = mentioned(request.prompt, {character.name: "" for character in request.characters})
    for character in request.characters:
        if character.name not in said and (shown := numbers.get(character.name)):
            yield f"{character.name}是{shown}。" if chinese else f"{character.name} is {shown}."


def _directions(request: GenerationRequest, named: Mapping[str, str], chinese: bool) -> Iterator[str]:
    if camera := request.camera.strip():
        yield _ended(f"镜头：{camera}" if chinese else f"Camera: {camera}", chinese)
    if request.sound and (dialogue := request.dialogue.strip()):
        who = named.get(request.speaker, request.speaker) if not request.speaker.isdigit() else ""
        yield f"{who}说：“{dialogue}”" if chinese else f'{who or "Someone"} says: "{dialogue}"'
    if negative := request.negative.strip():
        yield _ended(f"避免：{negative}" if chinese else f"Avoid: {negative}", chinese)


def _ending(request: GenerationRequest, chinese: bool) -> Iterator[str]:
    """A last frame that goes out as a reference, since there is no first one, is named."""
    pictures = [material for material in materials(request) if material.kind is Kind.image]
    for number, material in enumerate(pictures, 1):
        if material.role == "reference_image" and material.given and material.given.role is Role.last_frame:
            yield f"视频最后一帧是图片{number}。" if chinese else f"The last frame of the video is @Image{number}."


def _ended(text: str, chinese: bool) -> str:
    """With a full stop, so that what follows is a sentence of its own."""
    text = text.rstrip()
    if not text or text[-1] in '.!?。！？…"”':
        return text
    return text + ("。" if chinese else ".")


def label_at(request: GenerationRequest, index: int) -> str:
    """What `content[index]` of our message is, as an editor knows it; "" where that is the words themselves."""
    sent = materials(request)
    place = index - 1 if words(request) else index
    return sent[place].label if 0 <= place < len(sent) else ""
