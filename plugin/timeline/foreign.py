"""Formats that other OTIO adapters read: Final Cut Pro 7 XML, FCPXML, EDL, AAF."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.errors import UnreadableCut
from plugin.messages import Message, say
from plugin.timeline.cut import CutFormat

adapters = {
    CutFormat.fcp_xml: "fcp_xml",
    CutFormat.fcpx_xml: "fcpx_xml",
    CutFormat.edl: "cmx_3600",
    CutFormat.aaf: "AAF",
}


def read_foreign(text: str, format: CutFormat, name: str, **arguments: Any) -> Any:
    """What the adapter makes of a text. UnreadableCut with the adapter's reason."""
    try:
        with _quiet():
            return otio.adapters.read_from_string(text, adapter_name=adapters[format], **arguments)
    except Exception as error:  # the border to foreign adapters, which raise anything
        raise foreign_refusal(error, format, name) from error


def read_aaf(path: Path) -> Any:
    """The AAF adapter reads files only. UnreadableCut with the adapter's reason."""
    try:
        with _quiet():
            return otio.adapters.read_from_file(str(path), adapter_name=adapters[CutFormat.aaf])
    except Exception as error:  # the border to a foreign adapter, which raises anything
        raise foreign_refusal(error, CutFormat.aaf, path.name) from error


def foreign_refusal(error: Exception, format: CutFormat, name: str) -> UnreadableCut:
    """The refusal that says in an editor's words what stopped an adapter."""
    text = " ".join(str(error).strip("\"'").split())[:300]
    reason = text if isinstance(error, ValueError | otio.exceptions.OTIOError) and text else type(error).__name__
    if isinstance(error, AttributeError | KeyError | TypeError | IndexError):
        reason = f"{type(error).__name__}: {text}"
    return UnreadableCut(
        say("{file} cannot be read as {format}: {reason}", file=name, format=format.value, reason=reason),
        _hint(),
        code="adapter",
    )


def _hint() -> Message:
    return say("Export the timeline as OTIO or in another format.")


@contextlib.contextmanager
def _quiet() -> Any:
    """Adapters warn about Python and print notes; neither may reach standard output, which can be JSON."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
