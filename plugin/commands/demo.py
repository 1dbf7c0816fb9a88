"""`demo`: the main job on a film made on the spot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plugin.app import build_app
from plugin.commands.console import Console
from plugin.commands.fill import run_fill
from plugin.commands.opening import project_of
from plugin.commands.request import FillRequest, Target
from plugin.conform.preview import render_preview
from plugin.demo.film import build_film
from plugin.errors import UsageError
from plugin.messages import say
from plugin.timeline.reading import ReadOptions, read_cut

default_folder = Path("demo")


def run_demo(console: Console, environment: Mapping[str, str], folder: Path | None) -> int:
    """Make the film, fill it, render a preview. UsageError when the folder already holds something else."""
    app = build_app(environment)
    place = (folder or default_folder).absolute()
    check_folder(place)
    with console.meter(say("Drawing a short film that lacks its shots")) as meter:
        cut = build_film(place, on_progress=meter)
    target = Target(cut)
    filled = place / "Demo Film filled.otio"
    preview = place / "Demo Film preview.mp4"
    code = run_fill(app, console, target, FillRequest(output=filled, yes=True))
    with console.meter(say("Rendering a preview of the filled cut")) as meter:
        render_preview(
            read_cut(filled, ReadOptions(bundle_cache=app.bundle_cache)), preview, on_progress=meter, text=console.text
        )
    console.line(say("The film as it was:   {path}", path=str(cut)))
    console.line(say("The film filled:      {path}", path=str(filled)))
    console.line(say("The takes:            {path}", path=str(project_of(target).takes)))
    console.line(say("Watch the result:     {path}", path=str(preview)))
    return code


def check_folder(folder: Path) -> None:
    """A demo made earlier may be made again; anything else in the folder is not ours to write into."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(
            say("{folder} is not a folder.", folder=str(folder)), say("Name another one."), code="no_folder"
        )
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "Demo Film.otio").exists():
        raise UsageError(
            say("{folder} already holds other files.", folder=str(folder)),
            say("Name an empty folder, or one that does not exist yet."),
            code="folder_in_use",
        )
