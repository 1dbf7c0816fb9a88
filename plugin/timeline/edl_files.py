"""Edit decision lists: rate from the user or from the timecodes, strict reading first."""

from __future__ import annotations

import codecs
from fractions import Fraction

import opentimelineio as otio

from otio_adapters.dialects.edl import guess_rate, straighten
from plugin.errors import UnreadableCut
from plugin.messages import Message, say
from plugin.timeline.cut import CutFormat
from plugin.timeline.foreign import read_foreign
from plugin.timeline.guard import checked_text
from plugin.timeline.rates import rate_text


def read_edl(
    content: bytes, name: str, rate: Fraction | None
) -> tuple[otio.schema.Timeline, Fraction, tuple[Message, ...]]:
    """The list as a timeline, its rate, and what the editor should know. UnreadableCut with the reason."""
    text, notes = _text_of(content, name)
    if rate is None:
        rate, rate_notes = _rate_from(text, name)
        notes += rate_notes
    try:
        timeline = read_foreign(text, CutFormat.edl, name, rate=float(rate))
    except UnreadableCut:
        timeline = read_foreign(text, CutFormat.edl, name, rate=float(rate), ignore_timecode_mismatch=True)
        notes += (say("Source and record lengths of some events differ; the source lengths were used."),)
    straighten(timeline)
    return timeline, rate, notes


def _text_of(content: bytes, name: str) -> tuple[str, tuple[Message, ...]]:
    """Edit lists have no declared encoding: UTF-8 if it is, else what Chinese or Western Windows writes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        checked_text(content.replace(b"\0", b"\0\0"), name)
        raise UnreadableCut(say("{file} is no text file.", file=name), code="not_text")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        note = say("{file} is not written in UTF-8; its names were read as {encoding}.", file=name, encoding=encoding)
        return text, () if encoding == "utf-8-sig" else (note,)
    note = say("{file} is not written in UTF-8; its names were read as {encoding}.", file=name, encoding="latin-1")
    return content.decode("latin-1"), (note,)


def _rate_from(text: str, name: str) -> tuple[Fraction, tuple[Message, ...]]:
    guess = guess_rate(text)
    if guess is None:
        raise UnreadableCut(
            say("{file} names no frame rate, and none can be told from its timecodes.", file=name),
            say("Give the rate of the cut with --rate."),
            code="no_rate",
        )
    if guess.sure:
        note = say("{file} names no frame rate; only {rate} fits its timecodes.", file=name, rate=rate_text(guess.rate))
    else:
        note = say(
            "{file} names no frame rate; {rate} is assumed. Give another with --rate.",
            file=name,
            rate=rate_text(guess.rate),
        )
    return guess.rate, (note,)
