"""Keeps the traceback of an unexpected error in a file, for a report to the developers."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path

from plugin.settings import cache_folder


def keep_report(error: Exception, environment: Mapping[str, str]) -> Path:
    """Write the traceback to the cache folder, or to the temporary folder when that cannot be written."""
    text = "".join(traceback.format_exception(error))
    for folder in (cache_folder(environment), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            report = folder / "crash-report.txt"
            report.write_text(text, encoding="utf-8")
        except OSError:
            continue
        return report
    return Path("-")
