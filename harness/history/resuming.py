"""What is written down of a run when it starts, and how a killed one goes on where nothing has changed."""

from __future__ import annotations

import argparse
import datetime
import platform
from importlib.metadata import version

from misfeed.errors import UsageError
from misfeed.fitting import tills_of
from misfeed.history.repeats import Repeats
from misfeed.history.runs import RUNS, last_run
from misfeed.journal import Journal, RunHeader
from misfeed.policy import Options, Quarantine
from misfeed.providers import provider
from misfeed.real.option import use
from misfeed.suite import Selection


def header_of(selection: Selection, options: Options) -> RunHeader:
    """The head of a run's journal."""
    source = provider()
    names = selection.profiles or (*source.profiles(), *tills_of(source))
    facts = {name: source.facts(name) for name in names}
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


def resumed(arguments: argparse.Namespace) -> tuple[Journal, Options, int]:
    """The unfinished run. Raises UsageError when something has changed since."""
    chosen = (
        arguments.what, arguments.profile, arguments.expression, arguments.where, arguments.shard,
        arguments.rerun_failed, arguments.quarantine, arguments.actor, arguments.hands, arguments.answers,
        arguments.baseline,
        arguments.bench, arguments.device, arguments.allow, arguments.over,
        arguments.capture_usb,
    )  # fmt: skip
    if any(chosen) or arguments.seed is not None or arguments.max_skips is not None:
        raise UsageError("--resume takes the selection of the run it resumes; leave the rest out")
    with last_run(arguments.output or RUNS, unfinished=True) as last:
        header = last.header
        options = Options.read(header.selection, last.path)
        if last.wall_ended and not _left_in(last, options.rerun):
            raise UsageError(f"nothing to resume: {last.path} is finished; `misfeed report` shows it")
        use(options.bench, options.over)
        fresh = header_of(
            Selection(options.words, options.profiles, options.expression, header.seed), options
        )
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


def _left_in(journal: Journal, rerun: int) -> list[str]:
    """The cases that a run has still to run, those among them that the computer kept from an end."""
    repeats = Repeats(journal, Quarantine(), datetime.date.today(), rerun)  # noqa: DTZ011 - a day, here
    return repeats.first([*journal.remaining(), *(case.case for case in journal.cases())])
