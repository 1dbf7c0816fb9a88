"""How much two remembered shots look like the same one."""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import PurePath
from typing import NamedTuple

from plugin.timeline.known import Known

_weights = ((1, 2.0), (2, 2.0), (3, 1.0), (4, 1.5), (5, 1.5))
"""Place in Features -> weight."""
_shot_id = re.compile(r"^(?:SH\d{4,}|\d+)$")


class Features(NamedTuple):
    """What is compared. Neighbouring shots count as such, whatever number they have."""

    kind: str
    name: str
    prompt: str
    media: str
    before: str
    after: str
    frames: int
    start: int

    @property
    def key(self) -> Hashable:
        """Everything but the place: equal keys mean that nothing changed but what lies elsewhere."""
        return self[:7]

    @property
    def content(self) -> Hashable:
        """What stays when a shot is taken elsewhere."""
        return self.kind, self.name, self.prompt, self.media, self.frames

    @property
    def speaks(self) -> bool:
        """Whether the shot has anything of its own to be known by; media is not, stand-ins share it."""
        return bool(self.name or self.prompt)


def features(shot: Known) -> Features:
    return Features(
        shot.kind,
        shot.name,
        shot.prompt,
        _stem(shot.media),
        _neighbour(shot.before),
        _neighbour(shot.after),
        shot.frames,
        shot.start,
    )


def _neighbour(name: str) -> str:
    return "*" if _shot_id.match(name) else _stem(name)


def _stem(file_name: str) -> str:
    """Without the extension: proxies and masters of one clip differ by no more."""
    return PurePath(file_name).stem.lower()


def likeness(old: Features, new: Features) -> float:
    """0.0 (nothing in common) to 1.0 (equal).

    What only one of the two states weighs half, what neither states nothing. Media weighs little: stand-ins share it.
    """
    weight = 3.25
    score = 1.25 if old.kind == new.kind else 0.0
    score += 1.5 * min(old.frames, new.frames) / max(old.frames, new.frames, 1)
    if old.start == new.start:
        score += 0.5
    for index, stated in _weights:
        mine, other = old[index], new[index]
        if mine and other:
            weight += stated
            if mine == other:
                score += stated
        elif mine or other:
            weight += stated / 2
    return score / weight
