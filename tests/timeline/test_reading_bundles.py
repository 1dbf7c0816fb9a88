"""Packed and unpacked bundles, honest and hostile."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import opentimelineio as otio
import pytest

from otio_adapters.dialects.otio_json import restore_parked
from plugin.errors import HostileInput, UnreadableCut
from plugin.timeline.bundles import is_inside
from plugin.timeline.cut import CutFormat
from plugin.timeline.paths import reference_path
from plugin.timeline.reading import ReadOptions, read_cut
from tests.timeline.otio_making import clip, media, timeline


def pack(path: Path, targets: list[str], members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    value = timeline(*(clip(f"c{number}", reference=media(target)) for number, target in enumerate(targets)))
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("content.otio", json.dumps(value))
        archive.writestr("version.txt", "1.0.0")
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def files_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_media_are_unpacked_once_and_found(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = pack(tmp_path / "film.otioz", ["media/a.mov", "media/名.mov", "media/gone.mov"], {
        "media/a.mov": b"picture", "media/名.mov": b"two", "media/unused.mov": b"three",
    })  # fmt: skip
    cut = read_cut(path, ReadOptions(bundle_cache=cache))
    assert (cut.format, cut.frames) == (CutFormat.otioz, 72)
    assert files_under(cut.media_folder) == ["media/a.mov", "media/名.mov"]
    assert cut.media_folder.parent == cache
    first = reference_path(cut.timeline.tracks[0][0].media_reference, cut.media_folder)
    assert first is not None and first.read_bytes() == b"picture"
    before = first.stat().st_mtime_ns
    again = read_cut(path, ReadOptions(bundle_cache=cache))
    assert again.media_folder == cut.media_folder and first.stat().st_mtime_ns == before


def test_other_media_of_the_same_timeline_get_another_folder(tmp_path: Path) -> None:
    folders = set()
    for content in (b"one", b"two"):
        path = pack(tmp_path / "film.otioz", ["media/a.mov"], {"media/a.mov": content})
        cut = read_cut(path, ReadOptions(bundle_cache=tmp_path / "cache"))
        folders.add(cut.media_folder)
        assert (cut.media_folder / "media/a.mov").read_bytes() == content
    assert len(folders) == 2


def test_what_otio_packs_is_read(tmp_path: Path) -> None:
    movie = tmp_path / "a.mov"
    movie.write_bytes(b"picture")
    film = otio.adapters.read_from_string(json.dumps(timeline(clip(reference=media(str(movie))))), "otio_json")
    otio.adapters.write_to_file(film, str(tmp_path / "film.otioz"))
    otio.adapters.write_to_file(film, str(tmp_path / "film.otiod"))
    packed = read_cut(tmp_path / "film.otioz", ReadOptions(bundle_cache=tmp_path / "cache"))
    folder = read_cut(tmp_path / "film.otiod")
    for cut in (packed, folder):
        found = reference_path(cut.timeline.tracks[0][0].media_reference, cut.media_folder)
        assert found is not None and found.read_bytes() == b"picture"
    assert folder.media_folder == tmp_path / "film.otiod"


escapes = ["media/../../evil.mov", "../evil.mov", "media/../../../evil.mov", "..\\evil.mov"]


@pytest.mark.parametrize("target", escapes)
def test_targets_that_leave_the_bundle_are_not_followed_but_kept(tmp_path: Path, target: str) -> None:
    cache = tmp_path / "cache" / "deep"
    (tmp_path / "evil.mov").write_bytes(b"secret")
    path = pack(tmp_path / "film.otioz", [target], {target: b"evil", "/abs.mov": b"evil", "media/ok.mov": b""})
    cut = read_cut(path, ReadOptions(bundle_cache=cache))
    reference = cut.timeline.tracks[0][0].media_reference
    assert reference_path(reference, cut.media_folder) is None
    assert any("bundle" in str(warning) for warning in cut.warnings)
    assert files_under(tmp_path) == ["evil.mov", "film.otioz"]
    assert (tmp_path / "evil.mov").read_bytes() == b"secret"
    back: Any = json.loads(restore_parked(otio.core.serialize_json_to_string(cut.timeline)))
    clip_back = back["tracks"]["children"][0]["children"][0]
    assert clip_back["media_references"]["DEFAULT_MEDIA"]["target_url"] == target


def test_a_folder_bundle_does_not_lead_out_either(tmp_path: Path) -> None:
    folder = tmp_path / "film.otiod"
    folder.mkdir()
    (folder / "content.otio").write_text(json.dumps(timeline(clip(reference=media("media/../../secret.mov")))))
    cut = read_cut(folder)
    assert reference_path(cut.timeline.tracks[0][0].media_reference, folder) is None


def test_a_gigabyte_of_zeros_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.otioz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("content.otio", json.dumps(timeline(clip(reference=media("media/zeros.mov")))))
        with archive.open("media/zeros.mov", "w", force_zip64=True) as member:
            for _ in range(1024):
                member.write(bytes(1 << 20))
    with pytest.raises(HostileInput) as caught:
        read_cut(path, ReadOptions(bundle_cache=tmp_path / "cache"))
    assert caught.value.code == "zip_bomb"
    assert not (tmp_path / "cache").exists()


def test_a_timeline_of_zeros_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.otioz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.otio", bytes(50 << 20))
    with pytest.raises(HostileInput, match=r"content\.otio"):
        read_cut(path)


@pytest.mark.parametrize("damage", ["no content", "half", "wrong sum", "no zip", "encrypted"])
def test_damaged_bundles_are_refused(tmp_path: Path, damage: str) -> None:
    path = pack(tmp_path / "film.otioz", ["media/a.mov"], {"media/a.mov": b"p" * 500}, zipfile.ZIP_STORED)
    content = path.read_bytes()
    if damage == "no content":
        path.write_bytes(content.replace(b"content.otio", b"content.0000"))
    elif damage == "half":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "wrong sum":
        path.write_bytes(content.replace(b"pppp", b"qqqq", 1))
    elif damage == "no zip":
        path.write_bytes(b"PK\x03\x04" + b"\0" * 100)
    else:
        flagged = bytearray(content)
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = flagged.find(mark)
            while at >= 0:
                flagged[at + place] |= 1
                at = flagged.find(mark, at + 4)
        path.write_bytes(bytes(flagged))
    cache = tmp_path / "cache"
    with pytest.raises(UnreadableCut):
        read_cut(path, ReadOptions(bundle_cache=cache))
    assert not cache.exists() or files_under(cache) == []


@pytest.mark.parametrize(("name", "inside"), [("media/" + "n" * 255, True), ("media/" + "主" * 100 + ".mov", False)])
def test_a_member_name_that_no_disk_takes_is_left_alone(name: str, *, inside: bool) -> None:
    assert is_inside(name) is inside
