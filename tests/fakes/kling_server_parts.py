"""What the parts of the fake Kling hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.fakes.provider_media import Arrived


@dataclass(frozen=True, slots=True)
class Sides:
    """Pixels that pictures and clips must have. As documented; tests with tiny cuts may lower them."""

    picture: int = 300
    video: tuple[int, int] = (700, 4553)
    video_o1: tuple[int, int] = (700, 2160)
    motion: tuple[int, int] = (340, 3850)
    face: tuple[int, int] = (512, 2160)


tiny_sides = Sides(16, (16, 4553), (16, 2160), (16, 3850), (16, 2160))


@dataclass(frozen=True, slots=True)
class Element:
    id: str
    name: str
    description: str
    by_video: bool
    arrived: tuple[Arrived, ...]

    def table(self) -> dict[str, Any]:
        return {
            "element_id": int(self.id),
            "element_name": self.name,
            "element_description": self.description,
            "reference_type": "video_refer" if self.by_video else "image_refer",
            "status": "succeed",
            "owned_by": "user",
        }


@dataclass(slots=True)
class Wish:
    """What a checked request asks for, whichever generation it came in."""

    model: str
    key: str
    amount: Decimal
    product: str = "video"
    seconds: Fraction = Fraction(5)
    resolution: str = "720p"
    ratio: Fraction = Fraction(16, 9)
    arrived: list[Arrived] = field(default_factory=list)
    pictures: int = 0
    movie: bytes | None = None
    sound: bytes | None = None
    length: tuple[int, Fraction] | None = None
    """Frames and rate of a clip that is exactly as long as another."""
    facts: dict[str, Any] = field(default_factory=dict)
