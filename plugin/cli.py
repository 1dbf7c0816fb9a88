"""The command line: `secondunit COMMAND ...`. Options and exit codes; the work is done in plugin/commands/."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import Any, TypeAlias

import click

from plugin.commands.console import Console
from plugin.commands.request import FillRequest, Target
from plugin.errors import NotAdmitted, SecondUnitError, Stopped, UsageError
from plugin.language import choose_language
from plugin.messages import say
from plugin.settings import load_settings
from plugin.timeline.rates import parse_rate

Command: TypeAlias = Callable[..., Any]
done, unfinished, refused, not_admitted, stopped = 0, 1, 2, 3, 4
"""Exit codes, as docs/command-line.md lists them."""


class RateOption(click.ParamType[Fraction]):
    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        try:
            return value if isinstance(value, Fraction) else parse_rate(str(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is not a frame rate such as 25 or 24000/1001", param, ctx)


def common(command: Command) -> Command:
    """The options that every command has."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout."),
        click.option("--lang", type=click.Choice(["en", "zh"]), help="Language of what is said."),
    ):
        command = option(command)
    return command


def on_a_cut(command: Command) -> Command:
    """The options and the argument of commands that work on one cut."""
    for option in (
        click.option("--rate", type=RateOption(), help="Frame rate, for formats that carry none (EDL)."),
        click.option("--project", type=click.Path(path_type=Path), help="Project folder instead of the one beside."),
        click.argument("cut", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return common(command)


def what_to_fill(command: Command) -> Command:
    """The options of `quote` and `fill`."""
    for option in (
        click.option("--with", "generator", help="Generator, as `models` lists them."),
        click.option("--model", help="Model of that generator."),
        click.option("--resolution", help="As the model names it, such as 1080p."),
        click.option("--sound/--silent", "sound", default=None, help="Let the model make sound along, or not."),
        click.option("--lip-sync-with", "lip_sync_generator", help="Generator that makes mouths move."),
        click.option("--image-with", "image_generator", help="Generator that makes the stills shots start from."),
        click.option("--shots", help="Ids or kinds, comma-separated, or all."),
        click.option("--handles", type=click.IntRange(0, 1000), help="Extra frames kept before and after."),
        click.option("--budget", help="Most that may be spent, such as 12.50USD."),
        click.option("--takes", type=click.IntRange(1, 99), default=1, help="Takes per shot."),
        click.option("--queue", type=click.Choice(["back", "front", "replace"]), help="Place among what waits."),
        click.option("--dry-run", is_flag=True, help="Say what would be done, do nothing."),
        click.option("--yes", is_flag=True, help="Admit without asking."),
        click.option("--rate-conform", type=click.Choice(["auto", "frames", "nearest", "blend", "flow"])),
        click.option("--raster", type=click.Choice(["fit", "fill", "pad"])),
        click.option("--codec", type=click.Choice(["prores", "dnxhr", "h264", "source"])),
    ):
        command = option(command)
    return command


def output(command: Command) -> Command:
    return click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="secondunit", prog_name="secondunit")
@common
@click.pass_context
def secondunit(context: click.Context, /, **options: Any) -> None:
    """Shoots what your cut is missing."""
    context.obj = options


@secondunit.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@common
def demo(folder: Path | None, **options: Any) -> int:
    """Make a short film with missing shots and fill it."""
    from plugin.commands.demo import run_demo

    return run_demo(_console(options), _environment(), folder)


@secondunit.command()
@on_a_cut
def find(**options: Any) -> int:
    """List the shots that lack their picture."""
    from plugin.commands.find import run_find

    return run_find(*_desk(options))


@secondunit.command()
@what_to_fill
@on_a_cut
def quote(**options: Any) -> int:
    """Say what filling would cost."""
    from plugin.commands.quote import run_quote

    return run_quote(*_desk(options), _fill_request(options))


@secondunit.command()
@output
@what_to_fill
@on_a_cut
def fill(**options: Any) -> int:
    """Fill the missing shots and hand the cut back."""
    from plugin.commands.fill import run_fill

    return run_fill(*_desk(options), _fill_request(options))


@secondunit.command()
@output
@on_a_cut
def resume(**options: Any) -> int:
    """Continue what is open; submits nothing a second time."""
    from plugin.commands.resume import run_resume

    return run_resume(*_desk(options), options["output"])


@secondunit.command()
@click.option("--watch", is_flag=True, help="Follow until nothing is open.")
@click.option("--money", "with_money", is_flag=True, help="List what was quoted and charged, with sums.")
@on_a_cut
def status(**options: Any) -> int:
    """Show every shot and job, and the money."""
    from plugin.commands.status import run_status

    return run_status(*_desk(options), watch=options["watch"], with_money=options["with_money"])


@secondunit.command()
@click.option("--bought", "verdict", flag_value="bought", help="The provider has it.")
@click.option("--id", "provider_id", default="", help="The provider's id of it, so that the clip can be fetched.")
@click.option("--not-bought", "verdict", flag_value="not_bought", help="The provider does not have it.")
@click.option("--retry", "verdict", flag_value="retry", help="Send it again, though it may be paid for twice.")
@on_a_cut
@click.argument("job")
def settle(job: str, **options: Any) -> int:
    """Say whether a job whose answer was lost was bought."""
    from plugin.commands.settle import run_settle
    from plugin.jobs.verdict import Verdict

    if options["verdict"] is None or (options["provider_id"] and options["verdict"] != "bought"):
        raise UsageError(
            say("Say one of --bought, --not-bought and --retry; --id goes with --bought."),
            say("`secondunit status` shows the whole command."),
            code="no_verdict",
        )
    return run_settle(*_desk(options), job, Verdict(options["verdict"]), options["provider_id"])


@secondunit.command()
@on_a_cut
@click.argument("shot", required=False)
def takes(shot: str | None, **options: Any) -> int:
    """List takes."""
    from plugin.commands.takes import run_takes

    return run_takes(*_desk(options), shot)


@secondunit.command()
@on_a_cut
@click.argument("shot")
@click.argument("take")
def circle(shot: str, take: str, **options: Any) -> int:
    """Choose a take."""
    from plugin.commands.takes import run_circle

    return run_circle(*_desk(options), shot, take)


@secondunit.command()
@click.option("--report", is_flag=True, help="Say what moved, was trimmed or is gone.")
@output
@on_a_cut
def relink(**options: Any) -> int:
    """Put the circled takes on this cut."""
    from plugin.commands.relink import run_relink

    return run_relink(*_desk(options), options["output"], report=options["report"])


@secondunit.command()
@click.option("--prompt")
@click.option("--negative")
@click.option("--ref", "references", multiple=True, type=click.Path(path_type=Path), help="Reference picture; repeat.")
@click.option("--character", "characters", multiple=True, help="Name of a character; repeat.")
@click.option("--first-frame", type=click.Path(path_type=Path))
@click.option("--last-frame", type=click.Path(path_type=Path))
@click.option("--key-frame", "key_frames", multiple=True, help="FILE or FILE@frame that it passes through; repeat.")
@click.option("--camera", help="Camera words, such as 'slow push in' or 推.")
@click.option("--dialogue", help="What is said; sound under the shot goes before it.")
@click.option("--speaker", help="Who says it: a character, 1, 2 ... from the left, or all.")
@click.option("--image-prompt", help="A still that is made first, for the shot to start from.")
@click.option("--look", help="Look of the film, added to the prompt.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1))
@click.option("--model", help="Model for this shot.")
@click.option("--resolution", help="As the model names it, such as 1080p.")
@click.option("--ratio", help="Width to height as the model names it, such as 9:16.")
@click.option("--option", "options", multiple=True, help="NAME=VALUE: a setting that only some models have; repeat.")
@click.option("--sound/--silent", "sound", default=None, help="Let the model make sound along, or not.")
@click.option("--exclude/--include", "excluded", default=None, help="Leave the shot out of fills, or take it in again.")
@on_a_cut
@click.argument("shot")
def brief(shot: str, **options: Any) -> int:
    """Read or set what to make for a shot."""
    from plugin.commands.brief import run_brief

    desk = _desk(options)
    words = {name: value for name, value in options.items() if value not in (None, ())}
    return run_brief(*desk, shot, words)


@secondunit.command()
@click.option("--ref", "images", multiple=True, type=click.Path(path_type=Path), help="Picture of it; repeat.")
@click.option("--description")
@click.option("--voice", help="The provider's id of a voice.")
@click.option("--voice-sample", type=click.Path(path_type=Path), help="Recording of its voice, 5 to 30 s.")
@click.option("--remove", is_flag=True, help="Forget it.")
@on_a_cut
@click.argument("name", required=False)
def character(name: str | None, **options: Any) -> int:
    """List characters, or set one; @NAME in a prompt means it."""
    from plugin.commands.characters import CharacterChange, run_character

    change = CharacterChange(
        options["images"], options["description"], options["voice"], options["remove"], options["voice_sample"]
    )
    return run_character(*_desk(options), name, change)


@secondunit.command()
@click.argument("provider", required=False)
@common
def models(provider: str | None, **options: Any) -> int:
    """List generators, models, limits and prices."""
    from plugin.commands.models import run_models

    return run_models(_console(options), provider)


@secondunit.group()
def keys() -> None:
    """Keep the keys of providers in the system's keyring."""


@keys.command("set", context_settings={"ignore_unknown_options": True})
@click.option("--pair", is_flag=True, help="An access key and a secret key instead of one API key.")
@click.argument("provider")
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="")
@common
def keys_set(provider: str, words: tuple[str, ...], pair: bool, **options: Any) -> int:
    """Take in a key without an echo, or from a pipe."""
    from plugin.commands.keys import hidden_input, refuse_arguments, run_keys_set
    from plugin.keyring_secrets import environment_over_keyring

    refuse_arguments(words)
    console = _console(options)
    secrets = environment_over_keyring(_environment())
    return run_keys_set(secrets, console, provider, hidden_input(console), pair=pair)


@keys.command("list")
@common
def keys_list(**options: Any) -> int:
    """Say which providers have a key, and where it is kept."""
    from plugin.commands.keys import run_keys_list
    from plugin.keyring_secrets import environment_over_keyring

    return run_keys_list(environment_over_keyring(_environment()), _console(options))


@keys.command("remove")
@click.argument("provider")
@common
def keys_remove(provider: str, **options: Any) -> int:
    """Take a key out of the keyring."""
    from plugin.commands.keys import run_keys_remove
    from plugin.keyring_secrets import environment_over_keyring

    return run_keys_remove(environment_over_keyring(_environment()), _console(options), provider)


@secondunit.command()
@click.argument("provider")
@common
def check(provider: str, **options: Any) -> int:
    """Prove a provider's key with a free call."""
    from plugin.app import provider_parts
    from plugin.commands.check import run_check

    return run_check(provider_parts(_environment()), _console(options), provider)


@secondunit.command()
@click.option("--project", type=click.Path(path_type=Path), help="Project folder instead of the one beside.")
@click.argument("cut", type=click.Path(path_type=Path), required=False, metavar="[CUT]")
@common
def panel(cut: Path | None, project: Path | None, **options: Any) -> int:
    """Open the window."""
    from importlib import import_module

    if options["lang"]:
        os.environ["SECONDUNIT_LANG"] = options["lang"]
    try:
        # By name: nothing of the engine may depend on the window.
        start = import_module("ui.main").main
    except ImportError as error:
        raise UsageError(
            say("The window cannot be opened: {reason}.", reason=str(error)),
            say("Install what it needs: pip install 'secondunit[panel]', and on Linux the libraries of Qt."),
            code="no_panel",
        ) from error
    words = [*([str(cut)] if cut else []), *(["--project", str(project)] if project else [])]
    return int(start(words))


def _console(options: dict[str, Any]) -> Console:
    given = {**_group_options(), **{name: value for name, value in options.items() if value}}
    language = choose_language(given.get("lang"), os.environ, load_settings(os.environ).language)
    return Console(language, as_json=bool(given.get("as_json")))


def _group_options() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return dict(context.find_object(dict) or {}) if context else {}


def _environment() -> dict[str, str]:
    return dict(os.environ)


def _desk(options: dict[str, Any]) -> tuple[Any, Console, Target]:
    """The three things every command on a cut starts from: the parts, the console, and which cut."""
    from plugin.app import build_app

    console = _console(options)
    app = build_app(_environment())
    for message in app.unread_tables:
        console.note(message)
    return app, console, Target(options["cut"], options["project"], options["rate"])


def _fill_request(options: dict[str, Any]) -> FillRequest:
    chosen = {field: options[field] for field in FillRequest.__dataclass_fields__ if options.get(field) is not None}
    return FillRequest(**chosen)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. Whatever goes wrong becomes one line on stderr."""
    _stop_on_signals()
    try:
        code = secondunit.main(arguments, prog_name="secondunit", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _say_error(
            Stopped(say("Stopped. What is done is kept."), say("Continue with `secondunit resume`."), code="stopped")
        )
    except click.ClickException as error:
        return _say_error(UsageError(say("{reason}", reason=error.format_message().rstrip(".") + ".")))
    except SecondUnitError as error:
        return _say_error(error)
    except BrokenPipeError:
        # The reader of stdout went away (`| head`); nothing is wrong with the work.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return done
    except Exception as error:  # noqa: BLE001 - last border: an editor sees a sentence, never a traceback
        return _say_error(_unexpected(error))
    return int(code or done)


def _say_error(error: SecondUnitError) -> int:
    words = sys.argv[1:]
    asked = words[words.index("--lang") + 1] if "--lang" in words[:-1] else None
    console = Console(choose_language(asked, os.environ, ""))
    console.refuse(error.message, error.action)
    if isinstance(error, NotAdmitted):
        for reason in error.reasons:
            console.note(reason)
    return error.exit_code


def _unexpected(error: Exception) -> SecondUnitError:
    """Keeps the traceback in a file for a report, out of the editor's sight."""
    from plugin.commands.crash import keep_report

    report = keep_report(error, os.environ)
    return UsageError(
        say("Something went wrong inside Second Unit: {kind}.", kind=type(error).__name__),
        say("Nothing you have is lost. Send us this report: {report}", report=str(report)),
        code="internal",
    )


def _stop_on_signals() -> None:
    """SIGTERM ends a run the way Ctrl-C does, so that work in hand is kept for `resume`."""
    if threading.current_thread() is not threading.main_thread():
        return

    # Scripts start what runs in their background deaf to SIGINT; it is held back then, so that SIGTERM has its way.
    held_back = hasattr(signal, "pthread_sigmask") and signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if held_back:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # By way of SIGINT: the event loop knows how to end its tasks on that one.
        if held_back:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGTERM, stop)


if __name__ == "__main__":
    sys.exit(main())
