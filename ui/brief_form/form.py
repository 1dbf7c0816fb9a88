"""The brief of the selected shots. With several selected, what is changed is changed in all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from plugin.commands.request import FillRequest
from plugin.desk.views import Opened, Problem, QuoteView, ShotView, Standing
from plugin.generators.base import Model
from plugin.shots.brief import Brief
from ui.bridge import Bridge
from ui.brief_form.changes import Changes
from ui.brief_form.copy_from import CopyFrom
from ui.brief_form.fields import Fields
from ui.brief_form.history import fill_history
from ui.brief_form.makers import makers_of, too_many
from ui.brief_form.model_form import Asked
from ui.brief_form.pictures import FormPictures
from ui.brief_form.quote_line import QuoteLine
from ui.brief_form.several import several, shared, with_changes
from ui.edits import Edits
from ui.selection import Selection
from ui.theme import Look
from ui.times import timecode
from ui.words import kind_word


class BriefForm(QWidget):
    """Everything a director says about a shot. What is left empty is the planner's choice."""

    def __init__(
        self, bridge: Bridge, selection: Selection, look: Look, edits: Edits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look = bridge, selection, look
        self._changes = Changes(bridge, selection, edits, self._show)
        self._opened: Opened | None = None
        self._standing: Standing | None = None
        self._models: tuple[Model, ...] = ()
        self._quote, self._quoted = 0, QuoteView((), (), (), 0)
        self._title, self._reason, self._empty = QLabel(), QLabel(), QLabel()
        self._copy, self._history = QPushButton(), QPushButton()
        self._fields, self._line, self._scroll = Fields(), QuoteLine(look), QScrollArea()
        self._pictures = FormPictures(bridge, selection, self._fields, self._changes)
        self._lay_out()
        self._connect()
        self.retranslate()
        bridge.list_models()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        self._opened = opened
        self.show_standing(opened.standing)

    def show_standing(self, standing: Standing) -> None:
        changed = self._changes.stand(standing)
        self._standing = standing
        self._fields.characters.show_characters(standing.characters)
        self._fields.prompt.set_known([character.name for character in standing.characters])
        if changed or self._scroll.isHidden():
            self._show()

    def clear(self) -> None:
        self._opened = self._standing = None
        self._changes.stand(None)
        self._show()

    def settle(self) -> None:
        """Keep what is being typed; before something is generated, for one."""
        for field in (*self._fields.texts.values(), self._fields.seed):
            field.settle()

    # Changing

    def _change(self, field: str, value: object) -> None:
        self._changes.make(self._text_of(field), field, value)

    def _change_each(self, field: str, value: Callable[[Brief], object]) -> None:
        self._changes.make_each(self._text_of(field), field, value)

    def _text_of(self, field: str) -> str:
        """In the menu of what can be undone."""
        frames = self._fields.frames
        names = {
            "first_frame": frames.first.name, "last_frame": frames.last.name, "key_frames": self.tr("key frames"),
            "resolution": self.tr("resolution"), "ratio": self.tr("ratio"), "sound": self.tr("sound"),
            "options": self.tr("settings of the model"),
        }  # fmt: skip
        name = names[field] if field in names else self._fields.labels[field].text()
        return self.tr("Brief: {0}").format(name)

    def _set_option(self, name: str, value: str) -> None:
        """The others stay, those that this model does not know as well."""

        def changed(brief: Brief) -> tuple[tuple[str, str], ...]:
            kept = {known: chosen for known, chosen in brief.options if known != name}
            return tuple({**kept, name: value}.items()) if value else tuple(kept.items())

        self._change_each("options", changed)

    def _change_references(self, paths: tuple[Any, ...]) -> None:
        """What is added or taken away, is in every shot; their other pictures stay."""
        before = self._fields.references.paths
        self._change_each("references", lambda brief: with_changes(brief.references, before, paths))

    def _switch_character(self, name: str, on: bool) -> None:
        before, after = ((), (name,)) if on else ((name,), ())
        self._change_each("characters", lambda brief: with_changes(brief.characters, before, after))

    def _take_over(self, brief: Brief) -> None:
        self._changes.take_over(self.tr("Take over a brief"), brief)

    # Showing

    def _show(self) -> None:
        shots, current = self._changes.selected, self._changes.current
        there = current is not None and self._opened is not None
        self._scroll.setVisible(there)
        self._line.setVisible(there)
        self._empty.setVisible(not there)
        if current is None or not there:
            return
        self._show_head(current, len(shots) - 1)
        briefs = [shot.brief for shot in shots]
        for name, field in self._fields.texts.items():
            field.show_text(shared(getattr(brief, name) for brief in briefs))
        self._fields.seed.show_seed(shared(brief.seed for brief in briefs))
        names = dict.fromkeys(name for brief in briefs for name in brief.characters)
        counts = {name: sum(name in brief.characters for brief in briefs) for name in names}
        self._fields.characters.show_names(counts, len(briefs))
        self._pictures.show(shots)
        self._fields.model.show_asked(_asked(briefs), framed=_framed(current))
        self._show_makers()
        self._ask_for_quote()

    def _show_head(self, shot: ShotView, others: int) -> None:
        assert self._opened is not None
        cut = self._opened.cut
        more = self.tr(" and {0} more").format(others) if others else ""
        place = timecode(cut.start_frame + shot.start, cut.rate)
        frames = self.tr("{0} frames").format(shot.frames)
        self._title.setText(f"<b>{shot.id}</b>{more} · {kind_word(shot.kind)} · {place} · {frames}")
        self._reason.setText(self._look.text(shot.reason))

    def _show_makers(self) -> None:
        """The form speaks of the model that would make the shot, whoever chose it."""
        current, fields = self._changes.current, self._fields
        if current is None or self._opened is None:
            return
        takes = self._standing.takes if self._standing is not None else ()
        makers = makers_of(self._models, current, self._quoted, takes) or tuple(fields.model.makers)
        fields.model.show_makers(makers, self._opened.cut.raster)
        maker = fields.model.maker
        rows = [row for row in self._quoted.rows if row.shot_id == current.id and row.prompt_length]
        sent = max((row.prompt_length for row in rows if row.stage.startswith("video")), default=0)
        title, most = (maker.title, maker.prompt_length) if maker is not None else ("", None)
        fields.prompt.show_limit(title, most, sent)
        fields.frames.show_limits(maker, fields.frames.keys.keys)
        characters = self._standing.characters if self._standing is not None else ()
        # Of several each has its own; what is too much for one of them, the quote refuses.
        alone = len(self._changes.selected) == 1
        references, people = too_many(maker if alone else None, current.brief, characters)
        fields.references_note.setText(references)
        fields.references_note.setVisible(bool(references))
        fields.characters.show_note(people)

    def _ask_for_quote(self) -> None:
        request = FillRequest(shots=",".join(self._selection.shots), yes=True)
        self._quote = self._bridge.quote(request, "brief")

    def _take_quote(self, request: int, quote: QuoteView) -> None:
        if request != self._quote:
            return
        self._quoted = quote
        named = shared(shot.brief.model for shot in self._changes.selected) if self._changes.selected else ""
        self._line.show_quote(quote, "" if named is several else str(named))
        self._show_makers()

    def _take_models(self, models: tuple[Model, ...]) -> None:
        self._models = models
        self._fields.model.set_models(models)
        self._show()

    def _selected(self) -> None:
        self._quoted = QuoteView((), (), (), 0)
        self._line.show_quote(None)
        self._show()

    def _problem(self, problem: Problem) -> None:
        if problem.where == "set_brief":
            self._changes.refused()
        elif problem.where == "take_frame":
            self._pictures.forget_frame()

    # Other briefs

    def _show_copies(self) -> None:
        chosen = set(self._selection.shots)
        shots = [shot for shot in self._changes.shots.values() if shot.brief.prompt and shot.id not in chosen]
        dialog = CopyFrom(shots, self)
        dialog.brief_chosen.connect(self._take_over)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_history(self, shot_id: str, briefs: Any) -> None:
        if shot_id != self._selection.current:
            return
        menu = QMenu(self)
        fill_history(menu, briefs, self._take_over)
        menu.exec(self._history.mapToGlobal(self._history.rect().bottomLeft()))
        menu.deleteLater()

    # Making it

    def _lay_out(self) -> None:
        inside = QWidget()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self.main = self._fields.prompt
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._title, self._reason, self._empty):
            label.setWordWrap(True)
        self._reason.setObjectName("quiet")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._copy)
        head.addWidget(self._history)
        column = QVBoxLayout(inside)
        column.addLayout(head)
        column.addWidget(self._reason)
        column.addWidget(self._fields)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._line)
        outer.addWidget(self._empty, 1)

    def _connect(self) -> None:
        fields, frames = self._fields, self._fields.frames
        for name, field in fields.texts.items():
            field.text_settled.connect(partial(self._change, name))
        fields.prompt.names_called.connect(fields.characters.show_called)
        frames.first.picture_chosen.connect(partial(self._change, "first_frame"))
        frames.last.picture_chosen.connect(partial(self._change, "last_frame"))
        frames.keys.frames_changed.connect(partial(self._change, "key_frames"))
        self._pictures.frame_chosen.connect(self._change)
        fields.references.paths_changed.connect(self._change_references)
        fields.characters.character_switched.connect(self._switch_character)
        fields.model.field_chosen.connect(self._change)
        fields.model.option_chosen.connect(self._set_option)
        fields.seed.seed_chosen.connect(partial(self._change, "seed"))
        self._copy.clicked.connect(self._show_copies)
        self._history.clicked.connect(lambda: self._bridge.brief_history(self._selection.current))
        self._selection.shots_selected.connect(self._selected)
        self._bridge.quote_made.connect(self._take_quote)
        self._bridge.models_listed.connect(self._take_models)
        self._bridge.history_listed.connect(self._show_history)
        self._bridge.problem_raised.connect(self._problem)

    def retranslate(self) -> None:
        self._copy.setText(self.tr("Copy from..."))
        self._history.setText(self.tr("Earlier..."))
        self._empty.setText(self.tr("Select a shot to say what it shall show."))
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _asked(briefs: Sequence[Brief]) -> Asked:
    names = dict.fromkeys(name for brief in briefs for name, _ in brief.options)
    return Asked(
        model=shared(brief.model for brief in briefs),
        resolution=shared(brief.resolution for brief in briefs),
        ratio=shared(brief.ratio for brief in briefs),
        sound=shared(brief.sound for brief in briefs),
        options={name: shared(dict(brief.options).get(name, "") for brief in briefs) for name in names},
    )


def _framed(shot: ShotView) -> bool:
    brief = shot.brief
    given = (shot.before, shot.still, brief.first_frame, brief.key_frames, brief.image_prompt)
    return any(given)
