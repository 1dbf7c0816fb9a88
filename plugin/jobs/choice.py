"""Which model makes a shot, and in which size: from what the user named and what the catalogue offers."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from plugin.generators.base import Model, Role, Task
from plugin.generators.embedded import embedded
from plugin.timeline.cut import Raster

on_this_machine = frozenset({embedded, "animatic", "bridge"})
"""Make any shot from whatever pictures there are, at any length: nothing to choose, nothing to refuse."""
endpoint_mark = "ep-"
framing = frozenset({Role.first_frame, Role.middle_frame, Role.last_frame, Role.still})


@dataclass(frozen=True, slots=True)
class Needs:
    """What a shot asks of a model. Only what the user named is counted; neighbours' frames can be done without."""

    task: Task
    references: int = 0
    characters: int = 0
    last_frame: bool = False
    middle_frames: int = 0


def task_for(roles: Iterable[Role], characters: int = 0) -> Task:
    """What is asked of the generator, by the pictures that go along."""
    present = set(roles)
    if present & framing:
        return Task.image_to_video
    return Task.reference_to_video if Role.reference in present or characters else Task.text_to_video


def choose_model(models: Sequence[Model], generator: str, named: str, needs: Needs) -> Model | None:
    """The named model of that generator, else one for the task: a default one that takes everything, else any that
    does, else the default one, else the first. Experimental models only when named. None when there is none."""
    rows = [model for model in models if model.generator == generator]
    if named:
        return named_model(rows, named)
    offering = [model for model in rows if needs.task in model.tasks and not model.experimental]
    ranked = sorted(offering, key=lambda model: (not takes(model, needs), not model.default))
    return ranked[0] if ranked else None


def named_model(rows: Sequence[Model], named: str) -> Model | None:
    """The row of that name, also for an endpoint of the user's own. Nobody knows which model runs behind an endpoint
    alone: the default one's limits are taken for it, and no price."""
    plain, _, endpoint = named.rpartition("@")
    if not endpoint.startswith(endpoint_mark):
        return next((model for model in rows if model.name == named), None)
    with_endpoints = [model for model in rows if model.endpoints]
    if plain:
        row = next((model for model in with_endpoints if model.name == plain), None)
        return dataclasses.replace(row, name=named) if row is not None else None
    default = next((model for model in with_endpoints if model.default), None)
    return dataclasses.replace(default, name=named, prices=()) if default is not None else None


def takes(model: Model, needs: Needs) -> bool:
    """Whether a model takes all that the user named."""
    return (
        needs.task in model.tasks
        and needs.references + needs.characters <= model.references
        and needs.characters <= model.characters
        and (model.last_frame or not needs.last_frame)
        and needs.middle_frames <= model.middle_frames
    )


def model_options(model: Model, chosen: Iterable[tuple[str, str]] = ()) -> tuple[tuple[str, str], ...]:
    """A value for every setting of a model: the chosen one where the model allows it, else the catalogue's own."""
    asked = dict(chosen)
    return tuple(
        (name, asked[name] if asked.get(name) in values else values[0]) for name, values in model.options if values
    )


def knows_option(model: Model, name: str, value: str) -> bool:
    return value in dict(model.options).get(name, ())


def knows_generator(models: Sequence[Model], generator: str) -> bool:
    """Whether the catalogue has anything to say about it."""
    return generator not in on_this_machine and any(model.generator == generator for model in models)


def resolution_for(model: Model, raster: Raster) -> str:
    """The smallest resolution whose picture is as high as the cut's, else the largest; "" where there is no choice.

    The shorter side counts: 1080p upright is 1080 wide.
    """
    wanted = min(_square_width(raster), raster.height)
    high_enough = (word for word in model.resolutions if _lines(model, word) >= wanted)
    return next(high_enough, model.resolutions[-1] if model.resolutions else "")


def ratio_for(model: Model, raster: Raster, asked: str = "") -> str:
    """The one asked for where the model makes it, else the nearest to the cut's picture; "" where it names none."""
    if asked in model.ratios:
        return asked
    shape = math.log(_square_width(raster) / raster.height)
    shaped = [(word, value) for word in model.ratios if (value := ratio_value(word)) is not None]
    return min(shaped, key=lambda pair: abs(math.log(pair[1]) - shape))[0] if shaped else ""


def ratio_value(word: str) -> float | None:
    """Width by height of a ratio such as "16:9"; None for words such as "adaptive"."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)[:x/](\d+(?:\.\d+)?)", word)
    return float(match[1]) / float(match[2]) if match and float(match[1]) and float(match[2]) else None


def _square_width(raster: Raster) -> int:
    return round(raster.width * Fraction(raster.pixel_aspect))


def _lines(model: Model, word: str) -> int:
    """Pixels of the shorter side: as the catalogue says it is delivered, else by the word itself."""
    sizes = [min(width, height) for resolution, _ratio, width, height in model.sizes if resolution == word]
    stated = _stated(word)
    # A 16:9 picture of 1248 x 704 is called 720p: the word counts where the size is only just below it.
    return max([stated or 0, *sizes])


def _stated(word: str) -> int | None:
    match = re.fullmatch(r"(\d+)\s*([pPkK]?)", word)
    if match is None:
        return None
    return {1: 720, 2: 1440, 4: 2160, 8: 4320}.get(int(match[1]), 0) if match[2] in "kK" and match[2] else int(match[1])
