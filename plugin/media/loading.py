"""Loads the libraries for media and timelines in one go, for threads that begin at the same time.

Parts of FFmpeg's binding import each other. Two threads that begin with different parts of it wait for each other's
import lock; Python then lets one of them go on with a half-made module ("module 'av' has no attribute 'stream'").
"""

from __future__ import annotations

import threading
from importlib import import_module
from typing import Final

libraries: Final = ("numpy", "av", "cv2", "opentimelineio")
_one_at_a_time = threading.Lock()


def load_libraries() -> None:
    """Before the first import of a module that needs them, in every thread of a process that has several."""
    with _one_at_a_time:
        for name in libraries:
            import_module(name)
