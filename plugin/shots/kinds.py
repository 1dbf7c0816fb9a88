"""Why a clip lacks its picture, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import opentimelineio as otio

from plugin.messages import Message, say
from plugin.shots.layers import Layers
from plugin.shots.media import External, Form, Generator, Media, MediaShelf
from plugin.shots.metadata import text_at, texts
from plugin.shots.shortage import missing_tail
from plugin.shots.shot import Kind
from plugin.shots.words import PlaceholderWords, is_clear, is_title
from plugin.timeline.picture import PictureMap, Placement

Clip = otio.schema.Clip
title_keys = frozenset(
    {"text", "title", "source text", "sourcetext", "string", "str", "content", "caption", "styled text"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch that lacks its picture. Frames of the cut. `placement` is None for a hole or a free range."""

    placement: Placement | None
    kind: Kind
    start: int
    frames: int
    reason: Message
    prompt: str = ""
    media: str = ""
    still: Path | None = None
    asked: bool = False
    """Whether a marker's text is already in the prompt."""

    @property
    def end(self) -> int:
        return self.start + self.frames


class Judge:
    """Classifies the placements of one cut."""

    def __init__(self, picture: PictureMap, layers: Layers, shelf: MediaShelf, words: PlaceholderWords) -> None:
        self._picture = picture
        self._layers = layers
        self._shelf = shelf
        self._words = words

    def findings(self) -> list[Finding]:
        """One for every enabled clip that lacks its picture. The loop that a scan of a large cut spends its time in."""
        found = []
        media_of, says_placeholder = self._shelf.of, self._words.find
        for place in self._picture.placements:
            item = place.item
            if not place.enabled or not isinstance(item, Clip):
                continue
            reference = item.media_reference
            media = media_of(reference)
            if media.ordinary and not item.effects and (span := item.source_range) is not None:
                # The quick answer for nearly every clip: no speed change, and its range lies within its media's
                # (`extended_by` says so in half the time of `contains`).
                available = reference.available_range
                covered = available is not None and available.extended_by(span) == available
                if covered and says_placeholder(item.name) is None:
                    continue
            finding = self._look_closely(place, item, reference, media)
            if finding is not None:
                found.append(finding)
        return found

    def _look_closely(self, place: Placement, item: Any, reference: Any, media: Media) -> Finding | None:
        if media.take_of and media.exists:
            return None
        found = self._board(media, place) or self._card(item, reference, media) or self._slug(place, reference, media)
        if found is None:
            short = self._short(place, media)
            if short is not None:
                return short
            found = None if isinstance(reference, Generator) else _dead(reference, media)
        if found is None:
            return None
        kind, reason = found
        still = media.path if kind is Kind.board and not media.card and not media.slug else None
        prompt = self._prompt(item, reference, media)
        return Finding(place, kind, place.start, place.frames, reason, prompt, media.name, still)

    def _board(self, media: Media, place: Placement) -> tuple[Kind, Message] | None:
        if media.form is not Form.still or not media.exists or place.frames <= 1:
            return None
        return Kind.board, say(
            "The still picture {media} is held for {frames} frames.", media=media.name, frames=place.frames
        )

    def _card(self, item: Any, reference: Any, media: Media) -> tuple[Kind, Message] | None:
        words = self._words.find(item.name)
        if words is not None:
            return Kind.card, say("The clip's name says placeholder: {words}.", words=words)
        if media.card is not None:
            return Kind.card, say("The media's name says placeholder: {words}.", words=media.card)
        for text in _title_texts(reference):
            words = self._words.find(text)
            if words is not None:
                return Kind.card, say("The title says placeholder: {words}.", words=words)
        return None

    def _slug(self, place: Placement, reference: Any, media: Media) -> tuple[Kind, Message] | None:
        if isinstance(reference, Generator):
            return self._generator(place, reference)
        if media.slug:
            return Kind.slug, say("The media {media} is a stand-in by its name.", media=media.name)
        reel = text_at(place.item.metadata, "cmx_3600", "reel")
        if reel.upper() in ("BL", "BLACK"):
            return Kind.slug, say("The EDL takes this event from reel {reel}, which is black.", reel=reel)
        return None

    def _generator(self, place: Placement, reference: Any) -> tuple[Kind, Message] | None:
        kind = reference.generator_kind or reference.name or "generator"
        see_through = is_title(kind) or is_clear(kind) or is_clear(place.item.name)
        if see_through and self._layers.covered_beneath(place):
            return None
        if see_through:
            return Kind.slug, say("The title or generator {kind} has no picture beneath it.", kind=kind)
        return Kind.slug, say("The generator {kind} stands where a picture should be.", kind=kind)

    def _short(self, place: Placement, media: Media) -> Finding | None:
        if media.path is None or media.form is Form.still:
            return None
        length = self._shelf.seconds(place, media)
        lacking = missing_tail(self._picture, place, length) if length is not None else 0
        if not lacking:
            return None
        reason = say("{media} ends {frames} frames before the clip does.", media=media.name, frames=lacking)
        return Finding(place, Kind.short, place.end - lacking, lacking, reason, media=media.name)

    def _prompt(self, item: Any, reference: Any, media: Media) -> str:
        """The words of a placeholder's name, title or media name; "" when they say nothing to make."""
        stated = text_at(item.metadata, "second_unit", "prompt")
        if stated:
            return stated
        titles = list(_title_texts(reference))
        for text in (item.name, *titles, media.name):
            rest = self._words.rest(text)
            if rest:
                return rest
        return next((text for text in titles if self._words.find(text) is None), "")


def _title_texts(reference: Any) -> tuple[str, ...]:
    return tuple(texts(reference.parameters, title_keys)) if isinstance(reference, Generator) else ()


def _dead(reference: Any, media: Media) -> tuple[Kind, Message] | None:
    if media.path is not None:
        if media.exists:
            return None
        return Kind.offline, say("The media file is not there: {path}.", path=str(media.path))
    if media.stated:
        return Kind.offline, say("The media is not a file on this machine: {address}.", address=media.stated)
    if isinstance(reference, External):
        return Kind.unlinked, say("The clip's media has an empty path.")
    return Kind.unlinked, say("The clip has no media.")
