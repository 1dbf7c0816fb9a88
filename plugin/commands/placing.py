"""Putting the circled takes on the newest version of the cut, and writing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from plugin.app import App
from plugin.commands.opening import OpenCut
from plugin.commands.request import Target
from plugin.conform.fill import Fill
from plugin.conform.handback import Handback
from plugin.conform.references import carried_shot
from plugin.errors import UsageError
from plugin.jobs.stages import final_takes, offered_takes
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import say
from plugin.shots.shot import Kind, Shot
from plugin.timeline.cut import CutFormat
from plugin.timeline.identity import Known
from plugin.timeline.picture import Placement

bundled = {CutFormat.otio: ".otio", CutFormat.otioz: ".otioz", CutFormat.otiod: ".otiod"}


def output_path(opened: OpenCut, target: Target, asked: Path | None) -> Path:
    """`-o`, else `<cut name>_filled` with the same ending, beside the cut. UsageError for a useless `-o`."""
    suffix = bundled.get(opened.cut.format, target.cut.suffix)
    if asked is None:
        return target.cut.absolute().with_name(f"{target.cut.stem}_filled{suffix}")
    if not asked.absolute().parent.is_dir():
        raise UsageError(
            say("There is no folder {folder} to write into.", folder=str(asked.absolute().parent)),
            say("Make it first, or choose another place with -o."),
            code="no_folder",
        )
    return asked.absolute()


def put_takes(app: App, opened: OpenCut, store: ProjectStore, output: Path) -> Handback:
    """Relink every shot of the cut that has a take, and write the result to `output`."""
    return app.host_for(opened.cut.format).hand_back(opened.cut, fills_of(opened, store), output)


def fills_of(opened: OpenCut, store: ProjectStore) -> tuple[Fill, ...]:
    """Missing shots that have takes, and shots that already carry one (another may be circled since)."""
    takes = store.takes.list()
    final = final_takes(takes)
    return tuple(
        Fill(shot, offered_takes(take for take in takes if take.shot_id == shot.id), final[shot.id])
        for shot in present_shots(opened, store)
        if shot.id in final
    )


def present_shots(opened: OpenCut, store: ProjectStore) -> tuple[Shot, ...]:
    """The shots that lack their picture and those that were filled in this very cut, by start."""
    return with_filled(opened, filled_shots(opened, store.shots.known_shots()))


def with_filled(opened: OpenCut, filled: Sequence[Shot]) -> tuple[Shot, ...]:
    """By start; a shot of which a part still lacks its picture counts as missing."""
    shots = {shot.id: shot for shot in (*filled, *opened.shots)}
    return tuple(sorted(shots.values(), key=lambda shot: (shot.start, shot.id)))


def filled_shots(opened: OpenCut, known: Sequence[Known]) -> list[Shot]:
    """Clips of the cut that carry a shot id: filled earlier, so the finder no longer lists them."""
    kinds = {shot.id: Kind(shot.kind) for shot in known}
    carried = ((carried_shot(placement.item), placement) for placement in opened.picture.placements)
    return [_filled_shot(id, kinds[id], placement, opened) for id, placement in carried if id in kinds]


def _filled_shot(id: str, kind: Kind, placement: Placement, opened: OpenCut) -> Shot:
    blank = Shot(
        id=id,
        kind=kind,
        track=placement.track,
        start=placement.start,
        frames=placement.frames,
        visible_frames=opened.picture.visible_frames(placement),
        name=placement.item.name,
        prompt="",
        reason=say("It was filled before."),
        excluded=False,
        before=None,
        after=None,
        address=placement.address,
    )
    # A placeholder kept its speed effect when it was filled; a hole's or a short end's clip has none.
    return blank if kind in (Kind.hole, Kind.short) else replace(blank, speed=opened.picture.speed(placement))
