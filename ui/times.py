"""Frames as an editor reads them."""

from __future__ import annotations

from fractions import Fraction


def timecode(frame: int, rate: Fraction) -> str:
    """`HH:MM:SS:FF`, drop-frame (`HH:MM:SS;FF`) at 29.97 and 59.94, as SMPTE ST 12-1 counts.

    `frame` counts from midnight; 24 hours start again at zero.
    """
    nominal = -(-rate.numerator // rate.denominator)
    drops = (nominal // 15) if rate.denominator == 1001 and nominal % 30 == 0 else 0
    if drops:
        frame = _with_dropped(frame, nominal, drops)
    frame %= nominal * 86400
    seconds, frames = divmod(frame, nominal)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{';' if drops else ':'}{frames:02}"


def _with_dropped(frame: int, nominal: int, drops: int) -> int:
    """The number that is written: `drops` numbers are left out in every minute but each tenth."""
    per_minute = nominal * 60 - drops
    per_ten = per_minute * 10 + drops
    tens, rest = divmod(frame, per_ten)
    minutes = max(0, (rest - drops) // per_minute)
    return frame + drops * (9 * tens + minutes)
