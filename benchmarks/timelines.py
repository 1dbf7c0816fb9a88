"""Timelines for measuring: three tracks, about 30% gaps, a marker on half the clips, about 1 kB of metadata each."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import opentimelineio as otio

schema = otio.schema
tracks = 3
clips_per_file = 8


def span(start: int, frames: int) -> otio.opentime.TimeRange:
    time = otio.opentime.RationalTime
    return otio.opentime.TimeRange(time(start, 24), time(frames, 24))


def metadata(number: int) -> dict[str, Any]:
    """About 1 kB as compact JSON, of the kinds of values an editor and a studio pipeline leave on a clip."""
    return {
        "Resolve_OTIO": {
            "Link Group ID": number,
            "Keywords": ["day", "ext"],
            "Flags": [],
            "Channels": [
                {"Source Channel ID": 0, "Source Track ID": 0},
                {"Source Channel ID": 1, "Source Track ID": 0},
            ],
        },
        "studio": {
            "shot": f"sc{number:04d}",
            "sequence": "SQ010",
            "status": "approved",
            "artist": "Lin Mei",
            "version": 12,
            "frame_in": 1001,
            "frame_out": 1097,
            "handles": [8, 8],
            "camera": {"lens": 35.0, "iso": 800, "fps": 24.0, "body": "Alexa Mini LF", "shutter": 172.8, "wb": 5600},
            "cdl": {"slope": [1.02, 0.98, 1.0], "offset": [0.001, -0.003, 0.0], "power": [1.0, 1.0, 1.01], "sat": 0.95},
            "notes": "The rain should read stronger here; keep the umbrella in frame until she turns.",
            "tags": ["vfx", "rain", "comp"],
            "locked": False,
            "id": "7f0c2c0e-3b9a-4c39-93d2-0c1f2a77a1b2",
            "source": {"reel": "A003R2KX", "tc": "14:22:07:11", "drive": "SHUTTLE_07", "checksum": "9f86d081884c7d65"},
            "delivery": {
                "codec": "ProRes 4444",
                "width": 4096,
                "height": 2160,
                "lut": "show_v3.cube",
                "due": "2026-03-01",
            },
            "sound": {"roll": "S012", "tracks": 8, "timecode": "14:22:06:20", "note": "wild line after cut"},
            "review": {"by": "director", "round": 3, "ok": True},
        },
    }


def make_timeline(clips: int, seed: int = 1) -> otio.schema.Timeline:
    """The same timeline for the same arguments."""
    choose = random.Random(seed)
    timeline = schema.Timeline(name=f"{clips} clips")
    for number in range(tracks):
        track = schema.Track(name=f"Video {number + 1}", kind=schema.TrackKind.Video)
        timeline.tracks.append(track)
        for index in range(number, clips, tracks):
            if choose.random() < 0.43:
                track.append(schema.Gap(source_range=span(0, choose.randint(1, 60))))
            track.append(make_clip(index, choose))
    return timeline


def make_clip(index: int, choose: random.Random) -> otio.schema.Clip:
    media = schema.ExternalReference(f"/media/A{index // clips_per_file:04d}C002_230412.mov", span(0, 1000))
    clip = schema.Clip(
        name=f"A{index // clips_per_file:04d}C002_230412.mov",
        media_reference=media,
        source_range=span(choose.randint(0, 100), choose.randint(5, 90)),
        metadata=metadata(index),
    )
    if choose.random() < 0.5:
        clip.markers.append(schema.Marker(name="check the eyeline", marked_range=span(50, 1), color="GREEN"))
    return clip


def write_timeline(clips: int, folder: Path) -> Path:
    path = folder / f"{clips}.otio"
    otio.adapters.write_to_file(make_timeline(clips), str(path))
    return path
