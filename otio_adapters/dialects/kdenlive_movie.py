"""A movie as the producers that Kdenlive keeps of it: one in the bin, one on a track."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from otio_adapters.dialects.kdenlive_splice import property_line, quoted


@dataclass(frozen=True, slots=True)
class Movie:
    """A file of `frames` frames at the project's rate. `path` is plain and absolute; `take` is unique per file."""

    path: str
    frames: int
    title: str
    shot: str
    take: str


def warp_length(movie: Movie, speed: Fraction) -> int:
    """Frames that the movie lasts at a speed."""
    return max(1, round(movie.frames / abs(speed)))


def movie_producer(
    movie: Movie, name: str, clip_id: str, folder: str, speed: Fraction, span: tuple[str, str], *, timeline: bool
) -> str:
    """The `<producer>` element, lines apart by "\\n", in the shape that Kdenlive 22.12 saves.

    `span` is its first and last frame as the file writes times. A producer on a video track shows no sound.
    """
    warped = speed != 1
    spelled = f"{float(speed):.6f}"
    properties = {
        "length": str(warp_length(movie, speed)),
        "eof": "pause",
        "resource": f"{spelled}:{movie.path}" if warped else movie.path,
        "mlt_service": "timewarp" if warped else "avformat-novalidate",
        "seekable": "1",
        "kdenlive:clipname": movie.title,
        "kdenlive:folderid": folder,
        "kdenlive:id": clip_id,
        "kdenlive:clip_type": "0",
        "secondunit:shot": movie.shot,
        "secondunit:take": movie.take,
    }
    if warped:
        properties |= {"warp_speed": spelled, "warp_resource": movie.path, "warp_pitch": "0"}
    if timeline:
        properties |= {"xml": "was here", "set.test_audio": "1", "set.test_image": "0"}
    lines = [f"\n {property_line(key, value)}" for key, value in properties.items()]
    return f'<producer id="{quoted(name)}" in="{span[0]}" out="{span[1]}">{"".join(lines)}\n</producer>'
