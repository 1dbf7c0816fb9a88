"""The JSON documents of the command line, as docs/command-line.md promises them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from plugin.generators.base import Money
from plugin.jobs.budgets import Standing, money_text
from plugin.language import Language
from plugin.messages import Message, say
from plugin.shots.shot import Shot, SourceFrame
from plugin.shots.takes import Take
from plugin.timeline.cut import Cut
from plugin.timeline.rates import rate_text


def cut_document(cut: Cut, video_tracks: int, language: Language) -> dict[str, Any]:
    """The "cut" part of `find`."""
    return {
        "path": str(cut.path),
        "name": cut.timeline.name,
        "format": str(cut.format),
        "rate": rate_text(cut.rate),
        "frames": cut.frames,
        "start_timecode": cut.start_timecode,
        "width": cut.raster.width if cut.raster else None,
        "height": cut.raster.height if cut.raster else None,
        "video_tracks": video_tracks,
        "warnings": [language.text(warning) for warning in cut.warnings],
    }


def shot_document(shot: Shot, language: Language) -> dict[str, Any]:
    """One entry of `find`'s "shots"; all numbers are frames of the cut."""
    return {
        "id": shot.id,
        "kind": str(shot.kind),
        "track": shot.track,
        "start": shot.start,
        "frames": shot.frames,
        "visible_frames": shot.visible_frames,
        "name": shot.name,
        "prompt": shot.prompt,
        "reason": language.text(shot.reason),
        "excluded": shot.excluded,
        "before": _source_frame(shot.before),
        "after": _source_frame(shot.after),
    }


def _source_frame(frame: SourceFrame | None) -> dict[str, Any] | None:
    return None if frame is None else {"media": str(frame.media), "frame": frame.frame}


def take_document(take: Take) -> dict[str, Any]:
    """One take; `frames` counts the file, handles included."""
    return {
        "number": take.number,
        "path": str(take.path),
        "frames": take.frames,
        "handles": list(take.handles),
        "sha256": take.sha256,
        "generator": take.generator,
        "model": take.model,
        "estimate": money(take.estimate),
        "charge": money(take.charge),
        "source_map": [list(run) for run in take.source_map],
    }


def money(value: tuple[Decimal, str] | None) -> dict[str, str] | None:
    """An amount as a decimal string; floats would lose cents."""
    return None if value is None else {"amount": str(value[0]), "currency": value[1]}


def sums(values: Iterable[tuple[Decimal, str] | None]) -> list[dict[str, str]]:
    """The totals as JSON, in order of currency."""
    return [{"amount": str(amount), "currency": currency} for currency, amount in sorted(totals(values).items())]


def totals(values: Iterable[tuple[Decimal, str] | None]) -> dict[str, Decimal]:
    """Totals by currency; amounts of different currencies are never added."""
    added: dict[str, Decimal] = {}
    for value in values:
        if value is not None:
            added[value[1]] = added.get(value[1], Decimal(0)) + value[0]
    return added


def amounts(values: Iterable[Money | None]) -> list[dict[str, str]]:
    """Sums of money by currency as JSON."""
    return sums((value.amount, value.currency) for value in values if value is not None)


def amounts_text(values: Iterable[Money | None]) -> Message | str:
    """The same for people: "1.20 USD + 4.00 CNY", "" where there is none."""
    added = totals((value.amount, value.currency) for value in values if value is not None)
    text: Message | str = ""
    for currency, amount in sorted(added.items()):
        one = money_text(Money(amount, currency))
        text = say("{first} + {second}", first=text, second=one) if text else one
    return text


def budget_document(standing: Standing) -> dict[str, Any]:
    """One budget; `spent` counts what is spent, reserved, assumed and at risk."""
    currency = standing.budget.cap.currency
    return {
        "scope": str(standing.budget.scope),
        "cap": money((standing.budget.cap.amount, currency)),
        "spent": money((standing.spent, currency)),
        "left": money((standing.left, currency)),
    }
