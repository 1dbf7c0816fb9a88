"""Where the last fill wrote is known again, also after film and project were moved."""

from __future__ import annotations

from pathlib import Path

from plugin.commands.last_fill import last_output, last_shots, remember_fill
from plugin.jobs.project import project_beside


def test_an_output_beside_the_project_moves_with_it(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    project = project_beside(old / "film.otio")
    project.create()
    remember_fill(project, old / "out.otio", ("SH0010",))
    old.rename(new)
    moved = project_beside(new / "film.otio")
    assert (last_output(moved), last_shots(moved)) == (new / "out.otio", {"SH0010"})


def test_an_output_elsewhere_stays_there(tmp_path: Path) -> None:
    project = project_beside(tmp_path / "film.otio")
    assert last_output(project) is None
    project.create()
    remember_fill(project, tmp_path / "there" / "out.otio", ())
    assert last_output(project) == tmp_path / "there" / "out.otio"
