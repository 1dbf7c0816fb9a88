"""A short numbered film as a Kdenlive project, with every kind of missing shot, and takes to fill them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from plugin.conform.fill import Fill
from plugin.messages import say
from plugin.shots.shot import Address, Kind, Shot
from plugin.shots.takes import Take
from plugin.timeline.cut import Cut
from plugin.timeline.picture import PictureMap, picture_map
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


before = [(1, 5 + n) for n in range(24)] + [None] * 12
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


def shot(
    cut: Cut,
    number: int,
    start: int,
    frames: int,
    kind: Kind = Kind.hole,
    address: Address | None = None,
    **more: object,
) -> Shot:
    """A shot as the finder would give it."""
    facts: dict[str, object] = {
        "visible_frames": frames,
        "name": "",
        "prompt": "",
        "reason": say("test"),
        "excluded": False,
        "before": None,
        "after": None,
        "track": None if address is None else 1,
    }
    return Shot(id=f"SH{number:04d}", kind=kind, start=start, frames=frames, address=address, **(facts | more))  # type: ignore[arg-type]


def placeholder(cut: Cut, number: int, start: int, kind: Kind, **more: object) -> Shot:
    """The shot for the clip that starts at a frame of the cut on the lowest track that has one there."""
    found = next(p for p in placements(cut).placements if p.start == start)
    return shot(cut, number, start, found.frames, kind, found.address, **more)


def placements(cut: Cut) -> PictureMap:
    return picture_map(cut.timeline, cut.rate)


def take(
    folder: Path,
    of: Shot,
    rate: Fraction,
    number: int = 1,
    handles: tuple[int, int] = (0, 0),
    consumed: int | None = None,
    sound: bool = False,
) -> Take:
    """A numbered movie for a shot: clip 10 plus the take's number, frames from 100 on at the first used frame."""
    frames = (of.frames if consumed is None else consumed) + sum(handles)
    path = folder / "takes" / of.id / f"{of.id}_video_t{number:03d}.mov"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        clip = take_clip(of, number)
        write_footage(path, rate, frames, clip=clip, codec="libx264", options={"crf": "8", "g": "1"}, sound=sound)
    return Take(of.id, "video", number, path, frames, handles, rate, 0, "", "test", "test", ())


def take_clip(of: Shot, number: int = 1) -> int:
    return int(of.id[2:]) // 10 % 20 + 10 + 20 * (number - 1)


def fill(folder: Path, of: Shot, rate: Fraction, handles: tuple[int, int] = (0, 0), **more: object) -> Fill:
    """A fill with one circled take."""
    made = take(folder, of, rate, handles=handles, **more)  # type: ignore[arg-type]
    return Fill(of, (made,), made)
