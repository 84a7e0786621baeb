"""Hold runs against a baseline: what got worse or better, and what takes longer than it did."""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from misfeed.cli import FAILED, PASSED
from misfeed.errors import UsageError
from misfeed.history.causes import groups_of
from misfeed.history.compare import Change, Comparison, compare
from misfeed.history.grid import Grid, grid_of, row_of
from misfeed.history.runs import open_run, runs_among
from misfeed.journal import Journal
from misfeed.messages import Words, words
from misfeed.messages.option import add_language
from misfeed.messages.recorded import recorded

EXAMPLES = """\
  misfeed compare runs/monday runs/tuesday             exit code 1 when something got worse or slower
  misfeed compare monday tuesday --tolerance 0.25      times may move by a quarter
  misfeed compare old new --model mono-laser=laser-2.toml
                                                       another firmware, in a profile of its own
  misfeed compare fw-1 fw-2 fw-3 --grid                models by firmware
  misfeed compare monday tuesday --json                for programs"""

MOST_LISTED = 40
MOST_NAMED = 6


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("baseline", type=Path, metavar="BASELINE", help="journal or folder of the run to hold others against")
    add("runs", nargs="+", type=Path, metavar="RUN", help="journals or folders of runs")
    add(
        "--tolerance",
        type=_share,
        default=0.10,
        metavar="SHARE",
        help="share by which a time may move (default 0.10)",
    )
    add(
        "--model",
        action="append",
        type=_pair,
        default=[],
        metavar="OLD=NEW",
        help="hold model OLD of the baseline against NEW (repeatable)",
    )
    add("--grid", action="store_true", help="also print models by firmware over all the runs")
    add("--json", action="store_true", help="print JSON")
    add_language(parser)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = math.nan
    if not 0 <= share < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no share; write 0.25 for a quarter")
    return share


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old and sign and new):
        raise argparse.ArgumentTypeError(f"{text!r} is no pair of models; write OLD=NEW")
    return old, new


def run(arguments: argparse.Namespace) -> int:
    say = words(arguments.language)
    with ExitStack() as opened:
        # A pattern like runs/* takes in the history that lies there.
        first, *others = runs_among([arguments.baseline, *arguments.runs]) or [arguments.baseline]
        if not others:
            raise UsageError(f"name a run to hold against {first}")
        baseline = opened.enter_context(open_run(first))
        runs = [opened.enter_context(open_run(place)) for place in others]
        models = dict(arguments.model)
        found = [compare(baseline, one, tolerance=arguments.tolerance, models=models) for one in runs]
        grid = _grid([baseline, *runs])
        names = [str(one.path) for one in runs]
    if arguments.json:
        plain = {
            "baseline": str(baseline.path),
            "runs": [{"run": name, **_plain(one)} for name, one in zip(names, found, strict=True)],
            "grid": [
                {
                    "model": model,
                    "firmware": version,
                    "passed": cell.passed,
                    "flaky": cell.flaky,
                    "bad": cell.bad,
                }
                for (model, version), cell in sorted(grid.cells.items())
            ],
        }
        sys.stdout.write(json.dumps(plain, indent=1, ensure_ascii=False) + "\n")
    else:
        for name, one in zip(names, found, strict=True):
            lines = [say("cmp_against", run=name, baseline=baseline.path), *_lines(one, say)]
            sys.stdout.write("".join(f"{line}\n" for line in lines))
        if arguments.grid:
            sys.stdout.write("".join(f"{line}\n" for line in ("", *grid.lines(say))))
    return FAILED if any(one.regressed for one in found) else PASSED


def _grid(runs: list[Journal]) -> Grid:
    return grid_of(
        row_of(case, one.header.firmware, one.header.profiles)
        for one in sorted(runs, key=lambda one: one.header.wall_started)
        for case in one.cases()
    )


def _lines(found: Comparison, say: Words) -> Iterator[str]:
    for what, old, new in found.versions:
        yield f"  {_what(what, say)}: {old} -> {new}"
    for word, changes in ((say("cmp_worse"), found.worse), (say("cmp_better"), found.better)):
        for change in changes[:MOST_LISTED]:
            yield f"  {word:<7} {_told(change, say)}"
        yield from _more(len(changes), say)
    for group in groups_of(change.after for change in found.worse):
        if len(group.cases) > 1:
            yield f"  {say('cmp_alike', count=len(group.cases), label=group.told(say))}"
    for timing in found.timings[:MOST_LISTED]:
        word = say("cmp_slower" if timing.slower else "cmp_faster")
        times = f"{timing.before_s:.3g} s -> {timing.after_s:.3g} s"
        yield f"  {word:<7} {timing.case}: {_what(timing.what, say)} {times}"
    yield from _more(len(found.timings), say)
    for word, names in ((say("cmp_gone"), found.gone), (say("cmp_new"), found.fresh)):
        if names:
            more = f" {say('cmp_more', count=len(names) - MOST_NAMED)}" if len(names) > MOST_NAMED else ""
            yield f"  {word:<7} {', '.join(names[:MOST_NAMED])}{more}"
    faster = len(found.timings) - len(found.slower)
    told = say(
        "cmp_sum",
        common=found.common,
        worse=len(found.worse),
        better=len(found.better),
        longer=len(found.slower),
        shorter=faster,
    )
    yield f"  {told}"


def _what(what: str, say: Words) -> str:
    """A phase, a measurement, or what was different about the two runs, in the reader's language."""
    if f"phase_{what}" in say.keys():  # noqa: SIM118 - it is no mapping
        return say(f"phase_{what}")
    for begin, key, name in _SAID:
        if what.startswith(begin):
            return say(key, **({name: what.removeprefix(begin)} if name else {}))
    return what


_SAID = (
    ("shown on ", "cmp_shown", "interface"),
    ("firmware of ", "cmp_firmware", "name"),
    ("profile ", "cmp_profile", "name"),
    ("fault ", "cmp_fault", "name"),
    ("seed", "cmp_seed", ""),
)


def _more(count: int, say: Words) -> Iterator[str]:
    if count > MOST_LISTED:
        yield f"          {say('cmp_more', count=count - MOST_LISTED)}"


def _told(change: Change, say: Words) -> str:
    reason = f": {recorded(change.after.reason, say)}" if change.after.reason else ""
    before, after = say(change.before.outcome.value), say(change.after.outcome.value)
    return f"{change.after.case}: {before} -> {after}{reason}"


def _plain(found: Comparison) -> dict[str, Any]:
    def changed(change: Change) -> dict[str, str]:
        return {
            "case": change.after.case,
            "before": change.before.outcome.value,
            "after": change.after.outcome.value,
            "reason": change.after.reason,
            "verdict": change.after.verdict.value,
        }

    return {
        "common": found.common,
        "worse": [changed(one) for one in found.worse],
        "better": [changed(one) for one in found.better],
        "timings": [
            {"case": one.case, "what": one.what, "before_s": one.before_s, "after_s": one.after_s}
            for one in found.timings
        ],
        "gone": list(found.gone),
        "new": list(found.fresh),
        "versions": [{"what": what, "before": old, "after": new} for what, old, new in found.versions],
    }
