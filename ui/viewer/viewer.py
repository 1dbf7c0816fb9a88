"""The cut as it will be: circled takes in their places, slates where nothing is; played, stepped and looped.

Takes that are auditioned are seen in their shot's place, and several against each other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from plugin.desk.views import Opened, Standing, TakeView
from plugin.messages import Message
from ui.bridge import Bridge
from ui.selection import Marks, Selection
from ui.theme import Look
from ui.times import timecode
from ui.viewer.canvas import Canvas
from ui.viewer.comparing import Comparing
from ui.viewer.full_screen import FullScreen
from ui.viewer.held_keys import HeldKeys
from ui.viewer.loudness import Loudness
from ui.viewer.playback import Stretch, faster, slow
from ui.viewer.player import Player
from ui.viewer.projection import Projection, Shown, Wish
from ui.viewer.slate_words import SlateWords
from ui.viewer.sound import MakeSink, real_sink
from ui.viewer.stretches import looped, marked
from ui.viewer.transport import Transport

ahead_still, ahead_playing = 24, 12


class Viewer(Comparing):
    """Shows, plays and loops; `Steps` moves, `Comparing` says how several takes are shown."""

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        parent: QWidget | None = None,
        clock: Callable[[], int] = time.monotonic_ns,
        make_sink: MakeSink = real_sink,
    ) -> None:
        super().__init__(parent)
        self._selection, self._look = selection, look
        self._standing: Standing | None = None
        self._number = 0
        self._oldest = 0
        """Answers to wishes before this one show a state that is over."""
        self._step = 1
        self._loop = False
        self._keys = HeldKeys()
        self._words = SlateWords(look)
        self._projection = Projection(self._words, self)
        self._player = Player(clock, make_sink, self)
        self.loudness = Loudness(self)
        self._shown: Shown | None = None
        self._screen: FullScreen | None = None
        self._lay_out()
        self._connect()
        self.clear()

    # What the window tells

    def show_cut(self, opened: Opened) -> None:
        again = self._cut is not None and self._cut.path == opened.cut.path
        self.stop()
        self._cut, self._standing = opened.cut, opened.standing
        self._judge(opened.standing)
        if not again:
            self._loop, self._shown = False, None
            self._selection.set_marks(Marks())
            self.canvas.show_message("")
        self.canvas.set_raster(opened.cut.raster)
        self._words.take_down()
        self._projection.show_cut(opened.cut, opened.standing)
        self._player.show_cut(opened.cut)
        self.transport.set_enabled(enabled=True)
        self.transport.show_loop(on=self._loop)
        self._frame = self._within(self._selection.playhead)
        self._oldest = self._number + 1
        self._wish()
        self._show_time()

    def show_standing(self, standing: Standing) -> None:
        before, self._standing = self._standing, standing
        if self._cut is None or (
            before is not None and before.takes is standing.takes and before.shots is standing.shots
        ):
            return
        self._projection.show_standing(standing)
        self._judge(standing)
        self._oldest = self._number + 1
        self._wish()

    def clear(self) -> None:
        """Ends the threads."""
        self._player.close()
        self._projection.close()
        self._cut = self._standing = self._shown = None
        self._frame, self._loop = 0, False
        self._selection.set_marks(Marks())
        self._oldest = self._number + 1
        if self._screen is not None:
            self._screen.close()
        self.transport.set_enabled(enabled=False)
        self.transport.show_loop(on=False)
        self.canvas.show_message(self.tr("Open a cut to see it here."))
        self._show_time()

    # What others may ask

    @property
    def frame(self) -> int:
        """Where the playhead stands; the picture of it may still be on its way."""
        return self._frame

    @property
    def shown(self) -> Shown | None:
        """The picture on the screen."""
        return self._shown

    @property
    def is_settled(self) -> bool:
        """Whether the newest picture that was asked for is on the screen."""
        return self._shown is not None and self._shown.number == self._number

    @property
    def speed(self) -> Fraction | None:
        """None: it stands still."""
        return self._player.speed

    @property
    def stretch(self) -> Stretch:
        """What is played: the whole cut, or what is looped."""
        if self._cut is None:
            return Stretch(0, 1)
        if not self._loop:
            return marked(self._cut, Marks(), loop=False)
        shots = self._standing.shots if self._standing is not None else ()
        return looped(self._cut, shots, self._selection.marks, self._selection.current, self._frame)

    # Actions

    def play(self) -> None:
        """Or stop."""
        if self.speed is not None:
            self.stop()
        else:
            self._play(Fraction(1))

    def play_forward(self) -> None:
        self._shuttle(1)

    def play_backward(self) -> None:
        self._shuttle(-1)

    def stop(self) -> None:
        """While its key is held down, the keys of playing play slowly."""
        self._keys.note_stop()
        self._player.stop()

    def mark_in(self) -> None:
        self._mark(self._selection.marks.with_first(self._frame))

    def mark_out(self) -> None:
        self._mark(self._selection.marks.with_last(self._frame))

    def clear_marks(self) -> None:
        self._mark(Marks())

    def loop(self) -> None:
        """On: plays the marked frames, else the shot with what lies around it, again and again. Off: plays on."""
        if self._cut is None:
            return
        self._loop = not self._loop
        self.transport.show_loop(on=self._loop)
        if not self._loop:
            self._start_anew()
            return
        stretch = self.stretch
        if not stretch.start <= self._frame < stretch.end:
            self._go(stretch.start, 1)
        self._play(Fraction(1))

    def mute(self) -> None:
        """Or heard again."""
        self.loudness.turn_mute()

    def full_screen(self) -> None:
        if self._screen is not None:
            self._screen.close()
            return
        if self._cut is None:
            return
        self._screen = FullScreen(self, self._see)
        self._screen.setWindowTitle(self._cut.name)
        self._screen.canvas.setAccessibleName(self.canvas.accessibleName())
        self._screen.canvas.set_raster(self._cut.raster)
        self._screen.canvas.arrange(self.comparison, len(self._takes))
        self._screen.canvas.set_wipe(self.wipe_border)
        self._screen.left.connect(self._leave_full_screen)
        self._connect_canvas(self._screen.canvas)
        self._screen.showFullScreen()
        self._screen.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._shown is not None:
            self._paint(self._shown)
        self._wish()

    def _leave_full_screen(self) -> None:
        screen, self._screen = self._screen, None
        if screen is not None:
            screen.deleteLater()
            self.window().activateWindow()
            self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self._wish()

    # Moving

    def _go(self, frame: int, step: int) -> None:
        """By hand: what plays stops."""
        if self._cut is None:
            return
        self._player.stop()
        self._step = step
        self._move(frame)

    def _move(self, frame: int) -> None:
        frame = self._within(frame)
        if frame == self._frame:
            return
        self._frame = frame
        self._selection.move_playhead(frame)
        self._show_time()
        self._wish()

    def _follow(self, frame: int) -> None:
        """Someone else moved the playhead."""
        frame = self._within(frame)
        if frame == self._frame or self._cut is None:
            return
        self._step = 1 if frame > self._frame else -1
        self._frame = frame
        self._show_time()
        self._wish()
        self._start_anew()

    def _within(self, frame: int) -> int:
        return max(0, min(frame, (self._cut.frames if self._cut is not None else 1) - 1))

    def _wish(self) -> None:
        if self._cut is None:
            return
        size = self._canvas.pixel_size
        self._number += 1
        step, ahead = self._step, ahead_still
        speed = self.speed
        if speed is not None:
            step, ahead = (1 if speed > 0 else -1) * max(1, round(abs(speed))), ahead_playing
        takes = self._takes or (None,)
        wish = Wish(self._number, self._frame, size.width(), size.height(), step, ahead, takes, self.gain)
        self._projection.wish(wish)

    # Playing

    def _shuttle(self, direction: int) -> None:
        if self._keys.stop_is_down:
            self._play(slow * direction)
        else:
            self._play(faster(self.speed or Fraction(0), direction))

    def _play(self, speed: Fraction) -> None:
        if self._cut is None:
            return
        stretch = self.stretch
        at_end = self._frame >= stretch.end - 1 if speed > 0 else self._frame <= stretch.start
        if at_end and not self._loop:
            self._move(stretch.start if speed > 0 else stretch.end - 1)
        self._player.play(self._frame, speed, self._cut.rate, stretch)

    def _start_anew(self) -> None:
        """From where the playhead is now, at the same speed."""
        if self.speed is not None:
            self._play(self.speed)

    def _speed_changed(self, speed: Fraction | None) -> None:
        self.transport.show_playing(speed)
        self._show_note()
        # Other frames are wanted next.
        self._wish()

    def _mark(self, marks: Marks) -> None:
        if self._cut is not None:
            self._selection.set_marks(marks)

    def _follow_marks(self) -> None:
        """Also those that were set on the strip."""
        self._show_note()
        self._start_anew()

    # Takes

    def _audition(self, takes: tuple[TakeView, ...]) -> None:
        others = [take.key for take in takes] != [take.key for take in self._takes]
        self._takes = takes
        if self._cut is not None and takes and others and self.speed is None:
            self._look_at(takes)
        self._arrange()

    def _look_at(self, takes: tuple[TakeView, ...]) -> None:
        """Whoever chooses a take wants to see it; that the one in the cut is chosen says nothing."""
        shot_id, final = takes[0].shot_id, self._finals.get(takes[0].shot_id)
        shots = self._standing.shots if self._standing is not None else ()
        shot = next((shot for shot in shots if shot.id == shot_id), None)
        is_plain = len(takes) == 1 and final is not None and final.key == takes[0].key
        if shot is not None and not is_plain and not shot.start <= self._frame < shot.start + shot.frames:
            self._go(shot.start, 1)

    def _arrange(self) -> None:
        self.transport.show_comparing(self.comparison, len(self._takes), self.gain)
        for canvas in self._canvases:
            canvas.arrange(self.comparison, len(self._takes))
        self._oldest = self._number + 1
        self._wish()

    def _show_border(self) -> None:
        for canvas in self._canvases:
            canvas.set_wipe(self.wipe_border)

    # Pictures

    def _decoded(self, shown: Shown) -> None:
        if self._cut is None or shown.number < self._oldest:
            return
        self._oldest = shown.number
        self._shown = shown
        self._paint(shown)

    def _paint(self, shown: Shown) -> None:
        assert self._cut is not None
        time = timecode(self._cut.start_frame + shown.seen.frame, self._cut.rate)
        self._canvas.show_panes(self._panes(shown), time)

    def _fail(self, message: Message) -> None:
        if self._cut is not None:
            self._shown = None
            self._canvas.show_message(self._look.text(message))

    def _show_time(self) -> None:
        if self._cut is None:
            self.transport.timecode.setText("--:--:--:--")
        else:
            self.transport.timecode.setText(timecode(self._cut.start_frame + self._frame, self._cut.rate))

    def _show_note(self) -> None:
        cut, marks = self._cut, self._selection.marks
        if cut is None or not marks.are_set:
            self.transport.show_note("" if cut is None else self._player.why_silent)
            return
        stretch = marked(cut, marks)
        ends = (timecode(cut.start_frame + frame, cut.rate) for frame in (stretch.start, stretch.end - 1))
        self.transport.show_note(self.tr("{0} - {1}  ({2} frames)").format(*ends, stretch.end - stretch.start))

    @property
    def _canvas(self) -> Canvas:
        return self.canvas if self._screen is None else self._screen.canvas

    @property
    def _canvases(self) -> tuple[Canvas, ...]:
        return (self.canvas,) if self._screen is None else (self.canvas, self._screen.canvas)

    # Inside

    def _lay_out(self) -> None:
        self.canvas, self.transport = Canvas(), Transport(self.loudness)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.transport)
        self.setFocusProxy(self.canvas)
        self.retranslate()

    def _connect(self) -> None:
        self._player.frame_due.connect(self._move)
        self._player.speed_changed.connect(self._speed_changed)
        self._player.fell_silent.connect(self._show_note)
        self.loudness.loudness_changed.connect(lambda: self._player.set_gain(self.loudness.gain))
        # Also where the thread is not one of Qt's.
        self._projection.frame_decoded.connect(self._decoded, Qt.ConnectionType.QueuedConnection)
        self._projection.cut_failed.connect(self._fail, Qt.ConnectionType.QueuedConnection)
        self._selection.playhead_moved.connect(self._follow)
        self._selection.shots_selected.connect(self._reloop)
        self._selection.takes_auditioned.connect(self._audition)
        self._selection.marks_set.connect(self._follow_marks)
        self._look.look_changed.connect(self._speak_anew)
        self.transport.asked.connect(lambda name: getattr(self, name)())
        self._connect_canvas(self.canvas)

    def _connect_canvas(self, canvas: Canvas) -> None:
        canvas.size_changed.connect(self._wish)
        canvas.double_clicked.connect(self.full_screen)
        canvas.keyboard_left.connect(self._keys.forget)
        canvas.wipe_dragged.connect(self._wipe_to)

    def _reloop(self) -> None:
        if self._loop:
            self._start_anew()

    def _speak_anew(self) -> None:
        self._words.take_down()
        if self._cut is not None:
            self._projection.speak_anew()
            self._wish()

    def retranslate(self) -> None:
        self.canvas.setAccessibleName(self.tr("Viewer"))
        if self._cut is None:
            self.canvas.show_message(self.tr("Open a cut to see it here."))
        self._show_note()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        self._see(event)
        return super().event(event)

    def _see(self, event: QEvent) -> None:
        if self._keys.see(event) and self.speed is not None and abs(self.speed) == slow:
            self.stop()
