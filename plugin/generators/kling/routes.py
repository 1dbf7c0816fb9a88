"""Where each model is found: its paths in API 2.0, and its name in the legacy interface.

Frozen requests are built and asked for with this table alone, whatever the catalogue says by then.
Source: Kling API docs, mirror of 2026-09-20. Kling 4.0: paths by the pattern of the others, UNVERIFIED.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plugin.generators.base import Task


@dataclass(frozen=True, slots=True)
class Route:
    """Empty texts mean: not there. Paths of API 2.0 are `/<text|image|omni|motion>.../<model>`."""

    text: str = ""
    image: str = ""
    omni: str = ""
    motion: str = ""
    old: str = ""
    """`model_name` of the legacy interface."""
    old_omni: bool = False
    """The legacy name belongs to omni-video."""
    sound: tuple[str, ...] = ()
    """Words of `settings.audio`; empty: the setting does not exist."""
    single_shot: bool = False
    """`settings.multi_shot` exists, and must be switched off."""
    elements: int = 0
    voices: int = 0
    keyed: bool = True
    """Takes our key. Second-hand docs of 4.0 say that it is refused there."""

    def new_path(self, task: Task) -> str:
        """The path of API 2.0 for a task; "" where it is not offered."""
        match task:
            case Task.text_to_video:
                return self.text or self.omni
            case Task.image_to_video:
                return self.image or self.omni
            case Task.motion:
                return self.motion
            case Task.reference_to_video | Task.edit | Task.extend:
                return self.omni
        return ""


def _both(model: str) -> tuple[str, str]:
    return f"/text-to-video/{model}", f"/image-to-video/{model}"


_native: Final = ("native", "off")
_edited: Final = ("original", "off")
routes: Final = {
    "kling-3.0": Route(*_both("kling-3.0"), old="kling-v3", sound=_native, single_shot=True, elements=3),
    "kling-3.0-turbo": Route(*_both("kling-3.0-turbo")),
    "kling-3.0-omni": Route(
        omni="/omni-video/kling-3.0-omni",
        old="kling-v3-omni",
        old_omni=True,
        sound=("native", "original", "off"),
        single_shot=True,
        elements=7,
    ),
    "kling-o1": Route(omni="/omni-video/kling-o1", old="kling-video-o1", old_omni=True, sound=_edited, elements=7),
    "kling-2.6": Route(*_both("kling-2.6"), old="kling-v2-6", sound=_native),
    "kling-2.6-voice": Route(*_both("kling-2.6"), old="kling-v2-6", sound=_native, voices=2),
    "kling-2.5-turbo": Route(*_both("kling-2.5-turbo"), old="kling-v2-5-turbo"),
    "kling-3.0-motion": Route(motion="/motion-control/kling-3.0", old="kling-v3", sound=_edited, elements=1),
    "kling-2.6-motion": Route(motion="/motion-control/kling-2.6", old="kling-v2-6", sound=_edited),
    "kling-4.0": Route(*_both("kling-4.0"), omni="/omni-video/kling-4.0", elements=7, keyed=False),
    "kling-4.0-flash": Route(*_both("kling-4.0-flash"), keyed=False),
    "kling-2.1": Route(old="kling-v2-1"),
    "kling-2.1-master": Route(old="kling-v2-1-master"),
    "kling-1.6": Route(old="kling-v1-6"),
    "kling-lip-sync": Route(),
    "kling-avatar": Route(),
    "kling-speech": Route(),
    "kling-image-3.0": Route(old="kling-v3"),
    "kling-image-2.1": Route(old="kling-v2-1"),
    "kling-image-o1": Route(old="kling-image-o1", old_omni=True, elements=10),
    "kling-image-3.0-omni": Route(old="kling-v3-omni", old_omni=True, elements=10),
}
