"""Reads the body of an answer up to a limit, also when a few compressed bytes would become gigabytes."""

from __future__ import annotations

import zlib

import httpx

any_header = 47
"""zlib's window bits for "gzip or zlib, whichever the header says"."""


class UnusableBody(Exception):
    """`too_large`, or else damaged. It quotes nothing."""

    def __init__(self, *, too_large: bool) -> None:
        super().__init__("too large" if too_large else "damaged")
        self.too_large = too_large


async def read_body(response: httpx.Response, limit: int) -> bytes:
    """All of it, decompressed; UnusableBody when that is more than `limit` bytes or damaged."""
    if _announced(response) > limit:
        raise UnusableBody(too_large=True)
    collected = bytearray()
    inflater = _inflater(response.headers.get("content-encoding", ""))
    async for chunk in response.stream:  # type: ignore[union-attr]  # an asynchronous client gives these only
        collected += chunk if inflater is None else _inflated(inflater, chunk, limit - len(collected))
        if len(collected) > limit:
            raise UnusableBody(too_large=True)
    if inflater is not None and collected and not inflater.eof:
        raise UnusableBody(too_large=False)
    return bytes(collected)


def _announced(response: httpx.Response) -> int:
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _inflater(encoding: str) -> zlib._Decompress | None:
    match encoding.strip().lower():
        case "" | "identity":
            return None
        case "gzip" | "x-gzip" | "deflate":
            return zlib.decompressobj(any_header)
        case _:
            raise UnusableBody(too_large=False)


def _inflated(inflater: zlib._Decompress, chunk: bytes, room: int) -> bytes:
    try:
        piece = inflater.decompress(chunk, room + 1)
    except zlib.error:
        raise UnusableBody(too_large=False) from None
    if inflater.unconsumed_tail and len(piece) <= room:
        raise UnusableBody(too_large=True)
    return piece
