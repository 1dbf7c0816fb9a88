"""Requests become the documented bodies: both interfaces, every task, aliases, keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import jwt as pyjwt
import pytest

from plugin.credentials import AccessPair, Secret
from plugin.errors import GenerationFailed
from plugin.generators.base import Character, Role, Task
from plugin.generators.kling.auth import Auth
from plugin.generators.kling.faces import Face, chosen, face_choice
from plugin.generators.kling.jwt import sign, token
from plugin.generators.kling.keys import allowed, external_id
from plugin.generators.kling.orders import families, order
from plugin.generators.kling.prompts import aliases, described, mention, words
from plugin.generators.kling.terms import Clip, JobId, Material, Named
from tests.generators.kling.place import request

documented = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJha190ZXN0IiwiZXhwIjoxODAwMDAxODAwLCJuYmYiOjE3OTk5OTk5OTV9."
    "XTYea_keiCVlvp3QaRokghinzaO162D5RFbBCta-EqI"
)
key = "SH0010_video_t001_project"
off = {"external_task_id": key, "watermark_info": {"enabled": False}}
first = Material(pictures=((Role.first_frame, "Rmlyc3Q="), (Role.last_frame, "TGFzdA==")))
mei = Character("Mei", "a baker")


def test_token_is_the_documented_one_and_reads_with_another_library() -> None:
    assert sign({"iss": "ak_test", "exp": 1800001800, "nbf": 1799999995}, "sk_test") == documented
    pair = AccessPair(Secret("ak_test"), Secret("sk_test-of-more-than-thirty-two-bytes"))
    made = token(pair, datetime.now(UTC))
    read = pyjwt.decode(made, "sk_test-of-more-than-thirty-two-bytes", algorithms=["HS256"], issuer="ak_test")
    assert read["exp"] - read["nbf"] == 1805


def test_token_is_kept_for_25_minutes_and_made_anew_when_asked() -> None:
    times = [datetime(2026, 11, 23, 10, minute, tzinfo=UTC) for minute in (0, 24, 26, 27)]
    clock = iter([times[0], times[1], times[2], times[3]])
    auth = Auth(AccessPair(Secret("a"), Secret("s")), lambda: next(clock))
    one, same, later = (auth.headers()["Authorization"] for _ in range(3))
    assert one == same != later
    assert auth.refresh() and auth.headers()["Authorization"] != later


def test_first_and_last_frame_with_a_character_is_the_documented_body() -> None:
    wish = request(
        task=Task.image_to_video,
        prompt="@Mei turns to camera and smiles, slow dolly in",
        characters=(mei,),
        resolution="1080p",
        ratio="",
    )
    made = order(wish, replace(first, elements=(Named("Mei", "321922438904313"),)), "2")
    assert (made.path, made.family) == ("/image-to-video/kling-3.0", "2")
    assert made.body == {
        "contents": [
            {"type": "prompt", "text": "@Mei turns to camera and smiles, slow dolly in"},
            {"type": "first_frame", "url": "Rmlyc3Q="},
            {"type": "last_frame", "url": "TGFzdA=="},
            {"type": "element", "element_id": "321922438904313", "id": "Mei"},
        ],
        "settings": {"multi_shot": False, "audio": "off", "resolution": "1080p", "duration": 5},
        "options": off,
    }


def test_text_to_video_turbo_has_neither_sound_nor_shots() -> None:
    made = order(request(model="kling-3.0-turbo", sound=True), Material(), "2")
    assert made.path == "/text-to-video/kling-3.0-turbo"
    assert made.body == {
        "prompt": "rain on the roofs",
        "settings": {"resolution": "720p", "duration": 5, "aspect_ratio": "16:9"},
        "options": off,
    }


def test_sound_is_always_said_where_there_is_a_switch() -> None:
    def audio(model: str, sound: bool) -> object:
        return order(request(model=model, sound=sound), Material(), "2").body["settings"].get("audio")

    assert [audio("kling-3.0", value) for value in (True, False)] == ["native", "off"]
    assert [audio("kling-2.6", value) for value in (True, False)] == ["native", "off"]
    assert [audio("kling-3.0-omni", value) for value in (True, False)] == ["native", "off"]
    assert [audio("kling-o1", value) for value in (True, False)] == ["off", "off"]
    assert [audio("kling-2.5-turbo", value) for value in (True, False)] == [None, None]


def test_references_and_characters_share_names_with_the_prompt() -> None:
    wish = request(
        model="kling-3.0-omni",
        task=Task.reference_to_video,
        prompt="@Mei walks past @Old-Li",
        negative="blur",
        camera="slow push in",
        characters=(mei, Character("Old-Li")),
    )
    material = Material(
        pictures=((Role.reference, "UmVm"),), portraits=(Named("Old-Li", "TGk="),), elements=(Named("Mei", "7"),)
    )
    made = order(wish, material, "2")
    assert made.path == "/omni-video/kling-3.0-omni"
    text = "@Mei walks past @image_1 Camera: slow push in. Avoid: blur. @image_2"
    assert made.body["contents"] == [
        {"type": "prompt", "text": text},
        {"type": "refer_image", "url": "TGk=", "id": "image_1"},
        {"type": "refer_image", "url": "UmVm", "id": "image_2"},
        {"type": "element", "element_id": "7", "id": "Mei"},
    ]
    assert made.body["settings"]["aspect_ratio"] == "16:9"


@pytest.mark.parametrize(
    ("task", "sound", "kind", "settings"),
    [
        (Task.edit, True, "base_video", {"multi_shot": False, "audio": "original", "resolution": "720p"}),
        (Task.edit, False, "base_video", {"multi_shot": False, "audio": "off", "resolution": "720p"}),
        (
            Task.extend,
            True,
            "feature_video",
            {"multi_shot": True, "audio": "off", "resolution": "720p", "duration": 5},
        ),
    ],
)
def test_a_clip_is_changed_or_gone_on_from(task: Task, sound: bool, kind: str, settings: dict[str, object]) -> None:
    material = Material(clips=((Role.video, Clip("https://cdn.example/a.mp4")),))
    made = order(request(model="kling-3.0-omni", task=task, sound=sound), material, "2")
    assert made.body["contents"][-1] == {"type": kind, "url": "https://cdn.example/a.mp4", "id": "video_1"}
    assert made.body["contents"][0]["text"] == "rain on the roofs @video_1"
    assert made.body["settings"] == settings


def test_motion_names_what_the_picture_follows() -> None:
    material = Material(pictures=((Role.still, "U3RpbGw="),), clips=((Role.reference_video, Clip("https://a/b.mp4")),))
    wish = request(model="kling-3.0-motion", task=Task.motion, sound=True, duration=None)
    made = order(wish, material, "2")
    assert made.path == "/motion-control/kling-3.0"
    assert made.body["contents"][1:] == [
        {"type": "image", "url": "U3RpbGw="},
        {"type": "video", "url": "https://a/b.mp4"},
    ]
    assert made.body["settings"] == {"character_orientation": "video", "audio": "original", "resolution": "720p"}


def test_an_access_pair_gets_the_older_interface() -> None:
    wish = request(task=Task.image_to_video, negative="blur", sound=True, resolution="1080p")
    assert families(wish, signs=False) == ("2", "videos/image2video")
    assert families(wish, signs=True) == ("videos/image2video",)
    assert families(request(model="kling-3.0-turbo"), signs=True) == ()
    made = order(wish, replace(first, elements=(Named("Mei", "321922438904313"),)), "videos/image2video")
    assert made.body == {
        "model_name": "kling-v3",
        "prompt": "rain on the roofs <<<element_1>>>",
        "mode": "pro",
        "duration": "5",
        "multi_shot": False,
        "sound": "on",
        "negative_prompt": "blur",
        "element_list": [{"element_id": 321922438904313}],
        "image": "Rmlyc3Q=",
        "image_tail": "TGFzdA==",
        **off,
    }


def test_older_omni_numbers_pictures_after_the_frames() -> None:
    wish = request(model="kling-3.0-omni", task=Task.image_to_video, prompt="@Mei runs", characters=(mei,))
    made = order(wish, replace(first, portraits=(Named("Mei", "TWVp"),)), "videos/omni-video")
    assert made.body["prompt"] == "<<<image_3>>> runs"
    assert made.body["image_list"] == [
        {"image_url": "Rmlyc3Q=", "type": "first_frame"},
        {"image_url": "TGFzdA==", "type": "end_frame"},
        {"image_url": "TWVp"},
    ]
    assert "aspect_ratio" not in made.body and made.body["model_name"] == "kling-v3-omni"


def test_stills_from_words_and_after_pictures() -> None:
    wish = request(model="kling-image-3.0", task=Task.text_to_image, negative="blur", resolution="2k", duration=None)
    made = order(wish, Material(), "images/generations")
    assert made.path == "/v1/images/generations"
    assert made.body == {
        "model_name": "kling-v3",
        "prompt": "rain on the roofs",
        "negative_prompt": "blur",
        "n": 1,
        "resolution": "2k",
        "aspect_ratio": "16:9",
        **off,
    }
    after = order(wish, Material(pictures=((Role.still, "U3RpbGw="),)), "images/generations").body
    assert after["image"] == "U3RpbGw=" and "negative_prompt" not in after and "Avoid: blur." in after["prompt"]
    omni = order(wish, Material(pictures=((Role.reference, "UmVm"),)), "images/omni-image").body
    assert omni["image_list"] == [{"image": "UmVm"}] and omni["prompt"].endswith("<<<image_1>>>")


def test_only_1_6_makes_a_clip_longer_by_its_id() -> None:
    wish = request(model="kling-1.6", task=Task.extend, negative="blur")
    assert families(wish, signs=False) == ("videos/video-extend",)
    material = Material(clips=((Role.video, Clip("https://a/b.mp4", "777")),))
    made = order(wish, material, "videos/video-extend")
    assert made.body == {"video_id": "777", "prompt": "rain on the roofs", "negative_prompt": "blur", **off}


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("@Mei and @Li", ("Mei", "Li"), ("Mei", "Li")),
        ("@Mei and @Meiling", ("Mei", "Meiling"), ("element_1", "Meiling")),
        ("@Mei is called Mei", ("Mei",), ("element_1",)),
        ("@小美走过来", ("小美",), ("element_1",)),
        ("a melody for @Mel", ("Mel",), ("element_1",)),
        ("an element_1 in the sky, @Bo", ("小美", "Bo"), ("element_2", "Bo")),
        ("rain", ("", ""), ("element_1", "element_2")),
    ],
)
def test_aliases_are_unique_and_no_part_of_anything(
    text: str, names: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    found = aliases(text, names, ["element"] * len(names))
    assert found == expected
    assert not [(a, b) for a in found for b in found if a is not b and a in b]


def test_ten_references_do_not_clash() -> None:
    found = aliases("rain", [""] * 12, ["image"] * 12)
    assert len(set(found)) == 12
    assert not [(a, b) for a in found for b in found if a != b and a in b]


def test_mentions_end_where_the_name_does() -> None:
    assert mention("@Mei_2 met @Mei", [("Mei", "@x")]) == "@Mei_2 met @x"
    assert mention("@小美走过来", [("小美", "@element_1")]) == "@element_1 走过来"
    assert mention("rain", [("Mei", "@Mei"), ("", "@image_1")]) == "rain @Mei @image_1"
    assert described("@Mei and @Bo", (mei, Character("Bo"))) == "Mei and Bo Mei: a baker."
    assert words(request(prompt="下雨", camera="推", negative="模糊")) == "下雨 镜头：推。 避免：模糊。"


@pytest.mark.parametrize("given", ["SH0010_video_t001", "12345", "镜头 1", "a,b", "a/b", "su-x", "x" * 65])
def test_keys_travel_unchanged(given: str) -> None:
    made = external_id(given)
    assert allowed.fullmatch(made) and not made.isdigit() and made == external_id(given)
    assert (made == given) == (given == "SH0010_video_t001")
    assert made != external_id(f"{given}2")


def test_ids_name_their_family() -> None:
    for text in ("2:9", "videos/advanced-lip-sync:9", "audio/tts:9:https://a/b"):
        assert str(JobId.parse(text, "2")) == text
    assert JobId.parse("930810294971662349", "videos/image2video") == JobId("videos/image2video", "930810294971662349")


def test_who_speaks() -> None:
    faces = (Face("a", 0, 3000), Face("b", 0, 5000))
    assert chosen(faces, "2").face_id == "b" and chosen(faces, "1").face_id == "a"
    assert chosen(faces, "").face_id == "b" and chosen(faces[:1], "Mei").face_id == "a"
    for speaker, seen, code in (("3", faces, "which_face"), ("Mei", faces, "which_face"), ("", (), "no_face")):
        with pytest.raises(GenerationFailed) as refused:
            chosen(seen, speaker)
        assert refused.value.code == code


def test_the_recording_lies_on_the_face() -> None:
    made = face_choice(Face("0", 0, 5200), {"sound_file": "UklGRg=="}, 6000, 5000)
    assert made == {
        "face_id": "0",
        "sound_file": "UklGRg==",
        "sound_start_time": 0,
        "sound_end_time": 5000,
        "sound_insert_time": 0,
        "sound_volume": 1,
        "original_audio_volume": 0.0,
    }
    with pytest.raises(GenerationFailed, match="less than 2 seconds"):
        face_choice(Face("0", 3500, 5200), {}, 5000, 5000)


def test_durations_are_whole_seconds() -> None:
    assert order(request(duration=Fraction(10)), Material(), "2").body["settings"]["duration"] == 10
    body = order(request(duration=Fraction(10)), Material(), "videos/text2video").body
    assert body["duration"] == "10"
