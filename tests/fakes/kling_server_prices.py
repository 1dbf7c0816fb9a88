"""What the fake Kling charges, in units, from the published list; written apart from the plugin's own tables.

Source: kling.ai/document-api/pricing/base/video, 2026-09-20. Models that the list does not name cost 0.5 a second.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

# (silent, with sound, with video input) per second and resolution; None where the model cannot.
_per_second: dict[str, dict[str, tuple[str, str, str]]] = {
    "kling-3.0-turbo": {"720p": ("0.8", "0.8", ""), "1080p": ("1.0", "1.0", "")},
    "kling-3.0": {"720p": ("0.6", "0.9", ""), "1080p": ("0.8", "1.2", ""), "4k": ("3.0", "3.0", "")},
    "kling-3.0-omni": {"720p": ("0.6", "0.8", "0.9"), "1080p": ("0.8", "1.0", "1.2"), "4k": ("3.0", "3.0", "3.0")},
    "kling-o1": {"720p": ("0.6", "", "0.9"), "1080p": ("0.8", "", "1.2")},
    "kling-2.6": {"720p": ("0.3", "", ""), "1080p": ("0.5", "1.0", "")},
    "kling-2.5-turbo": {"720p": ("0.3", "", ""), "1080p": ("0.5", "", "")},
    "motion kling-3.0": {"720p": ("", "", "0.9"), "1080p": ("", "", "1.2")},
    "motion kling-2.6": {"720p": ("", "", "0.5"), "1080p": ("", "", "0.8")},
    "avatar": {"720p": ("0.4", "0.4", ""), "1080p": ("0.8", "0.8", "")},
}
_voiced = {"1080p": Decimal("1.2")}
"""2.6 with a voice named."""
legacy_names = {
    "kling-v3": "kling-3.0",
    "kling-v3-omni": "kling-3.0-omni",
    "kling-video-o1": "kling-o1",
    "kling-v2-6": "kling-2.6",
    "kling-v2-5-turbo": "kling-2.5-turbo",
}
modes = {"std": "720p", "pro": "1080p", "4k": "4k"}
faces = Decimal("0.05")
speech = Decimal("0.05")
voice = Decimal("0.05")
image = Decimal(8)


def video(
    model: str, resolution: str, seconds: Fraction, *, sound: bool = False, video_in: bool = False, voiced: bool = False
) -> Decimal:
    """Units for a clip; begun seconds count whole."""
    rows = _per_second.get(legacy_names.get(model, model))
    if rows is None:
        return Decimal("0.5") * math.ceil(seconds)
    row = rows[resolution]
    price = row[2] if video_in else row[1] if sound else row[0]
    return (_voiced[resolution] if voiced else Decimal(price)) * math.ceil(seconds)


def lip_sync(seconds: Fraction) -> Decimal:
    """0.5 per begun 5 seconds of the clip."""
    return Decimal("0.5") * math.ceil(seconds / 5)
