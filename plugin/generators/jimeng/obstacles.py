"""Why the CV interface would certainly refuse a request, told before anything is spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from plugin.credentials import AccessPair
from plugin.errors import MediaError
from plugin.generators.account import Account, Tools
from plugin.generators.base import GenerationRequest, InputFile, Role
from plugin.generators.clip_upload import ClipLimits
from plugin.generators.hosted import no_hosting, remote_url
from plugin.generators.jimeng.bodies import frames
from plugin.generators.jimeng.camera import by_words, no_template
from plugin.generators.jimeng.services import avatar, images, lips, lips_basic_key, service_of, video, videos
from plugin.generators.jimeng.words import pictures, words
from plugin.generators.picture_upload import PictureLimits, picture_obstacle
from plugin.generators.sound_upload import SoundLimits
from plugin.media.probe import probe
from plugin.messages import Message, say

link_hours = 0.75
"""A result's link lives 1 h; the quarter is for the job that fetches it."""
video_pictures = PictureLimits(shortest=320, longest=4096, shape=Fraction(3), size=4_700_000)
still_pictures = PictureLimits(shortest=1, longest=4096, shape=Fraction(3), size=15_000_000)
most_words = {avatar: 300}
"""Characters of a prompt; 800 for the others."""
lengths = (121, 241)
"""Frames: 5 s and 10 s."""


def obstacles(request: GenerationRequest, account: Account, tools: Tools) -> Iterator[Message]:
    if not isinstance(account.credentials, AccessPair):
        yield say("jimeng needs an access key and a secret key, not one API key.")
    if request.model in videos:
        yield from _video(request)
    elif request.model in images:
        yield from _hosted(pictures(request), tools)
    elif request.model == avatar:
        yield from _avatar(request, tools)
    elif request.model == lips:
        yield from _lips(request, account, tools)
    else:
        yield say("jimeng has no model {model}.", model=request.model)
        return
    most = most_words.get(request.model, 800)
    if len(words(request)) > most:
        yield say("The prompt has {count} characters; this model takes {most}.", count=len(words(request)), most=most)


def _video(request: GenerationRequest) -> Iterator[Message]:
    roles = {given.role for given in request.inputs}
    starts = bool(roles & {Role.first_frame, Role.still})
    if frames(request) not in lengths:
        yield say("{model} makes clips of 5 or 10 seconds only.", model=request.model)
    if Role.last_frame in roles and not starts:
        yield say("{model} needs a first frame where a last one is given.", model=request.model)
    if Role.last_frame in roles and request.model != video:
        yield say("{model} cannot end on a given frame.", model=request.model)
    if Role.middle_frame in roles:
        yield say("{model} takes no frames between first and last.", model=request.model)
    if roles & {Role.reference, Role.reference_video, Role.audio, Role.video}:
        yield say("{model} takes no references.", model=request.model)
    yield from _template(request, roles)
    for given in (*request.files(Role.first_frame), *request.files(Role.still), *request.files(Role.last_frame)):
        if misfit := picture_obstacle(given.path, video_pictures):
            yield misfit


def _template(request: GenerationRequest, roles: set[Role]) -> Iterator[Message]:
    asked = dict(request.options).get("template", by_words)
    fits = request.model == video and bool(roles & {Role.first_frame, Role.still}) and Role.last_frame not in roles
    if asked not in (by_words, no_template) and (not fits or request.resolution == "1080p"):
        yield say("A camera template needs {model} at 720p with a first frame and no last one.", model=video)


def _avatar(request: GenerationRequest, tools: Tools) -> Iterator[Message]:
    if portrait(request) is None and not _awaited(request, (Role.still, Role.first_frame, Role.reference)):
        yield say("There is no portrait that could speak.")
    if not any(given.role is Role.audio for given in request.inputs):
        yield say("There is no recording to speak.")
    yield from sound_too_long(request, longest_avatar(request))
    yield from _hosted(avatar_files(request), tools)
    yield from _awaited_sound(request, tools)


def _lips(request: GenerationRequest, account: Account, tools: Tools) -> Iterator[Message]:
    roles = {given.role for given in request.inputs}
    if Role.video not in roles:
        yield say("There is no clip to work on.")
    if Role.audio not in roles:
        yield say("There is no recording to speak.")
    yield from sound_too_long(request, longest_lips(request))
    yield from _hosted([given for given in lips_files(request) if not at_provider(given, account, tools.now())], tools)
    yield from _awaited_sound(request, tools)


def _awaited_sound(request: GenerationRequest, tools: Tools) -> Iterator[Message]:
    """The sound under a shot is mixed later, but nothing of it is ever at the provider."""
    if tools.hosting is None and _awaited(request, (Role.audio,)):
        yield no_hosting(say("the recording"))


lip_clips = ClipLimits(Fraction(1), Fraction(240), 1, 3840, 500_000_000)
"""Unverified but for the length of the recording."""


def lip_sounds(request: GenerationRequest) -> SoundLimits:
    return SoundLimits(Fraction(1), Fraction(longest_lips(request)), 50_000_000)


def avatar_sounds(request: GenerationRequest) -> SoundLimits:
    return SoundLimits(Fraction(1, 2), Fraction(longest_avatar(request)), 50_000_000)


def longest_lips(request: GenerationRequest) -> int:
    """Seconds of sound (second-hand)."""
    return 150 if service_of(request) == lips_basic_key else 240


def longest_avatar(request: GenerationRequest) -> int:
    """Seconds of sound; sources say 30 to 60, by resolution."""
    return 60 if request.resolution == "720p" else 30


def sound_too_long(request: GenerationRequest, longest: int) -> Iterator[Message]:
    """`longest` in seconds. Sources disagree on some limits; these are the careful ones."""
    for given in request.files(Role.audio):
        seconds = _seconds(given.path)
        if seconds is not None and seconds > longest:
            yield say(
                "{name} lasts {seconds} s; this model takes {most} s.",
                name=given.path.name,
                seconds=round(seconds),
                most=longest,
            )


def _seconds(path: Path) -> Fraction | None:
    try:
        return probe(path).seconds
    except (MediaError, OSError):
        return None


def _hosted(files: Sequence[InputFile], tools: Tools) -> Iterator[Message]:
    if tools.hosting is None:
        yield from (no_hosting(given.path.name) for given in files)


def portrait(request: GenerationRequest) -> InputFile | None:
    """The picture that is to speak: named for it, else of the character who speaks, else of the first one."""
    for role in (Role.still, Role.first_frame, Role.reference):
        if given := request.files(role):
            return given[0]
    speaking = [one for one in request.characters if one.name == request.speaker] or list(request.characters)
    return next((image for character in speaking for image in character.images), None)


def avatar_files(request: GenerationRequest) -> tuple[InputFile, ...]:
    """What OmniHuman is given by URL."""
    shown = portrait(request)
    return (*([shown] if shown else []), *request.files(Role.audio)[:1], *request.files(Role.mask)[:1])


def lips_files(request: GenerationRequest) -> tuple[InputFile, ...]:
    return (*request.files(Role.video)[:1], *request.files(Role.audio)[:1])


def at_provider(given: InputFile, account: Account, now: datetime) -> str:
    """The address of the account's own result, while it can be fetched; else ""."""
    return remote_url(given.remote, account.provider, account.base_url, now, link_hours)


def _awaited(request: GenerationRequest, roles: tuple[Role, ...]) -> bool:
    """Whether an earlier job makes it."""
    return any(given.role in roles and not isinstance(given, InputFile) for given in request.inputs)
