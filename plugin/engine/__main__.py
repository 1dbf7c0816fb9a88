"""The engine as a process of its own: works off the jobs of one project, also those that others add meanwhile.

    python -m plugin.engine CUT [--project DIR]

It needs nobody to wait for it and nothing from a terminal; what it has to say is in the project (`engine.log`,
`engine.json`). It ends when nothing was to be done for a few seconds, and at once where another one works already.
Keys come from the environment or the keyring, never from the command line.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

done, left_open, busy = 0, 4, 2
"""Exit codes. `left_open`: something waits for the user; `busy`: another engine works on the project."""
politeness = 5
"""Taken off the priority (nice), so that the editor's own program stays smooth."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until nothing is open; an exit code."""
    parser = argparse.ArgumentParser(prog="python -m plugin.engine")
    parser.add_argument("cut", type=Path)
    parser.add_argument("--project", type=Path)
    parser.add_argument("--detach", action="store_true", help="Return at once and go on alone.")
    options = parser.parse_args(arguments)
    if options.detach:
        _leave_parent()
    # Loaded only now: whoever started us waits until we have gone our own way.
    from plugin.engine.work import work

    return work(options.cut, options.project, os.environ)


def _leave_parent() -> None:
    """Go on as a child of nobody in particular, so that no dead process is left with whoever started us."""
    if hasattr(os, "fork"):
        if os.fork():
            os._exit(0)
        os.nice(politeness)


if __name__ == "__main__":
    sys.exit(main())
