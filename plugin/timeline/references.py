"""The media references of a timeline: those without an active one, and those that point out of a bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import opentimelineio as otio

from otio_adapters.dialects.parking import PARKED, parked_absence
from plugin.messages import Message, say
from plugin.timeline.paths import media_path


def media_references(timeline: otio.schema.Timeline) -> Iterator[Any]:
    """Every media reference of every clip, active or not."""
    for clip in timeline.find_clips():
        yield from clip.media_references().values()


def dead_keys_filled(timeline: otio.schema.Timeline) -> tuple[Message, ...]:
    """Give every clip whose active key names nothing an empty reference there, which is left out on write."""
    notes = []
    for clip in timeline.find_clips():
        if clip.media_reference is None:
            key = clip.active_media_reference_key
            empty = otio.schema.MissingReference(metadata=parked_absence())
            clip.set_media_references({**clip.media_references(), key: empty}, key)
            notes.append(say("{place}: the chosen media of this clip is missing from the file.", place=clip.name))
    return tuple(notes)


def targets(timeline: otio.schema.Timeline) -> list[str]:
    """Where the references point, as written; every file of an image sequence by its own name."""
    found = []
    for reference in media_references(timeline):
        if isinstance(reference, otio.schema.ExternalReference):
            found.append(reference.target_url or "")
        elif isinstance(reference, otio.schema.ImageSequenceReference):
            found += _sequence_targets(reference)
    return found


def _sequence_targets(reference: otio.schema.ImageSequenceReference) -> list[str]:
    try:
        count = min(reference.number_of_images_in_sequence(), 1_000_000)
        return [reference.target_url_for_image_number(number) for number in range(count)]
    except (ValueError, IndexError, OverflowError):
        return []


def neutralise_escapes(timeline: otio.schema.Timeline, folder: Path) -> tuple[Message, ...]:
    """In a bundle, relative targets that leave its folder are emptied; on write they stand as they came."""
    notes = []
    for reference in media_references(timeline):
        field = _target_field(reference)
        target = getattr(reference, field) if field else ""
        if field and target and _escapes(target, folder):
            parked = {"fields": {field: {"was": target, "now": ""}}}
            reference.metadata[PARKED] = json.dumps(parked, ensure_ascii=False)
            setattr(reference, field, "")
            notes.append(say("{target} points out of the bundle and is not followed.", target=target[:200]))
    return tuple(notes)


def _target_field(reference: Any) -> str:
    if isinstance(reference, otio.schema.ImageSequenceReference):
        return "target_url_base"
    return "target_url" if isinstance(reference, otio.schema.ExternalReference) else ""


def _escapes(target: str, folder: Path) -> bool:
    found = media_path(target, folder)
    return found is not None and found.outside and ".." in target
