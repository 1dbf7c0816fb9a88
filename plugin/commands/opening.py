"""Opening a cut: reads it, looks what is seen when, finds the shots and knows again those of the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from plugin.app import App
from plugin.commands.media_facts import MediaFacts
from plugin.commands.request import Target
from plugin.jobs.project import Project, open_store, project_beside
from plugin.jobs.store_protocols import ProjectStore
from plugin.messages import Message, say
from plugin.shots.find import FindOptions, find_shots, known_of
from plugin.shots.shot import Shot
from plugin.timeline.cut import Cut, Raster
from plugin.timeline.identity import Known
from plugin.timeline.paths import media_path, reference_path
from plugin.timeline.picture import PictureMap, Placement, picture_map
from plugin.timeline.reading import ReadOptions, read_cut

most_media_looked_at = 24
"""For the common raster; a film of thousands of files need not be opened whole for it."""


@dataclass(frozen=True)
class OpenCut:
    """A cut with its shots. `raster` is what takes are made at."""

    cut: Cut
    picture: PictureMap
    shots: tuple[Shot, ...]
    raster: Raster
    video_tracks: int
    own_prompts: Mapping[str, str]
    """By shot id, without the briefs: what the cut itself says is how a shot is known again."""
    found: tuple[Shot, ...] = ()
    """The shots as the cut itself says, without briefs and exclusions."""


def project_of(target: Target) -> Project:
    return project_beside(target.cut, target.project)


def open_cut(app: App, target: Target, store: ProjectStore | None = None) -> OpenCut:
    """Writes nothing. Ids, briefs and exclusions of an existing project are used: of `store` where it is open."""
    settings = app.settings
    cut = read_cut(target.cut, ReadOptions(target.rate, settings.media_folders, app.bundle_cache))
    picture = picture_map(cut.timeline, cut.rate)
    facts = MediaFacts()
    with nullcontext(store) if store else open_store(project_of(target), app.clock, create=False) as memory:
        found = find_shots(cut, picture, _find_options(app, facts), memory.shots.known_shots())
        shots = tuple(_as_the_project_says(found, memory))
    tracks = len(list(cut.timeline.video_tracks()))
    cut = replace(cut, warnings=(*cut.warnings, *picture.notes, *_outside(app, cut, picture, facts)))
    own_prompts = {shot.id: shot.prompt for shot in found}
    return OpenCut(cut, picture, shots, _raster(app, cut, picture, facts), tracks, own_prompts, found)


def as_now(opened: OpenCut, store: ProjectStore) -> OpenCut:
    """The same reading of the cut with briefs and exclusions as they are by now."""
    shots = tuple(_as_the_project_says(opened.found, store))
    return opened if shots == opened.shots else replace(opened, shots=shots)


def remember(store: ProjectStore, opened: OpenCut) -> None:
    """Put the shots on record, so that they are known again in a later version of the cut."""
    store.shots.remember_shots([known_shot(shot, opened) for shot in opened.shots])


def known_shot(shot: Shot, opened: OpenCut) -> Known:
    own = replace(shot, prompt=opened.own_prompts.get(shot.id, shot.prompt))
    return known_of(own, opened.cut, opened.picture)


def _find_options(app: App, facts: MediaFacts) -> FindOptions:
    options = FindOptions(media_exists=facts.exists, media_frames=facts.frames, media_frame=facts.frame)
    given = {
        name: getattr(app.settings, name)
        for name in ("placeholder_patterns", "marker_prefixes", "marker_colours")
        if getattr(app.settings, name)
    }
    return replace(options, **given)


def _as_the_project_says(found: tuple[Shot, ...], store: ProjectStore) -> Iterator[Shot]:
    exclusions, briefs = store.shots.exclusions(), store.briefs.all()
    for shot in found:
        brief = briefs.get(shot.id)
        prompt = brief.prompt if brief and brief.prompt else shot.prompt
        yield replace(shot, excluded=exclusions.get(shot.id, shot.excluded), prompt=prompt)


def _outside(app: App, cut: Cut, picture: PictureMap, facts: MediaFacts) -> Iterator[Message]:
    """A timeline names its own paths: that some lead out of its folder is said, since it may not be meant."""
    targets = {getattr(reference, "target_url", "") for reference in map(_reference, picture.placements)}
    places = (media_path(target, cut.media_folder, app.settings.media_folders) for target in sorted(targets))
    outside = [place.path for place in places if place is not None and place.outside and facts.exists(place.path)]
    if outside:
        yield say(
            "{count} media files lie outside the folder of the cut, such as {path}. They are read, not packed or sent.",
            count=len(outside),
            path=str(outside[0]),
        )


def _reference(placement: Placement) -> object:
    return getattr(placement.item, "media_reference", None)


def _raster(app: App, cut: Cut, picture: PictureMap, facts: MediaFacts) -> Raster:
    stated = app.settings.take_raster or cut.raster
    if stated is not None:
        return stated
    paths: dict[Path, None] = {}
    for placement in picture.placements:
        path = reference_path(_reference(placement), cut.media_folder)
        if path is not None and facts.exists(path):
            paths[path] = None
        if len(paths) >= most_media_looked_at:
            break
    return facts.common_raster(paths) or app.settings.raster
