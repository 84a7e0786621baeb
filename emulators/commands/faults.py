"""List the faults that can be injected, with their parameters and the parts they act on."""

from __future__ import annotations

import argparse
import inspect
import itertools
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from misfeed.emulators import profiles
from misfeed.emulators.commands.columns import columns
from misfeed.emulators.control.vocabulary import describe_fault, places
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import catalogue
from misfeed.messages import Words, words
from misfeed.messages.beside import beside
from misfeed.messages.option import add_language

EXAMPLES = """\
  misfeed faults                       all faults
  misfeed faults --profile mono-laser  those of one model, and where each can act
  misfeed faults --json                for programs"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="a model, by name or TOML file")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    names = (arguments.profile,) if arguments.profile else profiles.names()
    machines = [Machine(profiles.load(name)) for name in names]
    say = words(arguments.language)
    told = []
    for kind in catalogue().values():
        where = {machine.profile.name: list(places(kind, machine)) for machine in machines}
        fault = {**describe_fault(kind), "version": kind.version}
        told.append({**fault, "places": {name: ids for name, ids in where.items() if ids}})
    if arguments.profile:
        told = [fault for fault in told if fault["places"]]
    if arguments.json:
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(_words(told, say, one=bool(arguments.profile))))
    return 0


def _words(told: list[dict[str, Any]], say: Words, *, one: bool) -> Iterator[str]:
    told = sorted(told, key=lambda fault: (fault["family"], fault["fault"]))
    for family, faults in itertools.groupby(told, key=lambda fault: str(fault["family"])):
        yield f"{_family(family, say)}\n" + "".join(_entry(fault, say, one=one) for fault in faults)


def _entry(fault: Mapping[str, Any], say: Words, *, one: bool) -> str:
    parameters = (_parameter(name, schema, say) for name, schema in fault["parameters"].items())
    rows = [(say("flt_parameters"), ", ".join(parameters))]
    if one:
        rows.append((say("flt_acts_on"), ", ".join(itertools.chain(*fault["places"].values()))))
    else:
        rows.append((say("flt_models"), ", ".join(fault["places"])))
    rows = [row for row in rows if row[1]]
    kind = catalogue()[fault["fault"]]
    summary = beside(inspect.getfile(kind), say.language)(kind.summary) or kind.summary
    return f"  {fault['fault']}  [{fault['catalogue']}]  {summary}\n{columns(rows, '      ')}"


def _family(name: str, say: Words) -> str:
    """A family as people call it; one of a user's own by the name of its folder."""
    key = f"fam_{name}"
    return say(key) if key in say.keys() else name.replace("_", " ")  # noqa: SIM118 - it is no mapping


def _parameter(name: str, schema: Mapping[str, Any], say: Words) -> str:
    """A parameter with its default and its bounds: "severity=0.95 (above 0, at most 1)"."""
    bounds = [
        *(say("flt_above", bound=schema[key]) for key in ("exclusiveMinimum",) if key in schema),
        *(say("flt_least", bound=schema[key]) for key in ("minimum",) if key in schema),
        *(say("flt_below", bound=schema[key]) for key in ("exclusiveMaximum",) if key in schema),
        *(say("flt_most", bound=schema[key]) for key in ("maximum",) if key in schema),
        *([f" {say('flt_or')} ".join(map(str, schema["enum"]))] if "enum" in schema else []),
    ]
    default = f"={json.dumps(schema['default'])}" if "default" in schema else ""
    return f"{name}{default}" + (f" ({', '.join(bounds)})" if bounds else "")
