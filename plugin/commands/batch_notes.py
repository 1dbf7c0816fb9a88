"""What is said of a batch although it stands in nobody's way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from plugin.commands.admission import Asked
from plugin.messages import Message, say
from plugin.shots.characters import uncalled

most_shots = 5


def unknown_names(asked: Sequence[Asked], known: Iterable[str]) -> Iterator[Message]:
    """A word after @ that is nobody's name may be text, or a character whose name was mistyped."""
    names, found = tuple(known), dict[str, dict[str, None]]()
    for part in asked:
        for name in uncalled(part.request.prompt, names):
            found.setdefault(name, {})[part.job.shot_id] = None
    for name, shots in found.items():
        listed = ", ".join(tuple(shots)[:most_shots]) + (" ..." if len(shots) > most_shots else "")
        yield say("No character is named @{name}: it stays plain text in {shots}.", name=name, shots=listed)
