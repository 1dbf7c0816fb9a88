"""Python's cycle collector, paused while many objects are made that form no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection inside; whatever was on before is on again after, also when an error leaves the block.

    The collector walks every object alive each time the number of new ones passes a threshold, which made a scan of
    40,000 clips superlinear (benchmarks/find.py measures with and without).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
