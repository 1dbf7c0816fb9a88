"""The generator `joined`: several clips become one, every frame in its place, on this machine and for free."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from plugin.errors import MediaError
from plugin.generators.base import GenerationRequest, Role
from plugin.generators.framing import fitted
from plugin.generators.local import LocalGenerator
from plugin.media.codec import Codec
from plugin.media.encode import MovieSpec
from plugin.media.frames import FrameReader
from plugin.media.pictures import Picture
from plugin.media.probe import probe
from plugin.media.spliced_sound import SplicedSound, Stretch
from plugin.messages import say
from plugin.timeline.cut import Raster

joined: Final = "joined"
parts_option: Final = "parts"


@dataclass(frozen=True, slots=True)
class Part:
    """What one clip brings: `frames` frames after the first `skip`. `whole`: spread evenly from there to its last
    frame, so that the clip ends on the picture that it was made to end on; then it runs faster."""

    skip: int
    frames: int
    whole: bool = False


def parts_text(parts: Sequence[Part]) -> tuple[str, str]:
    """The option that carries them, e.g. ("parts", "0:121 1:96 1:48~")."""
    return parts_option, " ".join(f"{part.skip}:{part.frames}{'~' if part.whole else ''}" for part in parts)


class Joined(LocalGenerator):
    """Needs one clip per part as inputs `video`, in order; the parts come to exactly `request.frames` frames.

    Pictures are the clips' own, scaled only where a clip has another size. Their sound goes along; parts that run
    faster, and clips without sound, are silent.
    """

    name = joined

    def pictures(self, request: GenerationRequest) -> Iterator[Picture]:
        for path, part in _clips(request):
            with FrameReader(path) as reader:
                for frame in _chosen(part, reader.index.frames, path):
                    yield _sized(reader.read(frame), request.width, request.height)

    def movie(self, request: GenerationRequest) -> MovieSpec:
        """With the pixel aspect of the clips."""
        first, _ = _clips(request)[0]
        raster = Raster(request.width, request.height, probe(first).pixel_aspect)
        return MovieSpec(raster, request.rate, Codec.prores)

    def sound(self, request: GenerationRequest) -> SplicedSound | None:
        clips = _clips(request)
        heard = [probe(path).has_audio for path, _ in clips]
        if not any(heard):
            return None
        stretches, at = [], 0
        for (path, part), has_sound in zip(clips, heard, strict=True):
            start, end = (round(frame / request.rate * SplicedSound.sample_rate) for frame in (at, at + part.frames))
            silent = part.whole or not has_sound
            moment = Fraction(part.skip) / request.rate
            stretches.append(Stretch(None if silent else path, moment, end - start))
            at += part.frames
        return SplicedSound.of(stretches)


def _clips(request: GenerationRequest) -> list[tuple[Path, Part]]:
    parts = _parts(dict(request.options).get(parts_option, ""))
    files = request.files(Role.video)
    if not files or len(files) != len(parts) or sum(part.frames for part in parts) != request.frames:
        raise MediaError(
            say("The clips to join do not come to the length of the shot: {shot}.", shot=request.shot_id),
            say("Fill the shot again."),
            code="bad_request",
        )
    return [(given.path, part) for given, part in zip(files, parts, strict=True)]


def _parts(text: str) -> list[Part]:
    found = [re.fullmatch(r"(\d+):(\d+)(~?)", word) for word in text.split()]
    return [Part(int(part[1]), int(part[2]), part[3] == "~") for part in found if part is not None]


def _chosen(part: Part, found: int, path: Path) -> Iterator[int]:
    """The frames of a clip of `found` frames, in order."""
    if found < part.skip + part.frames:
        raise MediaError(
            say("{name} is too short: {needed} frames are needed, it gives {found}.", name=path.name,
                needed=part.skip + part.frames, found=found),
            code="too_short",
        )  # fmt: skip
    if not part.whole or part.frames == 1:
        last = found - 1 if part.whole else part.skip
        yield from range(last, last + part.frames)
        return
    way = found - 1 - part.skip
    # Halves round up: the first is the first, the last the last, no frame twice.
    yield from (
        part.skip + (2 * step * way + part.frames - 1) // (2 * (part.frames - 1)) for step in range(part.frames)
    )


def _sized(picture: Picture, width: int, height: int) -> Picture:
    """Movies of an odd raster are stored one pixel larger: that pixel goes again."""
    rows, columns = picture.shape[:2]
    if (rows - height) in (0, 1) and (columns - width) in (0, 1):
        return picture[:height, :width]
    return fitted(picture, width, height)
