"""What a model can do and what it costs, in an editor's words; and the names of its own settings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from PySide6.QtCore import QCoreApplication

from plugin.generators.base import Model, Per, Price
from plugin.jobs.pricing import price_for
from ui.marked import QT_TRANSLATE_NOOP

settings = {
    "camera_fixed": QT_TRANSLATE_NOOP("ModelWords", "Camera stands still"),
    "template": QT_TRANSLATE_NOOP("ModelWords", "Camera move"),
    "strength": QT_TRANSLATE_NOOP("ModelWords", "Strength of the move"),
    "voice": QT_TRANSLATE_NOOP("ModelWords", "Voice"),
    "voice_language": QT_TRANSLATE_NOOP("ModelWords", "Language spoken"),
    "voice_speed": QT_TRANSLATE_NOOP("ModelWords", "Speed of speech"),
    "original_audio_volume": QT_TRANSLATE_NOOP("ModelWords", "Sound of the clip itself"),
    "mode": QT_TRANSLATE_NOOP("ModelWords", "Mode"),
    "separate_vocal": QT_TRANSLATE_NOOP("ModelWords", "Take the voice out of the sound"),
    "open_scenedet": QT_TRANSLATE_NOOP("ModelWords", "Look for cuts in the clip"),
    "fast": QT_TRANSLATE_NOOP("ModelWords", "Faster and simpler"),
    "image_reference": QT_TRANSLATE_NOOP("ModelWords", "Taken from the picture"),
}
values = {
    "true": QT_TRANSLATE_NOOP("ModelWords", "yes"),
    "false": QT_TRANSLATE_NOOP("ModelWords", "no"),
    "auto": QT_TRANSLATE_NOOP("ModelWords", "by itself"),
    "none": QT_TRANSLATE_NOOP("ModelWords", "none"),
    "weak": QT_TRANSLATE_NOOP("ModelWords", "weak"),
    "medium": QT_TRANSLATE_NOOP("ModelWords", "medium"),
    "strong": QT_TRANSLATE_NOOP("ModelWords", "strong"),
    "hitchcock_dolly_in": QT_TRANSLATE_NOOP("ModelWords", "dolly zoom in"),
    "hitchcock_dolly_out": QT_TRANSLATE_NOOP("ModelWords", "dolly zoom out"),
    "robo_arm": QT_TRANSLATE_NOOP("ModelWords", "robot arm"),
    "dynamic_orbit": QT_TRANSLATE_NOOP("ModelWords", "dynamic orbit"),
    "central_orbit": QT_TRANSLATE_NOOP("ModelWords", "orbit around the centre"),
    "crane_push": QT_TRANSLATE_NOOP("ModelWords", "crane push"),
    "quick_pull_back": QT_TRANSLATE_NOOP("ModelWords", "quick pull back"),
    "counterclockwise_swivel": QT_TRANSLATE_NOOP("ModelWords", "swivel counterclockwise"),
    "clockwise_swivel": QT_TRANSLATE_NOOP("ModelWords", "swivel clockwise"),
    "handheld": QT_TRANSLATE_NOOP("ModelWords", "handheld"),
    "rapid_push_pull": QT_TRANSLATE_NOOP("ModelWords", "rapid push and pull"),
}
units = {
    Per.second: QT_TRANSLATE_NOOP("ModelWords", "second"),
    Per.clip: QT_TRANSLATE_NOOP("ModelWords", "clip"),
    Per.image: QT_TRANSLATE_NOOP("ModelWords", "picture"),
    Per.call: QT_TRANSLATE_NOOP("ModelWords", "call"),
    Per.million_tokens: QT_TRANSLATE_NOOP("ModelWords", "million tokens"),
}
regions = {
    "global": QT_TRANSLATE_NOOP("ModelWords", "global"),
    "mainland": QT_TRANSLATE_NOOP("ModelWords", "mainland China"),
    "europe": QT_TRANSLATE_NOOP("ModelWords", "Europe"),
}


def _translated(text: str) -> str:
    return QCoreApplication.translate("ModelWords", text)


def setting_word(name: str) -> str:
    """A setting that nobody has a word for keeps its own."""
    return _translated(settings[name]) if name in settings else name.replace("_", " ")


def value_word(value: str) -> str:
    return _translated(values[value]) if value in values else value.replace("_", " ")


def limits_text(model: Model, resolution: str = "", *, sound: bool = False) -> str:
    """One line about all of it; the price for that resolution."""
    return " · ".join((*_limits(model), _prices_text(model, resolution, sound=sound)))


def _limits(model: Model) -> Iterator[str]:
    yield lengths_text(model)
    if model.resolutions:
        yield ", ".join(model.resolutions)
    if model.paid:
        if model.last_frame:
            yield QCoreApplication.translate("ModelWords", "can end on a given frame")
        if model.references:
            text = QCoreApplication.translate("ModelWords", "up to {0} reference pictures and characters")
            yield text.format(model.references)
        else:
            yield QCoreApplication.translate("ModelWords", "no reference pictures")
    if model.prompt_length:
        yield QCoreApplication.translate("ModelWords", "prompt up to {0} characters").format(model.prompt_length)


def lengths_text(model: Model) -> str:
    """ "3 to 15 s", "5 or 10 s", "any length"."""
    if not model.durations:
        return QCoreApplication.translate("ModelWords", "any length")
    seconds = [f"{float(seconds):g}" for seconds in model.durations]
    if len(seconds) == 1:
        return QCoreApplication.translate("ModelWords", "{0} s").format(seconds[0])
    steps = {after - before for before, after in zip(model.durations, model.durations[1:], strict=False)}
    if steps == {Fraction(1)}:
        return QCoreApplication.translate("ModelWords", "{0} to {1} s").format(seconds[0], seconds[-1])
    return QCoreApplication.translate("ModelWords", "{0} or {1} s").format(", ".join(seconds[:-1]), seconds[-1])


def _prices_text(model: Model, resolution: str, *, sound: bool) -> str:
    if not model.paid:
        return QCoreApplication.translate("ModelWords", "free, made on this machine")
    facts = {"resolution": resolution, "sound": "on" if sound or model.sound == "always" else "off"}
    named = dict.fromkeys(dict(price.when).get("region", "") for price in model.prices)
    # Of a clip that is made from words and pictures, whichever task that is.
    found = [
        (region, price)
        for region in named
        if (price := price_for(model, {"video_input": "no", **facts, "region": region}, whatever=("task",)))
    ]
    if not found:
        return QCoreApplication.translate("ModelWords", "no price is published ({0})").format(model.dated)
    told = [_one_price(price) + (f" ({_region(region)})" if region else "") for region, price in found]
    return QCoreApplication.translate("ModelWords", "{0}, list of {1}").format(" / ".join(told), model.dated)


def _one_price(price: Price) -> str:
    amount = f"{price.amount.normalize():f} {price.currency}"
    unit = _translated(units[price.per])
    if price.per is Per.second and price.step != 1:
        unit = QCoreApplication.translate("ModelWords", "{0} s").format(f"{float(price.step):g}")
    return QCoreApplication.translate("ModelWords", "{0} per {1}").format(amount, unit)


def _region(region: str) -> str:
    return _translated(regions[region]) if region in regions else region
