"""What the window has to say at its top: problems and news, each with at most one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from plugin.desk.views import Problem
from plugin.messages import Message
from ui.theme import Look

most_notices = 3


@dataclass(frozen=True, slots=True)
class Offer:
    """What the one button of a notice says and does."""

    text: Callable[[], str]
    """Asked again when the language changes."""
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class News:
    """`lines` are shown when the user asks for details."""

    message: Message
    action: Message | None = None
    lines: tuple[Message, ...] = ()
    offer: Offer | None = None
    is_problem: bool = False
    where: str = ""
    """What was asked for when it went wrong."""


class MessageBar(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._notices: list[Notice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self.hide()

    def show_problem(self, problem: Problem, offer: Offer | None = None) -> None:
        self.show_news(News(problem.message, problem.action, problem.details, offer, True, problem.where))

    def show_news(self, news: News) -> None:
        """The same once more takes the place of the older one."""
        for notice in [notice for notice in self._notices if notice.news.message == news.message]:
            self.dismiss(notice)
        while len(self._notices) >= most_notices:
            self.dismiss(self._notices[0])
        notice = Notice(news, self._look, self)
        notice.close_button.clicked.connect(lambda: self.dismiss(notice))
        if news.offer is not None:
            notice.offer_button.clicked.connect(lambda: self._accept(notice))
        self._notices.append(notice)
        self._column.addWidget(notice)
        self.show()

    def dismiss(self, notice: Notice) -> None:
        if notice in self._notices:
            self._notices.remove(notice)
            self._column.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        self.setVisible(bool(self._notices))

    def settle(self, where: str) -> None:
        """It works again: what went wrong there is not said any more."""
        for notice in [notice for notice in self._notices if notice.news.where == where]:
            self.dismiss(notice)

    def clear(self) -> None:
        for notice in list(self._notices):
            self.dismiss(notice)

    @property
    def notices(self) -> tuple[Notice, ...]:
        return tuple(self._notices)

    def _accept(self, notice: Notice) -> None:
        self.dismiss(notice)
        if notice.news.offer is not None:
            notice.news.offer.act()


class Notice(QFrame):
    """One piece of news."""

    def __init__(self, news: News, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.news = news
        self._look = look
        self.setObjectName("problem" if news.is_problem else "news")
        self._text, self._details = QLabel(), QLabel()
        for label in (self._text, self._details):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._details.hide()
        self.details_button, self.offer_button, self.close_button = QToolButton(), QPushButton(), QToolButton()
        self.details_button.setCheckable(True)
        self.details_button.toggled.connect(self._details.setVisible)
        self.close_button.setText("✕")
        self.close_button.setAutoRaise(True)
        self._lay_out()
        # Not before they have a place: each would be a window of its own for a moment, and take the keyboard away.
        self.details_button.setVisible(bool(news.lines))
        self.offer_button.setVisible(news.offer is not None)
        self._say()
        look.look_changed.connect(self._say)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._text, 1)
        for button in (self.details_button, self.offer_button, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 6)
        column.addLayout(row)
        column.addWidget(self._details)

    def _say(self) -> None:
        self._text.setText(self._look.sentences(self.news.message, self.news.action))
        self._details.setText("\n".join(f"•  {self._look.text(line)}" for line in self.news.lines))
        self.details_button.setText(self.tr("Details ({0})").format(len(self.news.lines)))
        self.details_button.setAccessibleName(self.tr("Show details"))
        self.close_button.setAccessibleName(self.tr("Dismiss"))
        self.close_button.setToolTip(self.tr("Dismiss"))
        if self.news.offer is not None:
            self.offer_button.setText(self.news.offer.text())
        self.setAccessibleName(self._text.text())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
