"""OTIO bundles, packed (.otioz) and as a folder (.otiod): read without trusting a single name or size in them."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

import platformdirs

from plugin.errors import HostileInput, UnreadableCut
from plugin.messages import say
from plugin.timeline.guard import read_bytes, read_capped

content_name = "content.otio"
most_members = 200_000
highest_ratio = 200
"""Packed media hardly shrinks and timelines shrink some 20 times; a bomb of zeros shrinks 1000 times."""
ratio_matters_from = 1 << 20
longest_name = 255
"""Bytes of one part of a path; no disk takes more."""
# What Python's zip reader raises for broken, encrypted and oddly packed members; zlib.error is none of the others.
_damage = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)
_again = say("Export the bundle again from the editor.")


@dataclass(frozen=True, slots=True)
class Bundle:
    """The timeline's bytes, the folder its relative media are found in, and which of them were unpacked."""

    content: bytes
    media_folder: Path


def read_folder_bundle(folder: Path) -> Bundle:
    """An `.otiod`. UnreadableCut when it holds no timeline."""
    content = folder / content_name
    if not content.is_file():
        raise UnreadableCut(
            say("{file} holds no {name}.", file=folder.name, name=content_name), _again, code="no_timeline"
        )
    return Bundle(read_bytes(content), folder)


def default_cache() -> Path:
    """Where media of packed bundles are unpacked to."""
    base = os.environ.get("SECONDUNIT_CACHE_DIR")
    return (Path(base) if base else Path(platformdirs.user_cache_dir("secondunit", appauthor=False))) / "bundles"


class PackedBundle:
    """An `.otioz`, checked as a whole when opened. HostileInput, UnreadableCut."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._members = self._checked_members()

    def content(self) -> bytes:
        """The bytes of the timeline in it."""
        if content_name not in self._members:
            raise UnreadableCut(
                say("{file} holds no {name}.", file=self.path.name, name=content_name), _again, code="no_timeline"
            )
        try:
            with self._open() as archive, archive.open(self._members[content_name]) as file:
                return read_capped(cast(BinaryIO, file), content_name)
        except _damage as error:
            raise self._damaged(error) from error

    def media_folder(self, cache: Path, content: bytes) -> Path:
        """The folder for this bundle's media; another bundle, or another state of this one, gets another."""
        digest = hashlib.sha256(content)
        for name, member in sorted(self._members.items()):
            digest.update(f"{name}\0{member.file_size}\0{member.CRC}\n".encode())
        return cache / digest.hexdigest()

    def unpack(self, targets: Iterable[str], folder: Path) -> None:
        """Unpack the members that `targets` name into `folder`, unless they are there already.

        HostileInput when they do not fit the disk, UnreadableCut when the archive is damaged.
        """
        wanted = [self._members[name] for name in dict.fromkeys(map(_member_name, targets)) if name in self._members]
        missing = [member for member in wanted if not _is_unpacked(folder / member.filename, member.file_size)]
        if not missing:
            return
        folder.mkdir(parents=True, exist_ok=True)
        needed = sum(member.file_size for member in missing)
        if needed > shutil.disk_usage(folder).free:
            raise HostileInput(
                say(
                    "{file} unpacks to {size} MB, more than the disk has free.", file=self.path.name, size=needed >> 20
                ),
                say("Free some space, or give the bundle as a folder (.otiod)."),
                code="too_large",
            )
        with self._open() as archive:
            for member in missing:
                self._unpack_one(archive, member, folder / member.filename)

    def _unpack_one(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{os.getpid()}.part")
        try:
            with archive.open(member) as packed, part.open("wb") as file:
                shutil.copyfileobj(packed, file, 1 << 20)
            part.replace(target)
        except _damage as error:
            raise self._damaged(error) from error
        finally:
            part.unlink(missing_ok=True)

    def _open(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.path)
        except (*_damage, ValueError) as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> UnreadableCut:
        return UnreadableCut(
            say("{file} is a damaged bundle: {reason}", file=self.path.name, reason=str(error)),
            _again,
            code="bad_bundle",
        )

    def _checked_members(self) -> dict[str, zipfile.ZipInfo]:
        with self._open() as archive:
            members = archive.infolist()
        if len(members) > most_members:
            raise HostileInput(
                say("{file} holds more than {limit} files.", file=self.path.name, limit=most_members),
                _again,
                code="too_many_members",
            )
        safe = {}
        for member in members:
            big = member.file_size > ratio_matters_from
            if big and member.file_size > highest_ratio * max(1, member.compress_size):
                raise HostileInput(
                    say(
                        "{file} holds {name}, which unpacks to more than {limit} times its size.",
                        file=self.path.name,
                        name=member.filename[:200],
                        limit=highest_ratio,
                    ),
                    _again,
                    code="zip_bomb",
                )
            if not member.is_dir() and is_inside(member.filename):
                safe[member.filename] = member
        return safe


def is_inside(name: str) -> bool:
    """True for a name that cannot leave the bundle, on any system."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    short = len(name) <= 1024 and all(len(part.encode(errors="replace")) <= longest_name for part in parts)
    plain = bool(parts) and "\0" not in name and short
    return plain and not name.startswith(("/", "\\")) and ":" not in parts[0] and ".." not in parts


def _member_name(target: str) -> str:
    return target.removeprefix("./")


def _is_unpacked(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size
