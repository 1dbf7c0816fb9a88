"""How large a media file may be before it is refused unread."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.errors import MediaError
from plugin.messages import say


@dataclass(frozen=True, slots=True)
class Limits:
    pixels: int = 64_000_000
    """Per frame; 8K UHD has 33 million."""
    frames: int = 1_000_000


standard_limits = Limits()


def check_pixels(name: str, width: int, height: int, limits: Limits) -> None:
    """MediaError unless a frame of this size may be decoded."""
    if width <= 0 or height <= 0 or width * height > limits.pixels:
        raise MediaError(
            say(
                "{name} has a frame size that cannot be used: {width}x{height}.", name=name, width=width, height=height
            ),
            say("Use a smaller picture."),
            code="too_many_pixels",
        )
