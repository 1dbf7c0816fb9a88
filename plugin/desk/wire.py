"""Values through a pipe between the window's process and the desk's: a length, then a pickle.

Both ends are ours and of one version; nothing of it is ever kept.
"""

from __future__ import annotations

import pickle
import struct
from io import BytesIO
from typing import IO, Any, Final

from plugin.credentials import Secret

length: Final = struct.Struct("<Q")


class Pickler(pickle.Pickler):
    """A secret refuses to be pickled, so that none is kept by mistake; on its way to the keyring it must pass here."""

    def reducer_override(self, value: Any) -> Any:
        return (Secret, (value.reveal(),)) if isinstance(value, Secret) else NotImplemented


def send(pipe: IO[bytes], value: object) -> None:
    """OSError where nobody reads any more."""
    packed = BytesIO()
    Pickler(packed, pickle.HIGHEST_PROTOCOL).dump(value)
    pipe.write(length.pack(packed.tell()))
    pipe.write(packed.getbuffer())
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Waits for the next value. EOFError where the other end is gone."""
    head = _exactly(pipe, length.size)
    return pickle.loads(_exactly(pipe, length.unpack(head)[0]))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    found = pipe.read(size)
    if len(found) < size:
        raise EOFError
    return found
