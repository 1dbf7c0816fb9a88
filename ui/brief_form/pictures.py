"""The pictures of the form: which are shown, the small ones on their way, and frames taken from the cut."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from plugin.desk.views import ShotView
from plugin.shots.brief import KeyFrame
from plugin.shots.shot import SourceFrame
from ui.bridge import Bridge
from ui.brief_form.changes import Changes
from ui.brief_form.fields import Fields
from ui.brief_form.key_frames import size as key_size
from ui.brief_form.picture_well import PictureWell
from ui.brief_form.picture_well import size as well_size
from ui.brief_form.references import size as reference_size
from ui.brief_form.several import Several, common, shared
from ui.selection import Selection
from ui.sizes import pixels


class FormPictures(QObject):
    """Signals:
    frame_chosen(str, object): a field of the brief and its value, with the frame that was taken.
    """

    frame_chosen = Signal(str, object)

    def __init__(self, bridge: Bridge, selection: Selection, fields: Fields, changes: Changes) -> None:
        super().__init__(fields)
        self._bridge, self._selection, self._fields, self._changes = bridge, selection, fields, changes
        self._taking: tuple[int, str, tuple[str, ...]] | None = None
        """The frame that was asked for: request, field of the brief, and the shots selected then."""
        frames = fields.frames
        for field, part in (("first_frame", frames.first), ("last_frame", frames.last), ("key_frames", frames.keys)):
            part.playhead_wanted.connect(partial(self._take, field))
        bridge.frame_taken.connect(self._taken)
        bridge.thumbnail_made.connect(self._pictured)

    def show(self, shots: Sequence[ShotView]) -> None:
        """The current one last."""
        current, frames = shots[-1], self._fields.frames
        alone = len(shots) == 1
        self._show_well(frames.first, "first", shared(s.brief.first_frame for s in shots), current.before, alone=alone)
        self._show_well(frames.last, "last", shared(s.brief.last_frame for s in shots), current.after, alone=alone)
        keys = shared(shot.brief.key_frames for shot in shots)
        frames.keys.show_frames(keys, min(shot.frames for shot in shots))
        for key in frames.keys.keys:
            self._bridge.thumbnail(("key", key.path), key.path, 0, pixels(self._fields, key_size.height()))
        references = common([shot.brief.references for shot in shots])
        several = any(shot.brief.references != references for shot in shots)
        self._fields.references.show_paths(references, several=several)
        for path in references:
            self._bridge.thumbnail(("reference", path), path, 0, pixels(self._fields, reference_size.height()))

    def forget_frame(self) -> None:
        """It could not be taken."""
        self._taking = None

    def _show_well(
        self, well: PictureWell, name: str, named: Path | Several | None, beside: SourceFrame | None, *, alone: bool
    ) -> None:
        """With several shots each has its own neighbours: then none is shown."""
        well.show_path(named)
        key = ("brief", self._selection.current, name)
        if isinstance(named, Path):
            self._bridge.thumbnail(key, named, 0, pixels(self._fields, well_size.height()))
        elif named is None and beside is not None and alone:
            self._bridge.thumbnail(key, beside.media, beside.frame, pixels(self._fields, well_size.height()))

    def _pictured(self, key: object, image: QImage) -> None:
        frames, current = self._fields.frames, self._selection.current
        match key:
            case ("brief", str(shot), "first") if shot == current:
                frames.first.show_picture(image)
            case ("brief", str(shot), "last") if shot == current:
                frames.last.show_picture(image)
            case ("reference", Path() as path):
                self._fields.references.show_picture(path, image)
            case ("key", Path() as path):
                frames.keys.show_picture(path, image)

    def _take(self, field: str) -> None:
        request = self._bridge.take_frame(self._selection.playhead)
        self._taking = (request, field, self._selection.shots)

    def _taken(self, request: int, path: Path) -> None:
        """Only while the same shots are selected: it was meant for them."""
        if self._taking is None or self._taking[0] != request:
            return
        (_, field, shots), self._taking = self._taking, None
        if shots != self._selection.shots:
            return
        keys = self._fields.frames.keys
        self.frame_chosen.emit(field, (*keys.keys, KeyFrame(path)) if field == "key_frames" else path)
