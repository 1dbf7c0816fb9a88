"""Every editor's way to name a media file, resolved against a real folder."""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.timeline.paths import media_path, plain_target, reference_path

posix_only = pytest.mark.skipif(os.name == "nt", reason="names that Windows does not allow")


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def found(target: str, folder: Path) -> Path:
    media = media_path(target, folder)
    assert media is not None
    return media.path


names = [
    "a.mov",
    "镜头 03.mov",
    "take 100%.mov",
    "café.mov",
    "a%20b.mov",
    "a#1.mov",
    "who?.mov",
    "a&b;c.mov",
    "a.%04d.mov",
]


@posix_only
@pytest.mark.parametrize("name", names)
@pytest.mark.parametrize(
    "form", ["plain", "relative", "dotted", "file", "localhost", "encoded", "one slash", "encoded relative"]
)
def test_each_form_finds_each_file(tmp_path: Path, name: str, form: str) -> None:
    path = touch(tmp_path / "media" / name)
    encoded = path.as_uri()
    target = {
        "plain": str(path),
        "relative": f"media/{name}",
        "dotted": f"./media/../media/{name}",
        "file": f"file://{path}",
        "localhost": encoded.replace("file://", "file://localhost"),
        "encoded": encoded,
        "one slash": f"file:{path}",
        "encoded relative": encoded.removeprefix(tmp_path.as_uri() + "/"),
    }[form]
    assert found(target, tmp_path) == path


@pytest.mark.parametrize(
    "target",
    [
        r"D:\media\b c\x.mov",
        "D:/media/b c/x.mov",
        "d:/media/b c/x.mov",
        "file:///D:/media/b%20c/x.mov",
        "file:///D|/media/b%20c/x.mov",
        "file://localhost/D%3a/media/b%20c/x.mov",
        "file://D:/media/b%20c/x.mov",
        "file:D:/media/b c/x.mov",
        r"file:///D:\media\b c\x.mov",
    ],
)
def test_windows_paths_keep_their_drive_and_never_become_relative(target: str, tmp_path: Path) -> None:
    media = media_path(target, tmp_path)
    assert media is not None and media.path.is_absolute() and media.outside
    assert plain_target(media.path) == "D:/media/b c/x.mov"
    assert plain_target(media.path) == PureWindowsPath(r"D:\media\b c\x.mov").as_posix()


@pytest.mark.parametrize(
    "target", [r"\\server\share\x y.mov", "//server/share/x y.mov", "file://server/share/x%20y.mov"]
)
def test_shares_keep_their_server(target: str, tmp_path: Path) -> None:
    assert plain_target(found(target, tmp_path)) == "//server/share/x y.mov"


@posix_only
def test_backslashes_of_a_relative_windows_path(tmp_path: Path) -> None:
    path = touch(tmp_path / "media" / "x.mov")
    assert found(r"media\x.mov", tmp_path) == path
    assert found(r".\gone\x.mov", tmp_path) == tmp_path / "gone" / "x.mov"


@pytest.mark.parametrize(
    "target",
    [
        "",
        "  ",
        "http://a/b.mov",
        "https://a/b.mov",
        "s3://a/b",
        "data:image/png;base64,xx",
        "a\0b.mov",
        "n" * 300,
        "/".join("n" * 3000),
    ],
)
def test_what_is_no_file_is_none(target: str, tmp_path: Path) -> None:
    assert media_path(target, tmp_path) is None


def test_a_dead_path_is_still_told(tmp_path: Path) -> None:
    assert found("/nowhere/a b.mov", tmp_path).name == "a b.mov"
    assert found("file:///nowhere/a%20b.mov", tmp_path).name == "a b.mov"
    assert found("file:///nowhere/a#b.mov", tmp_path).name == "a#b.mov"


def test_device_names_are_plain_files_here_and_nothing_on_windows(tmp_path: Path) -> None:
    media = media_path("CON.mov", tmp_path)
    assert (media is None) == (os.name == "nt")


def test_outside_is_told(tmp_path: Path) -> None:
    folder, other = tmp_path / "cut", tmp_path / "other"
    touch(folder / "a.mov"), touch(other / "b.mov")
    inside, outside = media_path("a.mov", folder), media_path("../other/b.mov", folder)
    assert inside is not None and not inside.outside
    assert outside is not None and outside.outside and outside.path == other / "b.mov"
    allowed = media_path("../other/b.mov", folder, (other,))
    assert allowed is not None and not allowed.outside


@posix_only
def test_a_link_does_not_lead_out_unseen(tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    secret = touch(tmp_path / "secret.mov")
    folder.mkdir()
    (folder / "a.mov").symlink_to(secret)
    media = media_path("a.mov", folder)
    assert media is not None and media.outside


@pytest.mark.parametrize("pattern", ["seq.%04d.exr", "seq.[1001-1099].exr", "seq.%d.exr"])
def test_a_sequence_is_its_first_picture(tmp_path: Path, pattern: str) -> None:
    for number in (1003, 1001, 1002):
        touch(tmp_path / f"seq.{number}.exr")
    assert found(pattern, tmp_path).name == "seq.1001.exr"
    assert found("gone.%04d.exr", tmp_path).name == "gone.%04d.exr"


def test_references_of_every_kind(tmp_path: Path) -> None:
    sequence = otio.schema.ImageSequenceReference("C:\\with_tc", "a.", ".exr", 7, 1, 24, 4)
    path = reference_path(sequence, tmp_path)
    assert path is not None and plain_target(path) == "C:/with_tc/a.0007.exr"
    missing = otio.schema.MissingReference(metadata={"Resolve_OTIO": {"Media Url": "/media/last.mov"}})
    assert plain_target(reference_path(missing, tmp_path) or Path()).endswith("/media/last.mov")
    generator = otio.schema.GeneratorReference(generator_kind="Slug")
    for nothing in (None, generator, otio.schema.MissingReference(), otio.schema.ExternalReference("")):
        assert reference_path(nothing, tmp_path) is None


def test_every_target_of_the_corpus_resolves_or_is_none(corpus: Path) -> None:
    seen = 0
    for file in sorted(corpus.rglob("*.otio")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if '"target_url"' in line:
                media = media_path(line.split(":", 1)[1].strip().strip('",'), file.parent)
                assert media is None or media.path.is_absolute()
                seen += 1
    assert seen > 50


text = st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60)
targetish = text | st.lists(
    st.sampled_from(
        [
            "file:",
            "//",
            "/",
            "\\",
            "..",
            "C:",
            "%20",
            "%2e%2e",
            "%00",
            "%04d",
            "#",
            "?",
            "localhost",
            "名",
            "[1-9]",
            "a",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(targetish)
def test_no_text_at_all_raises_and_every_path_is_absolute_and_folded(target: str) -> None:
    folder = Path("/cuts/film") if os.name != "nt" else Path("C:/cuts/film")
    media = media_path(target, folder)
    if media is not None:
        assert media.path.is_absolute()
        assert ".." not in media.path.parts and "\0" not in str(media.path)
        assert media.outside or media.path.is_relative_to(folder)
        assert media.path.exists() in (True, False)


name_text = st.text(
    alphabet=st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"], blacklist_characters='/\\:|"<>*?'),
    min_size=1,
    max_size=40,
).filter(lambda name: name.strip(" .") == name)


@posix_only
@settings(max_examples=60, deadline=None)
@given(name_text, st.sampled_from(["plain", "uri"]))
def test_what_we_write_we_find_again(tmp_path_factory: pytest.TempPathFactory, name: str, form: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "written"
    path = touch(folder / name)
    try:
        assert found(plain_target(path) if form == "plain" else path.as_uri(), folder) == path
    finally:
        path.unlink()
