"""What a command says: its result on stdout, everything else on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TextIO

from rich.console import Console as Terminal
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from plugin.language import Language
from plugin.messages import Message


@dataclass
class Meter:
    """A progress display of one step: a bar on a terminal, a plain line every tenth elsewhere."""

    console: Console
    title: str
    bar: Progress | None = None
    _tenth: int = 0

    def __call__(self, fraction: float) -> bool:
        """Show 0.0 to 1.0; always asks to go on."""
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], completed=fraction)
        elif int(fraction * 10) > self._tenth:
            self._tenth = int(fraction * 10)
            self.console.note_text(f"{self.title} {self._tenth * 10} %")
        return True

    def note(self, message: Message) -> None:
        """A remark that leaves the bar whole."""
        text = self.console.text(message)
        if self.bar is not None:
            self.bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            self.console.note_text(text)


@dataclass
class Console:
    """`as_json`: exactly one JSON document goes to stdout, and nothing else."""

    language: Language
    as_json: bool = False
    stdout: TextIO = field(default_factory=lambda: sys.stdout)
    stderr: TextIO = field(default_factory=lambda: sys.stderr)

    def text(self, message: Message) -> str:
        return self.language.text(message)

    def document(self, value: dict[str, Any]) -> None:
        """The one JSON document of this run."""
        json.dump(value, self.stdout, ensure_ascii=False, indent=2)
        self.stdout.write("\n")

    def line(self, message: Message) -> None:
        """A sentence of the result, for people; silent with --json."""
        if not self.as_json:
            self.stdout.write(self.text(message) + "\n")

    def note(self, message: Message) -> None:
        """A remark while working."""
        self.note_text(self.text(message))

    def note_text(self, text: str) -> None:
        self.stderr.write(text + "\n")
        self.stderr.flush()

    def table(self, columns: Sequence[Message], rows: Sequence[Sequence[object]]) -> None:
        """Rows for people; silent with --json."""
        if self.as_json:
            return
        table = Table(box=None, header_style="bold", pad_edge=False)
        for column in columns:
            table.add_column(self.text(column), overflow="fold")
        for row in rows:
            table.add_row(*(self.text(cell) if isinstance(cell, Message) else str(cell) for cell in row))
        # A pipe has no width of its own; 200 columns keep a row on one line for grep.
        width = None if self.stdout.isatty() else 200
        Terminal(file=self.stdout, width=width, markup=False, highlight=False, emoji=False).print(table)

    def refuse(self, message: Message, action: Message | None) -> None:
        """The one line of a refusal: what, where, what to do."""
        sentence = self.joined(message, action).replace("\n", " ")
        self.note_text(f"secondunit: error: {sentence}")

    def joined(self, message: Message, action: Message | None) -> str:
        """Both sentences; Chinese puts no space between them."""
        parts = [self.text(part) for part in (message, action) if part is not None]
        return ("" if self.language.code == "zh" else " ").join(parts)

    @contextmanager
    def meter(self, title: Message) -> Iterator[Meter]:
        """A progress display for the length of a `with` block."""
        text = self.text(title)
        if not self.stderr.isatty():
            self.note_text(text)
            yield Meter(self, text)
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Terminal(file=self.stderr), transient=True) as bar:
            bar.add_task(text, total=1.0)
            yield Meter(self, text, bar)
