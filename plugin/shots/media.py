"""What a clip's media reference points at, looked at once per file."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from os.path import splitext
from pathlib import Path
from typing import Any, NamedTuple

import opentimelineio as otio

from plugin.shots.carried import take_shot
from plugin.shots.options import FindOptions
from plugin.shots.words import PlaceholderWords, is_slug_file
from plugin.timeline.picture import Placement, available_range
from plugin.timeline.rates import exact_seconds

schema = otio.schema
External, Sequence, Generator = schema.ExternalReference, schema.ImageSequenceReference, schema.GeneratorReference

picture_suffixes = frozenset(
    f".{suffix}"
    for suffix in (
        *("png", "jpg", "jpeg", "jpe", "jp2", "jxl", "webp", "bmp", "tga", "psd", "heic", "heif", "avif"),
        *("tif", "tiff", "exr", "dpx", "hdr", "cin", "sgi"),
    )
)
render_suffixes = frozenset({".tif", ".tiff", ".exr", ".dpx", ".hdr", ".cin", ".sgi"})
_pattern = re.compile(r"%0?\d*d|\[\d+-\d+\]|#+|@@+")
_numbered = re.compile(r"\.\d{4,}$")


class Form(StrEnum):
    """What a media file holds."""

    movie = "movie"
    still = "still"
    sequence = "sequence"


class Media(NamedTuple):
    """A file as the cut names it. `path` is None when the reference names no file at all."""

    stated: str
    """The file name or address as written, "" if none."""
    path: Path | None
    exists: bool
    form: Form
    card: str | None
    """Placeholder words in the file name."""
    slug: bool
    take_of: str
    """Id of the shot this file is a take of, "" if it is none of ours."""
    ordinary: bool
    """A movie that is there and whose name is no stand-in's."""

    @property
    def name(self) -> str:
        return self.path.name if self.path is not None else self.stated


nothing = Media("", None, False, Form.movie, None, False, "", ordinary=False)


class MediaShelf:
    """Answers for the media of one cut; every path is asked for on disk once."""

    def __init__(self, folder: Path, options: FindOptions, words: PlaceholderWords) -> None:
        self._folder = folder
        self._locate = options.media_path
        self._exists = options.media_exists
        self._probe = options.media_frames
        self._frame_at = options.media_frame
        self._words = words
        self.filled: set[str] = set()
        """Ids of the shots whose takes lie in the cut already."""
        self._by_address: dict[str, Media] = {}
        self._probed: dict[Path, tuple[int, Fraction] | None] = {}

    def of(self, reference: Any) -> Media:
        """The media of a reference of any kind; of None as well."""
        if type(reference) is External:
            address: str = reference.target_url or ""
            known = self._by_address.get(address)
            if known is None:
                known = self._by_address[address] = self._look(reference, address)
            return known
        if reference is None or isinstance(reference, Generator):
            return nothing
        return self._look(reference, "")

    def _look(self, reference: Any, address: str) -> Media:
        path = self._locate(reference, self._folder)
        name = path.name if path is not None else address
        exists = path is not None and self._exists(path)
        form = Form.movie if path is None else _form(reference, name, address)
        take_of = take_shot(name)
        card, slug = self._words.find(name) if name else None, is_slug_file(name)
        if exists and take_of:
            self.filled.add(take_of)
        ordinary = exists and form is Form.movie and not (card or slug or take_of)
        return Media(address or name, path, exists, form, card, slug, take_of, ordinary=ordinary)

    def probe(self, media: Media) -> tuple[int, Fraction] | None:
        """(frames, rate) of a file that is there, by opening it; None when that is not wanted or tells nothing."""
        if media.path is None or not media.exists:
            return None
        return _remembered(self._probed, media.path, self._probe)

    def frame_at(self, media: Media, seconds: Fraction, stated: Fraction) -> int | None:
        """Frame of a file at a media time, by its own timestamps; None when that is not wanted or tells nothing."""
        return self._frame_at(media.path, seconds, stated) if media.path is not None and media.exists else None

    def seconds(self, place: Placement, media: Media) -> Fraction | None:
        """Length of the media: as the cut states it, else by opening it (of a sequence that would be one picture)."""
        available = available_range(place.item)
        if available is not None:
            return exact_seconds(available.duration)
        found = self.probe(media) if media.form is Form.movie else None
        return Fraction(found[0]) / found[1] if found else None


def _remembered(
    seen: dict[Path, tuple[int, Fraction] | None], path: Path, ask: Callable[[Path], tuple[int, Fraction] | None]
) -> tuple[int, Fraction] | None:
    if path not in seen:
        seen[path] = ask(path)
    return seen[path]


def _form(reference: Any, name: str, address: str) -> Form:
    if isinstance(reference, Sequence):
        return Form.still if reference.start_frame == _last(reference) else Form.sequence
    stem, suffix = splitext(name.lower())  # noqa: PTH122  # four times as fast as a Path, on every file of the cut
    if suffix not in picture_suffixes:
        return Form.movie
    written = address.replace("\\", "/").rpartition("/")[2]
    if _pattern.search(written):
        return Form.sequence
    numbered = suffix in render_suffixes and _numbered.search(stem)
    return Form.sequence if numbered and not _states_one_picture(reference) else Form.still


def _last(reference: Any) -> int:
    """Last frame of an image sequence; the first one when its range is not stated."""
    available = reference.available_range
    if available is None or available.duration.rate <= 0:
        return int(reference.start_frame) + 1
    return int(reference.end_frame())


def _states_one_picture(reference: Any) -> bool:
    """Whether the cut says that one file of a numbered series of renders is all there is."""
    available = reference.available_range
    return available is not None and available.duration.rate > 0 and available.duration.value <= 1
