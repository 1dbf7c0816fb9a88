"""The preview: any cut as a small movie, with its media where they are and slates where they are not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias, cast

import cv2

from plugin.conform.preview_audio import write_mix
from plugin.conform.preview_layers import Layers, Mix, Single
from plugin.conform.preview_media import NoPicture, Sources
from plugin.conform.preview_slate import Slates
from plugin.errors import MediaError, Stopped
from plugin.events import Progress
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec, MovieWriter
from plugin.media.encoders import Encoder
from plugin.media.index import MediaTime
from plugin.media.pictures import Picture
from plugin.media.sound import Sound
from plugin.messages import Message, say
from plugin.timeline.cut import Cut, Raster
from plugin.timeline.picture import PictureMap, Placement, picture_map
from plugin.timeline.rates import timecode

preview_encoder = Encoder("libx264", "yuv420p", (("preset", "veryfast"), ("crf", "20")), intra=False)
usual_raster = Raster(1920, 1080)
Words: TypeAlias = Callable[[Message], str]
progress_step = 12


def render_preview(
    cut: Cut, target: Path, *, height: int = 540, on_progress: Progress | None = None, text: Words = str
) -> Path:
    """Render the cut to an mp4 (H.264, AAC), `height` lines, at the cut's rate, as many frames as the cut has.

    `text` says the words on slates in the user's language.

    Missing and damaged media become slates. MediaError for an empty cut, Stopped when `on_progress` returns False,
    StorageError when the file cannot be written; nothing is left then.
    """
    picture = picture_map(cut.timeline, cut.rate)
    if not picture.frames:
        raise MediaError(say("The cut is empty; there is nothing to preview."), code="empty_cut")
    raster = preview_raster(cut.raster or usual_raster, height)
    spec = MovieSpec(raster, cut.rate, Codec.h264, cut.start_frame)
    with tempfile.TemporaryDirectory(prefix="secondunit-") as folder:
        mix = Path(folder) / "mix.wav"
        sound = Sound(mix) if write_mix(cut, picture.frames, mix) else None
        writer = MovieWriter(target, spec, sound=sound)
        writer.encoder = preview_encoder
        with writer:
            _write_frames(Painter(cut, picture, raster, text), picture, writer, on_progress)
    return target


def preview_raster(raster: Raster, height: int) -> Raster:
    """The cut's shape in square pixels at `height` lines; both sides even."""
    shape = Fraction(raster.width, raster.height) * raster.pixel_aspect
    height = max(2, height // 2 * 2)
    return Raster(max(2, round(height * shape / 2) * 2), height)


def _write_frames(painter: Painter, picture: PictureMap, writer: MovieWriter, on_progress: Progress | None) -> None:
    try:
        for frame in range(picture.frames):
            if on_progress is not None and frame % progress_step == 0 and not on_progress(frame / picture.frames):
                raise Stopped(say("The preview was stopped."), code="stopped")
            writer.write(painter.picture(frame))
    finally:
        painter.close()
    if on_progress is not None:
        on_progress(1.0)


class Painter:
    """Draws any frame of a cut; fast when asked for rising numbers."""

    def __init__(self, cut: Cut, picture: PictureMap, raster: Raster, text: Words = str) -> None:
        self._text = text
        self._cut = cut
        self._map = picture
        self._layers = Layers(picture)
        self._sources = Sources(cut.media_folder, raster)
        self._slates = Slates(raster)

    def picture(self, frame: int) -> Picture:
        """What the viewer sees at a frame of the cut; a slate where there is nothing."""
        match self._layers.at(frame):
            case Single(placement):
                return self._placement(placement, frame)
            case Mix(outgoing, incoming, weight):
                first = self._placement(outgoing, frame, mixed=True)
                second = self._placement(incoming, frame, mixed=True)
                return cast(Picture, cv2.addWeighted(first, float(1 - weight), second, float(weight), 0))

    def close(self) -> None:
        """Close the media files."""
        self._sources.close()

    def _placement(self, placement: Placement | None, frame: int, *, mixed: bool = False) -> Picture:
        if placement is None:
            return self._slates.black() if mixed else self._slate("", say("Nothing here"), frame)
        hold = not placement.start <= frame < placement.end
        reference = getattr(placement.item, "media_reference", None)
        seconds = self._map.source_seconds(placement, frame)
        # The two sides of a transition may be one file at two places; theirs are children n and n + 2 of a track.
        reader = placement.address[-1] // 2 % 2
        try:
            time = MediaTime(seconds, self._map.media_rate(placement))
            return self._sources.picture(reference, time, reader=reader, hold=hold)
        except NoPicture as missing:
            return self._slate(placement.item.name, missing.reason, frame)

    def _slate(self, name: str, reason: Message, frame: int) -> Picture:
        return self._slates.picture(name, self._text(reason), timecode(self._cut.start_frame + frame, self._cut.rate))
