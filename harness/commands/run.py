"""Run scenarios: break devices, diagnose, repair and verify them, and write a report."""

from __future__ import annotations

import argparse
import datetime
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from misfeed.casework import CaseSpec
from misfeed.cli import FAILED, PASSED, UNAVAILABLE
from misfeed.commands.wait import seconds
from misfeed.config import current
from misfeed.errors import UsageError
from misfeed.extending import reporters
from misfeed.feed import Feed, Follower, JsonLines
from misfeed.history.ending import finish
from misfeed.history.keeping import keep, ready
from misfeed.history.repeats import Repeats
from misfeed.history.runs import DATABASE, RUNS, fresh_folder, last_run, open_run
from misfeed.journal import Journal, RunHeader
from misfeed.lock import FILE as LOCK_FILE
from misfeed.lock import insist
from misfeed.lock import place as lock_file
from misfeed.messages import words
from misfeed.messages.option import add_language
from misfeed.policy import Options, Quarantine, Shard, Where
from misfeed.policy.defaults import fill
from misfeed.progress import Progress
from misfeed.prompting.answers import FileOfAnswers
from misfeed.prompting.asker import PATIENCE_S
from misfeed.prompting.desk import desk
from misfeed.prompting.people import Medium
from misfeed.prompting.seat import HANDS, PROMPTS
from misfeed.prompting.staff import people_at
from misfeed.providers import provider
from misfeed.real.option import add_devices, bench_of, known_to, use
from misfeed.suite import Selection, collect
from misfeed.suite import run as run_cases
from misfeed.vocabulary.actor import DEFAULT, actor

EXAMPLES = """\
  misfeed run                                every scenario on every model
  misfeed run MP-01 network                  one scenario, and one family
  misfeed run --profile mono-laser -n 2      on one model, with two workers
  misfeed run --where "duplex and speed_ppm >= 30"
                                             on the models that fit
  misfeed run my_scenarios/ --seed 7         your own scripts
  misfeed run MP-08 --hands prompts          a person diagnoses and acts, asked here (or with --station)
  misfeed run --shard 2/5 -o part-2          the second of five parts; `misfeed merge` puts them together
  misfeed run --rerun-failed=2               run what failed up to twice more; then passed is flaky
  misfeed run --quarantine known.toml        failures listed there are told, and do not fail the run
  misfeed run --locked                       only as it is written in misfeed.lock (`misfeed lock`)
  misfeed run --baseline runs/monday         fail what got slower than its script allows
  misfeed run --resume                       go on with the last run after it was killed
  misfeed run --device ipp://192.0.2.7/ipp/print --snmp 192.0.2.7
                                             what can be run on that printer by reading it
  misfeed run --bench office.toml --profile mfp --allow print,cancel-jobs
                                             on a device of a bench file, which may print"""

_WHAT = (
    "scenario ids, family names, files or folders. Ids and families are of all scenarios; without any, those "
    "run that the folder's misfeed.toml names, or else all built-in ones and those of installed packages"
)

MOST_WORKERS = 64
MOST_RERUNS = 100


def configure(parser: argparse.ArgumentParser) -> None:
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
        "--baseline",
        default="",
        metavar="RUN",
        help="a run (its folder or journal) that measurements with an allowed drift are held against",
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


def run(arguments: argparse.Namespace) -> int:
    fill(arguments, current())
    for name in arguments.format:
        reporters.reporter(name)
    words(arguments.language)  # told before anything runs, should there be none
    journal, options, seed = _resumed(arguments) if arguments.resume else (None, _options(arguments), None)
    if seed is None:
        seed = 1 if arguments.seed is None else arguments.seed
    selection = Selection(
        options.words,
        options.profiles,
        options.expression,
        seed,
        options.actor,
        hands=options.hands,
        answers=options.answers,
        baseline=options.baseline,
        bench=options.bench,
    )
    if options.bench:
        if arguments.workers > 1 and not arguments.resume:
            raise UsageError("a real device takes one case at a time: leave -n out")
        arguments.workers = 0
    quarantine = Quarantine.read(options.quarantine) if options.quarantine else Quarantine()
    shard = Shard.parse(options.shard) if options.shard else None
    every = collect(selection)
    if arguments.locked:
        insist(every, lock_file())
    if arguments.history:
        ready()
    specs = [spec for spec in every if shard is None or shard.has(spec.name)]
    if journal is None:
        journal = Journal.create(fresh_folder(arguments.output) / "run.journal", _header(selection, options))
    quiet = arguments.quiet or arguments.json or arguments.json_lines
    _tell_strangers(quarantine, every)
    with journal:
        broken = _run(journal, selection, specs, options, quarantine, arguments, quiet=quiet)
    if shard is not None and not specs:
        sys.stderr.write(f"none of {len(every)} cases falls to shard {shard}\n")
    ended = finish(
        journal.path,
        broken,
        as_json=arguments.json,
        as_lines=arguments.json_lines,
        quiet=quiet,
        language=arguments.language,
    )
    with Journal.open(journal.path) as whole:
        for name in arguments.format:
            reporters.write(name, whole, journal.path.parent)
    if arguments.history:
        keep(journal.path)
    if ended.bench_only:
        return UNAVAILABLE
    # Which part a case falls to is chance, so a part may be empty; whoever merges them sees the whole.
    return PASSED if ended.passed or (shard is not None and not specs) else FAILED


def _options(arguments: argparse.Namespace) -> Options:
    profiles = tuple(arguments.profile)
    bench = bench_of(arguments)
    told = bench.told() if bench else ""
    if bench:
        known_to(bench, profiles)
    use(told)
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
        models = {name: source.facts(name) for name in profiles or source.profiles()}
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
    )


def _journal(run: str) -> str:
    """The path of a run's journal, wherever this process and its workers stand. Raises UsageError."""
    with open_run(Path(run)) as journal:
        return str(journal.path.resolve())


def _run(
    journal: Journal,
    selection: Selection,
    specs: Sequence[CaseSpec],
    options: Options,
    quarantine: Quarantine,
    arguments: argparse.Namespace,
    *,
    quiet: bool,
) -> tuple[str, ...]:
    """Run what the journal lacks, then what failed again; returns the tests that are no cases and failed."""
    names = [spec.name for spec in specs]
    journal.plan(names)
    repeats = Repeats(journal, quarantine, datetime.date.today(), options.rerun)  # noqa: DTZ011 - a day, here
    left = repeats.first(names)
    followers: list[Follower] = [
        Progress(sys.stderr, len(names), len(names) - len(left), quiet=quiet, language=arguments.language)
    ]
    if arguments.json_lines:
        followers.append(JsonLines(sys.stdout, names, len(names) - len(left)))
    pages: list[Medium] = []
    if arguments.station is not None:
        from misfeed.station import Station

        station = Station(arguments.station, len(names), len(names) - len(left), arguments.language)
        sys.stderr.write(f"{words(arguments.language)('station_at', address=station.address)}\n")
        followers.append(station)
        pages.append(station)
    feed = Feed(followers)
    within_s = seconds(arguments.answer_within) if arguments.answer_within else PATIENCE_S
    people = desk().staffed(people_at(pages, arguments.language, within_s))
    broken: tuple[str, ...] = ()
    try:
        with people:
            while left:
                found = run_cases(
                    selection,
                    left,
                    lambda case: feed.show(repeats.record(case)),
                    workers=arguments.workers,
                    specs=specs,
                    feed=feed,
                )
                broken = tuple(dict.fromkeys((*broken, *found)))
                left = repeats.again()
    except KeyboardInterrupt:
        told = f"interrupted; `misfeed run --resume -o {journal.path.parent}` goes on"
        raise KeyboardInterrupt(told) from None
    finally:
        feed.close()
    journal.finish()
    return broken


def _tell_strangers(quarantine: Quarantine, specs: Sequence[CaseSpec]) -> None:
    for entry in quarantine.strangers((spec.name, spec.scenario.id) for spec in specs):
        sys.stderr.write(f"{quarantine.path}:{entry.line}: no case selected here is called {entry.name}\n")


def _header(selection: Selection, options: Options) -> RunHeader:
    source = provider()
    facts = {name: source.facts(name) for name in selection.profiles or source.profiles()}
    return RunHeader(
        run=f"seed-{selection.seed}",
        seed=selection.seed,
        version=version("misfeed"),
        python=platform.python_version(),
        wall_started=datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
        profiles={name: one.version for name, one in facts.items()},
        faults={name: str(number) for name, number in source.fault_versions().items()},
        firmware={
            name: str(one.values["firmware"]) for name, one in facts.items() if one.values.get("firmware")
        },
        selection=options.told(),
        shard=options.shard,
        max_skips=options.max_skips,
    )


def _left_in(journal: Journal, rerun: int) -> list[str]:
    """The cases that a run has still to run, those among them that the computer kept from an end."""
    repeats = Repeats(journal, Quarantine(), datetime.date.today(), rerun)  # noqa: DTZ011 - a day, here
    return repeats.first([*journal.remaining(), *(case.case for case in journal.cases())])


def _resumed(arguments: argparse.Namespace) -> tuple[Journal, Options, int]:
    """The unfinished run. Raises UsageError when something has changed since."""
    chosen = (
        arguments.what, arguments.profile, arguments.expression, arguments.where, arguments.shard,
        arguments.rerun_failed, arguments.quarantine, arguments.actor, arguments.hands, arguments.answers,
        arguments.baseline,
        arguments.bench, arguments.device, arguments.allow,
    )  # fmt: skip
    if any(chosen) or arguments.seed is not None or arguments.max_skips is not None:
        raise UsageError("--resume takes the selection of the run it resumes; leave the rest out")
    with last_run(arguments.output or RUNS, unfinished=True) as last:
        header = last.header
        options = Options.read(header.selection, last.path)
        if last.wall_ended and not _left_in(last, options.rerun):
            raise UsageError(f"nothing to resume: {last.path} is finished; `misfeed report` shows it")
        use(options.bench)
        fresh = _header(Selection(options.words, options.profiles, options.expression, header.seed), options)
        for what, then, now in (
            ("misfeed", {"misfeed": header.version}, {"misfeed": fresh.version}),
            ("profile", header.profiles, fresh.profiles),
            ("fault", header.faults, fresh.faults),
        ):
            if then != now:
                names = sorted(key for key in {*then, *now} if then.get(key) != now.get(key))
                raise UsageError(
                    f"cannot resume {last.path}: {what} {names[0]} has changed since; start a new run"
                )
        return last.resume(), options, header.seed
