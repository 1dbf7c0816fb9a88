"""Settings of a brief that the models of a shot do not know: left out, and told."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.generators.base import Model
from plugin.jobs.choice import knows_option
from plugin.jobs.planner_batch import Batch
from plugin.jobs.planner_images import image_model
from plugin.messages import Message, say
from plugin.shots.shot import Shot


def unknown_settings(shot: Shot, model: Model, batch: Batch) -> Iterator[Message]:
    """`model` makes the picture; an option may also be meant for the still before it or the lip-sync after it."""
    brief = batch.brief(shot)
    others = (image_model(shot, batch) if brief.image_prompt else None, batch.lip_sync_model())
    makers = [model, *(other for other in others if other is not None)]
    for name, value in brief.options:
        if not any(knows_option(maker, name, value) for maker in makers):
            yield say("{option} = {value} is left out: {model} does not know it.", option=name, value=value,
                      model=model.name)  # fmt: skip
    if brief.ratio and model.ratios and brief.ratio not in model.ratios:
        yield say("{ratio} is left out: {model} makes {known}.", ratio=brief.ratio, model=model.name,
                  known=", ".join(model.ratios))  # fmt: skip
