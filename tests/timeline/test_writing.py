"""Writing: whole or not at all, with a backup, and nothing packed that was not asked for."""

from __future__ import annotations

import hashlib
import os
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import opentimelineio as otio
import pytest

from plugin.conform.handback import hand_back
from plugin.errors import CutChanged, StorageError, UnsupportedFormat
from plugin.shots.shot import Kind
from plugin.timeline.cut import Cut, CutFormat
from plugin.timeline.reading import read_cut
from plugin.timeline.writing import check_output, write_timeline
from tests.fakes.compare import own
from tests.fakes.cuts import clip, cut_of, fill, film, gap, shot, track


def timeline() -> otio.schema.Timeline:
    return film(track(clip("主", 24, media="media/a.mov"), gap(24), clip("ph", 24, media=None)))


@pytest.fixture
def cut(tmp_path: Path) -> Cut:
    """A cut in a file."""
    path = tmp_path / "film.otio"
    made = timeline()
    made.to_json_file(str(path))
    return on_disk(cut_of(made, folder=tmp_path), path)


def on_disk(cut: Cut, path: Path, format: CutFormat = CutFormat.otio, content: bytes | None = None) -> Cut:
    content = path.read_bytes() if content is None else content
    return replace(cut, path=path, format=format, sha256=hashlib.sha256(content).hexdigest())


def bundle(folder: Path) -> Cut:
    """A cut in an .otioz with a member of media and one that OTIO does not know."""
    path = folder / "film.otioz"
    made = timeline()
    content = made.to_json_string().encode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("version.txt", "1.0.0")
        archive.writestr("content.otio", content, zipfile.ZIP_DEFLATED)
        archive.writestr("media/a.mov", b"picture" * 1000)
        archive.writestr("notes.txt", b"kept", zipfile.ZIP_DEFLATED)
    return on_disk(cut_of(made, folder=folder), path, CutFormat.otioz, content)


def take_file(folder: Path, name: str, content: bytes = b"take") -> Path:
    path = folder / "takes" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def leftovers(folder: Path) -> list[str]:
    return [name for name in names(folder) if name.endswith(".part")]


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_new_file_needs_no_backup_and_leaves_the_input(cut: Cut, tmp_path: Path) -> None:
    before = cut.path.read_bytes()
    output = tmp_path / "out.otio"
    assert write_timeline(cut, cut.timeline, output) is None
    assert cut.path.read_bytes() == before
    assert own(otio.adapters.read_from_file(str(output))) == own(cut.timeline)
    assert "主" in output.read_text(encoding="utf-8") and '\n    "' in output.read_text(encoding="utf-8")
    assert names(tmp_path) == ["film.otio", "out.otio"]


def test_an_existing_file_goes_to_a_backup(cut: Cut, tmp_path: Path) -> None:
    before = cut.path.read_bytes()
    cut.timeline.name = "a new one"
    backup = write_timeline(cut, cut.timeline, cut.path)
    assert backup is not None and backup.parent == tmp_path and backup.name.startswith("film.otio.backup-2")
    assert backup.read_bytes() == before
    cut.timeline.name = "another"
    again = write_timeline(on_disk(cut, cut.path), cut.timeline, cut.path)
    assert again is not None and again != backup and backup.read_bytes() == before


def test_a_file_that_stays_as_it_is_needs_no_backup(cut: Cut, tmp_path: Path) -> None:
    write_timeline(cut, cut.timeline, cut.path)
    before = names(tmp_path)
    assert write_timeline(on_disk(cut, cut.path), cut.timeline, cut.path) is None
    assert names(tmp_path) == before


def test_a_cut_that_changed_meanwhile_is_refused(cut: Cut, tmp_path: Path) -> None:
    cut.path.write_text("{}")
    with pytest.raises(CutChanged):
        write_timeline(cut, cut.timeline, tmp_path / "out.otio")
    cut.path.unlink()
    with pytest.raises(CutChanged):
        write_timeline(cut, cut.timeline, tmp_path / "out.otio")
    assert names(tmp_path) == []


def test_another_suffix_is_refused(cut: Cut, tmp_path: Path) -> None:
    for name in ("out.xml", "out", "out.otio.txt"):
        with pytest.raises(UnsupportedFormat):
            write_timeline(cut, cut.timeline, tmp_path / name)


def test_a_link_is_not_written_through(cut: Cut, tmp_path: Path) -> None:
    victim = tmp_path / "victim.otio"
    victim.write_text("precious")
    (tmp_path / "out.otio").symlink_to(victim)
    with pytest.raises(StorageError):
        write_timeline(cut, cut.timeline, tmp_path / "out.otio")
    assert victim.read_text() == "precious" and leftovers(tmp_path) == []


def test_a_folder_that_is_missing_or_a_file_is_told(cut: Cut, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "dir.otio").mkdir()
    for output in (tmp_path / "none" / "out.otio", tmp_path / "file" / "out.otio", tmp_path / "dir.otio"):
        with pytest.raises(StorageError):
            write_timeline(cut, cut.timeline, output)


@pytest.mark.parametrize("name", ["link.otio", "pipe.otio", "dir.otio", "link.otiod", "file.otiod", "none/out.otio"])
def test_an_output_that_cannot_be_is_told_before_any_work(cut: Cut, tmp_path: Path, name: str) -> None:
    for link in ("link.otio", "link.otiod"):
        (tmp_path / link).symlink_to(tmp_path / "elsewhere")
    os.mkfifo(tmp_path / "pipe.otio")
    (tmp_path / "dir.otio").mkdir()
    (tmp_path / "file.otiod").write_text("")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StorageError):
        check_output(cut, tmp_path / name)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that not even root may write to")
def test_a_read_only_folder_is_told(cut: Cut) -> None:
    with pytest.raises(StorageError):
        write_timeline(cut, cut.timeline, Path("/proc/self/out.otio"))


@contextmanager
def tiny_disk() -> Iterator[None]:
    """No file may grow over 256 bytes: the write fails as on a full disk.

    Only around the write itself: the test runner's own log may be a file that is longer.
    """
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (256, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


@pytest.mark.parametrize("name", ["film.otio", "out.otio", "out.otioz", "out.otiod"])
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, name: str) -> None:
    made = timeline()
    (tmp_path / "film.otio").write_text("{}")
    cut = on_disk(cut_of(made, folder=tmp_path), tmp_path / "film.otio")
    with pytest.raises(StorageError) as failure, tiny_disk():
        write_timeline(cut, made, tmp_path / name)
    assert failure.value.code == "disk_full"
    assert names(tmp_path) == ["film.otio"] and cut.path.read_text() == "{}"


def test_a_bundle_keeps_its_members_and_takes_in_the_takes(tmp_path: Path) -> None:
    cut = bundle(tmp_path)
    before = members(cut.path)
    path = take_file(tmp_path, "SH0010_video_t001.mov")
    stranger = take_file(tmp_path, "private.mov", b"not to be packed")
    cut.timeline.tracks[0][0].media_reference.target_url = str(stranger)
    result = hand_back(cut, [fill(shot("SH0010", 24, 24), path=path)], tmp_path / "out.otioz")
    after = members(result.output)
    assert {name: after[name] for name in before if name != "content.otio"} == {
        name: data for name, data in before.items() if name != "content.otio"
    }
    assert set(after) - set(before) == {"media/SH0010_video_t001.mov"}
    assert after["media/SH0010_video_t001.mov"] == b"take"
    written = otio.adapters.read_from_string(after["content.otio"].decode(), "otio_json")
    assert written.tracks[0][1].media_reference.target_url == "media/SH0010_video_t001.mov"
    assert written.tracks[0][0].media_reference.target_url == str(stranger)
    assert result.backup is None and len(result.report.notes) >= 1


def test_a_bundle_is_read_back_with_its_takes(tmp_path: Path) -> None:
    cut = bundle(tmp_path)
    path = take_file(tmp_path, "SH0010_video_t001.mov")
    fills = [fill(shot("SH0010", 24, 24), path=path)]
    hand_back(cut, fills, tmp_path / "out.otioz")
    again = read_cut(tmp_path / "out.otioz")
    before = members(again.path)
    result = hand_back(again, fills, again.path)
    assert result.backup is None
    assert members(again.path) == before


def test_names_in_a_bundle_are_unique(tmp_path: Path) -> None:
    cut = bundle(tmp_path)
    one = take_file(tmp_path, "a.mov", b"other content")
    hand_back(cut, [fill(shot("SH0010", 24, 24), path=one)], tmp_path / "out.otioz")
    after = members(tmp_path / "out.otioz")
    assert after["media/a.mov"] == b"picture" * 1000 and after["media/a-2.mov"] == b"other content"


def test_an_otio_becomes_a_bundle_of_the_takes_alone(cut: Cut, tmp_path: Path) -> None:
    path = take_file(tmp_path, "SH0010_video_t001.mov")
    for name in ("out.otioz", "out.otiod"):
        hand_back(cut, [fill(shot("SH0010", 24, 24), path=path)], tmp_path / name)
    expected = {"content.otio", "version.txt", "media/SH0010_video_t001.mov"}
    assert set(members(tmp_path / "out.otioz")) == expected
    found = [each for each in (tmp_path / "out.otiod").rglob("*") if each.is_file()]
    assert {each.relative_to(tmp_path / "out.otiod").as_posix() for each in found} == expected
    written = otio.adapters.read_from_file(str(tmp_path / "out.otioz"))
    assert written.tracks[0][0].media_reference.target_url == "media/a.mov"


def test_a_folder_bundle_is_replaced_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "film.otiod"
    (folder / "media").mkdir(parents=True)
    made = timeline()
    made.to_json_file(str(folder / "content.otio"))
    (folder / "media" / "a.mov").write_bytes(b"picture")
    (folder / "media" / "link.mov").symlink_to("/etc/hostname")
    content = (folder / "content.otio").read_bytes()
    cut = on_disk(cut_of(made, folder=folder), folder, CutFormat.otiod, content)
    path = take_file(tmp_path, "SH0010_video_t001.mov")
    result = hand_back(cut, [fill(shot("SH0010", 24, 24), path=path)], folder)
    assert result.backup is not None and (result.backup / "content.otio").read_bytes() == content
    assert (folder / "media" / "a.mov").read_bytes() == b"picture"
    assert (folder / "media" / "SH0010_video_t001.mov").read_bytes() == b"take"
    assert (folder / "media" / "link.mov").is_symlink()
    assert leftovers(tmp_path) == []
    zipped = hand_back(
        on_disk(cut, folder, CutFormat.otiod, (folder / "content.otio").read_bytes()), [], tmp_path / "z.otioz"
    )
    assert "media/a.mov" in members(zipped.output) and "media/link.mov" not in members(zipped.output)
    unzipped = hand_back(bundle(tmp_path), [], tmp_path / "u.otiod")
    assert (unzipped.output / "notes.txt").read_bytes() == b"kept"


def test_an_output_inside_the_cut_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "film.otiod"
    folder.mkdir()
    made = timeline()
    made.to_json_file(str(folder / "content.otio"))
    cut = on_disk(cut_of(made, folder=folder), folder, CutFormat.otiod, (folder / "content.otio").read_bytes())
    with pytest.raises(StorageError):
        write_timeline(cut, made, folder / "out.otiod")


def test_a_missing_take_leaves_nothing(tmp_path: Path) -> None:
    cut = bundle(tmp_path)
    with pytest.raises(StorageError):
        hand_back(cut, [fill(shot("SH0010", 24, 24), path=tmp_path / "gone.mov")], tmp_path / "out.otioz")
    assert names(tmp_path) == ["film.otioz"]


def test_an_unsafe_member_is_not_unpacked(tmp_path: Path) -> None:
    cut = bundle(tmp_path)
    with zipfile.ZipFile(cut.path, "a") as archive:
        archive.writestr("../evil.txt", b"evil")
    with pytest.raises(Exception, match="unsafe name"):
        write_timeline(cut, cut.timeline, tmp_path / "out.otiod")
    assert names(tmp_path) == ["film.otioz"]


def test_parked_objects_come_back(tmp_path: Path) -> None:
    text = timeline().to_json_string()
    text = text.replace('"markers": []', '"markers": [{"OTIO_SCHEMA": "Beacon.7", "name": "x", "deep": [1, 2]}]', 1)
    path = tmp_path / "film.otio"
    path.write_text(text, encoding="utf-8")
    cut = read_cut(path)
    filled = fill(shot("SH0010", 48, 24, kind=Kind.unlinked, address=(0, 2)))
    result = hand_back(cut, [filled], tmp_path / "out.otio")
    assert result.report.placed == ("SH0010",)
    assert '"Beacon.7"' in (tmp_path / "out.otio").read_text(encoding="utf-8")
    assert "second_unit_parked" not in (tmp_path / "out.otio").read_text(encoding="utf-8")
