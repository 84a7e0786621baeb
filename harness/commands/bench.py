"""Measure how fast this bench is: all scenarios on all models, or one small thing again and again.

What can be measured registers under the entry point group `misfeed.benches`; see `misfeed.contract.Bench`.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from misfeed.contract import LEAST, MOST, Bench, Compares, Sample, TellsProgress
from misfeed.errors import UsageError
from misfeed.extending.declared import entry_points
from misfeed.providers import provider

EXAMPLES = """\
  misfeed bench jam                          jams broken, mended and verified per second, in one process
  misfeed bench suite -n 2                   all scenarios on all models, in virtual time, with two workers
  misfeed bench suite --profile mono-laser   those of one model
  misfeed bench snmp --repeat 1              answers a second, beside the SNMP agents that are installed
                                             (one to three minutes; standard error tells how far it is)
  misfeed bench ipp                          the same of IPP, beside ippeveprinter and whom you name:
  misfeed bench ipp --beside pappl=ipp://127.0.0.1:8000/ipp/print
  misfeed bench usb                          transfers a second over USB/IP, beside the library usbip
  misfeed bench jam --repeat 9 --json        for programs"""

GROUP = "misfeed.benches"
_MOST = 1_000
_NARROWEST = 7


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", help="what to measure: suite, jam, snmp, ipp, usb")
    add("--profile", action="append", default=[], help="model to run on, by name or TOML file (repeatable)")
    add("-n", "--workers", type=_workers, default=0, metavar="N", help="worker processes (default: this one)")
    add("--repeat", type=_count, default=3, metavar="N", help="measurements to take (default 3)")
    add(
        "--beside",
        action="append",
        default=[],
        metavar="NAME=URI",
        help="for ipp: a printer that runs already, to be measured in turn with the others (repeatable)",
    )
    add("--json", action="store_true", help="print JSON")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {_MOST}")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to {_MOST}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    bench = _bench(arguments.what)
    if arguments.repeat < 1:
        raise UsageError("--repeat 0 measures nothing; take at least 1")
    if isinstance(bench, Compares):
        bench.beside = tuple(arguments.beside)
    elif arguments.beside:
        raise UsageError(f"{arguments.what} is measured beside nobody; leave --beside out")
    for profile in arguments.profile:
        provider().facts(profile)
    samples = []
    for number in range(1, arguments.repeat + 1):
        if isinstance(bench, TellsProgress):
            bench.tell = _tells(number, arguments.repeat)
        samples.append(bench.sample(tuple(arguments.profile), arguments.workers))
    told = summary(arguments.what, bench.unit, samples)
    if arguments.json:
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_words(told))
    return 0 if all(sample.good for sample in samples) else 1


def _tells(number: int, count: int) -> Callable[[str], None]:
    """Says on standard error what is measured now; the table is for standard output."""

    def tell(what: str) -> None:
        sys.stderr.write(f"measurement {number} of {count}: {what}\n")
        sys.stderr.flush()

    return tell


def _bench(name: str) -> Bench:
    points = {point.name: point for point in entry_points(group=GROUP)}
    if name not in points:
        near = difflib.get_close_matches(name, points, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(points))}"
        raise UsageError(f"there is no bench {name!r}; {hint}")
    bench: Bench = points[name].load()()
    return bench


def summary(name: str, unit: str, samples: Sequence[Sample]) -> dict[str, Any]:
    """The median, how far the measurements lie apart, and on what they were taken."""
    values = [sample.value for sample in samples]
    figures = _medians(samples)
    return {
        "bench": name,
        "unit": unit,
        "median": round(statistics.median(values), 3),
        "least": round(min(values), 3),
        "most": round(max(values), 3),
        "samples": [round(value, 3) for value in values],
        "good": all(sample.good for sample in samples),
        "facts": dict(samples[-1].facts),
        "figures": figures,
        "missed": _missed(figures, samples[-1].judged),
        "machine": {
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "processors": os.cpu_count(),
        },
    }


def _medians(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Each cell of the samples' tables: its median over those that have it."""
    cells: dict[str, dict[str, list[float]]] = {}
    for sample in samples:
        for row, columns in sample.figures.items():
            for column, value in columns.items():
                cells.setdefault(row, {}).setdefault(column, []).append(value)
    return {
        row: {column: round(statistics.median(values), 3) for column, values in columns.items()}
        for row, columns in cells.items()
    }


def _missed(figures: Mapping[str, Mapping[str, float]], judged: Mapping[str, str]) -> list[str]:
    """The rows that are not what they ought to be at least or at most, as they are told."""
    found = []
    for row, column in judged.items():
        cells = figures.get(row, {})
        value = cells.get(column)
        if value is not None and not cells.get(LEAST, value) <= value <= cells.get(MOST, value):
            found.append(row)
    return found


def _table(figures: Mapping[str, Mapping[str, float]], missed: Sequence[str]) -> str:
    """A line for each row, a column for each column that any row has, and a mark behind what is missed."""
    columns = list(dict.fromkeys(column for row in figures.values() for column in row))
    if not columns:
        return ""
    first = max(map(len, figures))
    wide = {column: max(_NARROWEST, len(column)) for column in columns}
    lines = [" " * first + "".join(f"  {column:>{wide[column]}}" for column in columns)]
    for name, row in figures.items():
        cells = (
            f"{row[column]:>{wide[column]}g}" if column in row else " " * wide[column] for column in columns
        )
        mark = "  missed" if name in missed else ""
        lines.append(f"{name:<{first}}" + "".join(f"  {cell}" for cell in cells) + mark)
    return "".join(f"  {line.rstrip()}\n" for line in lines)


def _note(told: Mapping[str, Any]) -> str:
    """What relations of a table are of, which are not those of the medians beside them."""
    if len(told["samples"]) < 2 or not told["figures"]:
        return ""
    return "  each cell is the median of its own; a relation is taken within each measurement\n"


def _words(told: Mapping[str, Any]) -> str:
    facts = ", ".join(f"{value} {name}" for name, value in told["facts"].items())
    machine = told["machine"]
    return (
        f"{told['bench']}: {told['median']:g} {told['unit']}, median of {len(told['samples'])}"
        f" ({told['least']:g} to {told['most']:g})\n"
        f"{_table(told['figures'], told['missed'])}{_note(told)}"
        f"  {facts}\n"
        f"  Python {machine['python']} on {machine['system']}, {machine['processors']} processors\n"
    )
