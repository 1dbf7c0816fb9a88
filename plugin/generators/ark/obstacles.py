"""Why Ark would certainly refuse a request, told before anything is spent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from plugin.credentials import ApiKey
from plugin.generators.account import Account, Tools
from plugin.generators.ark.materials import Kind, Material, by_frames, file_of, materials
from plugin.generators.ark.names import endpoint_of, family_of, makes_pictures, row_of
from plugin.generators.base import GenerationRequest, InputFile, Role, Task
from plugin.generators.hosted import no_hosting, remote_url
from plugin.generators.picture_upload import PictureLimits, picture_obstacle
from plugin.messages import Message, say
from plugin.shots.characters import asset

result_hours = 23
"""Links live 24 h (ModelArk, 2026-09); one hour is for the task that fetches it."""
video_pictures = PictureLimits(shortest=300, longest=6000, shape=Fraction(5, 2), size=30_000_000)
still_pictures = PictureLimits(shortest=15, longest=6000, shape=Fraction(16), size=10_000_000)
continued = re.compile(r"_s(?!01$)\d+$")
"""Stages of the later segments of a chain: video_s02, video_s03 ..."""
with_clip = (Task.extend, Task.edit)


def picture_limits(request: GenerationRequest) -> PictureLimits:
    return still_pictures if makes_pictures(request.model) else video_pictures


def obstacles(request: GenerationRequest, account: Account, tools: Tools) -> Iterator[Message]:
    if not isinstance(account.credentials, ApiKey):
        yield say("ark needs one API key, not an access key and a secret key.")
    if not _offered(request, account, tools):
        yield say("{model} is not offered in the region {region}.", model=request.model, region=account.region)
    yield from _modes(request)
    for material in materials(request):
        yield from _material(material, request, account, tools)
    yield from _counts(request, tools)


def _offered(request: GenerationRequest, account: Account, tools: Tools) -> bool:
    row = row_of(request.model, tools.models)
    if endpoint_of(request.model) or row is None or account.region not in ("global", "mainland", "europe"):
        return True
    return not row.ids or account.region in dict(row.ids)


def _modes(request: GenerationRequest) -> Iterator[Message]:
    roles = {given.role for given in request.inputs}
    if by_frames(request):
        if roles & {Role.reference, Role.reference_video, Role.audio} or _shows_characters(request):
            yield say("{model} takes either first and last frames or references, not both.", model=request.model)
        if Role.middle_frame in roles:
            yield say("{model} takes no frames between first and last.", model=request.model)
        if not roles & {Role.first_frame, Role.still}:
            yield say("{model} needs a first frame where a last one is given.", model=request.model)
    elif materials(request) and not family_of(request.model).references and not makes_pictures(request.model):
        yield say("{model} takes no references.", model=request.model)
    if request.task in with_clip and Role.video not in roles:
        yield say("There is no clip to work on.")


def _shows_characters(request: GenerationRequest) -> bool:
    """Characters with pictures, or with an asset:// id, are references. A segment that goes on from the one before
    shows them already, so there their names do."""
    goes_on = continued.search(request.stage) is not None
    return not goes_on and family_of(request.model).references and _any_shown(request)


def _any_shown(request: GenerationRequest) -> bool:
    return any(one.images or asset.search(one.description) for one in request.characters)


def _material(material: Material, request: GenerationRequest, account: Account, tools: Tools) -> Iterator[Message]:
    path = file_of(material)
    if material.kind is Kind.image:
        if path is not None and (misfit := picture_obstacle(path, picture_limits(request))):
            yield misfit
        return
    lives_here = isinstance(material.given, InputFile) and not still_there(material.given, account, tools.now())
    if lives_here and tools.hosting is None:
        yield no_hosting(material.label)


def still_there(given: InputFile, account: Account, now: datetime) -> str:
    """The address of the account's own result, while it can be fetched; else ""."""
    return remote_url(given.remote, account.provider, account.base_url, now, result_hours)


def _counts(request: GenerationRequest, tools: Tools) -> Iterator[Message]:
    row = row_of(request.model, tools.models)
    pictures = sum(material.role == "reference_image" for material in materials(request))
    if row is not None and pictures > row.references and not by_frames(request) and row.references:
        yield say(
            "{model} takes {most} reference pictures, and there are {count}, those of the characters included.",
            model=request.model,
            most=row.references,
            count=pictures,
        )
