"""Run scenarios: break devices, diagnose, repair and verify them, and write a report."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence

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
from misfeed.history.resuming import header_of, resumed
from misfeed.history.runs import fresh_folder
from misfeed.journal import Journal
from misfeed.lock import insist
from misfeed.lock import place as lock_file
from misfeed.messages import words
from misfeed.policy import Options, Quarantine, Shard
from misfeed.policy.arguments import configure as configure
from misfeed.policy.arguments import options_of
from misfeed.policy.defaults import fill
from misfeed.progress import Progress
from misfeed.prompting.asker import PATIENCE_S
from misfeed.prompting.desk import desk
from misfeed.prompting.people import Medium
from misfeed.prompting.staff import people_at
from misfeed.suite import Selection, collect
from misfeed.suite import run as run_cases

EXAMPLES = """\
  misfeed run                                every scenario on every model
  misfeed run MP-01 network                  one scenario, and one family
  misfeed run --profile mono-laser -n 2      on one model, with two workers
  misfeed run --where "duplex and speed_ppm >= 30"
                                             on the models that fit
  misfeed run my_scenarios/ --seed 7         your own scripts
  misfeed run MP-08 --hands prompts          a person diagnoses and acts, asked here (or with --station)
  misfeed run consumables media_path --over usb
                                             as if nothing but a USB cable led to the printer
  misfeed run --shard 2/5 -o part-2          the second of five parts; `misfeed merge` puts them together
  misfeed run --rerun-failed=2               run what failed up to twice more; then passed is flaky
  misfeed run --quarantine known.toml        failures listed there are told, and do not fail the run
  misfeed run --locked                       only as it is written in misfeed.lock (`misfeed lock`)
  misfeed run --baseline runs/monday         fail what got slower than its script allows
  misfeed run --resume                       go on with the last run after it was killed
  misfeed run --device ipp://192.0.2.7/ipp/print --snmp 192.0.2.7
                                             what can be run on that printer by reading it
  misfeed run usb_cable --capture-usb failed
                                             what went over USB where it failed, for Wireshark
  misfeed run --bench office.toml --profile mfp --allow print,cancel-jobs
                                             on a device of a bench file, which may print"""


def run(arguments: argparse.Namespace) -> int:
    fill(arguments, current())
    for name in arguments.format:
        reporters.reporter(name)
    words(arguments.language)  # told before anything runs, should there be none
    journal, options, seed = resumed(arguments) if arguments.resume else (None, options_of(arguments), None)
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
        over=options.over,
        capture_usb=options.capture_usb,
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
        journal = Journal.create(
            fresh_folder(arguments.output) / "run.journal", header_of(selection, options)
        )
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
