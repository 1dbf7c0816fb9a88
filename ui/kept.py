"""What the window keeps from one start to the next: a table of its own in config.toml.

Read by the standard library alone, since it is needed before the first picture of the window. Written by the desk.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

most_recent = 12


@dataclass(slots=True)
class Kept:
    """`language`: "en", "zh" or "" for the system's. `keys`: by action name what the user changed in the preset."""

    language: str = ""
    dark: bool = True
    preset: str = "resolve"
    keys: dict[str, str] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    geometry: bytes = b""
    splits: dict[str, list[int]] = field(default_factory=dict)
    folder: str = ""
    """Where the last file dialog was."""
    volume: int = 100
    muted: bool = False

    def opened(self, cut: Path) -> None:
        """It comes first among the recent ones."""
        text = str(cut)
        self.recent = [text, *(other for other in self.recent if other != text)][:most_recent]
        self.folder = str(cut.parent)

    def table(self) -> dict[str, Any]:
        """For `Bridge.save_settings`."""
        return {
            "dark": self.dark,
            "preset": self.preset,
            "keys": dict(self.keys),
            "recent": list(self.recent),
            "geometry": base64.b64encode(self.geometry).decode("ascii"),
            "splits": {name: list(sizes) for name, sizes in self.splits.items()},
            "folder": self.folder,
            "volume": self.volume,
            "muted": self.muted,
        }


def config_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The same as the engine's."""
    given = environment.get("SECONDUNIT_CONFIG_DIR")
    if given:
        return Path(given) / "config.toml"
    # Here and below: loaded only where it is needed, since the first picture of the window waits for this.
    import platformdirs

    return Path(platformdirs.user_config_dir("secondunit", appauthor=False)) / "config.toml"


def load_kept(environment: Mapping[str, str] = os.environ) -> Kept:
    """The defaults for whatever is not there or makes no sense: the desk tells of a file that cannot be used."""
    content = _content(config_file(environment))
    table = content.get("panel")
    kept = _kept(table if isinstance(table, dict) else {})
    kept.language = environment.get("SECONDUNIT_LANG") or _text(content.get("language"))
    return kept


def _content(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def _kept(table: Mapping[str, Any]) -> Kept:
    dark, volume = table.get("dark"), table.get("volume")
    return Kept(
        dark=dark if isinstance(dark, bool) else True,
        preset=_text(table.get("preset")) or "resolve",
        keys=_table(table.get("keys"), str),
        recent=[text for text in _list(table.get("recent")) if isinstance(text, str)][:most_recent],
        geometry=_bytes(table.get("geometry")),
        splits={
            name: [size for size in sizes if isinstance(size, int)]
            for name, sizes in _table(table.get("splits"), list).items()
        },
        folder=_text(table.get("folder")),
        volume=volume if isinstance(volume, int) else 100,
        muted=table.get("muted") is True,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _table(value: object, kind: type) -> dict[str, Any]:
    return {k: v for k, v in value.items() if isinstance(v, kind)} if isinstance(value, dict) else {}


def _bytes(value: object) -> bytes:
    try:
        return base64.b64decode(_text(value), validate=True)
    except (ValueError, binascii.Error):
        return b""
