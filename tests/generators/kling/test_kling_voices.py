"""Voices that are made of a recording: published, made once, named by their id, paid by who had them made."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from plugin.errors import GenerationFailed
from plugin.generators.base import Character, GenerationRequest, InputFile, Money, Ready, Role, Task
from plugin.media.probe import sound_seconds
from tests.fakes.deliveries import speech
from tests.fakes.provider_faults import Fault, Moment
from tests.generators.kling.place import Place, ShelfHosting, digest, ended, pair, request

voices, elements = "/v1/general/custom-voices", "/v1/general/advanced-custom-elements"


def sample(folder: Path, seconds: float = 6, kind: str = "wav") -> InputFile:
    path = folder / f"mei{seconds}.{kind}"
    path.write_bytes(speech(Fraction(str(seconds)), kind))
    return InputFile(Role.audio, path, digest(path))


def speaking(place: Place, recording: InputFile, **changes: Any) -> GenerationRequest:
    """Mei, seen from two sides, in a clip with sound."""
    mei = dataclasses.replace(place.character("Mei"), voice_sample=recording)
    asked = request(
        task=Task.image_to_video,
        inputs=(place.picture(Role.first_frame),),
        characters=(mei,),
        prompt="@Mei says hello",
        sound=True,
    )
    return dataclasses.replace(asked, **changes)


def bodies(place: Place, path: str) -> list[Any]:
    return [seen.body for seen in place.server.requests(path)]


async def test_a_voice_is_made_once_and_belongs_to_the_element(place: Place, tmp_path: Path) -> None:
    place.hosting = hosting = ShelfHosting(place.server)
    asked = speaking(place, sample(tmp_path))
    kling = place.kling()
    assert not kling.obstacles(asked)
    accepted = await kling.submit(asked)
    (voice,) = (name for name, one in place.server.voices.items() if one["owned_by"] == "user")
    assert [one["element_voice_id"] for one in bodies(place, elements)] == [voice]
    assert hosting.published and not hosting.there and all("mei" not in name for name in hosting.published)
    report = await ended(place.kling(), accepted.provider_id, asked)
    # 5 s with sound are 4.50 units, the voice is 0.05 once.
    assert isinstance(report, Ready) and report.charge == Money(Decimal("4.55"), "CREDITS:kling")
    again = dataclasses.replace(asked, key="SH0020_video_t001_project")
    accepted = await place.kling().submit(again)
    assert len(bodies(place, voices)) == len(bodies(place, elements)) == 1
    report = await ended(kling, accepted.provider_id, again)
    assert isinstance(report, Ready) and report.charge == Money(Decimal("4.50"), "CREDITS:kling")


@pytest.mark.parametrize("credentials", ["key", "pair"])
async def test_a_voice_is_named_to_the_model_of_voices(place: Place, tmp_path: Path, credentials: str) -> None:
    place.hosting = ShelfHosting(place.server)
    if credentials == "pair":
        place.credentials = pair
    asked = speaking(place, sample(tmp_path), model="kling-2.6-voice", resolution="1080p")
    await place.kling().submit(asked)
    (voice,) = (name for name, one in place.server.voices.items() if one["owned_by"] == "user")
    if credentials == "pair":
        assert bodies(place, "/v1/videos/image2video")[0]["voice_list"] == [{"voice_id": voice}]
    else:
        sent = bodies(place, "/image-to-video/kling-2.6")[0]["contents"]
        assert sent[-1] == {"type": "voice", "voice_id": voice, "id": "Mei"}


async def test_no_voice_is_made_where_none_is_heard_or_one_is_named(place: Place, tmp_path: Path) -> None:
    silent = speaking(place, sample(tmp_path), sound=False)
    kling = place.kling()
    assert not kling.obstacles(silent)
    await kling.submit(silent)
    assert not bodies(place, voices) and "element_voice_id" not in bodies(place, elements)[0]
    mei = dataclasses.replace(silent.characters[0], voice="829826751244537879")
    named = dataclasses.replace(silent, key="SH0020_video_t001_p", characters=(mei,), sound=True)
    await kling.submit(named)
    assert not bodies(place, voices) and bodies(place, elements)[1]["element_voice_id"] == mei.voice


async def test_without_hosting_it_is_said_before_anything_is_sent(place: Place, tmp_path: Path) -> None:
    asked = speaking(place, sample(tmp_path))
    (without,) = place.kling().obstacles(asked)
    assert "Mei" in str(without) and "hosting" in str(without)
    with pytest.raises(GenerationFailed) as refused:
        await place.kling().submit(asked)
    assert refused.value.code == "no_hosting"


@pytest.mark.parametrize("seconds", [3, 31])
async def test_a_recording_of_the_wrong_length_is_told(place: Place, tmp_path: Path, seconds: int) -> None:
    place.hosting = hosting = ShelfHosting(place.server)
    asked = speaking(place, sample(tmp_path, seconds))
    (message,) = place.kling().obstacles(asked)
    assert "5 to 30 s" in str(message)
    with pytest.raises(GenerationFailed) as refused:
        await place.kling().submit(asked)
    assert refused.value.code == "voice_unfit" and not hosting.published


async def test_other_forms_are_sent_as_wav(place: Place, tmp_path: Path) -> None:
    place.hosting = hosting = ShelfHosting(place.server)
    recording = sample(tmp_path, 6, "mp3")
    other = recording.path.rename(tmp_path / "mei.mpga")
    await place.kling().submit(speaking(place, dataclasses.replace(recording, path=other)))
    assert hosting.published[0].endswith(".wav")
    (task,) = (task for task in place.server.tasks.all() if task.facts["product"] == "voice")
    (arrived,) = place.server.arrived[task.id]
    assert arrived.format == "wav" and abs(arrived.seconds - sound_seconds(other)) < Fraction(1, 10)


async def test_a_voice_that_kling_forgot_is_made_anew(place: Place, tmp_path: Path) -> None:
    place.hosting = ShelfHosting(place.server)
    asked = speaking(place, sample(tmp_path), model="kling-2.6-voice", resolution="1080p")
    await place.kling().submit(asked)
    place.server.voices.clear()
    again, kling = dataclasses.replace(asked, key="SH0020_video_t001_p"), place.kling()
    with pytest.raises(GenerationFailed) as refused:
        await kling.submit(again)
    assert refused.value.temporary
    assert (await kling.submit(again)).provider_id and len(bodies(place, voices)) == 2


async def test_a_lost_answer_leaves_no_shot_behind_and_no_file(place: Place, tmp_path: Path) -> None:
    place.hosting = hosting = ShelfHosting(place.server)
    asked, kling = speaking(place, sample(tmp_path)), place.kling()
    place.server.faults.order(Moment.create, Fault.dropped_after, voices)
    with pytest.raises(GenerationFailed) as waiting:
        await kling.submit(asked)
    assert waiting.value.temporary and "0.05" in str(waiting.value.message)
    assert (await kling.submit(asked)).provider_id and not hosting.there


async def test_a_voice_that_kling_cannot_make_is_told(place: Place, tmp_path: Path) -> None:
    place.hosting = hosting = ShelfHosting(place.server)
    place.server.faults.order(Moment.task, Fault.failed, voices)
    with pytest.raises(GenerationFailed) as refused:
        await place.kling().submit(speaking(place, sample(tmp_path)))
    assert refused.value.code == "voice_failed" and "Mei" in str(refused.value.message) and not hosting.there


async def test_speech_from_text_has_voices_of_its_own(place: Place, tmp_path: Path) -> None:
    asked = request(
        model="kling-speech",
        task=Task.speech,
        dialogue="Good evening, everybody.",
        speaker="Mei",
        characters=(Character("Mei", voice_sample=sample(tmp_path)),),
        duration=None,
    )
    assert not place.kling().obstacles(asked)
    await place.kling().submit(asked)
    assert bodies(place, "/v1/audio/tts")[0]["voice_id"] == "oversea_male1"
