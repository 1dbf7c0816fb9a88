"""A short numbered film as a Kdenlive project, with every kind of missing shot, and takes to fill them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from otio_adapters.dialects.kdenlive_project import Project
from plugin.conform.fill import Fill
from plugin.shots.find import find_shots
from plugin.shots.shot import Shot
from plugin.shots.takes import Take
from plugin.timeline.cut import Cut
from plugin.timeline.picture import picture_map
from plugin.timeline.reading import read_cut
from tests.fakes.footage import write_footage
from tests.fakes.kdenlive_project import Blank, Entry, ProjectText, Track, colour, movie, title

effect = (
    '<filter id="bright"><property name="mlt_service">brightness</property><property name="kdenlive_id">brightness'
    '</property><property name="start">1</property><property name="level">00:00:00.000=1;00:00:00.400=1</property>'
    "</filter>"
)
end = 164
"""Frames of the film."""


@dataclass(frozen=True)
class Film:
    """A project on disk, read, with its footage A (clip 1), B (2), C (3) of 80 frames each."""

    path: Path
    folder: Path
    rate: Fraction

    def cut(self) -> Cut:
        return read_cut(self.path)


def film(folder: Path, generation: int = 4, rate: Fraction = Fraction(25), mark: str = ".") -> Film:
    """V1: A5-28 | hole 12 | B10-33 | colour 15 | missing 20 | A30-49 x B20-49 (mix of 10, cut in its middle)
    | hole 24; V2: title over the second half of B | C0-9 over the first frames of the last hole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.mp4" for name in "ABC"]
    for number, path in enumerate(files, 1):
        write_footage(path, rate, 80, clip=number)
    producers = {
        name: movie(str(path), number, 80) for number, (name, path) in enumerate(zip("ABC", files, strict=True), 2)
    }
    producers["blue"] = colour("0x0000ffff", 5, 60)
    producers["gone"] = movie(str(folder / "lost" / "gone & 镜头.mov"), 6, 400)
    producers["card"] = title("SCENE MISSING", 7, 60)
    lower = [
        Entry("A", 5, 24),
        Blank(12),
        Entry("B", 10, 24),
        Entry("blue", 0, 15, effect),
        Entry("gone", 100, 20),
        Entry("A", 30, 20),
    ]
    upper = [Blank(105), Entry("B", 20, 30)]
    first = Track("V1", lower, upper, mixes=[(105, 115, 5, False)])
    second = Track("V2", [Blank(48), Entry("card", 0, 12), Blank(79), Entry("C", 0, 10)])
    sound = Track("A1", [Blank(end - 10), Entry("C", 0, 10)], audio=True)
    text = ProjectText([sound, first, second], producers, rate, generation=generation, mark=mark)
    path = folder / "film.kdenlive"
    path.write_bytes(text.text())
    return Film(path, folder, rate)


before: list[tuple[int, int] | None] = [(1, 5 + n) for n in range(24)] + [None] * 12
before += [(2, 10 + n) for n in range(12)] + [None] * 12 + [None] * 15 + [None] * 20 + [(1, 30 + n) for n in range(10)]
before += (
    [(1, 40 + n) for n in range(6)]
    + [(2, 26 + n) for n in range(4)]
    + [(2, 30 + n) for n in range(20)]
    + [None] * 4
    + [(3, n) for n in range(10)]
    + [None] * 15
)
"""What the unfilled film shows at each frame: (clip, frame); None for no number. In a mix the stronger one is read."""


def shots_of(cut: Cut) -> dict[str, Shot]:
    """What the finder finds, by id. In the film: SH0010 hole, SH0020 card, SH0030 slug, SH0040 offline, SH0050 and
    SH0060 holes.
    """
    return {shot.id: shot for shot in find_shots(cut, picture_map(cut.timeline, cut.rate))}


def take(
    folder: Path,
    of: Shot,
    cut: Cut,
    number: int = 1,
    handles: tuple[int, int] = (0, 0),
    frames: int = 0,
    real: bool = True,
) -> Take:
    """A numbered movie for a shot in the raster of its cut; `frames` if the shot consumes other than its own length.

    Unless `real`, only its name: enough where no picture is looked at.
    """
    path = folder / "takes" / of.id / f"{of.id}_video_t{number:03d}.mov"
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cut.raster is not None, "Kdenlive projects say their raster"
    size, total = (cut.raster.width, cut.raster.height), (frames or of.frames) + sum(handles)
    if real and not path.exists():
        options = {"crf": "8", "g": "1", "preset": "ultrafast"}
        aspect = Project(cut.content).pixel_aspect
        clip = take_clip(of, number)
        write_footage(path, cut.rate, total, clip=clip, size=size, options=options, pixel_aspect=aspect)
    return Take(of.id, "video", number, path, total, handles, cut.rate, 0, "", "test", "test", ())


def take_clip(of: Shot, number: int = 1) -> int:
    """The clip number burnt into a take."""
    return int(of.id[2:]) // 10 % 20 + 10 + 20 * (number - 1)


def fill(
    folder: Path, of: Shot, cut: Cut, handles: tuple[int, int] = (0, 0), frames: int = 0, real: bool = True
) -> Fill:
    """A fill with one circled take."""
    made = take(folder, of, cut, handles=handles, frames=frames, real=real)
    return Fill(of, (made,), made)


def shown(of: Fill) -> list[tuple[int, int]]:
    """(clip, frame) at each frame of a filled shot of normal speed."""
    return [(take_clip(of.shot, of.circled.number), of.circled.handles[0] + n) for n in range(of.shot.frames)]


def expected(was: list[tuple[int, int] | None], fills: list[Fill]) -> list[tuple[int, int] | None]:
    """What a film shows once it is filled: `was`, and the takes where the shots are."""
    frames = list(was)
    for one in fills:
        frames[one.shot.start : one.shot.end] = shown(one)
    return frames
