"""Which models the form speaks of, and what of a brief is too much for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from plugin.desk.views import CharacterView, QuoteRow, QuoteView, ShotView, TakeView
from plugin.generators.base import Model
from plugin.shots.brief import Brief
from plugin.shots.characters import called
from ui.brief_form.models import model_of


def makers_of(
    models: Sequence[Model], shot: ShotView, quote: QuoteView, takes: Sequence[TakeView]
) -> tuple[Model, ...]:
    """The model of the picture, and that of the lip-sync where there is one: as the brief names it, else as the quote
    says, else as the newest take was made. Empty where nothing tells."""
    rows = [row for row in quote.rows if row.shot_id == shot.id]
    picture = _named(models, shot.brief.model, rows) or _quoted(models, rows, "video") or _of_takes(models, shot, takes)
    lips = _quoted(models, rows, "lip_sync")
    return tuple(model for model in (picture, lips) if model is not None)


def _named(models: Sequence[Model], name: str, rows: Sequence[QuoteRow]) -> Model | None:
    """Several generators may have a model of that name: the one that would be asked goes first."""
    if not name:
        return None
    generators = (*(row.generator for row in rows), "")
    found = (model_of(models, generator, name) for generator in generators)
    return next((model for model in found if model is not None), None)


def _quoted(models: Sequence[Model], rows: Sequence[QuoteRow], stage: str) -> Model | None:
    """Of a chain the parts tell, not the job that joins them."""
    named = ((row.generator, row.model or row.generator) for row in rows if row.stage.startswith(stage))
    found = (model_of(models, generator, name) for generator, name in named)
    return next((model for model in found if model is not None), None)


def _of_takes(models: Sequence[Model], shot: ShotView, takes: Sequence[TakeView]) -> Model | None:
    made = [take for take in takes if take.shot_id == shot.id and take.stage == "video"]
    newest = max(made, key=lambda take: take.number, default=None)
    return model_of(models, newest.generator, newest.model or newest.generator) if newest is not None else None


def too_many(model: Model | None, brief: Brief, characters: Sequence[CharacterView]) -> tuple[str, str]:
    """What stands under references and under characters, "" where the model takes them all. Such a shot is refused
    before anything is spent."""
    if model is None or not model.paid:
        return "", ""
    shown = _shown(brief, characters)
    count = len(brief.references) + shown
    people = references = ""
    if shown and not model.characters:
        people = QCoreApplication.translate("BriefForm", "{0} takes no pictures of characters.").format(model.title)
    elif shown > model.characters:
        text = QCoreApplication.translate("BriefForm", "{0} takes {1} of these {2} characters: take some out.")
        people = text.format(model.title, model.characters, shown)
    elif count > model.references:
        text = QCoreApplication.translate(
            "BriefForm", "{0} takes {1} reference pictures and characters; here are {2}: take some away."
        )
        references = text.format(model.title, model.references, count)
    return references, people


def _shown(brief: Brief, characters: Sequence[CharacterView]) -> int:
    """Characters that go along as pictures."""
    known = {character.name: character for character in characters}
    names = dict.fromkeys((*brief.characters, *called(brief.prompt, known)))
    return sum(1 for name in names if name in known and known[name].images)
