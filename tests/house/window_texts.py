"""The window's own texts for Qt Linguist. `python tests/house/window_texts.py` brings the .ts up to date with the code
and makes the .qm of it; what is not translated yet is listed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.house.code import root

translations = root / "resources" / "translations"
texts, compiled = translations / "ui_zh_CN.ts", translations / "ui_zh_CN.qm"


@dataclass(frozen=True)
class Text:
    """`context` is the class, as a rule."""

    context: str
    source: str
    comment: str
    translation: str
    finished: bool


def collect(into: Path) -> None:
    """Bring the .ts file in line with the code; what is no longer said goes out of it."""
    files = sorted(str(path.relative_to(root)) for path in (root / "ui").rglob("*.py"))
    _run("lupdate", "-silent", "-extensions", "py", "-locations", "none", "-no-obsolete", *files, "-ts", str(into))


def make(source: Path, target: Path) -> None:
    """Of the .ts file the .qm file that the window loads."""
    _run("lrelease", "-silent", str(source), "-qm", str(target))


def read(path: Path) -> Iterator[Text]:
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            yield Text(
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
                (translation.text or "") if translation is not None else "",
                translation is not None and "type" not in translation.attrib,
            )


def copied(folder: Path) -> Path:
    """The .ts file as it is kept, to be worked on without touching it."""
    return Path(shutil.copy(texts, folder))


def _run(tool: str, *words: str) -> None:
    """Qt's own programs, as they come with PySide6."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    program = next(
        path for path in (folder / tool, folder / f"{tool}.exe", folder / "Qt" / "libexec" / tool) if path.exists()
    )
    subprocess.run([str(program), *words], cwd=root, check=True, capture_output=True)


if __name__ == "__main__":
    collect(texts)
    make(texts, compiled)
    for text in read(texts):
        if not text.finished or not text.translation:
            sys.stdout.write(f"{text.context}: {text.source}\n")
