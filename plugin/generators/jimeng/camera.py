"""Camera templates of 即梦 video 3.0: which one a request asks for, by option or by the camera words of the brief."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from plugin.generators.base import GenerationRequest, Role

templates: Final = (
    "hitchcock_dolly_in",
    "hitchcock_dolly_out",
    "robo_arm",
    "dynamic_orbit",
    "central_orbit",
    "crane_push",
    "quick_pull_back",
    "counterclockwise_swivel",
    "clockwise_swivel",
    "handheld",
    "rapid_push_pull",
)
"""即梦 video 3.0, camera move (2026-09)."""
by_words, no_template = "auto", "none"

# Only words that name one template and nothing else; "push", "pull", "orbit" alone stay words of the prompt.
_said: Final = (
    (
        "hitchcock_dolly_out",
        r"希区柯克拉远|\b(?:(?:hitchcock|vertigo|dolly)[ -]zoom|hitchcock[ -]dolly)[ -]out\b",
    ),
    ("hitchcock_dolly_in", r"希区柯克|\b(?:vertigo|hitchcock|dolly)[ -]zoom\b|\bhitchcock[ -]dolly\b"),
    ("robo_arm", r"机械臂|\brobot(?:ic)?[ -]arm\b"),
    ("dynamic_orbit", r"动感环绕|\bdynamic orbit\b"),
    ("central_orbit", r"中心环绕|\bcentral orbit\b"),
    # The one template with a crane; "crane down" goes the other way.
    ("crane_push", r"起重机|\bcrane (?:up|push|shot)\b"),
    ("quick_pull_back", r"超级拉远|\b(?:quick|fast|rapid) pull[ -]back\b"),
    ("rapid_push_pull", r"快速推拉|\brapid push[ -]pull\b"),
    ("counterclockwise_swivel", r"逆时针(?:回旋|旋转)|\bcounter-?clockwise swivel\b"),
    ("clockwise_swivel", r"(?<!逆)顺时针(?:回旋|旋转)|(?<!counter)(?<!counter-)\bclockwise swivel\b"),
    ("handheld", r"手持|\bhand[ -]?held\b"),
)
_weak = re.compile(r"\b(?:slow|slowly|gentle|gently|subtle|slight)\b|缓|慢|轻")
_strong = re.compile(r"\b(?:fast|strong|strongly|wild|violent|extreme)\b|强|剧烈|急")


@dataclass(frozen=True, slots=True)
class Template:
    """`strength`: weak, medium or strong."""

    name: str
    strength: str


def template_of(request: GenerationRequest) -> Template | None:
    """The template that is sent; None where the words of the prompt are to do."""
    options = dict(request.options)
    named = options.get("template", by_words)
    if named == no_template or not _possible(request, named):
        return None
    name = _template_said(request.camera) if named == by_words else named
    asked = options.get("strength", by_words)
    return Template(name, _strength(request.camera) if asked == by_words else asked) if name else None


def _possible(request: GenerationRequest, named: str) -> bool:
    """Words choose a template only where one is offered: one first frame, 720p. Asked for outright, it is tried."""
    roles = {given.role for given in request.inputs}
    starts = bool(roles & {Role.first_frame, Role.still})
    return named != by_words or (starts and Role.last_frame not in roles and request.resolution in ("", "720p"))


def _template_said(camera: str) -> str:
    found = [name for name, pattern in _said if re.search(pattern, camera.lower())]
    # "hitchcock ... out" contains the words of "in": the first in the table is the more exact one.
    if found[:2] == ["hitchcock_dolly_out", "hitchcock_dolly_in"]:
        found = found[:1] + found[2:]
    return found[0] if len(found) == 1 else ""


def _strength(camera: str) -> str:
    words = camera.lower()
    if _weak.search(words):
        return "weak"
    return "strong" if _strong.search(words) else "medium"
