"""Camera moves as directors write them, in English and Chinese.

The camera field of a brief is about nothing else, so single words count there ("pan", "推"). In a prompt the same
words mean other things ("a frying pan", "推开门"), so only phrases that name a camera move count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """One direction a camera can go, as seen from behind it."""

    push = "push"
    pull = "pull"
    zoom_in = "zoom_in"
    zoom_out = "zoom_out"
    pan_left = "pan_left"
    pan_right = "pan_right"
    track_left = "track_left"
    track_right = "track_right"
    tilt_up = "tilt_up"
    tilt_down = "tilt_down"
    crane_up = "crane_up"
    crane_down = "crane_down"
    orbit_left = "orbit_left"
    orbit_right = "orbit_right"
    handheld = "handheld"
    hold = "hold"


@dataclass(frozen=True, slots=True)
class Move:
    """Steps taken at the same time. `speed` is 1.0 where the brief says nothing."""

    steps: frozenset[Step]
    speed: float = 1.0


slow, fast = 0.5, 1.8
gentle_push: Final = Move(frozenset({Step.push}), 0.6)

_left = r"(?:to(?:wards?)? the )?left|左"
_noun = r"(?:shot|move|movement|camera)"
_camera = r"(?:camera|shot|镜头|机位|摄影机|摄像机|画面)"

# (step, pattern in the camera field, pattern in a prompt). {c}: the camera is named earlier in the same clause.
_table: Final[tuple[tuple[Step, str, str], ...]] = (
    (
        Step.push,
        r"\bpush(?:es|ing)?\b(?!\s*out)"
        r"|\b(?:dolly|dollies|dollying|truck|track|move|moves|moving)[ -](?:in|forward)\b|推|向前|前进",
        r"\bpush(?:es|ing)?[ -]in\b(?! (?:the|a|an|his|her|their|through)\b)|\bdoll(?:y|ies|ying)[ -](?:in|forward)\b"
        r"|{c}(?:push(?:es|ing)?|moves? (?:in|forward))\b|推近|推镜|推进镜|[缓慢快]推|{c}(?:往前|向前)?推"
        r"|{c}(?:前进|靠近)",
    ),
    (
        Step.pull,
        r"\bpull(?:s|ing)?\b|\b(?:dolly|dollies|dollying|truck|track|move|moves|moving)[ -](?:out|back|backward)\b"
        r"|\bpush(?:es|ing)?[ -]out\b|拉|后退|向后",
        r"\bpull(?:s|ing)?[ -](?:out|back)\b(?! (?:the|a|an|his|her|their|of)\b)"
        r"|\bdoll(?:y|ies|ying)[ -](?:out|back)\b"
        r"|{c}(?:pulls?|pulling|moves? back)\b|拉远|拉镜|拉开镜|[缓慢快]拉|{c}(?:往后|向后)?拉|{c}后退",
    ),
    (
        Step.zoom_in,
        r"\bzoom(?:s|ing)?\b(?![ -]*(?:out|back))|变焦(?!拉)|放大",
        r"\bzoom(?:s|ing)?[ -](?:in|into|on)\b|\bslow zoom\b|变焦推|{c}放大",
    ),
    (
        Step.zoom_out,
        r"\bzoom(?:s|ing)?[ -]*(?:out|back)\b|变焦拉|缩小",
        r"\bzoom(?:s|ing)?[ -](?:out|back)\b|变焦拉|{c}缩小",
    ),
    (
        Step.pan_right,
        r"\bpan(?:s|ning|ned)?\b|摇",
        r"\bpan(?:s|ning)? (?:slowly |quickly |gently )?(?:left|right|across|over|to (?:the )?(?:left|right))\b"
        r"|\bpanning\b"
        r"|\b(?:slow|quick|fast|whip|gentle)[ -]pan\b|{c}pans?\b|\bpan (?:shot|up|down)\b"
        r"|[左右上下]摇(?!晃|摆|头)|摇镜|横摇|[缓慢快]摇(?!晃|摆|头)|摇向|{c}摇(?!晃|摆|头)",
    ),
    (
        Step.track_right,
        r"\b(?:track(?:s|ing)?|truck(?:s|ing)?|doll(?:y|ies|ying)|follow(?:s|ing)?|slid(?:e|es|ing))\b"
        r"(?![ -](?:in|out|back|forward|backward)\b)|移|跟",
        r"\b(?:tracking|trucking|dolly) shot\b"
        r"|\b(?:track|truck|dolly|slide)s? (?:left|right|along|to the (?:left|right))\b"
        r"|{c}(?:tracks?|trucks?|follows?|slides?)\b|横移|平移|移镜|跟拍|跟镜|跟移|{c}(?:向[左右])?[平横]?移|{c}跟",
    ),
    (
        Step.tilt_up,
        r"\btilt(?:s|ing)?\b|\bpan(?:s|ning)? up\b|仰|上摇|[向往]上摇",
        r"\btilt(?:s|ing)?[ -]up\b|{c}tilts?\b(?! down)|\bpan(?:s|ning)? up\b|仰拍|仰视镜|仰镜|上摇"
        r"|[向往]上摇|{c}上?仰",
    ),
    (
        Step.tilt_down,
        r"\btilt(?:s|ing)?[ -]down\b|\bpan(?:s|ning)? down\b|俯|下摇|[向往]下摇",
        r"\btilt(?:s|ing)?[ -]down\b|\bpan(?:s|ning)? down\b|俯拍|俯视镜|俯镜|下摇|[向往]下摇|{c}下?俯",
    ),
    (
        Step.crane_up,
        r"\b(?:crane|boom|jib|pedestal)(?:s|ing)?\b|\bris(?:e|es|ing)\b|升",
        r"\b(?:crane|boom|jib|pedestal)s?[ -]up\b|\b(?:crane|jib) shot\b|{c}(?:cranes?|rises?|booms?)\b"
        r"|升镜|升降镜|{c}[上缓]?升",
    ),
    (
        Step.crane_down,
        r"\b(?:crane|boom|jib|pedestal)(?:s|ing)?[ -]down\b|\b(?:lower|descend)(?:s|ing)?\b|(?<!升)降",
        r"\b(?:crane|boom|jib|pedestal)s?[ -]down\b|{c}(?:lowers?|descends?)\b|降镜|{c}下?降",
    ),
    (
        Step.orbit_right,
        r"\borbit(?:s|ing)?\b|\barc(?:s|ing)?\b|\bcircl(?:e|es|ing)\b|\b360\b|环绕|绕",
        r"\borbit(?:ing)? (?:shot|around|left|right)\b|\barc shot\b|{c}(?:orbits?|circles?|arcs?)\b"
        r"|环绕镜|环绕拍|{c}环?绕",
    ),
    (
        Step.handheld,
        r"\bhand[ -]?held\b|\bshak(?:y|ing)\b|手持|晃",
        r"\bhand[ -]?held\b|\bshaky (?:cam|camera)\b|手持(?:摄|拍|镜|机|感)|{c}手持|{c}(?:摇晃|晃动|抖动)",
    ),
    (
        Step.hold,
        r"\bhold\b|\bstatic\b|\bstill\b|\bfixed\b|\block(?:ed)?[ -]?(?:off|down)?\b|\btripod\b"
        r"|\bno (?:camera )?mov|固定|定|静止|不动",
        r"\bstatic (?:shot|camera|frame)\b|\blocked[ -](?:off|down)\b|\bfixed (?:shot|camera)\b|\bon (?:a )?tripod\b"
        r"|\bno camera mov|{c}(?:static|holds?|still|fixed|does not move)\b|固定镜|固定机位|定镜|定机位"
        r"|{c}(?:固定|静止|不动)",
    ),
)
_turned: Final = {
    Step.pan_right: Step.pan_left,
    Step.track_right: Step.track_left,
    Step.orbit_right: Step.orbit_left,
}
_stronger: Final = {
    Step.tilt_down: (Step.tilt_up, Step.pan_right),
    Step.tilt_up: (Step.pan_right,),
    Step.crane_down: (Step.crane_up,),
    Step.zoom_out: (Step.zoom_in, Step.pull),
    Step.zoom_in: (Step.push,),
    Step.pull: (Step.push,),
}
_beats = re.compile(
    r"\bthen\b|\bfollowed by\b|\bafter that\b|然后|接着|随后|最后|再(?=[推拉摇移跟升降俯仰缓慢快左右向])|→|->"
)
_clauses = re.compile(r"[.;!?。；！？\n]")
_slowly = re.compile(r"\bslow(?:ly)?\b|\bgentl[ey]\b|\bsubtl[ey]\b|缓|慢|轻轻")
_quickly = re.compile(r"\bfast\b|\bquick(?:ly)?\b|\brapid(?:ly)?\b|\bwhip\b|\bcrash\b|急|快(?!乐|要|到|递|门)|迅速|甩")
_negated = re.compile(r"\b(?:no|without|not|never|don't)\s+(?:\w+\s+)?$|(?:不要|不|无|别|没有)$")
_leftwards = re.compile(rf"\b(?:{_left.replace('|左', '')})\b|左(?!右)|右往左|(?:向|往|到)左")
_rightwards = re.compile(r"\b(?:to(?:wards?)? the )?right\b|(?<!左)右|左往右|(?:向|往|到)右")


def read_camera(camera: str, prompt: str) -> tuple[Move, ...]:
    """The moves asked for, one after the other; a gentle push where nothing is asked."""
    asked = _moves(camera, in_prompt=False)
    said = _moves(prompt, in_prompt=True)
    if asked and said and all(move.speed == 1.0 for move in asked):
        asked = tuple(replace(move, speed=said[0].speed) for move in asked)
    return asked or said or (gentle_push,)


def _moves(text: str, *, in_prompt: bool) -> tuple[Move, ...]:
    found = (_beat(part, in_prompt) for part in _beats.split(text.lower()))
    return tuple(move for move in found if move is not None)


def _beat(text: str, in_prompt: bool) -> Move | None:
    clauses = _clauses.split(text) if in_prompt else [text]
    read = [(clause, _steps(clause, in_prompt)) for clause in clauses]
    steps = frozenset(step for _, found in read for step in found)
    if not steps:
        return None
    words = " ".join(clause for clause, found in read if found)
    return Move(steps - {Step.hold} or steps, _speed(words))


def _steps(text: str, in_prompt: bool) -> frozenset[Step]:
    found = {step for step, plain, strict in _table if _says(strict if in_prompt else plain, text)}
    found |= {Step.hold} if _says_no_move(text) else set()
    for strong in sorted(found):
        found -= set(_stronger.get(strong, ()))
    return frozenset(_turn(found, text))


def _says(pattern: str, text: str) -> bool:
    matches = re.finditer(pattern.replace("{c}", rf"(?:{_camera}[^,，]*?)"), text)
    return any(not _negated.search(text[: match.start()]) for match in matches)


def _says_no_move(text: str) -> bool:
    return bool(re.search(r"\bno (?:camera )?(?:move|movement|motion)\b|镜头不动|无运镜", text))


def _turn(steps: Iterable[Step], text: str) -> set[Step]:
    left, right = _leftwards.search(text), _rightwards.search(text)
    goes_left = left is not None and (right is None or _goes_left_last(text))
    return {_turned.get(step, step) if goes_left else step for step in steps}


def _goes_left_last(text: str) -> bool:
    """ "From right to left", "从右向左": the side named last is where it goes."""
    sides = re.findall(r"\bleft\b|\bright\b|左|右", text)
    return bool(sides) and sides[-1] in {"left", "左"}


def _speed(text: str) -> float:
    if _quickly.search(text):
        return fast
    return slow if _slowly.search(text) else 1.0
