"""Which shots `quote` and `fill` work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plugin.errors import UsageError
from plugin.messages import say
from plugin.shots.shot import Kind, Shot


def choose_shots(shots: Sequence[Shot], wanted: str | None) -> tuple[Shot, ...]:
    """The shots named by `--shots`: ids, kinds, `all`, or None for every shot that is not left out.

    A kind takes in the shots that are left out by default (`offline`), an id takes that very shot.
    UsageError for a word that is neither, or an id that is not in the cut.
    """
    if wanted is None:
        return tuple(shot for shot in shots if not shot.excluded)
    words = [word.strip() for word in wanted.split(",") if word.strip()]
    known = {shot.id.lower() for shot in shots}
    kinds = {str(kind) for kind in Kind}
    for word in words:
        if word.lower() not in known | kinds | {"all"}:
            raise UsageError(
                say("There is no shot or kind named {word}.", word=word),
                say("`secondunit find` lists the shots; kinds are {kinds}.", kinds=", ".join(sorted(kinds))),
                code="unknown_shot",
            )
    asked = {word.lower() for word in words}
    return tuple(shot for shot in shots if asked & {shot.id.lower(), str(shot.kind), "all"})


def shot_named(shots: Sequence[Shot], word: str) -> Shot:
    """One shot by its id, in any case; UsageError when it is not in the cut."""
    by_id: Mapping[str, Shot] = {shot.id.lower(): shot for shot in shots}
    shot = by_id.get(word.lower())
    if shot is None:
        raise UsageError(
            say("There is no shot named {word} in this cut.", word=word),
            say("`secondunit find` lists the shots."),
            code="unknown_shot",
        )
    return shot
