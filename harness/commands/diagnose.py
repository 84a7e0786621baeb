"""Name what is wrong with a printer, from its interfaces and a look at its parts."""

from __future__ import annotations

import argparse
import json
import sys

from misfeed.device import Device
from misfeed.diagnostics import HEALTHY, Finding, diagnose
from misfeed.errors import DeviceRefusal, Unreachable, UsageError
from misfeed.providers import emulate
from misfeed.vocabulary import DO
from misfeed.vocabulary.performer import Performer

_SETTLE_S = 600.0

EXAMPLES = """\
  misfeed diagnose mono-laser --fault path.sensor.scrap
  misfeed diagnose inkjet-mfp --fault supply.spent --json
  misfeed diagnose mono-laser --fault tray.rollers.worn@tray-2.rollers --print

It exits with 0 when nothing is wrong, and with 1 when it names a cause."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("profile", help="model to emulate, by name or TOML file")
    add("--fault", action="append", default=[], metavar="NAME[@PART]", help="break it first (repeatable)")
    add("--print", dest="print_pages", action="store_true", help="print 30 pages after breaking it")
    add("--seed", type=int, default=1)
    add("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    with emulate(arguments.profile, seed=arguments.seed) as device:
        for text in arguments.fault:
            name, _, place = text.partition("@")
            if not name:
                raise UsageError(f"--fault {text!r} names no fault; `misfeed faults` lists them")
            device.inject(name, place)
        if arguments.print_pages:
            _print(device)
        finding = diagnose(device)
    if arguments.json:
        sys.stdout.write(json.dumps(_plain(finding), indent=2) + "\n")
    else:
        sys.stdout.write(_words(finding))
    return 0 if finding.cause == HEALTHY else 1


def _print(device: Device) -> None:
    try:
        Performer(device).submit(DO.print("30p.pdf"))
    except (Unreachable, DeviceRefusal) as error:
        sys.stderr.write(f"the document was not taken: {error}\n")
    device.clock.wait(_SETTLE_S)


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "cause": finding.cause,
        "place": finding.place,
        "confidence": finding.confidence,
        "owner": finding.owner,
        "evidence": list(finding.evidence),
    }


def _words(finding: Finding) -> str:
    where = f" at {finding.place}" if finding.place else ""
    lines = [f"cause: {finding.cause}{where}", f"mended by: {finding.owner}", "evidence:"]
    return "\n".join([*lines, *(f"  {line}" for line in finding.evidence)]) + "\n"
