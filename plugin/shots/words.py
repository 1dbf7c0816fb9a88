"""What names say: placeholder words, slug files, titles, and the words that can serve as a prompt.

English and Chinese as editors write them on cards and stand-in files. Every pattern keeps clear of letters beside
it, so that "template", "temperature" or "dismissing" are ordinary names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_before = r"(?<![A-Za-z])"
_after = r"(?![A-Za-z])"
_picture = r"(?:scene|shot|clip|footage|media|plate|insert|picture|vfx|material)s?"
_gap = r"[\s_.\-]*"

_needles: dict[str, tuple[str, ...]] = {
    rf"{_before}{_picture}{_gap}(?:is{_gap}|are{_gap})?missing{_after}": ("missing",),
    rf"{_before}missing{_gap}{_picture}{_after}": ("missing",),
    r"^\W*missing\W*(?:\d+\W*)?(?:\.\w{2,4})?$": ("missing",),
    r"^\W*missing\s*[:：–—-]": ("missing",),
    rf"{_before}(?-i:MISSING){_after}": ("missing",),
    rf"{_before}tbd{_after}": ("tbd",),
    rf"{_before}place{_gap}holders?{_after}": ("holder",),
    rf"{_before}temp{_gap}(?:shot|scene|clip|footage|card|picture)s?{_after}": ("temp",),
    r"占位": ("占位",),
    r"待(?:生成|补|拍|制作|渲染|定镜)(?:镜头|画面|素材)?": ("待",),
    r"缺(?:少|失)?(?:镜头|镜|画面|素材|场景)": ("缺",),
    r"(?:^|[\s_\-.\[【(（])缺(?=$|[\s_\-.\]】)）:：\d])": ("缺",),
}
"""What a name must hold, in lower case, for a pattern to be worth a try: the patterns alone cost a third of a scan."""

placeholder_patterns: tuple[str, ...] = tuple(_needles)
"""Case-insensitive regular expressions over clip names and media file names; a setting may replace them."""

marker_prefixes: tuple[str, ...] = ("AI:", "GEN:", "生成:")
"""What the text of a marker that asks for a shot begins with; a setting may replace them."""

_slug_file = re.compile(
    rf"^(?:slug|black|blackvideo|black{_gap}(?:video|frame|slug|leader|clip)|color{_gap}bars|colou?r{_gap}matte|smpte{_gap}bars"
    rf"|bars{_gap}and{_gap}tone|hd{_gap}bars|黑场|黑屏|空镜占位)(?:{_gap}\d+)?$|{_before}slug{_after}",
    re.IGNORECASE,
)
_slug_needles = ("slug", "black", "bars", "matte", "黑", "空镜")
_title_kind = re.compile(r"title|text|graphic|caption|subtitle|lower.?third|字幕|标题", re.IGNORECASE)
_clear = re.compile(r"transparent|adjustment|透明|调整图层", re.IGNORECASE)
_edges = " \t\r\n:：-–—_,，.。;；|/\\[]【】()（）{}\"'“”「」"
_extension = re.compile(r"\.[A-Za-z0-9]{2,4}$")
_machine_name = re.compile(r"^[\w.\-]*\d[\w.\-]*$", re.ASCII)


class PlaceholderWords:
    """The placeholder patterns of one set of options, as one expression; ValueError when one is no pattern."""

    def __init__(self, patterns: Sequence[str]) -> None:
        for pattern in patterns:
            _compile(pattern)
        self._any = re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.IGNORECASE)
        needles = {needle for pattern in patterns for needle in _needles.get(pattern, ("",))}
        self._needles = tuple(sorted(needles))
        self._plain_needles = tuple(needle for needle in self._needles if needle.isascii())

    def find(self, text: str) -> str | None:
        """The words that say "placeholder", or None."""
        lowered = text.lower()
        for needle in self._plain_needles if text.isascii() else self._needles:
            if needle in lowered:
                hit = self._any.search(text)
                return (hit.group().strip(_edges) or hit.group()) if hit else None
        return None

    def rest(self, text: str) -> str:
        """What a card's text says beside its placeholder words: a prompt, or "" when it is a mere number or name."""
        words = self._any.sub(" ", _extension.sub("", text)) if self._any.search(text) else ""
        words = " ".join(words.split()).strip(_edges)
        return "" if _machine_name.match(words) else words


def _compile(pattern: str) -> None:
    try:
        re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"not a pattern: {pattern}: {error}") from error


def is_slug_file(file_name: str) -> bool:
    """Whether a media file is a stand-in by its name: black, slug, bars (Avid links placeholders to one SLUG mxf)."""
    lowered = file_name.lower()
    if not any(needle in lowered for needle in _slug_needles):
        return False
    return _slug_file.search(_extension.sub("", file_name)) is not None


def is_title(generator_kind: str) -> bool:
    """Whether a generator writes text over what is beneath it."""
    return _title_kind.search(generator_kind) is not None


def is_clear(text: str) -> bool:
    """Whether a generator shows what is beneath it (transparent video, adjustment layers)."""
    return _clear.search(text) is not None
