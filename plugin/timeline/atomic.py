"""Files and folders that appear whole or not at all, and backups of what they replace."""

from __future__ import annotations

import errno
import filecmp
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from plugin.errors import StorageError
from plugin.messages import Message, say

Build: TypeAlias = Callable[[Path], None]


def write_file(target: Path, build: Build) -> Path | None:
    """Let `build` write a temporary file beside `target`, then rename it there; the backup's path if it replaced one.
    A file that would stay as it is, byte for byte, is not touched.

    StorageError when it cannot be written; then `target` is as it was.
    """
    with storage_errors(target):
        check_target(target, folder=False)
        temporary = _beside(target)
        try:
            temporary.touch(exist_ok=False)
            build(temporary)
            if target.exists() and filecmp.cmp(temporary, target, shallow=False):
                temporary.unlink()
                return None
            if target.exists():
                shutil.copymode(target, temporary)
            sync(temporary)
            backup = _copy_aside(target) if target.exists() else None
            temporary.replace(target)
            sync(target.parent)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return backup


def write_folder(target: Path, build: Build) -> Path | None:
    """The same for a folder: `build` fills a new one beside `target`; an existing one is renamed to the backup."""
    with storage_errors(target):
        check_target(target, folder=True)
        temporary = _beside(target)
        try:
            temporary.mkdir()
            build(temporary)
            backup = _swap(temporary, target)
            sync(target.parent)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
    return backup


def backup_path(target: Path) -> Path:
    """A free `<name>.backup-<UTC stamp>` beside a file."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    path = target.with_name(f"{target.name}.backup-{stamp}")
    number = 2
    while path.exists():
        path = target.with_name(f"{target.name}.backup-{stamp}-{number}")
        number += 1
    return path


def sync(path: Path) -> None:
    """Have the disk hold a file's content, or a folder's names, before going on."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def storage_errors(target: Path) -> Iterator[None]:
    """Turn an OSError of the operating system into a StorageError that names the file."""
    try:
        yield
    except OSError as error:
        action = say("Choose another place for the output.")
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            message = say("There is not enough space to write {path}.", path=str(target))
            raise StorageError(message, say("Free some space and try again."), code="disk_full") from error
        reason = error.strerror or str(error)
        raise StorageError(
            say("{path} cannot be written: {reason}.", path=str(target), reason=reason), action, code="not_writable"
        ) from error


def check_target(target: Path, *, folder: bool) -> None:
    """StorageError unless a file (or a folder) may come to lie there; OSError when that cannot be told.

    A link is not written through: it may lead outside the place that the user named. A device is not replaced.
    """
    problem: Message | None = None
    if target.is_symlink():
        problem = say("{path} is a link.", path=str(target))
    elif target.exists() and not (target.is_dir() if folder else target.is_file()):
        problem = say("{path} exists and is of another kind.", path=str(target))
    elif not target.parent.is_dir():
        problem = say("The folder {path} does not exist.", path=str(target.parent))
    elif not os.access(target.parent, os.W_OK):
        problem = say("The folder {path} may not be written to.", path=str(target.parent))
    if problem is not None:
        raise StorageError(problem, say("Choose another place for the output."), code="not_writable")


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")


def _copy_aside(target: Path) -> Path:
    backup = backup_path(target)
    try:
        shutil.copy2(target, backup)
        sync(backup)
    except BaseException:
        backup.unlink(missing_ok=True)
        raise
    return backup


def _swap(new: Path, target: Path) -> Path | None:
    if not target.exists():
        new.rename(target)
        return None
    backup = backup_path(target)
    target.rename(backup)
    try:
        new.rename(target)
    except BaseException:
        backup.rename(target)
        raise
    return backup
