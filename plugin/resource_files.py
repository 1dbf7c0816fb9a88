"""Finds the files of resources/, installed as `plugin.resources` or lying beside the package in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(*parts: str) -> Traversable:
    """A file or folder below resources/."""
    try:
        root: Traversable = files("plugin.resources")
    except ModuleNotFoundError:
        root = Path(__file__).resolve().parent.parent / "resources"
    return root.joinpath(*parts)
