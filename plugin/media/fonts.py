"""One font that holds Latin and Chinese: the system's where it has one, else the one that is installed along."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from cvttf_NotoSansCJK_Regular import get_TTF_path
from PIL import ImageFont, features

font_files = (
    "Library/Fonts/PingFang.ttc",
    "Library/Fonts/Hiragino Sans GB.ttc",
    "Library/Fonts/STHeiti Medium.ttc",
    "Fonts/msyh.ttc",
    "Fonts/simhei.ttf",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "noto-cjk/NotoSansCJK-Regular.ttc",
    "google-noto-cjk/NotoSansCJK-Regular.ttc",
    "truetype/wqy/wqy-zenhei.ttc",
    "truetype/droid/DroidSansFallbackFull.ttf",
)
"""Well-known files, macOS, Windows, then Debian, Arch and Fedora, below the folders of `_folders`."""


def font(size: int) -> ImageFont.FreeTypeFont:
    """The font at `size` pixels, at least 1."""
    for path in _candidates():
        try:
            return ImageFont.truetype(str(path), max(1, size))
        except OSError:
            continue
    return ImageFont.truetype(get_TTF_path(), max(1, size))


def language() -> str | None:
    """What to shape text as, so that a pan-Chinese font shows the mainland forms; None where nothing can shape."""
    return "zh-Hans" if features.check("raqm") else None


def _candidates() -> Iterator[Path]:
    yield from (path for folder in _folders() for name in font_files if (path := folder / name).is_file())


def _folders() -> tuple[Path, ...]:
    windows = Path(os.environ.get("SYSTEMROOT", "C:/Windows"))
    return (Path("/System"), Path("/"), windows, Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
