"""Fetches results: whole, resumed where cut off, only from public hosts, only what looks like media."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from plugin.events import Progress
from plugin.generators.http_guard import Guard
from plugin.generators.http_redaction import Redactor


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """Bytes, seconds and counts that a download may take."""

    most_bytes: int = 8 << 30


@dataclass(frozen=True, slots=True)
class Downloads:
    guard: Guard
    redactor: Redactor
    tls: ssl.SSLContext
    limits: DownloadLimits

    async def fetch(self, url: str, target: Path, on_progress: Progress, sha256: str) -> str:
        """See Http.download."""
        raise NotImplementedError
