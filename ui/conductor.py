"""Brings window, parts and bridge together: who hears of what, and what each action asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QLabel, QMenu

from plugin.commands.request import FillRequest
from plugin.desk.table_views import TablesView, UnreadTable
from plugin.desk.views import CutView, Opened, Problem, ShotView, Standing
from plugin.generators.base import Model
from plugin.messages import Message, say
from plugin.settings import Settings
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.generate_dialog import GenerateDialog
from ui.hand_back.dialog import HandBackDialog
from ui.message_bar import MessageBar, News, Offer
from ui.money import price_text
from ui.ordering import Ordering
from ui.selection import Selection
from ui.settings.characters import CharactersPage
from ui.settings.dialog import SettingsDialog, asked_here
from ui.workspace import Workspace

save_ms = 2000
with_a_cut = (
    "reread", "close_cut", "hand_back", "select_missing", "next_shot", "previous_shot", "exclude", "next_part",
    "previous_part",
)  # fmt: skip
unanswered = (
    "Submitting",
    "Running",
    "Downloading",
    "Conforming",
)


class Conductor(QObject):
    """Made when the bridge is there; takes it over: it ends with the window."""

    def __init__(self, chrome: Chrome, bridge: Bridge) -> None:
        super().__init__(chrome)
        self.chrome, self.window, self.bridge = chrome, chrome.window, bridge
        self.opened: Opened | None = None
        self.standing: Standing | None = None
        self.models: tuple[Model, ...] = ()
        self._language: str | None = None
        self._unread: tuple[UnreadTable, ...] = ()
        self.selection = Selection(self)
        self.workspace = Workspace(bridge, self.selection, chrome.look, chrome.edits)
        self.bar = MessageBar(chrome.look)
        self.ordering = Ordering(bridge, self.selection, "window", self)
        self._status, self._engine = QLabel(), QLabel()
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(save_ms)
        self._saving.timeout.connect(self._save)
        chrome.stack.addWidget(self.workspace)
        chrome.put_on_top(self.bar)
        chrome.window.statusBar().addWidget(self._status, 1)
        chrome.window.statusBar().addPermanentWidget(self._engine)
        self.workspace.set_sizes(chrome.kept.splits)
        loudness = self.workspace.viewer.loudness
        loudness.set(chrome.kept.volume, muted=chrome.kept.muted)
        loudness.loudness_changed.connect(self._keep_loudness)
        self._connect_bridge()
        self._connect_actions()
        self._show_actions()
        chrome.cut_asked.connect(self.open_cut)
        chrome.looks_changed.connect(self.keep)
        chrome.language_chosen.connect(lambda code: bridge.save_settings({"language": code}))
        chrome.window.language_changed.connect(self._show_all)
        chrome.window.closed.connect(self.close)
        bridge.list_models()
        bridge.list_tables()
        bridge.read_settings()
        if chrome.wanted is not None:
            self.open_cut(chrome.wanted)

    # The cut

    def open_cut(self, path: Path, project: Path | None = None) -> None:
        self._status.setText(self.tr("Reading {0}...").format(path.name))
        self.bridge.open_cut(path, project)
        self.workspace.viewer.prepare()

    def _cut_opened(self, opened: Opened) -> None:
        chrome = self.chrome
        self.opened, self.standing = opened, opened.standing
        self.bar.clear()
        chrome.edits.clear()
        self.selection.select(())
        self.selection.move_playhead(0)
        self.workspace.show_cut(opened)
        self.ordering.show_cut(opened)
        chrome.stack.setCurrentWidget(self.workspace)
        self.workspace.viewer.setFocus()
        chrome.kept.opened(opened.cut.path)
        chrome.show_recent()
        self.keep()
        self._show_all()
        self._tell_of(opened)
        self._tell_of_tables()
        self._select_first(opened.standing)

    def _cut_reread(self, opened: Opened) -> None:
        self.opened, self.standing = opened, opened.standing
        self.workspace.show_cut(opened)
        self.ordering.show_cut(opened)
        there = {shot.id for shot in opened.standing.shots}
        self.selection.select(shot for shot in self.selection.shots if shot in there)
        self._show_all()
        self.bar.settle("reread")
        self._tell_of(opened, again=True)

    def _cut_closed(self) -> None:
        self.opened = self.standing = None
        self.workspace.clear()
        self.ordering.clear()
        self.chrome.edits.clear()
        self.bar.clear()
        self.chrome.stack.setCurrentWidget(self.chrome.first_page)
        self._show_all()

    def _cut_refused(self, problem: Problem) -> None:
        self._problem(problem)
        self._show_all()

    def _stood(self, standing: Standing) -> None:
        self.standing = standing
        self.workspace.show_standing(standing)
        self.ordering.show_standing(standing)
        self._show_engine()
        self._show_actions()
        if self.opened is not None:
            self._show_counts(self.opened.cut)

    def _tell_of(self, opened: Opened, *, again: bool = False) -> None:
        """What became of the shots since the cut was read before."""
        by_change: dict[str, list[str]] = {}
        for change in opened.changes:
            by_change.setdefault(change.change, []).append(change.shot_id)
        by_change.pop("same", None)
        lines = tuple(_change_line(change, ids) for change, ids in by_change.items())
        there = {shot.id for shot in opened.standing.shots}
        touched = tuple(id for ids in by_change.values() for id in ids if id in there)
        offer = Offer(lambda: self.tr("Show"), lambda: self._show_shots(touched)) if touched else None
        if lines:
            message = (
                say("The cut was exported again. Shots that changed: {count}.", count=sum(map(len, by_change.values())))
                if again
                else say(
                    "Since it was last open here, shots of this cut changed: {count}.",
                    count=sum(map(len, by_change.values())),
                )
            )
            self.bar.show_news(News(message, None, lines, offer))
        elif again:
            self.bar.show_news(News(say("The cut was read again. No missing shot changed.")))
        if opened.cut.warnings:
            message = say("Reading the cut gave remarks: {count}.", count=len(opened.cut.warnings))
            self.bar.show_news(News(message, None, opened.cut.warnings))

    def _show_shots(self, ids: tuple[str, ...]) -> None:
        self.selection.select(ids)
        self.workspace.pages.setCurrentWidget(self.workspace.shots)
        shot = self._shot(ids[0])
        if shot is not None:
            self.selection.move_playhead(shot.start)

    def _select_first(self, standing: Standing) -> None:
        first = next((shot for shot in standing.shots if not shot.excluded), None)
        if first is not None:
            self.selection.select((first.id,))
            self.selection.move_playhead(first.start)

    # Actions

    def _connect_actions(self) -> None:
        chrome, actions = self.chrome, self.chrome.actions
        slots: dict[str, Callable[[], object]] = {
            "reread": self.bridge.reread,
            "close_cut": self.bridge.close_cut,
            "make_demo": self._make_demo,
            "hand_back": self._hand_back,
            "open_settings": self._open_settings,
            "undo": chrome.edits.undo,
            "redo": chrome.edits.redo,
            "select_missing": self._select_missing,
            "next_shot": lambda: self._go_to(1),
            "previous_shot": lambda: self._go_to(-1),
            "exclude": self._exclude,
            "generate": self._generate,
            "generate_options": self._generate_with,
            "show_brief": lambda: self.workspace.show_form("brief"),
            "show_takes": lambda: self.workspace.show_form("takes"),
            "show_shots": lambda: self.workspace.show_page("shots"),
            "show_queue": lambda: self.workspace.show_page("queue"),
            "show_budget": lambda: self.workspace.show_page("budget"),
            "next_part": lambda: self.workspace.go_to_part(1),
            "previous_part": lambda: self.workspace.go_to_part(-1),
        }
        for name, slot in slots.items():
            actions[name].triggered.connect(lambda _checked=False, slot=slot: slot())
        menu = QMenu(chrome.toolbar.generate_button)
        for name in ("generate", "generate_options"):
            menu.addAction(actions[name])
        chrome.toolbar.generate_button.setMenu(menu)
        chrome.toolbar.generate_button.clicked.connect(self._generate)
        actions.put_near((self.workspace.viewer, self.workspace.strip))
        self.workspace.connect_actions(actions)
        chrome.edits.canUndoChanged.connect(self._show_actions)
        chrome.edits.canRedoChanged.connect(self._show_actions)
        chrome.first_page.demo_asked.connect(self._make_demo)
        chrome.first_page.demo_stopped.connect(self.bridge.stop_demo)

    def _connect_bridge(self) -> None:
        bridge = self.bridge
        bridge.cut_opened.connect(self._cut_opened)
        bridge.cut_reread.connect(self._cut_reread)
        bridge.cut_closed.connect(self._cut_closed)
        bridge.cut_refused.connect(self._cut_refused)
        bridge.standing_changed.connect(self._stood)
        bridge.problem_raised.connect(self._problem)
        bridge.jobs_queued.connect(self._queued)
        bridge.models_listed.connect(self._models)
        bridge.tables_listed.connect(self._tables)
        bridge.settings_changed.connect(self._settings)
        bridge.demo_progressed.connect(self.chrome.first_page.show_demo)
        bridge.demo_made.connect(self._demo_made)
        bridge.busy_changed.connect(self.chrome.show_busy)
        self.ordering.quoted.connect(self._show_generate)
        self.selection.shots_selected.connect(self._show_actions)

    def _select_missing(self) -> None:
        standing = self.standing
        if standing is not None:
            self.selection.select(s.id for s in standing.shots if not s.excluded and s.circled is None)

    def _go_to(self, step: int) -> None:
        shots = [shot for shot in self.standing.shots if not shot.excluded] if self.standing else []
        if not shots:
            return
        ids = [shot.id for shot in shots]
        here = ids.index(self.selection.current) if self.selection.current in ids else (-1 if step > 0 else len(ids))
        shot = shots[max(0, min(len(shots) - 1, here + step))]
        self.selection.select((shot.id,))
        self.selection.move_playhead(shot.start)

    def _exclude(self) -> None:
        chosen = [shot for id in self.selection.shots if (shot := self._shot(id)) is not None]
        if not chosen:
            return
        ids, wanted = tuple(shot.id for shot in chosen), not all(shot.excluded for shot in chosen)
        out = tuple(shot.id for shot in chosen if shot.excluded)
        left = tuple(shot.id for shot in chosen if not shot.excluded)

        def undo() -> None:
            for part, state in ((out, True), (left, False)):
                if part:
                    self.bridge.exclude(part, state)

        text = self.tr("Leave out of fills") if wanted else self.tr("Take into fills again")
        self.chrome.edits.make(text, lambda: self.bridge.exclude(ids, wanted), undo)

    def _generate(self) -> None:
        """What is free is made at once; what costs is shown first."""
        ordering = self.ordering
        if ordering.shot_count and not ordering.reasons and not ordering.costs:
            self.bridge.generate(ordering.request)
        else:
            self._generate_with()

    def _generate_with(self) -> None:
        if self.opened is None:
            return
        dialog = GenerateDialog(self.ordering, self.models, self.chrome.look, len(self.selection.shots), self.window)
        before = self.ordering.request, self.ordering.only_selected
        dialog.accepted.connect(lambda: self.bridge.generate(self.ordering.request))
        dialog.rejected.connect(lambda: self.ordering.choose(before[0], only_selected=before[1]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _queued(self, count: int) -> None:
        self._say(say("Jobs in the queue now: {count}. They go on when this window is closed.", count=count))
        self.ordering.choose(FillRequest(generator=self.ordering.request.generator), only_selected=False)

    def _hand_back(self) -> None:
        if self.opened is None:
            return
        dialog = HandBackDialog(self.bridge, self.chrome.look, self.opened.cut.path, self.window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_settings(self) -> None:
        characters = None
        if self.standing is not None:
            characters = CharactersPage(self.bridge, self.chrome.edits, self.standing.characters, self.chrome.look)
        dialog = SettingsDialog(
            self.bridge, self.chrome.look, self.chrome.shortcuts, self.models, self.window, characters
        )
        dialog.window_changed.connect(self._window_changed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _make_demo(self) -> None:
        start = self.chrome.kept.folder or str(Path.home())
        chosen = QFileDialog.getExistingDirectory(
            self.window, self.tr("A folder for the demo film (about 30 MB)"), start
        )
        if chosen:
            self.bar.clear()
            self.chrome.stack.setCurrentWidget(self.chrome.first_page)
            self.chrome.first_page.show_demo(0.0)
            self.bridge.make_demo(Path(chosen) / "secondunit-demo")

    def _demo_made(self, path: Path) -> None:
        self.chrome.first_page.show_demo(None)
        self.chrome.ask(path)

    # What is said

    def _problem(self, problem: Problem) -> None:
        if problem.where == "make_demo":
            self.chrome.first_page.show_demo(None)
            if problem.code == "stopped":
                return
        if self._is_shown_elsewhere(problem):
            return
        self.bar.show_problem(problem, self._offer(problem))

    def _is_shown_elsewhere(self, problem: Problem) -> bool:
        """By the dialog that asked for it."""
        if problem.where in ("hand_back", "relink_preview"):
            return any(dialog.isVisible() for dialog in self.window.findChildren(HandBackDialog))
        return problem.where in asked_here and any(
            dialog.isVisible() for dialog in self.window.findChildren(SettingsDialog)
        )

    def _offer(self, problem: Problem) -> Offer | None:
        actions = self.chrome.actions
        if problem.where == "open_cut":
            return Offer(lambda: self.tr("Open another..."), actions["open_cut"].trigger)
        if "key" in problem.code or problem.code in ("bad_settings", "bad_base_url", "bad_region"):
            return Offer(lambda: self.tr("Settings..."), actions["open_settings"].trigger)
        if problem.where == "generate":
            return Offer(lambda: self.tr("Generate with..."), actions["generate_options"].trigger)
        return None

    def _say(self, message: Message) -> None:
        self.window.statusBar().showMessage(self.chrome.look.text(message), 8000)

    def _show_all(self) -> None:
        self._show_engine()
        self._show_actions()
        self._show_generate()
        opened = self.opened
        if opened is None:
            self._status.setText("")
            self.window.setWindowTitle("Second Unit")
            return
        self.window.setWindowTitle(f"{opened.cut.name} - Second Unit")
        self._show_counts(opened.cut)

    def _show_counts(self, cut: CutView) -> None:
        shots = [shot for shot in (self.standing.shots if self.standing else ()) if not shot.excluded]
        missing = sum(shot.circled is None for shot in shots)
        rate = f"{round(float(cut.rate), 3):g}"
        self._status.setText(
            self.tr("{0}   {1} fps   {2}x{3}   {4} shots, {5} still missing").format(
                cut.format, rate, cut.raster.width, cut.raster.height, len(shots), missing
            )
        )

    def _show_engine(self) -> None:
        standing = self.standing
        if standing is None:
            self._engine.setText("")
            return
        at_work = sum(job.state in unanswered for job in standing.jobs)
        waiting = sum(job.state in ("Queued", "Held") for job in standing.jobs)
        if standing.engine_runs:
            text = self.tr("Engine: {0} at work, {1} waiting; it goes on when you close this window").format(
                at_work, waiting
            )
        elif waiting:
            text = self.tr("Engine: at rest, {0} waiting").format(waiting)
        else:
            text = self.tr("Engine: at rest")
        self._engine.setText(text)

    def _show_actions(self) -> None:
        chrome, actions = self.chrome, self.chrome.actions
        is_open = self.opened is not None
        actions.enable(with_a_cut, is_open)
        actions.enable(("generate_options",), is_open)
        actions["exclude"].setEnabled(bool(self.selection.shots))
        actions["undo"].setEnabled(chrome.edits.canUndo())
        actions["redo"].setEnabled(chrome.edits.canRedo())
        if self.opened is not None and not self.opened.cut.can_hand_back:
            actions["hand_back"].setEnabled(False)
            actions["hand_back"].setToolTip(self.tr("Cuts of this format can be read, not written."))

    def _show_generate(self) -> None:
        button, quote, count = self.chrome.toolbar.generate_button, self.ordering.quote, self.ordering.shot_count
        if self.opened is None:
            text, tip = self.tr("Generate"), self.tr("Open a cut first.")
        elif quote is None:
            text, tip = self.tr("Generate"), self.tr("Asking for the price...")
        elif not count:
            text, tip = self.tr("Nothing to generate"), self.tr("Every shot has a take, or is on its way.")
        else:
            text, tip = self.tr("Generate {0} shots, {1}").format(count, price_text(quote)), ""
        reasons = [self.chrome.look.text(reason) for reason in self.ordering.reasons]
        if reasons:
            text, tip = self.tr("Generate {0} shots...").format(count) if count else self.tr("Generate..."), reasons[0]
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)
        enabled = self.opened is not None and (bool(count) or bool(reasons))
        button.setEnabled(enabled)
        self.chrome.actions["generate"].setEnabled(enabled)

    # The house

    def _models(self, models: tuple[Model, ...]) -> None:
        self.models = models
        self.ordering.ask_again()

    def _tables(self, tables: TablesView) -> None:
        if tables.unread != self._unread:
            self._unread = tables.unread
            self._tell_of_tables()

    def _tell_of_tables(self) -> None:
        if self._unread:
            message = say("Tables of models that cannot be used are left out: {count}.", count=len(self._unread))
            action = say("The built-in prices and limits count instead.")
            self.bar.show_news(News(message, action, tuple(one.message for one in self._unread), is_problem=True))

    def _settings(self, settings: Settings) -> None:
        self.ordering.ask_again()
        if self._language is not None and settings.language != self._language:
            self.chrome.follow_language(settings.language)
        self._language = settings.language

    def _window_changed(self, dark: bool, preset: str, own: dict[str, str]) -> None:
        chrome = self.chrome
        if dark != chrome.look.dark:
            chrome.use_theme(dark=dark)
        if (preset, own) != (chrome.shortcuts.preset, chrome.shortcuts.own):
            chrome.shortcuts.change(preset, own)
            chrome.kept.preset, chrome.kept.keys = preset, own
            self.keep()

    def keep(self) -> None:
        """Soon; several changes at once."""
        self._saving.start()

    def _keep_loudness(self) -> None:
        loudness = self.workspace.viewer.loudness
        self.chrome.kept.volume, self.chrome.kept.muted = loudness.volume, loudness.muted
        self.keep()

    def _save(self) -> None:
        self.chrome.kept.splits = self.workspace.sizes()
        self.bridge.save_settings({"panel": self.chrome.kept.table()})

    def close(self) -> None:
        """The engine goes on; nothing is asked."""
        self._saving.stop()
        # A stack of edits says that it is empty while it is destroyed.
        self.chrome.edits.blockSignals(True)
        self.chrome.kept.splits = self.workspace.sizes()
        self.workspace.clear()
        self.bridge.close()

    def _shot(self, id: str) -> ShotView | None:
        shots = self.standing.shots if self.standing else ()
        return next((shot for shot in shots if shot.id == id), None)


def _change_line(change: str, ids: list[str]) -> Message:
    names = ", ".join(ids)
    match change:
        case "moved":
            return say("Moved: {shots}", shots=names)
        case "trimmed":
            return say("Shorter: {shots}", shots=names)
        case "lengthened":
            return say("Longer: {shots}", shots=names)
        case "split":
            return say("Split: {shots}", shots=names)
        case "gone":
            return say("Gone: {shots}", shots=names)
        case _:
            return say("New: {shots}", shots=names)
