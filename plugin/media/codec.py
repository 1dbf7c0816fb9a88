"""The codecs a take may be written in."""

from __future__ import annotations

from enum import StrEnum


class Codec(StrEnum):
    prores = "prores"
    dnxhr = "dnxhr"
    h264 = "h264"
    """Intra frames only."""
    source = "source"
    """The delivery as it came, where its frames already fit; otherwise `prores`."""
