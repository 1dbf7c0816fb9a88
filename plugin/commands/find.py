"""`find`: lists the shots that lack their picture."""

from __future__ import annotations

from plugin.app import App
from plugin.commands.console import Console
from plugin.commands.documents import cut_document, shot_document
from plugin.commands.opening import OpenCut, open_cut
from plugin.commands.request import Target
from plugin.messages import Message, say
from plugin.timeline.rates import rate_text, timecode


def run_find(app: App, console: Console, target: Target) -> int:
    """Reads only; nothing is written, not even a project folder."""
    opened = open_cut(app, target)
    if console.as_json:
        console.document(find_document(opened, console))
    else:
        _show(opened, console)
    return 0


def find_document(opened: OpenCut, console: Console) -> dict[str, object]:
    """The document of `find --json`."""
    cut = cut_document(opened.cut, opened.video_tracks, console.language)
    return {"cut": cut, "shots": [shot_document(shot, console.language) for shot in opened.shots]}


def _show(opened: OpenCut, console: Console) -> None:
    cut = opened.cut
    for warning in cut.warnings:
        console.note(warning)
    console.line(
        say(
            "{name}: {frames} frames at {rate}, {count} shots lack their picture.",
            name=cut.timeline.name or cut.path.name,
            frames=cut.frames,
            rate=rate_text(cut.rate),
            count=len(opened.shots),
        )
    )
    columns = (say("Shot"), say("Kind"), say("Track"), say("Start"), say("Frames"), say("Prompt"), say("Why"))
    rows = []
    for shot in opened.shots:
        start = timecode(cut.start_frame + shot.start, cut.rate)
        track = "-" if shot.track is None else f"V{shot.track + 1}"
        why: Message = say("left out: {reason}", reason=shot.reason) if shot.excluded else shot.reason
        rows.append((shot.id, say_kind(str(shot.kind)), track, start, shot.frames, shot.prompt, why))
    if rows:
        console.table(columns, rows)


def say_kind(kind: str) -> Message:
    """The kind of a shot as a word of the user's language."""
    words = {
        "marked": say("marked"),
        "board": say("board"),
        "card": say("card"),
        "slug": say("slug"),
        "short": say("short"),
        "offline": say("offline"),
        "unlinked": say("unlinked"),
        "hole": say("hole"),
    }
    return words[kind]
