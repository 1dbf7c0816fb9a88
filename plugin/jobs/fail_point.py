"""Named moments at which a test may kill the process. In the product nothing happens there."""

from __future__ import annotations

from typing import Protocol


class FailPoint(Protocol):
    def __call__(self, name: str) -> None:
        """`name` is `<transition>:before` or `<transition>:after` its commit, or a step with files."""
        ...


def no_failure(name: str) -> None:
    """The product's fail-point."""
