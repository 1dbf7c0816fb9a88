"""One timeline out of whatever an OTIO file holds."""

from __future__ import annotations

from typing import Any

import opentimelineio as otio

from plugin.errors import UnreadableCut
from plugin.messages import Message, say


def timeline_of(loaded: Any, name: str) -> tuple[otio.schema.Timeline, tuple[Message, ...]]:
    """A timeline as it is, the only one of a collection, or a new one around a bare stack, track or clip.

    UnreadableCut for anything else.
    """
    match loaded:
        case otio.schema.Timeline():
            if loaded.tracks is None:
                loaded.tracks = otio.schema.Stack("tracks")
            return loaded, ()
        case otio.schema.SerializableCollection():
            return _only_timeline(loaded, name), (say("The file is a collection; only its timeline is used."),)
        case otio.schema.Stack() | otio.schema.Track() | otio.schema.Clip():
            return _around(loaded), (say("The file holds no timeline; one was made around what it holds."),)
        case _:
            raise _no_timeline(name)


def _only_timeline(collection: otio.schema.SerializableCollection, name: str) -> otio.schema.Timeline:
    timelines = list(collection.find_children(descended_from_type=otio.schema.Timeline))
    if not timelines:
        raise _no_timeline(name)
    if len(timelines) > 1:
        names = ", ".join(timeline.name or "?" for timeline in timelines[:10])
        raise UnreadableCut(
            say("{file} holds {count} timelines: {names}.", file=name, count=len(timelines), names=names),
            say("Export one timeline to a file of its own."),
            code="several_timelines",
        )
    return timelines[0]


def _around(item: Any) -> otio.schema.Timeline:
    timeline = otio.schema.Timeline(item.name)
    if isinstance(item, otio.schema.Stack):
        timeline.tracks = item
    elif isinstance(item, otio.schema.Track):
        timeline.tracks.append(item)
    else:
        track = otio.schema.Track(kind=otio.schema.TrackKind.Video)
        track.append(item)
        timeline.tracks.append(track)
    return timeline


def _no_timeline(name: str) -> UnreadableCut:
    return UnreadableCut(
        say("{file} holds no timeline.", file=name),
        say("Export one timeline to a file of its own."),
        code="no_timeline",
    )
