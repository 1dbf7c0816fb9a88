"""The words that Kling's codecs share: what a request refers to, and what is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plugin.generators.base import Role
from plugin.generators.http import Json

new_family: Final = "2"
"""API 2.0, where every task is asked for in one place. Other families are legacy paths without `/v1/`."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip where Kling finds it: by URL, and by Kling's own id where it made the clip."""

    url: str
    video_id: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the prompt may mention: `content` is an element's id, or a picture as raw Base64."""

    name: str
    """The character's; "" for a plain reference."""
    content: str


@dataclass(frozen=True, slots=True)
class Material:
    """What a request refers to, ready to be sent. Pictures are raw Base64 without a `data:` prefix."""

    pictures: tuple[tuple[Role, str], ...] = ()
    portraits: tuple[Named, ...] = ()
    """Characters that go as plain reference pictures."""
    elements: tuple[Named, ...] = ()
    clips: tuple[tuple[Role, Clip], ...] = ()
    sound: str = ""

    def picture(self, *roles: Role) -> str:
        """The first picture of one of these roles; "" if there is none."""
        return next((data for wanted in roles for role, data in self.pictures if role is wanted), "")

    def all_pictures(self, role: Role) -> tuple[str, ...]:
        return tuple(data for given, data in self.pictures if given is role)

    def clip(self, *roles: Role) -> Clip | None:
        return next((clip for wanted in roles for role, clip in self.clips if role is wanted), None)

    def references(self) -> tuple[Named, ...]:
        """Every picture to resemble: the characters' first, then the plain ones."""
        return self.portraits + tuple(Named("", data) for data in self.all_pictures(Role.reference))


@dataclass(frozen=True, slots=True)
class Order:
    """A create request: where it goes, what it says, and where it is asked for afterwards."""

    path: str
    body: Json
    family: str


@dataclass(frozen=True, slots=True)
class JobId:
    """What `provider_id` says: "2:<id>", "videos/image2video:<id>", or "audio/tts:<id>:<url>"."""

    family: str
    task: str

    def __str__(self) -> str:
        return f"{self.family}:{self.task}"

    @classmethod
    def parse(cls, text: str, otherwise: str) -> JobId:
        """A bare id, as a user copies it from Kling's console, belongs to the family `otherwise`."""
        family, found, task = text.partition(":")
        return cls(family, task) if found else cls(otherwise, text)
