"""The sound of a preview: the whole cut's."""

from __future__ import annotations

from pathlib import Path

from plugin.media.mix import write_wav
from plugin.shots.dialogue import sound_pieces
from plugin.shots.heard import samples_of
from plugin.timeline.cut import Cut


def write_mix(cut: Cut, frames: int, target: Path) -> bool:
    """Write `frames` frames of the cut's sound as a WAV file; False, and no file, when the cut has none."""
    pieces = sound_pieces(cut)
    if not pieces:
        return False
    write_wav(pieces, 0, samples_of(frames, cut.rate), target)
    return True
