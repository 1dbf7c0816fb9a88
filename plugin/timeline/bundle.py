"""Writing OTIO bundles: every member of the original byte for byte, a new content.otio, and the takes.

Layout of an .otioz (zip) and an .otiod (folder): content.otio, version.txt "1.0.0", media/NAME
(OpenTimelineIO documentation, tutorials/otio-filebundles.md).
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from plugin.errors import HostileInput
from plugin.messages import say
from plugin.timeline.atomic import sync

content_name = "content.otio"
version_name = "version.txt"
version = "1.0.0"
media_folder = "media"
chunk = 1 << 20


def member_names(pack: Mapping[str, Path], taken: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    """A free member name `media/NAME` for each target of `pack`.

    `taken`: size and CRC-32 of the members there are. A file that the bundle already holds keeps its member.
    """
    names: dict[str, str] = {}
    by_path: dict[Path, str] = {}
    used = {name.casefold() for name in taken}
    for target, path in pack.items():
        if path not in by_path:
            by_path[path] = _free_name(path, used, taken)
            used.add(by_path[path].casefold())
        names[target] = by_path[path]
    return names


def _free_name(path: Path, used: set[str], taken: Mapping[str, tuple[int, int]]) -> str:
    name, number = f"{media_folder}/{path.name}", 2
    while name.casefold() in used:
        if name in taken and taken[name] == (path.stat().st_size, file_crc(path)):
            return name
        name, number = f"{media_folder}/{path.stem}-{number}{path.suffix}", number + 1
    return name


def file_crc(path: Path) -> int:
    """CRC-32 of a file, as zip members carry it."""
    value = 0
    with path.open("rb") as file:
        while data := file.read(chunk):
            value = zlib.crc32(data, value)
    return value


def members_of(original: Path | None) -> dict[str, tuple[int, int]]:
    """Size and CRC-32 of the members of a bundle, by name; of an .otiod only those under media/."""
    if original is None:
        return {}
    if original.is_dir():
        return {
            _name(file, original): (file.stat().st_size, file_crc(file)) for file in _files(original / media_folder)
        }
    with ZipFile(original) as archive:
        return {info.filename: (info.file_size, info.CRC) for info in archive.infolist()}


def write_zip(target: Path, original: Path | None, content: str, files: Mapping[str, Path]) -> None:
    """Write an .otioz: the members of `original` (if any), `content` as content.otio, and `files` by member name."""
    with ZipFile(target, "w") as archive:
        archive.writestr(content_name, content.encode("utf-8"), ZIP_DEFLATED)
        if original is not None and original.is_dir():
            _store(archive, {_name(file, original): file for file in _files(original)})
        elif original is not None:
            _copy_members(archive, original)
        if version_name not in archive.namelist():
            archive.writestr(version_name, version, ZIP_STORED)
        _store(archive, files)


def write_tree(target: Path, original: Path | None, content: str, files: Mapping[str, Path]) -> None:
    """Fill the folder `target` as an .otiod; links in the original stay links and are not followed."""
    if original is not None and original.is_dir():
        shutil.copytree(original, target, symlinks=True, dirs_exist_ok=True)
    elif original is not None:
        _unpack(original, target)
    (target / media_folder).mkdir(exist_ok=True)
    written = target / content_name
    written.unlink(missing_ok=True)
    written.write_text(content, encoding="utf-8", newline="\n")
    sync(written)
    if not (target / version_name).exists():
        (target / version_name).write_text(version, encoding="utf-8")
    for name, path in files.items():
        if not (target / name).exists():
            shutil.copyfile(path, target / name)
            sync(target / name)


def _store(archive: ZipFile, files: Mapping[str, Path]) -> None:
    taken = set(archive.namelist())
    for name, path in files.items():
        if name not in taken:
            archive.write(path, name, ZIP_STORED)
            taken.add(name)


def _copy_members(archive: ZipFile, original: Path) -> None:
    with ZipFile(original) as source:
        for info in source.infolist():
            if info.filename in archive.namelist():
                continue
            copy = ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr, copy.comment = info.compress_type, info.external_attr, info.comment
            copy.file_size = info.file_size
            with source.open(info) as reader, archive.open(copy, "w") as writer:
                shutil.copyfileobj(reader, writer, chunk)


def _unpack(original: Path, target: Path) -> None:
    with ZipFile(original) as source:
        for info in source.infolist():
            path = target.joinpath(*_safe_parts(info.filename))
            if info.is_dir():
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            with source.open(info) as reader, path.open("wb") as writer:
                shutil.copyfileobj(reader, writer, chunk)


def _safe_parts(name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or any(part in ("..", "/") or ":" in part for part in parts):
        raise HostileInput(
            say("The bundle holds a file with an unsafe name: {name}.", name=name),
            say("Export the timeline again from the editor."),
            code="unsafe_member",
        )
    return parts


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _name(file: Path, folder: Path) -> str:
    return file.relative_to(folder).as_posix()
