"""The words and the seed of a take, put back into the brief they came from."""

from __future__ import annotations

from typing import Any

from plugin.desk.views import TakeView
from plugin.jobs.stages import image
from plugin.shots.brief import Brief


def fields_again(brief: Brief, take: TakeView) -> dict[str, Any]:
    """Fields of the brief with which the very same words and seed are asked for once more.

    The look of the film was added to the prompt as its last line. Where the brief has another one by now, the prompt
    keeps its own, and the look is taken out, lest it goes along twice.
    """
    name = "image_prompt" if take.stage == image else "prompt"
    fields: dict[str, Any] = {name: take.prompt, "seed": take.seed}
    if brief.look and take.prompt.endswith(f"\n{brief.look}"):
        fields[name] = take.prompt.removesuffix(f"\n{brief.look}")
    elif brief.look and "\n" in take.prompt:
        fields["look"] = ""
    return fields
