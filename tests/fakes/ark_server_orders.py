"""What becomes of a create: how long and large the clip will be, what it costs, and what goes wrong with it."""

from __future__ import annotations

import json
import math
import random
import time
import uuid
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from tests.fakes.ark_server_bodies import constraint, meant_task, prompt_of
from tests.fakes.ark_server_models import VideoModel, nearest_ratio, nominal_size, per_million, rate, tokens
from tests.fakes.deliveries import clip_number, tiny
from tests.fakes.provider_faults import Fault, Faults, Moment
from tests.fakes.provider_inputs import Given
from tests.fakes.provider_tasks import Made, Outcome

_outcomes = {Fault.failed: Outcome.fails, Fault.moderated: Outcome.moderated, Fault.endless: Outcome.endless}
_errors = {
    Outcome.fails: ("InternalServiceError", "The service encountered an unexpected internal error."),
    Outcome.moderated: (
        "OutputVideoSensitiveContentDetected.PolicyViolation",
        "The request failed because the output video may be related to copyright restrictions.",
    ),
}


def name_of(body: Any) -> str:
    """The key in the books: the words, and a digest of the whole body."""
    if not isinstance(body, dict):
        return ""
    content = body.get("content")
    items = [item for item in content if isinstance(item, dict)] if isinstance(content, list) else []
    words = " ".join(str(item["text"]) for item in items if "text" in item) or str(body.get("prompt", ""))
    digest = sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
    return f"{words[:120]} #{digest}"


def ordered(
    body: dict[str, Any], model: VideoModel, given: Sequence[Given], faults: Faults, seconds: float, model_id: str
) -> Made:
    """The task that a create makes, with everything that will become of it."""
    key, now = name_of(body), time.time()
    wrong = faults.next(Moment.task, key, (Fault.failed, Fault.moderated, Fault.endless, Fault.unknown))
    outcome = _outcomes.get(wrong, Outcome.succeeds) if wrong else Outcome.succeeds
    facts = _facts(body, model, given, model_id) | {"denied": 2 if wrong is Fault.unknown else 0}
    mismatch = constraint(meant_task(body), body, model)
    if mismatch:
        outcome, facts["error"] = Outcome.fails, ["InvalidParameter.TaskTypeMismatch", mismatch]
    elif outcome in _errors:
        facts["error"] = list(_errors[outcome])
    ratio = Fraction(facts["ratio"].replace(":", "/"))
    size, frames, pace = tiny(facts["resolution"], ratio), facts["frames"], Fraction(rate)
    match faults.next(Moment.delivery, key, (Fault.odd_raster, Fault.other_rate)):
        case Fault.odd_raster:
            size = (size[0], size[1] - 4)
        case Fault.other_rate:
            frames, pace = math.ceil(frames * Fraction(30, rate)), Fraction(30)
    fine = outcome in (Outcome.succeeds, Outcome.endless)
    return Made(
        f"cgt-{time.strftime('%Y%m%d%H%M%S')}-{uuid.uuid4().hex[:5]}",
        key,
        model.family,
        "video",
        now,
        now,
        now + seconds,
        _amount(facts, model) if fine else Decimal(0),
        "USD",
        outcome,
        clip_number(prompt_of(body)),
        frames,
        pace,
        size,
        facts=facts,
    )


def _facts(body: dict[str, Any], model: VideoModel, given: Sequence[Given], model_id: str) -> dict[str, Any]:
    """What the finished body will say, and what it is billed by."""
    resolution, ratio = body.get("resolution", "720p"), body.get("ratio", "adaptive")
    if ratio == "adaptive":
        seen = next((part for part in given if part.width), None)
        ratio = nearest_ratio(seen.ratio) if seen is not None else "16:9"
    seconds = _seconds(body, given)
    frames = body.get("frames", rate * seconds + 1)
    size = nominal_size(model, resolution, ratio)
    return {
        "model": model_id,
        "resolution": resolution,
        "ratio": ratio,
        "duration": seconds,
        "frames": frames,
        "tokens": tokens(size, frames),
        "seed": body["seed"] if body.get("seed", -1) != -1 else random.randrange(2**31),
        "sound": body.get("generate_audio", model.sound),
        "tier": body.get("service_tier", "default"),
        "expires_after": body.get("execution_expires_after", 172_800),
        "last_frame": body.get("return_last_frame", False),
        "video_input": any(part.role == "reference_video" for part in given),
        "safety_identifier": body.get("safety_identifier"),
    }


def _amount(facts: dict[str, Any], model: VideoModel) -> Decimal:
    price = per_million(
        model,
        facts["resolution"],
        video_input=facts["video_input"],
        sound=facts["sound"],
        flex=facts["tier"] == "flex",
    )
    return price * Decimal(facts["tokens"]) / 1_000_000


def _seconds(body: dict[str, Any], given: Sequence[Given]) -> int:
    """-1: as long as the clip that is changed, else five."""
    asked: int = body.get("duration", 5)
    if asked != -1:
        return asked
    clip = next((part for part in given if part.role == "reference_video"), None)
    return max(4, math.ceil(clip.seconds)) if clip is not None else 5
