"""Prices, lengths and limits of models in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from plugin.commands.documents import amounts_text
from plugin.generators.base import Model, Money, Per, Price, Task
from plugin.messages import Message, say
from plugin.timeline.rates import rate_text


def lengths(model: Model) -> Message | str:
    return say("any") if model.durations is None else seconds_text(model.durations)


def seconds_text(durations: Sequence[Fraction]) -> str:
    """ "3-15 s" where every whole second is made, else each."""
    first, last = min(durations), max(durations)
    if len(durations) > 2 and set(durations) == {first + step for step in range(int(last - first) + 1)}:
        return f"{float(first):g}-{float(last):g} s"
    return ", ".join(f"{float(duration):g} s" for duration in durations)


def price_lines(model: Model) -> tuple[Message, ...]:
    """One for each case, with the prices of all regions; the first case that fits holds."""
    if not model.paid:
        return (say("free"),)
    cases: dict[tuple[tuple[str, str], ...], list[Price]] = {}
    for price in model.prices:
        cases.setdefault(tuple(one for one in price.when if one[0] != "region"), []).append(price)
    return tuple(_say_case(*case) for case in cases.items()) or (say("not known"),)


def _say_case(when: tuple[tuple[str, str], ...], prices: Sequence[Price]) -> Message:
    amount = amounts_text([Money(prices[0].amount, prices[0].currency)])
    for price in prices[1:]:
        amount = say("{first} or {second}", first=amount, second=amounts_text([Money(price.amount, price.currency)]))
    what = say("{amount} {per}", amount=amount, per=_say_per(prices[0].per))
    if not when:
        return what
    conditions = _say_condition(*when[0])
    for condition in when[1:]:
        conditions = say("{first}, {second}", first=conditions, second=_say_condition(*condition))
    return say("{condition}: {price}", condition=conditions, price=what)


def _say_condition(name: str, value: str) -> Message | str:
    match name, value:
        case "sound", "on":
            return say("with sound")
        case "sound", _:
            return say("silent")
        case "video_input", "yes":
            return say("from a clip")
        case "video_input", _:
            return say("without a clip")
    return value


def _say_per(per: Per) -> Message:
    words = {
        Per.second: say("per second"),
        Per.clip: say("per clip"),
        Per.image: say("per picture"),
        Per.call: say("per call"),
        Per.million_tokens: say("per million tokens"),
    }
    return words[per]


def limit_lines(model: Model) -> Iterator[tuple[Message, Message | str]]:
    """What it takes and makes, by name; what it says nothing about is left out."""
    yield say("Lengths"), lengths(model)
    for name, words in (
        (say("Resolutions"), model.resolutions),
        (say("Picture shapes"), model.ratios),
        (say("Frame rates"), tuple(_rate(rate) for rate in model.rates or ())),
        (say("Own settings"), tuple(f"{option} ({', '.join(values)})" for option, values in model.options)),
    ):
        if words:
            yield name, ", ".join(words)
    yield say("Makes"), _tasks(model.tasks)
    for name, count in _counts(model):
        if count:
            yield name, str(count)
    yield say("Ends on a given frame"), say("yes") if model.last_frame else say("no")
    yield say("Sound"), _sound(model)


def _rate(rate: Fraction) -> str:
    return str(rate.numerator) if rate.denominator == 1 else rate_text(rate)


def _tasks(tasks: Sequence[Task]) -> Message:
    words = task_words()
    found = words[tasks[0]]
    for task in tasks[1:]:
        found = say("{first}, {second}", first=found, second=words[task])
    return found


def task_words() -> dict[Task, Message]:
    return {
        Task.text_to_image: say("a still from words"),
        Task.image_to_image: say("a still from pictures"),
        Task.text_to_video: say("a clip from words"),
        Task.image_to_video: say("a clip from a frame"),
        Task.reference_to_video: say("a clip like pictures"),
        Task.motion: say("a still that moves like a clip"),
        Task.extend: say("a longer clip"),
        Task.edit: say("a changed clip"),
        Task.lip_sync: say("lips on a clip"),
        Task.avatar: say("a portrait that speaks"),
        Task.speech: say("speech"),
        Task.concatenate: say("one clip of several"),
    }


def _counts(model: Model) -> tuple[tuple[Message, int | None], ...]:
    return (
        (say("Longest prompt, in characters"), model.prompt_length),
        (say("Longest clip, in frames"), model.longest_frames),
        (say("Key frames between the ends"), model.middle_frames),
        (say("Reference pictures"), model.references),
        (say("Characters"), model.characters),
        (say("Jobs at once"), model.concurrency),
        (say("Jobs per day"), model.daily),
        (say("Hours a result can be fetched"), model.result_hours),
    )


def _sound(model: Model) -> Message:
    return {"always": say("always"), "choice": say("by choice")}.get(model.sound, say("never"))


def differences(old: Model, new: Model) -> Iterator[Message]:
    """What is another one in `new`: prices first, then limits."""
    before, after = price_lines(old), price_lines(new)
    for line in before:
        if line not in after:
            yield say("no longer: {price}", price=line)
    for line in after:
        if line not in before:
            yield say("now: {price}", price=line)
    of_old, of_new = dict(limit_lines(old)), dict(limit_lines(new))
    for name in dict.fromkeys((*of_old, *of_new)):
        was, now = of_old.get(name, say("not said")), of_new.get(name, say("not said"))
        if was != now:
            yield say("{name}: {old}, now {new}", name=name, old=was, new=now)
