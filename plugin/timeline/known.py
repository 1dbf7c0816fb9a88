"""What is remembered of a shot between two versions of a cut."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of a shot to know it again in a later version of the cut. Frames of the cut."""

    id: str
    kind: str
    track: int | None
    start: int
    frames: int
    name: str
    prompt: str
    media: str
    """File name of the placeholder's media, "" if none."""
    before: str
    """What the viewer sees just before: file name of the media, id of a missing shot, or ""."""
    after: str
    carried_id: str = ""
    """Shot id found in the cut itself: metadata, marker note, clip or media name."""
