"""The user's settings: a TOML file in the configuration folder, overridden by environment and options."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

import platformdirs

from plugin.conform.spec import RasterMode, RateMode
from plugin.errors import UsageError
from plugin.generators.base import Money
from plugin.media.codec import Codec
from plugin.messages import Message, say
from plugin.timeline.cut import Raster

full_hd = Raster(1920, 1080)
window_table = "panel"
"""Part of config.toml in which the window keeps what only concerns itself; not looked into here."""


@dataclass(frozen=True, slots=True)
class HostingPlace:
    """The user's own server where providers fetch clips that they take only by URL; keys are kept as "hosting"."""

    kind: str
    """ "s3" or "webdav"."""
    url: str
    """Of the bucket (https://host/bucket) or the WebDAV folder."""
    region: str = ""
    """For S3."""
    public_url: str = ""
    """Under which the same files can be read, where that differs."""


@dataclass(frozen=True, slots=True)
class ProviderPlace:
    """What the user set for one provider; the environment overrides it."""

    base_url: str = ""
    region: str = ""
    concurrency: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Empty tuples mean: the built-in list. Handles are frames of the cut."""

    language: str = ""
    generator: str = "embedded"
    handles: int = 0
    codec: Codec = Codec.prores
    rate_conform: RateMode = RateMode.auto
    raster_conform: RasterMode = RasterMode.fit
    raster: Raster = full_hd
    """Used where neither the cut nor its media say how large the picture is."""
    take_raster: Raster | None = None
    """Makes takes at this size whatever the cut's own is (quick previs); None: the cut's."""
    placeholder_patterns: tuple[str, ...] = ()
    marker_prefixes: tuple[str, ...] = ()
    marker_colours: tuple[str, ...] = ()
    media_folders: tuple[Path, ...] = ()
    """Folders whose media may be read without a remark, beside the cut's own."""
    resolution: str = ""
    """In the words of the models; "": as PlanOptions."""
    lip_sync_generator: str = ""
    """Makes mouths move; "": the one that makes the picture, where it can."""
    image_generator: str = ""
    """Makes the stills that shots start from; "": the one that makes the picture, where it can."""
    film_budget: tuple[Money, ...] = ()
    """What one film may cost, one amount per currency."""
    day_budget: tuple[Money, ...] = ()
    """What one film may cost per day."""
    hosting: HostingPlace | None = None
    providers: tuple[tuple[str, ProviderPlace], ...] = ()

    def provider(self, name: str) -> ProviderPlace:
        return dict(self.providers).get(name, ProviderPlace())


def config_folder(environment: Mapping[str, str]) -> Path:
    """SECONDUNIT_CONFIG_DIR, else the system's place."""
    given = environment.get("SECONDUNIT_CONFIG_DIR")
    return Path(given) if given else Path(platformdirs.user_config_dir("secondunit", appauthor=False))


def tables_folder(environment: Mapping[str, str]) -> Path:
    """Where the user's own tables of models lie."""
    return config_folder(environment) / "models"


def cache_folder(environment: Mapping[str, str]) -> Path:
    """SECONDUNIT_CACHE_DIR, else the system's place."""
    given = environment.get("SECONDUNIT_CACHE_DIR")
    return Path(given) if given else Path(platformdirs.user_cache_dir("secondunit", appauthor=False))


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read config.toml; the defaults when there is none. UsageError names the file and the line or key."""
    path = config_folder(environment) / "config.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unusable(path, str(error)) from error
    return settings_of(table, path)


def settings_of(table: Mapping[str, Any], path: Path) -> Settings:
    """The settings that a file at `path` would give. UsageError as `load_settings`."""
    table = {name: value for name, value in table.items() if name != window_table}
    unknown = set(table) - {field.name for field in fields(Settings)}
    if unknown:
        raise _unusable(path, say("there is no setting {name}", name=", ".join(sorted(unknown))))
    return replace(Settings(), **{name: _checked(name, value, path) for name, value in table.items()})


def _checked(name: str, value: Any, path: Path) -> Any:
    try:
        return _value(name, value)
    except (TypeError, ValueError, KeyError, AttributeError, InvalidOperation) as error:
        if name in ("film_budget", "day_budget"):
            reason = say("{name} is not an amount such as 200 USD", name=name)
        elif name == "handles":
            reason = say("{name} is a number of frames from 0 to 1000", name=name)
        else:
            reason = say("{name} cannot be {value}", name=name, value=str(value))
        raise _unusable(path, reason) from error


def _unusable(path: Path, reason: Message | str) -> UsageError:
    return UsageError(
        say("The settings file {path} cannot be used: {reason}.", path=str(path), reason=reason),
        say("Correct it, or move it away to start with the defaults."),
        code="bad_settings",
    )


def _value(name: str, value: Any) -> Any:
    match name:
        case "codec":
            return Codec(value)
        case "rate_conform":
            return RateMode(value)
        case "raster_conform":
            return RasterMode(value)
        case "raster" | "take_raster":
            return parse_raster(value)
        case "media_folders":
            return tuple(Path(folder).expanduser() for folder in value)
        case "placeholder_patterns" | "marker_prefixes" | "marker_colours":
            return tuple(str(item) for item in value)
        case "film_budget" | "day_budget":
            return tuple(_money(text) for text in ([value] if isinstance(value, str) else value))
        case "hosting":
            return HostingPlace(**{name: str(text) for name, text in value.items()})
        case "providers":
            return tuple((name, ProviderPlace(**table)) for name, table in value.items())
        case "handles":
            return _count(value)
        case _:
            return str(value)


def _money(text: Any) -> Money:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]{3})\s*", str(text))
    if match is None:
        raise ValueError(f"{text!r} is not an amount")
    return Money(Decimal(match[1]), match[2].upper())


def _count(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value <= 1000:
        raise ValueError(f"{value!r} is not a number of frames")
    return value


def parse_raster(text: str) -> Raster:
    """Read "1920x1080" or "1440x1080@4:3" (pixel aspect after the @)."""
    size, _, aspect = text.partition("@")
    width, height = (int(part) for part in size.lower().split("x"))
    if not (16 <= width <= 16384 and 16 <= height <= 16384):
        raise ValueError(f"raster {text!r}: 16 to 16384 pixels each way")
    return Raster(width, height, Fraction(aspect.replace(":", "/")) if aspect else Fraction(1))
