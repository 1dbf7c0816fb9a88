"""The product as a user of Ark or of Jimeng has it: key, address and hosting set, the rest as shipped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from plugin.app import App, build_app
from plugin.commands.fill import run_fill
from plugin.commands.opening import project_of
from plugin.commands.request import FillRequest, Target
from plugin.commands.status import run_status
from plugin.demo.framecode import FrameCode, read_frame_code
from plugin.generators.base import Checked
from plugin.jobs.project import open_store
from plugin.media.frames import FrameReader
from plugin.providers import NoAssets, ProviderParts, build_generator, known_provider
from plugin.shots.brief import Brief
from plugin.shots.characters import CharacterSheet
from tests.acceptance.test_whole_job import codes, dissolving, shown
from tests.fakes.ark_server import ArkServer
from tests.fakes.ark_server_rules import api_key
from tests.fakes.hosting_servers import Bucket
from tests.fakes.jimeng_server import JimengServer, access_key, secret_key
from tests.fakes.paid_runs import Said, said
from tests.fakes.provider_inputs import Given

always = {"SECONDUNIT_ALLOW_PRIVATE_HOSTS": "1", "SECONDUNIT_POLL_SECONDS": "0.05"}


def ark_environment(server: ArkServer) -> dict[str, str]:
    return {**always, "SECONDUNIT_ARK_BASE_URL": server.base_url, "SECONDUNIT_ARK_API_KEY": api_key}


def jimeng_environment(server: JimengServer) -> dict[str, str]:
    return {
        **always,
        "SECONDUNIT_JIMENG_BASE_URL": server.url,
        "SECONDUNIT_JIMENG_ACCESS_KEY": access_key,
        "SECONDUNIT_JIMENG_SECRET_KEY": secret_key,
    }


def hosting_environment(bucket: Bucket) -> dict[str, str]:
    """Writes the settings file of the test."""
    folder = Path(os.environ["SECONDUNIT_CONFIG_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["[hosting]", 'kind = "s3"', f'url = "{bucket.url}"', f'region = "{bucket.region}"']
    (folder / "config.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {
        "SECONDUNIT_HOSTING_ACCESS_KEY": bucket.access_key,
        "SECONDUNIT_HOSTING_SECRET_KEY": bucket.secret_key,
    }


def app_in(environment: dict[str, str]) -> App:
    return build_app({**os.environ, **environment})


def filled(app: App, cut: Path, generator: str, **options: Any) -> Said:
    request = FillRequest(output=cut.with_name("filled.otio"), generator=generator, yes=True, **options)
    return said(run_fill, app, Target(cut), request)


def brief(app: App, cut: Path, shots: dict[str, Brief], *characters: CharacterSheet) -> None:
    with open_store(project_of(Target(cut)), app.clock, create=True) as store:
        for sheet in characters:
            store.characters.set(sheet)
        for shot, words in shots.items():
            store.briefs.set(shot, words)


async def checked(environment: dict[str, str], name: str) -> Checked:
    """What the provider's free call says; GenerationFailed goes on."""
    app = app_in(environment)
    parts = ProviderParts(app.settings, app.models, app.secrets, {**os.environ, **environment})
    generator = build_generator(known_provider(name, parts), parts, NoAssets())
    assert generator is not None
    try:
        return await generator.check()
    finally:
        await generator.close()


def status(app: App, cut: Path) -> Any:
    return said(run_status, app, Target(cut), watch=False, with_money=True).document


def code_of(given: Given) -> FrameCode | None:
    """What is burnt into a still that arrived."""
    return read_frame_code(given.picture())


def code_in(media: str, frame: int) -> FrameCode | None:
    with FrameReader(Path(media)) as reader:
        return read_frame_code(reader.read(frame))


def assert_right_frames(cut: Path, before: list[FrameCode | None], document: Any, clip: int = 1) -> None:
    """Every frame of the output: inside the shots the delivered one that the source map names, outside as before."""
    output = cut.with_name("filled.otio")
    after, mixed = codes(output), dissolving(output)
    made = {}
    for shot in document["shots"]:
        for frame in range(shot["start"], shot["start"] + shot["frames"]):
            made[frame] = FrameCode(clip, shown(shot["take"]["source_map"], frame))
    clear = [frame for frame in range(len(after)) if frame not in mixed]
    assert {frame: after[frame] for frame in clear} == {frame: made.get(frame, before[frame]) for frame in clear}
    assert len(clear) > 0.9 * len(after)
