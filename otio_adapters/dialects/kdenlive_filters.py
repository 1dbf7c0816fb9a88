"""Moving the effects of a clip along with its in-point.

A filter's `in` and `out`, and its keyframes when it has no `in`, count from the first frame of the producer
(mlt_filter_get_position: frame position less the filter's in). When other media come under the clip, its in-point
changes, and the effects would run at another moment without this.
"""

from __future__ import annotations

import re
from fractions import Fraction

from otio_adapters.dialects.kdenlive_splice import Splices, property_line, with_attributes
from otio_adapters.dialects.kdenlive_time import TimeStyle, parse_time
from otio_adapters.dialects.kdenlive_xml import KdenliveError, Node

keyframe = re.compile(r"\s*(\d[\d:.,]*)([^\d:.,=;]{0,3})=([^;]*)", re.DOTALL)


def shift_filters(splices: Splices, entry: Node, delta: int, rate: Fraction, style: TimeStyle) -> None:
    """Move all filters of an entry by `delta` frames."""
    for effect in entry.all("filter") if delta else ():
        times = {
            name: parse_time(effect.attributes[name], rate, effect.line) + delta
            for name in ("in", "out")
            if effect.attributes.get(name)
        }
        if "out" in times and "in" not in times and delta > 0:
            times["in"] = delta
        if times:
            tag = splices.data[effect.start : effect.inner]
            shown = {name: style.text(max(0, frames)) for name, frames in times.items()}
            splices.replace(effect.start, effect.inner, with_attributes(tag, shown))
        if "in" not in times:
            _shift_keyframes(splices, effect, delta, rate, style)


def _shift_keyframes(splices: Splices, effect: Node, delta: int, rate: Fraction, style: TimeStyle) -> None:
    for node in effect.all("property"):
        moved = shifted_keyframes(node.text, delta, rate, style)
        if moved is not None:
            splices.replace(node.start, node.end, property_line(node.attributes.get("name", ""), moved))


def shifted_keyframes(text: str, delta: int, rate: Fraction, style: TimeStyle) -> str | None:
    """An MLT animation `time=value;time=value` moved by `delta` frames; None when the text is none.

    Keys that would come to lie before frame 0 are dropped, but for the last of them, which moves to frame 0.
    """
    found = [keyframe.fullmatch(part) for part in text.split(";")]
    try:
        keys = [(parse_time(key.group(1), rate) + delta, key.group(2), key.group(3)) for key in found if key]
    except KdenliveError:
        return None
    if len(keys) != len(found):
        return None
    before = [key for key in keys if key[0] < 0]
    kept = [key for key in keys if key[0] >= 0]
    if before and (not kept or kept[0][0] > 0):
        kept.insert(0, (0, *before[-1][1:]))
    return ";".join(f"{style.text(frame)}{kind}={value}" for frame, kind, value in kept)
