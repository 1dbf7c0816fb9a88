"""Reads a Kdenlive project through OTIO: `otio.adapters.read_from_file("film.kdenlive")`."""

from __future__ import annotations

from typing import Any

import opentimelineio as otio


def read_from_string(input_str: str | bytes) -> otio.schema.Timeline:
    """The project's main sequence as a timeline. ValueError when the text is no Kdenlive project."""
    # OTIO loads this file as a module of its own name, so the package is imported by its full name, when needed.
    from otio_adapters.dialects.kdenlive import read_kdenlive

    content = input_str.encode() if isinstance(input_str, str) else input_str
    project: Any = read_kdenlive(content)
    return project.timeline
