"""People of the fake Kling: faces, lip-sync, avatar, speech, voices, and characters as elements.

Source: Kling legacy API documents, 2026-09-20.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes import kling_server_prices as prices
from tests.fakes.deliveries import clip_number, dubbed, speech
from tests.fakes.kling_server_answers import answered, task_id_of
from tests.fakes.kling_server_inputs import clip, held, picture, sound
from tests.fakes.kling_server_legacy import common, create_route, media
from tests.fakes.kling_server_parts import Element, Wish
from tests.fakes.provider_fields import BadField, Check, choice, many, number, read, table, text, web_address, whole
from tests.fakes.provider_media import Arrived, clip_of_bytes, sound_of

if TYPE_CHECKING:
    from tests.fakes.kling_server import KlingServer

speech_voices = ("oversea_male1", "girlfriend_1_speech02", "genshin_vindi2", "genshin_klee2")
"""The voices of text to speech; those of presets-voices are others."""
preset_voices = ("829826751244537879", "829824295735410756")
sound_kinds = ("mp3", "wav", "m4a", "mov", "aac")
_ms = whole(0, 600_000)


def routes(server: KlingServer) -> list[web.RouteDef]:
    for voice_id in preset_voices:
        name = f"Voice {voice_id[-3:]}"
        server.voices.setdefault(voice_id, {"voice_id": voice_id, "voice_name": name, "owned_by": "kling"})

    async def identify(request: web.Request) -> web.Response:
        return await _identify(server, await request.json())

    async def speak(request: web.Request) -> web.Response:
        return _speak(server, await request.json())

    async def presets(request: web.Request) -> web.Response:
        return answered([voice for voice in server.voices.values() if voice["owned_by"] == "kling"])

    async def delete_voice(request: web.Request) -> web.Response:
        given = read(await request.json(), "", {"voice_id": text(least=1)}, {})
        return _deleted(server.voices, given["voice_id"])

    async def delete_element(request: web.Request) -> web.Response:
        given = read(await request.json(), "", {"element_id": text(least=1)}, {})
        return _deleted(server.elements, given["element_id"])

    return [
        web.post("/v1/videos/identify-face", identify),
        create_route(server, "/v1/videos/advanced-lip-sync", _lip_sync),
        create_route(server, "/v1/videos/avatar/image2video", _avatar),
        web.post("/v1/audio/tts", speak),
        create_route(server, "/v1/general/advanced-custom-elements", _element),
        create_route(server, "/v1/general/custom-voices", _voice),
        web.get("/v1/general/presets-voices", presets),
        web.post("/v1/general/delete-voices", delete_voice),
        web.post("/v1/general/delete-advanced-elements", delete_element),
    ]


def _deleted(known: dict[str, Any], name: str) -> web.Response:
    if known.pop(name, None) is None:
        raise BadField(f"{name} not found")
    return answered({"task_status": "succeed"})


async def _identify(server: KlingServer, body: Any) -> web.Response:
    given = read(body, "", {}, {"video_id": text(least=1), "video_url": web_address})
    if len(given) != 1:
        raise BadField("exactly one of video_id and video_url")
    if "video_url" in given:
        url = given["video_url"]
        arrived = await clip(server, url, "video_url", seconds=(2, 60), sides=server.sides.face, most=100)
    else:
        arrived = await _own(server, given["video_id"], (2, 60))
    sold = server.sell("/v1/videos/identify-face", "video", prices.faces)
    server.sessions[sold] = arrived
    end = int(arrived.seconds * 1000)
    picture_url = server.shelf.put("face.png", await server.deliveries.picture(1, 0, (64, 64)))
    faces = [{"face_id": face, "face_image": picture_url, "start_time": 0, "end_time": end} for face in server.faces]
    return answered({"session_id": sold, "final_unit_deduction": str(prices.faces), "face_data": faces})


async def _own(server: KlingServer, video_id: str, seconds: tuple[float, float]) -> Arrived:
    task = server.tasks.get(task_id_of(video_id))
    if task is None or task.facts.get("product") != "video" or task.phase() != "succeeded":
        raise BadField("video_id: no such video")
    data = task.movie or await server.deliveries.movie(task.clip, task.frames, task.rate, task.size, task.sound)
    return held(clip_of_bytes(data, "video_id"), seconds, (1, 10_000))


async def _lip_sync(server: KlingServer, body: Any) -> Wish:
    face = table(
        {
            "face_id": text(least=1),
            "sound_start_time": _ms,
            "sound_end_time": _ms,
            "sound_insert_time": _ms,
        },
        {
            "audio_id": text(least=1),
            "sound_file": media,
            "sound_volume": number(0, 2),
            "original_audio_volume": number(0, 2),
        },
    )
    given = read(body, "", {"session_id": text(least=1), "face_choose": many(face, 1, 1)}, common)
    session, chosen = server.sessions.get(given["session_id"]), given["face_choose"][0]
    if session is None:
        raise BadField("session_id not found or expired")
    if chosen["face_id"] not in server.faces:
        raise BadField("face_id not found")
    recording = await _recording(server, chosen, (2, 60))
    _check_times(chosen, session, recording)
    start, end, at = (Fraction(chosen[f"sound_{name}_time"], 1000) for name in ("start", "end", "insert"))
    movie = dubbed(session.data, recording.data, start, end, at)
    wish = Wish("advanced-lip-sync", given.get("external_task_id", ""), prices.lip_sync(session.seconds))
    wish.seconds, wish.length = session.seconds, (session.frames, session.rate)
    wish.arrived, wish.movie = [session, recording], movie
    wish.facts = {"parent": {"id": "", "url": "", "duration": f"{float(session.seconds):.3f}"}}
    wish.facts["face_choose"] = {name: value for name, value in chosen.items() if name != "sound_file"}
    return wish


async def _recording(server: KlingServer, given: dict[str, Any], seconds: tuple[float, float]) -> Arrived:
    if ("audio_id" in given) == ("sound_file" in given):
        raise BadField("exactly one of audio_id and sound_file")
    if "sound_file" in given:
        return await sound(server, given["sound_file"], "sound_file", seconds, sound_kinds)
    if given["audio_id"] not in server.recordings:
        raise BadField("audio_id not found")
    return sound_of(server.recordings[given["audio_id"]], "audio_id")


def _check_times(chosen: dict[str, Any], session: Arrived, recording: Arrived) -> None:
    """2 s or more are cropped and lie on the face, and all ends before the clip does."""
    start, end, at = (chosen[f"sound_{name}_time"] for name in ("start", "end", "insert"))
    # Recordings are known to the millisecond only.
    if end > recording.seconds * 1000 + 1:
        raise BadField("sound_end_time is after the end of the recording")
    if end - start < 2000:
        raise BadField("sound_end_time - sound_start_time must be 2000 ms or more")
    length = int(session.seconds * 1000)
    if at + end - start > length:
        raise BadField(f"the sound must end before the video does ({length} ms)")


async def _avatar(server: KlingServer, body: Any) -> Wish:
    optional: dict[str, Check] = {
        "audio_id": text(least=1),
        "sound_file": media,
        "prompt": text(2500),
        "mode": choice("std", "pro"),
    }
    given = read(body, "", {"image": media}, {**optional, **common})
    portrait = await picture(server, given["image"], "image", most=10)
    recording = await _recording(server, given, (2, 300))
    resolution = prices.modes[given.get("mode", "std")]
    amount = prices.video("avatar", resolution, recording.seconds)
    wish = Wish("avatar", given.get("external_task_id", ""), amount, "video", recording.seconds, resolution)
    wish.ratio, wish.arrived, wish.sound = Fraction(*portrait.size), [portrait, recording], recording.data
    wish.facts = {"prompt": given.get("prompt", "")}
    return wish


def _speak(server: KlingServer, body: Any) -> web.Response:
    required: dict[str, Check] = {"text": text(1000, 1), "voice_id": text(least=1)}
    # No external_task_id: this one cannot be found again.
    given = read(body, "", required, {"voice_language": choice("zh", "en"), "voice_speed": number(0.8, 2.0)})
    if given["voice_id"] not in speech_voices:
        raise BadField("Voice id not found")
    seconds = max(Fraction(2), Fraction(len(given["text"]), 4)) / Fraction(given.get("voice_speed", 1.0))
    data = speech(seconds, "wav", 300 + clip_number(given["text"]))
    sold = server.sell("/v1/audio/tts", "audio", prices.speech)
    server.recordings[sold] = data
    url = server.shelf.put("speech.wav", data)
    audio = {"id": sold, "url": url, "duration": f"{float(seconds):.3f}"}
    now = round(time.time() * 1000)
    state = {"task_id": sold, "task_status": "succeed", "task_status_msg": "", "created_at": now, "updated_at": now}
    return answered({**state, "task_result": {"audios": [audio]}, "final_unit_deduction": str(prices.speech)})


async def _element(server: KlingServer, body: Any) -> Wish:
    images = table({"frontal_image": media, "refer_images": many(table({"image_url": media}), 1, 3)})
    videos = table({"refer_videos": many(table({"video_url": web_address}), 1, 1)})
    required: dict[str, Check] = {
        "element_name": text(20, 1),
        "element_description": text(100, 1),
        "reference_type": choice("image_refer", "video_refer"),
    }
    optional: dict[str, Check] = {
        "element_image_list": images,
        "element_video_list": videos,
        "element_voice_id": text(least=1),
        "tag_list": many(table({"tag_id": text(least=1)}), 0, 20),
    }
    given = read(body, "", required, {**optional, **common})
    by_video = given["reference_type"] == "video_refer"
    wanted, other = ("element_video_list", "element_image_list")[:: 1 if by_video else -1]
    if wanted not in given or other in given:
        raise BadField(f"{given['reference_type']} needs {wanted}, and not {other}")
    if given.get("element_voice_id", preset_voices[0]) not in server.voices:
        raise BadField("Voice id not found")
    arrived = await _likeness(server, given)
    number = str(321_922_438_904_313 + len(server.elements))
    name, description = given["element_name"], given["element_description"]
    server.elements[number] = Element(number, name, description, by_video, tuple(arrived))
    key = given.get("external_task_id", "")
    return Wish("elements", key, prices.image * 0, "element", arrived=arrived, facts={"element_id": number})


async def _likeness(server: KlingServer, given: dict[str, Any]) -> list[Arrived]:
    if given["reference_type"] == "video_refer":
        url = given["element_video_list"]["refer_videos"][0]["video_url"]
        return [await clip(server, url, "element", seconds=(3, 8.05), sides=server.sides.face)]
    listed = given["element_image_list"]
    values = [listed["frontal_image"], *(item["image_url"] for item in listed["refer_images"])]
    return [await picture(server, value, "element", most=10) for value in values]


async def _voice(server: KlingServer, body: Any) -> Wish:
    optional: dict[str, Check] = {"voice_url": web_address, "video_id": text(least=1)}
    given = read(body, "", {"voice_name": text(20, 1)}, {**optional, **common})
    if ("voice_url" in given) == ("video_id" in given):
        raise BadField("exactly one of voice_url and video_id")
    if "voice_url" in given:
        arrived = await sound(server, given["voice_url"], "voice_url", (5, 30), ("mp3", "wav", "mov", "mp4"))
    else:
        arrived = await _own(server, given["video_id"], (5, 30))
    number = str(940_000_000_000_000_000 + len(server.voices))
    server.voices[number] = {"voice_id": number, "voice_name": given["voice_name"], "owned_by": "user"}
    key = given.get("external_task_id", "")
    return Wish("voices", key, prices.voice, "voice", arrived=[arrived], facts={"voice_id": number})
