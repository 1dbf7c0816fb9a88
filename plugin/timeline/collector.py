"""Python's cycle collector, kept out of the way while many objects are made that form no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection inside; whatever was on before is on again after, also when an error leaves the block.

    The collector walks all new objects each time their number passes a threshold, and once more as soon as it is on
    again: a fifth of the time of a scan of 4,000 clips (`benchmarks/find.py`). Freezing and thawing puts them among
    the old objects without a walk. Whatever someone else froze thaws with them, which only costs them time: to ask
    whether there is any walks through all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()
        if was_on:
            gc.enable()
