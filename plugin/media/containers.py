"""Whether a file ends before its own outermost structure says it does."""

from __future__ import annotations

from pathlib import Path

box_types = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp", b"moof", b"pnot", b"uuid"})
ebml_magic = b"\x1a\x45\xdf\xa3"
segment_id = b"\x18\x53\x80\x67"
most_boxes = 100_000


def missing_bytes(path: Path) -> int:
    """How many bytes a QuickTime, MP4 or Matroska file lacks at its end; 0 for whole and for other files.

    ISO/IEC 14496-12 section 4.2 (boxes), RFC 8794 sections 4 to 6 (EBML elements).
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(64)
        if head[4:8] in box_types:
            end = 0
            for _ in range(most_boxes):
                file.seek(end)
                header = file.read(16)
                length = _box_length(header, size - end)
                if length < 8 or header[4:8] == b"":
                    break
                end += length
                if end >= size:
                    break
            return max(0, end - size)
        if head[:4] == ebml_magic:
            return max(0, _segment_end(head) - size)
    return 0


def _box_length(header: bytes, rest: int) -> int:
    if len(header) < 8:
        return 0
    length = int.from_bytes(header[:4], "big")
    if length == 1:
        return int.from_bytes(header[8:16], "big")
    return length or rest


def _segment_end(head: bytes) -> int:
    """End of the Matroska segment; 0 when it is of unknown size (a live recording) or not where it should be."""
    width, length = _variable_integer(head, 4)
    start = 4 + width + length
    if head[start : start + 4] != segment_id:
        return 0
    width, length = _variable_integer(head, start + 4)
    unknown = length == (1 << (7 * width)) - 1
    return 0 if unknown or not width else start + 4 + width + length


def _variable_integer(data: bytes, at: int) -> tuple[int, int]:
    """Width in bytes and value of an EBML size; (0, 0) when the bytes run out."""
    if at >= len(data) or data[at] == 0:
        return 0, 0
    width = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + width], "big") & ((1 << (7 * width)) - 1)
    return width, value
