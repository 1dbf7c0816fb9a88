"""Where `secondunit` starts: the window is on its way before anything of the command line is loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any


def main(arguments: Sequence[str] | None = None, **more: Any) -> int:
    """Returns the exit code. `more` goes to the window's own main."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["panel"] and "--help" not in words and "-h" not in words:
        start = _panel()
        if start is not None:
            return int(start(words[1:], **more))
    from plugin.cli import main as command_line

    return command_line(words)


def _panel() -> Callable[..., int] | None:
    """By name, since nothing of the engine may depend on the window. None where it is not installed."""
    try:
        start: Callable[..., int] = import_module("ui.main").main
    except ImportError:
        return None
    return start


if __name__ == "__main__":
    sys.exit(main())
