"""Final Cut Pro 7 XML (xmeml), as Premiere and others write it: what stops or misleads the OTIO adapter 1.0.0."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, tostring

import opentimelineio as otio


def adapted(text: str) -> str:
    """The document in a form the adapter reads; the same text when nothing stands in its way.

    Callers have refused entities. A rate of 0 (Premiere's PLACEHOLDER, OTIO issue 1322) makes every time after it NaN,
    and a single clip without a file or sequence stops the adapter: the rate is then the sequence's, the file unknown.
    """
    root = fromstring(text)
    changed = [_without_zero_rates(root)]
    changed += [_with_source(item) for tag in ("clipitem", "generatoritem") for item in root.iter(tag)]
    return tostring(root, encoding="unicode") if any(changed) else text


def _without_zero_rates(root: Element) -> bool:
    found = False
    for owner in root.iter():
        rate = owner.find("rate")
        if rate is not None and owner.tag != "sequence" and _is_zero(rate.findtext("timebase")):
            owner.remove(rate)
            found = True
    return found


def _is_zero(number: str | None) -> bool:
    try:
        return float(number or 0) == 0
    except ValueError:
        return False


def _with_source(item: Element) -> bool:
    changed = False
    if item.find("in") is None:
        SubElement(item, "in").text = "0"
        changed = True
    generator = item.tag == "generatoritem" and item.find("./effect[effecttype='generator']") is not None
    if item.find("file") is None and item.find("sequence") is None and not generator:
        SubElement(SubElement(item, "file"), "name").text = item.findtext("name") or ""
        changed = True
    return changed


def complete(timeline: otio.schema.Timeline) -> None:
    """Carry `enabled` over from the metadata, where the adapter leaves it."""
    for track in timeline.tracks:
        _disable(track)
        for item in track:
            if not isinstance(item, otio.schema.Transition):
                _disable(item)
            for clip in item.find_clips() if isinstance(item, otio.core.Composition) else ():
                _disable(clip)


def _disable(item: Any) -> None:
    fields = item.metadata.get("fcp_xml")
    if hasattr(fields, "get") and str(fields.get("enabled", "")).upper() == "FALSE":
        item.enabled = False
