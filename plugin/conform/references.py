"""Takes as media references of a clip: the circled one active, everything the clip had kept under its own key."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import opentimelineio as otio

from plugin.conform.fill import Fill
from plugin.shots.takes import Take
from plugin.timeline.paths import plain_target
from plugin.timeline.rates import rational_rate

metadata_key = "second_unit"


def spelled_rate(rate: Fraction, like: otio.opentime.RationalTime | None) -> float:
    """The float that the file itself uses for `rate` (23.976, 23.976023976...), so that OTIO's sums stay whole."""
    if like is not None and math.isfinite(like.rate) and like.rate > 0 and rational_rate(like.rate) == rate:
        return float(like.rate)
    return float(rate)


def carried_shot(item: otio.core.SerializableObjectWithMetadata) -> str:
    """The shot id that an earlier relink left in the item's metadata, or ""."""
    note = item.metadata.get(metadata_key)
    shot = note.get("shot") if isinstance(note, Mapping) else None
    return shot if isinstance(shot, str) else ""


def take_reference(take: Take, rate: float) -> otio.schema.ExternalReference:
    """The whole file of a take; `rate` is the float to spell the take's rate with."""
    time = otio.opentime.RationalTime
    reference = otio.schema.ExternalReference(
        target_url=plain_target(take.path),
        available_range=otio.opentime.TimeRange(time(take.start_frame, rate), time(take.frames, rate)),
    )
    reference.name = take.path.name
    reference.metadata[metadata_key] = {
        "shot": take.shot_id,
        "take": take.number,
        "generator": take.generator,
        "model": take.model,
        "sha256": take.sha256,
    }
    return reference


def put_takes(
    clip: otio.schema.Clip,
    fill: Fill,
    first: Fraction,
    duration: otio.opentime.RationalTime,
    kept: Mapping[str, Any],
) -> None:
    """Give a clip its takes beside the references `kept`, by key.

    `first` is the frame of the circled take, from the first of its file, that the clip shows first.
    """
    take = fill.circled
    spelling = spelled_rate(take.rate, duration)
    references = dict(kept)
    for offered in (*fill.takes, take):
        references[offered.name] = take_reference(offered, spelling)
    clip.set_media_references(references, take.name)
    start = otio.opentime.RationalTime(float(take.start_frame + first), spelling)
    clip.source_range = otio.opentime.TimeRange(start, duration)
    clip.metadata[metadata_key] = {"shot": take.shot_id, "stage": take.stage, "take": take.number}
