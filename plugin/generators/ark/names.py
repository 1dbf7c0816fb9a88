"""Models by name: what the provider calls them in a region, and what each family wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plugin.generators.base import Model

endpoint_mark = "ep-"
"""An inference endpoint that the user made in the console stands in for the model: "ep-..." alone, or after the
model's name and an @, so that the limits of that model are known ("seedance-2.0@ep-20261122-abcde")."""


def endpoint_of(name: str) -> str:
    """The endpoint id in a model name, or ""."""
    last = name.rpartition("@")[2]
    return last if last.startswith(endpoint_mark) else ""


def plain_name(name: str) -> str:
    """The model's name without an endpoint; "" for an endpoint alone."""
    if not endpoint_of(name):
        return name
    return name.rpartition("@")[0]


def row_of(name: str, models: Sequence[Model]) -> Model | None:
    """The row of the catalogue, where the name has one."""
    return next((model for model in models if model.name == plain_name(name)), None)


def wire_model(name: str, models: Sequence[Model], region: str) -> str:
    """What stands under `model` in a request to that region."""
    if endpoint := endpoint_of(name):
        return endpoint
    row = row_of(name, models)
    ids = dict(row.ids) if row else {}
    return ids.get(region) or ids.get("global") or name


@dataclass(frozen=True, slots=True)
class Family:
    """How a generation of the models differs on the wire. An endpoint alone is taken for a model of the 2.0 kind."""

    sound: bool = True
    """Knows `generate_audio`."""
    references: bool = True
    """Takes reference pictures, clips and sound; edits and extends."""
    declares_task: bool = False
    """Knows `omni_reference_task_type`, and insists on the ratio "adaptive" wherever a picture decides it (2.5)."""
    own_length: bool = True
    """Takes the length -1: as long as the clip that it edits."""
    fixed_camera: bool = False
    """Knows `camera_fixed` (1.x)."""


def family_of(name: str) -> Family:
    """By the model's name alone, so that a request means the same whatever the catalogue says later."""
    plain = plain_name(name)
    if plain.startswith("seedance-2.5"):
        return Family(declares_task=True)
    if plain.startswith("seedance-1.5"):
        return Family(references=False, own_length=False, fixed_camera=True)
    if plain.startswith("seedance-1.0"):
        return Family(sound=False, references=plain == "seedance-1.0-lite-i2v", own_length=False, fixed_camera=True)
    return Family(own_length=plain in ("seedance-2.0", ""))


def makes_pictures(name: str) -> bool:
    return plain_name(name).startswith("seedream")
