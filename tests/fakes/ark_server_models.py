"""What each Seedance and Seedream model takes, makes and costs, for the local Ark server.

Source: contract of 2026-11-22, sections B2, B3, B6, B7, B8.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

ratios = ("16:9", "4:3", "1:1", "3:4", "9:16", "21:9")
rate = 24
"""Frames per second, fixed."""


@dataclass(frozen=True, slots=True)
class VideoModel:
    """`frames`: "" takes none, "first", "last" first and last. Counts are what it takes as references."""

    family: str
    ids: tuple[str, ...]
    """On ModelArk, then on the mainland."""
    resolutions: tuple[str, ...]
    seconds: tuple[int, int]
    frames: str
    images: int = 0
    videos: int = 0
    audios: int = 0
    together: int = 50
    video_seconds: int = 15
    """Of all reference clips together, and of all recordings."""
    video_pixels: tuple[int, int] = (409_600, 927_408)
    audio_alone: bool = False
    auto: bool = False
    """Takes duration -1."""
    sound: bool = False
    draft: bool = False
    mov: bool = False
    text: bool = True
    """Makes video from text alone."""

    @property
    def first_generation(self) -> bool:
        return self.family.startswith("1.")


_all = ("480p", "720p", "1080p")
_low = ("480p", "720p")


def _both(name: str) -> tuple[str, str]:
    """1.x ids are the same but for the mainland's prefix."""
    return (name, f"doubao-{name}")


def _dream(name: str) -> tuple[str, str]:
    return (f"dreamina-{name}", f"doubao-{name}")


video_models = (
    VideoModel(
        "2.5",
        _dream("seedance-2-5-260628"),
        _low,
        (4, 30),
        "last",
        30,
        10,
        10,
        video_seconds=30,
        video_pixels=(1, 8_295_044),
        audio_alone=True,
        auto=True,
        sound=True,
        mov=True,
    ),
    VideoModel("2.0", _dream("seedance-2-0-260128"), (*_all, "4k"), (4, 15), "last", 9, 3, 3, auto=True, sound=True),
    VideoModel("2.0 fast", _dream("seedance-2-0-fast-260128"), _low, (4, 15), "last", 9, 3, 3, sound=True),
    VideoModel("2.0 mini", _dream("seedance-2-0-mini-260615"), _low, (4, 15), "last", 9, 3, 3, sound=True),
    VideoModel("1.5", _both("seedance-1-5-pro-251215"), _all, (4, 12), "last", sound=True, draft=True),
    VideoModel("1.0", _both("seedance-1-0-pro-250528"), _all, (2, 12), "last"),
    VideoModel("1.0 fast", _both("seedance-1-0-pro-fast-251015"), _all, (2, 12), "first"),
    VideoModel("1.0 lite", _both("seedance-1-0-lite-t2v-250428"), _all, (2, 12), ""),
    VideoModel("1.0 lite", _both("seedance-1-0-lite-i2v-250428"), _all, (2, 12), "last", images=4, text=False),
)

_sizes = {
    ("480p", "16:9"): ((864, 480), (864, 496)),
    ("720p", "16:9"): ((1248, 704), (1280, 720)),
    ("720p", "4:3"): ((1120, 832), (1112, 834)),
    ("720p", "1:1"): ((960, 960), (960, 960)),
    ("720p", "21:9"): ((1504, 640), (1470, 630)),
    ("1080p", "16:9"): ((1920, 1088), (1920, 1080)),
    ("4k", "16:9"): ((3840, 2160), (3840, 2160)),
}
"""Pixels by 1.0 and by the later models, where the contract names them."""
_short = {"480p": 480, "720p": 720, "1080p": 1080, "4k": 2160}


def nominal_size(model: VideoModel, resolution: str, ratio: str) -> tuple[int, int]:
    """What the real model delivers (and counts tokens by); where unnamed, the area of 16:9 in steps of 16."""
    known = _sizes.get((resolution, ratio))
    if known is not None:
        return known[0 if model.family.startswith("1.0") else 1]
    wide, high = (int(part) for part in ratio.split(":"))
    area = _short[resolution] ** 2 * 16 / 9
    height = round((area * high / wide) ** 0.5 / 16) * 16
    return round(area / height / 16) * 16, height


def nearest_ratio(ratio: Fraction) -> str:
    """What "adaptive" becomes."""
    return min(ratios, key=lambda name: abs(Fraction(name.replace(":", "/")) / ratio - 1))


def tokens(size: tuple[int, int], frames: int) -> int:
    """W x H x frames / 1024; frames are 24 x d + 1 (measured: 108 900 for 5 s of 720p)."""
    return size[0] * size[1] * frames // 1024


def per_million(model: VideoModel, resolution: str, *, video_input: bool, sound: bool, flex: bool = False) -> Decimal:
    """Dollars on ModelArk, list of 2026-08-11."""
    match model.family:
        case "2.5":
            price = "6.4" if video_input else "10.7"
        case "2.0":
            plain, fed = {"1080p": ("7.7", "4.7"), "4k": ("4.0", "2.4")}.get(resolution, ("7.0", "4.3"))
            price = fed if video_input else plain
        case "2.0 fast":
            price = "3.3" if video_input else "5.6"
        case "2.0 mini":
            price = "2.1" if video_input else "3.5"
        case "1.5":
            price = "2.4" if sound else "1.2"
        case _:
            price = "2.5"
    return Decimal(price) / (2 if flex and model.first_generation else 1)


@dataclass(frozen=True, slots=True)
class ImageModel:
    ids: tuple[str, ...]
    least_pixels: int
    price: Decimal
    words: tuple[str, ...] = ("2K", "4K")
    """Sizes by name."""
    format: bool = False
    """Takes `output_format`."""
    most_pixels: int = 16_777_216


image_models = (
    ImageModel(
        ("dola-seedream-5-0-pro-260628", "doubao-seedream-5-0-pro-260628"), 1 << 20, Decimal("0.09"), ("1K", "2K"), True
    ),
    ImageModel(
        ("seedream-5-0-lite-260128", "seedream-5-0-260128", "doubao-seedream-5-0-lite-260128"),
        3_686_400,
        Decimal("0.035"),
        ("2K", "3K", "4K"),
        True,
    ),
    ImageModel(("seedream-4-5-251128", "doubao-seedream-4-5-251128"), 3_686_400, Decimal("0.04")),
    ImageModel(("seedream-4-0-250828", "doubao-seedream-4-0-250828"), 1 << 20, Decimal("0.03"), ("1K", "2K", "4K")),
)


def ids_in(ids: tuple[str, ...], region: str) -> tuple[str, ...]:
    """The mainland's ids begin with "doubao-", and only they are known there."""
    return tuple(name for name in ids if name.startswith("doubao-") == (region == "mainland"))
