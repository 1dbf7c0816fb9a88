"""Picture size and frame rate where a file states them outright, each editor in its own place."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from plugin.timeline.cut import Raster
from plugin.timeline.rates import highest_rate, rational_rate

largest_side = 32768
# FCP7 XML names its pixel shapes; Apple, "Final Cut Pro XML Interchange Format", pixelaspectratio.
_named_aspects = {
    "ntsc-601": Fraction(10, 11),
    "pal-601": Fraction(12, 11),
    "hd-(960x720)": Fraction(4, 3),
    "hd-(1280x1080)": Fraction(3, 2),
    "hd-(1440x1080)": Fraction(4, 3),
}


def raster_of(timeline: otio.schema.Timeline) -> Raster | None:
    """What Second Unit, Premiere (OTIO and FCP7 XML) or Hiero wrote into the metadata; None if nobody did."""
    metadata, stack = timeline.metadata, timeline.tracks.metadata
    own = _raster(_at(metadata, "second_unit"), Fraction(1))
    premiere = [_premiere(_at(owner, "PremierePro_OTIO")) for owner in (stack, metadata)]
    fcp7 = _at(metadata, "fcp_xml", "media", "video", "format", "samplecharacteristics")
    shape = _named_aspects.get(str(_at(fcp7, "pixelaspectratio")).lower(), Fraction(1))
    return next((raster for raster in (own, *premiere, _raster(fcp7, shape)) if raster), None)


def stated_rate(timeline: otio.schema.Timeline) -> Fraction | None:
    """The frame rate of the whole sequence, where Premiere's OTIO or FCP7 XML states it."""
    for owner in (timeline.tracks.metadata, timeline.metadata):
        stated = _at(owner, "PremierePro_OTIO", "VideoFrameRate")
        rate = _number(getattr(stated, "rate", stated))
        if rate is not None and 1 < rate <= highest_rate:
            return rational_rate(float(rate))
    return _fcp7_rate(_at(timeline.metadata, "fcp_xml", "rate"))


def _fcp7_rate(stated: Any) -> Fraction | None:
    """A time base of whole frames, slowed by 1001/1000 when `ntsc` is TRUE."""
    base = _number(_at(stated, "timebase"))
    if base is None or not 1 < base <= highest_rate:
        return None
    return base * 1000 / 1001 if str(_at(stated, "ntsc")).upper() == "TRUE" else base


def _premiere(sequence: Any) -> Raster | None:
    return _raster(_at(sequence, "VideoResolution"), _number(_at(sequence, "PixelAspectRatio")) or Fraction(1))


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) or hasattr(value, "keys") else None
    return value


def _raster(place: Any, pixel_aspect: Fraction) -> Raster | None:
    width, height = _number(_at(place, "width")), _number(_at(place, "height"))
    if width is None or height is None or not (1 <= width <= largest_side and 1 <= height <= largest_side):
        return None
    return Raster(int(width), int(height), pixel_aspect if Fraction(1, 8) <= pixel_aspect <= 8 else Fraction(1))


def _number(value: Any) -> Fraction | None:
    """A number however it is written: 1920, "1920", {"numerator": 24000, "denominator": 1001}."""
    try:
        if hasattr(value, "keys"):
            return Fraction(value["numerator"]) / Fraction(value["denominator"])
        return None if isinstance(value, bool) else Fraction(value)
    except (TypeError, ValueError, KeyError, ZeroDivisionError, OverflowError):
        return None
