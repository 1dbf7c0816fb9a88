"""Formats that other OTIO adapters read: Final Cut Pro 7 XML, EDL, AAF."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.errors import HostileInput, UnreadableCut
from plugin.messages import Message, say
from plugin.timeline import aaf_child
from plugin.timeline.cut import CutFormat

longest_read = 120
"""Seconds an AAF may take; a feature film's takes a few."""
adapters = {
    CutFormat.fcp_xml: "fcp_xml",
    CutFormat.edl: "cmx_3600",
}


def read_foreign(text: str, format: CutFormat, name: str, **arguments: Any) -> Any:
    """What the adapter makes of a text. UnreadableCut with the adapter's reason."""
    try:
        with _quiet():
            return otio.adapters.read_from_string(text, adapter_name=adapters[format], **arguments)
    except Exception as error:  # the border to foreign adapters, which raise anything
        raise foreign_refusal(error, format, name) from error


def read_aaf(path: Path) -> bytes:
    """An AAF as OTIO JSON, read in a process of its own. UnreadableCut with the adapter's reason."""
    command = [sys.executable, "-P", str(Path(aaf_child.__file__)), str(path.absolute())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=longest_read, check=False)
    except subprocess.TimeoutExpired as error:
        raise HostileInput(
            say("{file} is too complex to read.", file=path.name), _hint(), code="too_complex"
        ) from error
    if done.returncode:
        kind, text = _reason_of(done.stderr.decode(errors="replace"), done.returncode)
        raise _refusal(kind, text, CutFormat.aaf, path.name)
    return done.stdout


def _reason_of(output: str, code: int) -> tuple[str, str]:
    try:
        reason = json.loads(output.splitlines()[-1])
        return str(reason["kind"]), str(reason["text"])
    except (ValueError, KeyError, IndexError, TypeError):
        return "", f"exit code {code}"


def foreign_refusal(error: Exception, format: CutFormat, name: str) -> UnreadableCut:
    """The refusal that says in an editor's words what stopped an adapter."""
    return _refusal("" if isinstance(error, ValueError) else type(error).__name__, str(error), format, name)


def _refusal(kind: str, text: str, format: CutFormat, name: str) -> UnreadableCut:
    """Mere Python errors (a missing attribute or key) keep their kind, for a report to the adapter's maintainers."""
    words = " ".join(text.strip("\"'").split())[:300]
    reason = ": ".join(part for part in (kind, words) if part)
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
