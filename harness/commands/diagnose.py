"""Name what is wrong with a printer, from its interfaces and a look at its parts.

A real device is only read, unless --allow says more.
"""

from __future__ import annotations

import argparse
import json
import sys

from misfeed.cabled import OVER, CabledProvider
from misfeed.device import Device
from misfeed.diagnostics import HEALTHY, UNKNOWN, Finding, diagnose
from misfeed.emulated import add_breaking, emulated, refuse_breaking
from misfeed.errors import BenchError, DeviceRefusal, Unreachable, UsageError
from misfeed.messages import Words, words
from misfeed.messages.option import add_language
from misfeed.messages.recorded import recorded
from misfeed.real.benchfile import Bench
from misfeed.real.option import add_devices, bench_of, devices_of
from misfeed.vocabulary import DO
from misfeed.vocabulary.performer import Performer

_SETTLE_S = 600.0

EXAMPLES = """\
  misfeed diagnose mono-laser --fault path.sensor.scrap
  misfeed diagnose inkjet-mfp --fault supply.spent --json
  misfeed diagnose mono-laser --fault tray.rollers.worn@tray-2.rollers:severity=1 --print
  misfeed diagnose mono-laser --fault roller.surface.cut --print
  misfeed diagnose mono-laser --fault supply.spent --quirk snmp.no-bulk
  misfeed diagnose mono-laser --fault supply.spent --over usb
  misfeed diagnose --device ipp://192.0.2.7/ipp/print --snmp 192.0.2.7
  misfeed diagnose --lpd 192.0.2.7/raw
  misfeed diagnose mfp --bench office.toml

It exits with 0 when nothing is wrong, with 1 when it names a cause, and with 3 when a real device answers
nothing at all."""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("profile", nargs="?", default="", help="model to emulate, by name or TOML file; or a bench's device")
    add_breaking(add)
    add(
        "--complaint",
        action="store_true",
        help="somebody complains: look at what no interface tells (with --fault, always)",
    )
    add("--print", dest="print_pages", action="store_true", help="print 30 pages after breaking it")
    add(
        "--over",
        choices=OVER,
        default="",
        help="reach it by its USB cable alone, as if nothing else led to it",
    )
    add("--seed", type=int, default=1)
    add("--json", action="store_true", help="print JSON")
    add_language(parser)
    add_devices(parser)


def run(arguments: argparse.Namespace) -> int:
    bench = bench_of(arguments)
    with _device(arguments, bench) as device:
        if arguments.over and not device.facts.values.get("usb"):
            raise UsageError(f"--over {arguments.over}: {device.facts.name} has no USB connection")
        if arguments.print_pages:
            _print(device)
        silence = devices_of(bench).silence(device.facts.name) if bench else ""
        finding = diagnose(device, complaint=bool(arguments.fault) or arguments.complaint)
    if silence and (finding.cause == HEALTHY or not (finding.answered or finding.confidence)):
        # Nothing was reached, so nothing was found, nor found to be well.
        raise BenchError(silence)
    if arguments.json:
        sys.stdout.write(json.dumps(_plain(finding), indent=2) + "\n")
    else:
        say = words(arguments.language)
        sys.stdout.write(_words(finding, say))
        if arguments.fault and finding.cause == HEALTHY and not arguments.over:
            key = "dia_not_seen_printed" if arguments.print_pages else "dia_not_seen"
            sys.stdout.write(say(key, faults=", ".join(arguments.fault)) + "\n")
    if silence:
        # What silence alone says is worth reading, and is no finding about a device that was there.
        raise BenchError(silence)
    return 0 if finding.cause == HEALTHY else 1


def _device(arguments: argparse.Namespace, bench: Bench | None) -> Device:
    """The device to look at. Raises UsageError when it is not clear which."""
    if bench is None:
        if not arguments.profile:
            raise UsageError("say which printer: a model, or --device URI")
        return emulated(arguments, arguments.profile, seed=arguments.seed, over=arguments.over)
    names = tuple(bench.devices)
    name = arguments.profile or (names[0] if len(names) == 1 else "")
    if name not in names:
        raise UsageError(bench.stranger(name) if name else f"say which device: {', '.join(names)}")
    why = "is for emulated printers; a real one is diagnosed as it is"
    refuse_breaking(arguments, why)
    if arguments.print_pages:
        raise UsageError(f"--print {why}")
    devices = devices_of(bench)
    devices.known(name)  # asked before it is opened: a serial port lets in one at a time
    return Device((CabledProvider(devices) if arguments.over else devices).make(name))


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


def _words(finding: Finding, say: Words) -> str:
    lines = [say("dia_cause_at" if finding.place else "dia_cause", cause=finding.cause, place=finding.place)]
    if finding.cause not in (HEALTHY, UNKNOWN):
        lines.append(say("dia_mended_by", owner=recorded(finding.owner, say)))
    lines.append(say("dia_evidence"))
    return "\n".join([*lines, *(f"  {recorded(line, say)}" for line in finding.evidence)]) + "\n"
