"""The resources of an FCPXML document and its rational times.

Element names and meanings: Apple, "FCPXML Reference" (developer.apple.com), DTD versions 1.8 to 1.13.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree.ElementTree import Element

_time = re.compile(r"(-?\d{1,18}(?:\.\d{1,9})?)(?:/(\d{1,18}))?s?")
items = frozenset(
    [
        "asset-clip",
        "clip",
        "video",
        "audio",
        "title",
        "ref-clip",
        "sync-clip",
        "mc-clip",
        "gap",
        "audition",
        "live-drawing",
    ]
)


class FcpxmlError(ValueError):
    """`code`: no_timeline, several_timelines, bad_time, bad_reference or too_complex; `detail` names the place."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


def seconds(element: Element, name: str, default: Fraction = Fraction(0)) -> Fraction:
    """An attribute such as `1001/24000s`."""
    text = element.get(name)
    if text is None:
        return default
    found = _time.fullmatch(text.strip())
    if not found or (found[2] is not None and int(found[2]) == 0):
        raise FcpxmlError("bad_time", f"{element.tag} {element.get('name', '')}: {name}={text[:40]}")
    return Fraction(found[1]) / int(found[2] or 1)


def item_children(element: Element) -> Iterator[Element]:
    """The story elements in an element, its own and the connected ones."""
    return (child for child in element if child.tag in items or child.tag == "spine")


def is_connected(element: Element) -> bool:
    """True for an element on a lane of its own."""
    return element.get("lane", "0") != "0"


@dataclass(frozen=True, slots=True)
class Format:
    """Frame rate and raster; 0 and None where the document leaves them out."""

    rate: Fraction | None
    width: int
    height: int
    pixel_aspect: Fraction


@dataclass
class Resources:
    """Everything that `ref` and `format` attributes point to."""

    by_id: dict[str, Element] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element) -> Resources:
        """The `<resources>` of a document."""
        return cls({item.get("id", ""): item for holder in root.iter("resources") for item in holder})

    def find(self, name: str | None, tag: str) -> Element | None:
        """The resource of that id, if it is of that kind."""
        found = self.by_id.get(name or "")
        return found if found is not None and found.tag == tag else None

    def format(self, name: str | None) -> Format | None:
        """A format resource taken apart."""
        found = self.find(name, "format")
        if found is None:
            return None
        frame = seconds(found, "frameDuration")
        aspect = Fraction(_whole(found, "paspH", 1) or 1, _whole(found, "paspV", 1) or 1)
        return Format(1 / frame if frame > 0 else None, _whole(found, "width"), _whole(found, "height"), aspect)

    def source_of(self, asset: Element) -> str:
        """The file of an asset; since version 1.9 it stands in a `media-rep`."""
        original = [
            part for part in asset.findall("media-rep") if part.get("kind", "original-media") == "original-media"
        ]
        return asset.get("src") or next((part.get("src", "") for part in original), "")


def _whole(element: Element, name: str, default: int = 0) -> int:
    text = element.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else default
