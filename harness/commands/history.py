"""Keep runs in a database, list them, and tell how a case fared in them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from misfeed.errors import UsageError
from misfeed.history.database import History
from misfeed.history.grid import grid_of
from misfeed.history.runs import DATABASE, open_run, runs_among
from misfeed.messages import words
from misfeed.messages.option import add_language
from misfeed.messages.recorded import recorded

EXAMPLES = """\
  misfeed history                        the runs that were added, with how they ended
  misfeed history add                    add the last run
  misfeed history add runs/*             add or bring up to date these
  misfeed history case MP-03             how the cases of a scenario ended, run by run
  misfeed history case MP-03[mono-laser] one case
  misfeed history grid                   models by firmware, over all runs
  misfeed history --db team.sqlite       another database"""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("act", nargs="?", choices=("list", "add", "case", "grid"), default="list", help="default: list")
    add("names", nargs="*", metavar="NAME", help="runs to add, or a case or scenario")
    add("--db", type=Path, default=DATABASE, metavar="FILE", help=f"the database (default: {DATABASE})")
    add("--json", action="store_true", help="print JSON")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    acts: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "add": _add,
        "case": _case,
        "grid": _grid,
    }
    if arguments.act in ("list", "grid") and arguments.names:
        raise UsageError(f"`misfeed history {arguments.act}` takes no names; `case NAME` tells of one case")
    return acts[arguments.act](arguments)


def _add(arguments: argparse.Namespace) -> int:
    say = words(arguments.language)
    # A pattern like runs/* takes in the database and other files that lie there.
    places = runs_among(map(Path, arguments.names), database=arguments.db)
    with ExitStack() as opened:
        # All of them before the database, so that a slip leaves none behind.
        wanted: list[Path | None] = [*places] if arguments.names else [None]
        runs = [opened.enter_context(open_run(place)) for place in wanted]
        history = opened.enter_context(History(arguments.db, make=True))
        told = [{"run": str(one.path), "new": history.add(one)} for one in runs]
    if arguments.json:
        sys.stdout.write(json.dumps(told, indent=1) + "\n")
    else:
        for one in told:
            sys.stdout.write(f"{say('hist_added' if one['new'] else 'hist_updated', run=one['run'])}\n")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    say = words(arguments.language)
    with History(arguments.db) as history:
        runs = history.runs()
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(one) for one in runs], indent=1) + "\n")
        return 0
    for one in runs:
        counts = (
            (one.passed, "sum_passed"),
            (one.flaky, "sum_flaky"),
            (one.bad, "hist_bad"),
            (one.quarantined, "sum_quarantined"),
            (one.skipped, "sum_skipped"),
            (one.remaining, "sum_not_run"),
        )
        told = ", ".join(say(key, count=count) for count, key in counts if count)
        where = say("hist_shard" if one.shard else "hist_run", seed=one.seed, shard=one.shard, path=one.path)
        verdict = say(f"verdict_{one.verdict}").lower()
        when = one.started[:16].replace("T", " ")
        sys.stdout.write(f"{one.id:>4} {when} {verdict:<11} {told}; {where}\n")
    return 0


def _case(arguments: argparse.Namespace) -> int:
    say = words(arguments.language)
    if len(arguments.names) != 1:
        raise UsageError("`misfeed history case` takes one name: MP-03, or MP-03[mono-laser]")
    (name,) = arguments.names
    with History(arguments.db) as history:
        lines = history.case(name)
    if not lines:
        raise UsageError(f"no run in {arguments.db} has a case or scenario {name!r}")
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(one) for one in lines], indent=1, ensure_ascii=False) + "\n")
        return 0
    for one in lines:
        told = f": {recorded(one.reason, say)}" if one.reason else ""
        fared = say("hist_case", case=one.case, firmware=one.firmware, seconds=f"{one.device_s:.3g}")
        when = one.started[:16].replace("T", " ")
        sys.stdout.write(f"{when} {say(one.outcome):<11} {fared}{told}\n")
    passed = sum(one.outcome == "passed" for one in lines)
    sys.stdout.write(f"{say('hist_passed', passed=passed, count=len(lines))}\n")
    return 0


def _grid(arguments: argparse.Namespace) -> int:
    with History(arguments.db) as history:
        grid = grid_of(history.rows())
    if arguments.json:
        plain = [
            {"model": model, "firmware": version, "passed": cell.passed, "flaky": cell.flaky, "bad": cell.bad}
            for (model, version), cell in sorted(grid.cells.items())
        ]
        sys.stdout.write(json.dumps(plain, indent=1) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in grid.lines(words(arguments.language))))
    return 0
