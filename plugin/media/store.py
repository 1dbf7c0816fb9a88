"""Files written whole or not at all, and their digests."""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plugin.errors import StorageError
from plugin.messages import say

chunk = 1 << 20
temporary_suffix = ".part"
full_disk = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def sha256_file(path: Path) -> str:
    """Hexadecimal SHA-256 of a file's bytes; StorageError when it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(chunk):
                digest.update(block)
    except OSError as error:
        raise StorageError(
            say("{path} cannot be read: {reason}.", path=str(path), reason=error.strerror or str(error)),
            say("Check that the file is there and that you may read it."),
            code="unreadable_file",
        ) from error
    return digest.hexdigest()


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target`; on a clean exit it is synced and renamed to `target`.

    On any error the temporary file is removed and `target` is as before. A killed process leaves only a file
    named `.{name}.{random}.part`. StorageError when the folder is full, read-only or gone.
    """
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}{temporary_suffix}")
    try:
        yield temporary
        _sync(temporary, os.O_RDWR)
        temporary.replace(target)
        _sync(target.parent, os.O_RDONLY)
    except OSError as error:
        raise storage_error(target, error) from error
    finally:
        _remove(temporary)


def storage_error(target: Path, error: OSError) -> StorageError:
    """What an operating system error while writing `target` means for the editor."""
    folder = str(target.parent)
    if error.errno in full_disk:
        return StorageError(
            say("The disk is full: {folder}.", folder=folder),
            say("Free some space and run the command again."),
            code="disk_full",
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StorageError(
            say("The folder cannot be written: {folder}.", folder=folder),
            say("Choose a folder you may write to."),
            code="read_only",
        )
    return StorageError(
        say("{path} cannot be written: {reason}.", path=str(target), reason=error.strerror or str(error)),
        say("Check that the folder is there and that you may write to it."),
        code="cannot_write",
    )


def _sync(path: Path, flags: int) -> None:
    try:
        handle = os.open(path, flags)
    except PermissionError:
        if path.is_dir():
            return  # Windows opens no folders
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # the folder went away, and the file with it
