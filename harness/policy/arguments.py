"""What the command line of a run may say, and the options that it comes to. Runs and writes nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from misfeed.cabled import OVER
from misfeed.commands.wait import seconds
from misfeed.errors import UsageError
from misfeed.fitting import tills_of
from misfeed.history.runs import DATABASE, open_run
from misfeed.lock import FILE as LOCK_FILE
from misfeed.messages.option import add_language
from misfeed.policy import Options, Shard, Where
from misfeed.prompting.answers import FileOfAnswers
from misfeed.prompting.seat import HANDS, PROMPTS
from misfeed.providers import provider
from misfeed.real.option import add_devices, bench_of, known_to, use
from misfeed.transfers import Keep
from misfeed.vocabulary.actor import DEFAULT, actor

_WHAT = (
    "scenario ids, family names, files or folders. Ids and families are of all scenarios; without any, those "
    "run that the folder's misfeed.toml names, or else all built-in ones and those of installed packages"
)

MOST_WORKERS = 64
MOST_RERUNS = 100


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare all of it."""
    add = parser.add_argument
    add("what", nargs="*", help=_WHAT)
    add(
        "-p",
        "--profile",
        action="append",
        default=[],
        help="model to run on, by name or TOML file (repeatable)",
    )
    add("--where", default="", metavar="EXPR", help="only models with these facts: \"kind == 'laser'\"")
    add("-k", dest="expression", default="", metavar="EXPR", help="pytest's -k expression")
    add(
        "--shard",
        default="",
        metavar="I/N",
        help="only the Ith of N parts; a case's part depends on its name",
    )
    add("--seed", type=int, help="seed of the run; the same seed repeats it exactly (default 1)")
    add(
        "-n",
        "--workers",
        type=_count,
        metavar="N",
        help="worker processes; 0 for this process alone (default)",
    )
    add(
        "--rerun-failed",
        nargs="?",
        type=_reruns,
        const=1,
        metavar="N",
        help="run failed cases up to N times more (1 when left out)",
    )
    add("--max-skips", type=_skips, metavar="N", help="fail when more than N cases are skipped")
    add("--quarantine", default="", metavar="FILE", help="TOML file of cases that may fail for now")
    either = argparse.BooleanOptionalAction
    add("--locked", action=either, help=f"refuse to run what differs from {LOCK_FILE} (`misfeed lock`)")
    add("--history", action=either, help=f"add the run to {DATABASE} at its end (`misfeed history`)")
    add("--format", action="append", default=[], metavar="NAME", help="write it so, too: `misfeed report`")
    add("--actor", default="", metavar="NAME", help="who diagnoses and repairs (default: technician)")
    add(
        "--hands",
        choices=HANDS,
        default="",
        help="who acts: the device's own hands, or a person who is prompted (default: own)",
    )
    add(
        "--answers", default="", metavar="FILE", help="answers to what people would be asked (TOML or .jsonl)"
    )
    add(
        "--answer-within",
        default="",
        metavar="TIME",
        help="how long a person may take to answer, as in 90s or 30m (default: 30m)",
    )
    add(
        "--over",
        choices=OVER,
        default="",
        help="reach devices by their USB cables alone: what needs a network is left out, and said so",
    )
    add(
        "--baseline",
        default="",
        metavar="RUN",
        help="a run (its folder or journal) that measurements with an allowed drift are held against",
    )
    add(
        "--capture-usb",
        nargs="?",
        choices=[one.value for one in Keep],
        const=Keep.ALL.value,
        default="",
        help="attach to cases, for Wireshark, what goes over USB, documents included (all when left out)",
    )
    add("-o", "--output", type=Path, metavar="FOLDER", help="where to write (default: runs/DATE-TIME)")
    add("--resume", action="store_true", help="go on with the last unfinished run (in --output or runs/)")
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print the result as JSON instead of a summary")
    shown.add_argument(
        "--json-lines", action="store_true", help="print what happens as it happens, as JSON lines"
    )
    add(
        "--station",
        nargs="?",
        type=_port,
        const=0,
        metavar="PORT",
        help="show the run on a page of this computer as it goes (any free port when left out)",
    )
    add_language(parser)
    add_devices(parser)
    add("-q", "--quiet", action="store_true", help="no progress")


def options_of(arguments: argparse.Namespace) -> Options:
    """What is to be run, and by which rules. Raises UsageError before anything runs."""
    profiles = tuple(arguments.profile)
    bench = bench_of(arguments)
    told = bench.told() if bench else ""
    if bench:
        known_to(bench, profiles)
    use(told, arguments.over)
    if arguments.shard:
        Shard.parse(arguments.shard)
    if arguments.actor:
        actor(arguments.actor)  # told before anything runs, should there be none
    if arguments.hands == PROMPTS and arguments.workers > 1 and not arguments.answers:
        raise UsageError("people answer one question at a time: leave -n out, or give --answers FILE")
    if arguments.answer_within:
        seconds(arguments.answer_within)
    if arguments.answers:
        if not (bench or arguments.hands == PROMPTS or arguments.actor not in ("", DEFAULT)):
            raise UsageError(
                "--answers FILE answers what people are asked, and nobody is: "
                "add --hands prompts or --actor operator"
            )
        FileOfAnswers.read(arguments.answers)
    if arguments.where:
        source = provider()
        models = {name: source.facts(name) for name in profiles or (*source.profiles(), *tills_of(source))}
        profiles = Where(arguments.where).among(models)
    return Options(
        words=tuple(arguments.what),
        profiles=profiles,
        expression=arguments.expression,
        where=arguments.where,
        shard=arguments.shard,
        rerun=arguments.rerun_failed,
        max_skips=arguments.max_skips,
        quarantine=arguments.quarantine,
        actor=arguments.actor,
        hands=arguments.hands,
        answers=arguments.answers,
        baseline=_journal(arguments.baseline) if arguments.baseline else "",
        bench=told,
        over=arguments.over,
        capture_usb=arguments.capture_usb,
    )


def _journal(run: str) -> str:
    """The path of a run's journal, wherever this process and its workers stand. Raises UsageError."""
    with open_run(Path(run)) as journal:
        return str(journal.path.resolve())


def _count(text: str) -> int:
    return _number(text, MOST_WORKERS, f"a number of workers from 0 (this process alone) to {MOST_WORKERS}")


def _reruns(text: str) -> int:
    # `--rerun-failed my/` reads as if my/ were the number.
    return _number(text, MOST_RERUNS, f"a number of re-runs up to {MOST_RERUNS}; write --rerun-failed=1")


def _port(text: str) -> int:
    return _number(text, 65_535, "a port; write --station=8080")


def _skips(text: str) -> int:
    return _number(text, 1_000_000, "a number of cases")


def _number(text: str, most: int, what: str) -> int:
    # isdecimal() takes digits of every script, and int() a number of any length only so far.
    if not (text.isascii() and text.isdecimal() and len(text) < 10) or int(text) > most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return int(text)
