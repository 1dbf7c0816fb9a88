"""What every host does with the files it is given and asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import opentimelineio as otio
import pytest

from plugin.conform.fill import Fill
from plugin.errors import CutChanged, StorageError, UnsupportedFormat
from plugin.hosts.base import Host
from plugin.hosts.files import FilesHost
from plugin.hosts.kdenlive import KdenliveHost
from plugin.timeline.cut import Cut
from plugin.timeline.reading import read_cut
from tests.fakes.kdenlive_film import film, shots_of, take


@dataclass(frozen=True)
class Case:
    """A host with a cut of its own, and one hole of it filled."""

    host: Host
    cut: Cut
    fills: list[Fill]


@pytest.fixture(params=["files", "kdenlive"])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    made = film(tmp_path / "film")
    cut = made.cut()
    shot = shots_of(cut)["SH0010"]
    one = take(made.folder, shot, cut, real=False)
    host: Host = KdenliveHost()
    if request.param == "files":
        path = made.folder / "film.otio"
        otio.adapters.write_to_file(cut.timeline, str(path))
        host, cut = FilesHost(), read_cut(path)
    return Case(host, cut, [Fill(shot, (one,), one)])


def listing(case: Case) -> list[str]:
    return sorted(path.name for path in case.cut.path.parent.iterdir())


def test_the_cut_is_never_written_unless_it_is_the_output(case: Case) -> None:
    before, out = case.cut.path.read_bytes(), case.cut.path.with_stem("out")
    back = case.host.hand_back(case.cut, case.fills, out)
    assert (back.output, back.backup, back.report.placed) == (out, None, ("SH0010",))
    assert case.cut.path.read_bytes() == before
    clips = [clip.metadata.get("second_unit", {}).get("shot") for clip in read_cut(out).timeline.find_clips()]
    assert clips.count("SH0010") == 1


def test_a_cut_that_is_replaced_is_kept_as_a_backup(case: Case) -> None:
    before = case.cut.path.read_bytes()
    back = case.host.hand_back(case.cut, case.fills, case.cut.path)
    assert back.backup is not None
    assert back.backup.read_bytes() == before
    assert case.cut.path.read_bytes() != before


def test_a_cut_that_changed_meanwhile_is_not_written(case: Case) -> None:
    changed = case.cut.path.read_bytes() + b"\n"
    case.cut.path.write_bytes(changed)
    names = listing(case)
    with pytest.raises(CutChanged):
        case.host.hand_back(case.cut, case.fills, case.cut.path)
    assert (listing(case), case.cut.path.read_bytes()) == (names, changed)


def test_an_output_that_cannot_be_written_leaves_nothing(case: Case) -> None:
    names = listing(case)
    with pytest.raises(StorageError):
        case.host.hand_back(case.cut, case.fills, case.cut.path.parent / "nowhere" / f"out{case.cut.path.suffix}")
    with pytest.raises(UnsupportedFormat):
        case.host.hand_back(case.cut, case.fills, case.cut.path.with_suffix(".mov"))
    assert listing(case) == names


def test_a_host_names_itself_and_its_formats(case: Case) -> None:
    assert case.host.name
    assert case.cut.format in case.host.formats
