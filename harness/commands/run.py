"""Run scenarios: break devices, diagnose, repair and verify them, and write a report."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from misfeed.errors import UsageError
from misfeed.journal import CaseRecord, Journal, Outcome, RunHeader
from misfeed.progress import Progress
from misfeed.providers import provider
from misfeed.report.tally import RunVerdict, Tally, tally_of
from misfeed.suite import Selection, collect
from misfeed.suite import run as run_cases

EXAMPLES = """\
  misfeed run                                every built-in scenario on every model
  misfeed run MP-01 network                  one scenario, and one family
  misfeed run --profile mono-laser -n 2      on one model, with two workers
  misfeed run my_scenarios/ --seed 7         your own scripts
  misfeed run --resume                       go on with the last run after it was killed"""

MOST_WORKERS = 64
RUNS = Path("runs")


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", nargs="*", help="scenario ids, family names, files or folders (default: all built-in)")
    add("--profile", action="append", default=[], help="model to run on, by name or TOML file (repeatable)")
    add("-k", dest="expression", default="", metavar="EXPR", help="pytest's -k expression")
    add("--seed", type=int, help="seed of the run; the same seed repeats it exactly (default 1)")
    add("-n", "--workers", type=_count, default=0, metavar="N", help="worker processes (default: this one)")
    add("-o", "--output", type=Path, metavar="FOLDER", help="where to write (default: runs/DATE-TIME)")
    add("--resume", action="store_true", help="go on with the last unfinished run (in --output or runs/)")
    add("--json", action="store_true", help="print the result as JSON instead of a summary")
    add("-q", "--quiet", action="store_true", help="no progress")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_WORKERS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number of workers from 0 (this process alone) to {MOST_WORKERS}"
        )
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    if arguments.resume:
        if arguments.what or arguments.profile or arguments.expression or arguments.seed is not None:
            raise UsageError("--resume takes the selection of the run it resumes; leave the rest out")
        journal, selection = _resumed(arguments.output or RUNS)
    else:
        selection = Selection(
            tuple(arguments.what),
            tuple(arguments.profile),
            arguments.expression,
            1 if arguments.seed is None else arguments.seed,
        )
        journal = None
    specs = collect(selection)
    if journal is None:
        journal = Journal.create(_folder(arguments.output) / "run.journal", _header(selection))
    with journal:
        names = [spec.name for spec in specs]
        journal.plan(names)
        finished = journal.finished()
        left = [name for name in names if name not in finished]
        quiet = arguments.quiet or arguments.json
        progress = Progress(sys.stderr, len(names), len(names) - len(left), quiet=quiet)

        def record(case: CaseRecord) -> None:
            journal.record(case)
            progress.show(case)

        try:
            broken = run_cases(selection, left, record, workers=arguments.workers) if left else ()
        except KeyboardInterrupt:
            told = f"interrupted; `misfeed run --resume -o {journal.path.parent}` goes on"
            raise KeyboardInterrupt(told) from None
        finally:
            progress.close()
        journal.finish()
    return _finish(journal.path, broken, as_json=arguments.json, quiet=quiet)


def _folder(asked: Path | None) -> Path:
    if asked is not None:
        return _made(asked)
    stamp = datetime.now(UTC).astimezone().strftime("%Y-%m-%d-%H%M%S")
    for suffix in ("", *(f"-{number}" for number in range(2, 1000))):
        folder = RUNS / f"{stamp}{suffix}"
        if not folder.exists():
            return _made(folder)
    raise UsageError(f"{RUNS} is full of runs of this very second")


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to the folder {folder}: {error.strerror}") from error
    return folder


def last_run(place: Path, *, unfinished: bool = False) -> Journal:
    """The journal of the run that started last, in `place` or a folder of it; open for reading.

    With `unfinished`, one that was cut short comes before all that ended. Raises UsageError.
    """
    if not place.is_dir():
        raise UsageError(f"there is no run in {place}; `misfeed run` makes one")
    found: list[tuple[bool, str, Path]] = []
    damaged: UsageError | None = None
    for path in (*place.glob("*.journal"), *place.glob("*/*.journal")):
        try:
            with Journal.open(path) as journal:
                cut_short = unfinished and not journal.wall_ended
                found.append((cut_short, journal.header.wall_started, journal.path))
        except UsageError as error:
            damaged = error
    if not found and damaged is not None:
        raise damaged
    if not found:
        raise UsageError(f"there is no run in {place}; `misfeed run` makes one")
    return Journal.open(max(found)[2])


def _header(selection: Selection) -> RunHeader:
    source = provider()
    profiles = selection.profiles or source.profiles()
    return RunHeader(
        run=f"seed-{selection.seed}",
        seed=selection.seed,
        version=version("misfeed"),
        python=platform.python_version(),
        wall_started=datetime.now(UTC).isoformat(timespec="seconds"),
        profiles={name: source.facts(name).version for name in profiles},
        faults={name: str(number) for name, number in source.fault_versions().items()},
        selection=(json.dumps([selection.words, selection.profiles, selection.expression]),),
    )


def _resumed(place: Path) -> tuple[Journal, Selection]:
    with last_run(place, unfinished=True) as last:
        header = last.header
        words, profiles, expression = json.loads(header.selection[0])
        selection = Selection(tuple(words), tuple(profiles), expression, header.seed)
        fresh = _header(selection)
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
        return last.resume(), selection


def _finish(path: Path, broken: Sequence[str], *, as_json: bool, quiet: bool) -> int:
    """Write the reports beside the journal, and say how it went."""
    from misfeed.report import report_json, write_html, write_junit

    with Journal.open(path) as journal:
        page = write_html(journal, path.parent / "report.html")
        write_junit(journal, path.parent / "junit.xml")
        tally = tally_of(journal.cases(), len(journal.remaining()))
        if as_json:
            sys.stdout.write(report_json(journal))
        else:
            trouble = [case for case in journal.cases() if case.outcome in (Outcome.FAILED, Outcome.ERROR)]
            # Whoever saw no progress has not seen why, either.
            for case in trouble if quiet else ():
                sys.stdout.write(f"{case.outcome.value} {case.case}: {case.reason}\n")
            for name in broken:
                sys.stdout.write(f"failed {name} (not a scenario; pytest tells why)\n")
            sys.stdout.write(f"{sentence(tally, len(broken))}\nreport: {page}\n")
    return 0 if tally.verdict is RunVerdict.PASSED and not broken else 1


def sentence(tally: Tally, broken: int = 0) -> str:
    """How many cases ended how, in words."""
    counts = (
        (tally.passed, "passed"),
        (tally.failed, "failed"),
        (tally.error, "in error"),
        (tally.skipped, "skipped"),
        (tally.remaining, "not run"),
        (broken, "other tests failed"),
    )
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    if tally.verdict is RunVerdict.NOTHING_RAN:
        return f"nothing ran: {told}" if told else "nothing ran"
    return told
