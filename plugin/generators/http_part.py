"""What has arrived of a download so far, and whether it can be media at all."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO

sniffed = 1024
"""Bytes. A web page or an error in JSON says so in its first line; media are binary from the first few bytes on."""
text_controls = frozenset(b"\t\n\f\r\x1b")


@dataclass
class Part:
    """A file that grows. `total`: bytes in the end, where the server says so. `validator`: names this very version of
    the file, so that its rest can be asked for; "" where the server gives none."""

    file: BinaryIO
    size: int = 0
    total: int | None = None
    validator: str = ""
    head: bytes = b""
    digest: Any = field(default_factory=hashlib.sha256)

    def restart(self) -> None:
        self.file.seek(0)
        self.file.truncate()
        self.size, self.total, self.validator, self.head = 0, None, "", b""
        self.digest = hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        if len(self.head) < sniffed:
            self.head += chunk[: sniffed - len(self.head)]
        self.file.write(chunk)
        self.digest.update(chunk)
        self.size += len(chunk)

    @property
    def judged(self) -> bool:
        """Enough has arrived to tell text from media."""
        return len(self.head) >= sniffed

    @property
    def complete(self) -> bool:
        return self.total is None or self.size == self.total

    @property
    def fraction(self) -> float:
        return min(1.0, self.size / self.total) if self.total else 0.0


def is_text(head: bytes) -> bool:
    """HTML, XML, JSON or any other text: no picture and no clip begins like that."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start or start.startswith((b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
        return True
    if any(byte < 32 and byte not in text_controls for byte in head):
        return False
    try:
        # The last letter may be cut in half.
        head[: len(head) - 3 if len(head) == sniffed else len(head)].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end >= len(head) - 3
    return True
