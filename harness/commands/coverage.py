"""Tell which requirements are covered by which cases, from the scripts or from a run, and which by none."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from misfeed.coverage import Requirement, Standing, of_run, of_scripts, read_list, requirements
from misfeed.history.runs import open_run
from misfeed.messages import Words, words
from misfeed.messages.option import add_language
from misfeed.shelf import pick

EXAMPLES = """\
  misfeed coverage my_scenarios/                      what the scripts say they cover
  misfeed coverage --run runs/nightly                 what a run showed of each requirement
  misfeed coverage --run runs/nightly --list REQS     and which ones of the list nothing covers
  misfeed coverage --run runs/nightly --csv > r.csv   one row for each requirement and case

REQS is a text file with one requirement a line: its id, then its title. With --strict it exits with 1 when
anything is untested, failed or not run."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", nargs="*", help="scenario ids, family names, files or folders (default: all built-in)")
    add("--run", type=Path, metavar="RUN", help="journal or folder of a run, in place of scripts")
    add("--list", type=Path, metavar="FILE", help="every requirement there is, one a line")
    add("--profile", action="append", default=[], help="model to count cases of scripts on (default: all)")
    add("--strict", action="store_true", help="fail unless every requirement is covered and none failed")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    add_language(parser)
    form.add_argument("--csv", action="store_true", help="print comma-separated values (RFC 4180)")


def run(arguments: argparse.Namespace) -> int:
    listed = read_list(arguments.list) if arguments.list else None
    if arguments.run is not None:
        with open_run(arguments.run) as journal:
            covering = of_run(journal.cases())
    else:
        picked = pick(arguments.what, arguments.profile)
        covering = of_scripts(spec for one in picked for spec in one.specs)
    found = requirements(covering, listed)
    if arguments.json:
        sys.stdout.write(json.dumps([_plain(one) for one in found], indent=2, ensure_ascii=False) + "\n")
    elif arguments.csv:
        sys.stdout.write(_csv(found))
    else:
        sys.stdout.writelines(f"{line}\n" for line in _words(found, words(arguments.language)))
    if not arguments.strict:
        return 0
    # Scripts alone cannot tell how it ends: there it is enough that something covers a requirement.
    good = {Standing.PASSED, Standing.MARGINAL, *(() if arguments.run else (Standing.NOT_RUN,))}
    return 0 if found and all(one.standing in good for one in found) else 1


def _plain(one: Requirement) -> dict[str, object]:
    return {
        "requirement": one.id,
        "title": one.title,
        "listed": one.listed,
        "standing": one.standing.value,
        "cases": [
            {"case": case.case, "standing": case.standing.value, "measurement": case.measurement}
            for case in one.covered_by
        ],
    }


def _csv(found: Sequence[Requirement]) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["requirement", "title", "listed", "standing", "case", "case standing", "measurement"])
    for one in found:
        head = [one.id, one.title, "yes" if one.listed else "no", one.standing.value]
        cases = [[case.case, case.standing.value, case.measurement] for case in one.covered_by]
        rows.writerows([_safe(cell) for cell in (*head, *case)] for case in cases or [["", "", ""]])
    return text.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: titles and case names are anybody's."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _words(found: Sequence[Requirement], say: Words) -> Iterator[str]:
    for one in found:
        title = f"  {one.title}" if one.title else ""
        yield f"{one.id:<20} {say(f'cov_{one.standing.value}'):<9}{title}".rstrip()
        for case in one.covered_by:
            measured = f", {case.measurement}" if case.measurement else ""
            yield f"    {case.case}: {say(f'cov_{case.standing.value}')}{measured}"
        if not one.listed:
            yield f"    {say('cov_unlisted')}"
    counts = ((standing, sum(one.standing is standing for one in found)) for standing in Standing)
    told = ", ".join(f"{count} {say(f'cov_{standing.value}')}" for standing, count in counts if count)
    yield told or say("cov_none")
