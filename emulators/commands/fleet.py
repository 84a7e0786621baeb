"""Serve thousands of emulated printers from one process until interrupted, over SNMP and, if asked, TCP.

They follow real time, each by itself: identity, counters and state are its own. Being interrupted is how it
ends, so the exit code is 0 then.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

import msgspec
from misfeed.emulators import profiles, quirks
from misfeed.emulators.commands.capture import add_capture, captured_together
from misfeed.emulators.commands.columns import columns
from misfeed.emulators.commands.ending import Ending
from misfeed.emulators.commands.tokens import add_tokens, tokens_of
from misfeed.emulators.commands.traps import TRAP_FORM, tell
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.boots import Boots
from misfeed.emulators.fleet.sockets import FIRST, WAYS
from misfeed.emulators.listeners import LOOPBACK
from misfeed.emulators.machine import Machine, Profile, here_now
from misfeed.emulators.machine.secret import Secret
from misfeed.errors import UsageError
from misfeed.transports.base import StreamService

EXAMPLES = """\
  misfeed fleet --count 1000                             mono lasers at 127.20.0.1, 127.20.0.2, ...
  misfeed fleet mono-laser inkjet-mfp --count 250        of two models in turn
  misfeed fleet --count 10000 --port 1161 --json         tell a program when all are ready
  misfeed fleet --count 500 --by community               at one address: public@1, public@2, ...
  misfeed fleet --count 100 --by port --port 20000       at ports that follow each other
  misfeed fleet --services ipp=8631,pjl=9100             with IPP at 127.20.0.1:8631, 127.20.0.2:8631, ...
  misfeed fleet --services usbip --capture usbip=all.pcap  all transfers over USB, for Wireshark (docs/usb.md)
  misfeed fleet --trap 127.0.0.1:1162                    whatever happens is told, by each from its address
  misfeed fleet --quirk snmp.no-bulk                     all with a firmware that departs from a standard
  misfeed fleet --state kept/                            SNMPv3 boots count on (docs/snmpv3.md)
  misfeed fleet --token act --token inject               who may do what (docs/control.md)"""

_DEFAULT = "mono-laser"


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("profile", nargs="*", default=[_DEFAULT], help=f"models, in turn (default: {_DEFAULT})")
    add("--count", type=int, default=100, metavar="N", help="how many printers (default: %(default)s)")
    add("--by", choices=list(WAYS), default="address", help="what tells them apart (default: %(default)s)")
    add(
        "--address",
        default="",
        help=f"of the first printer, or of all; of this computer's loopback network (default: "
        f"{FIRST['address']} by address, else {FIRST['port']})",
    )
    add("--port", type=_port, default=0, metavar="N", help="of SNMP (default: any free one)")
    add("--control-port", type=_port, default=0, metavar="N", help="of the control interface of all of them")
    add(
        "--services",
        type=_services,
        default={},
        metavar="NAME[=PORT],...",
        help="open services over TCP at every printer's own address, such as ipp,pjl=9100; a port that is "
        "left out is any free one (default: SNMP alone)",
    )
    add(
        "--trap",
        action="append",
        default=[],
        metavar=TRAP_FORM,
        help="have each printer tell somebody over SNMP what happens to it, from its own address; keys as of "
        "`misfeed emulate` (repeatable)",
    )
    add(
        "--quirk",
        action="append",
        default=[],
        metavar="NAME[@KEY=VALUE,…]",
        help="have the firmware of all depart from a standard; `misfeed quirks` lists how (repeatable)",
    )
    add_capture(add)
    add_tokens(add)
    add(
        "--state",
        default="",
        metavar="FOLDER",
        help="keep there what outlives the process: how often printers and their SNMP engines have booted",
    )
    add("--seed", type=int, default=0, metavar="N", help="of everything that happens by chance (default: 0)")
    add("--scale", type=float, default=1.0, metavar="X", help="emulated seconds to a real one (default: 1)")
    add("--json", action="store_true", help="when all are ready, print one line of JSON")
    add("--until-parent-exits", action="store_true", help="end with the process that started this one")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 0xFFFF):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port number from 0 to 65535")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    if not 0 < arguments.scale <= 10_000:
        raise UsageError(f"--scale {arguments.scale:g}: a scale is above 0 and at most 10000")
    made, tokens = tokens_of(arguments)

    def control(serving: ServingFleet) -> StreamService:
        # Half of what a start would take, and for most fleets never needed.
        from misfeed.emulators.fleet.control import FleetControl

        return FleetControl(serving, tokens)

    models = [_departing(profiles.load(name), arguments.quirk) for name in arguments.profile]
    fleet = Fleet(
        [_telling(profile, arguments.trap) for profile in models],
        arguments.count,
        seed=arguments.seed,
        scale=arguments.scale,
        by_community=arguments.by == "community",
        boots=Boots(arguments.state) if arguments.state else None,
        began=here_now(),
    )
    with captured_together(arguments.capture, arguments.services) as captures:
        serving = ServingFleet(
            fleet,
            by=arguments.by,
            address=arguments.address,
            port=arguments.port,
            control=control,
            control_port=arguments.control_port,
            services=arguments.services,
            captures=captures,
        )
        _serve(serving, arguments, made, asks=bool(tokens))
    return 0


def _serve(serving: ServingFleet, arguments: argparse.Namespace, made: dict[str, str], *, asks: bool) -> None:
    """Until it is to end."""
    with Ending(with_parent=arguments.until_parent_exits) as ending, serving:
        facts = _facts(serving, arguments) | ({"tokens": made} if made else {})
        text = json.dumps(facts) + "\n" if arguments.json else _words(serving, facts, asks=asks)
        sys.stdout.write(text)
        sys.stdout.flush()
        ending.wait()


def _services(text: str) -> dict[str, int]:
    found = {}
    for word in text.split(","):
        name, equals, port = word.strip().partition("=")
        if not name or name in found:
            raise argparse.ArgumentTypeError(f"{text!r} names no services, such as ipp,pjl=9100")
        found[name] = _port(port) if equals else 0
    return found


def _telling(profile: Profile, traps: Iterable[str]) -> Profile:
    """The model with all of whom its printers are to tell, as settings of an administrator's choice."""
    if not traps:
        return profile
    machine = Machine(profile)
    for text in traps:
        tell(machine, text, LOOPBACK)
    network = msgspec.structs.replace(profile.network, trap_receivers=machine.traps.receivers)
    return msgspec.structs.replace(profile, network=network)


def _departing(profile: Profile, departures: Iterable[str]) -> Profile:
    """The model with more quirks than its own. Raises QuirkError."""
    for spelled in departures:
        quirks.named(spelled)
    return msgspec.structs.replace(profile, quirks=tuple(dict.fromkeys((*profile.quirks, *departures))))


def _facts(serving: ServingFleet, arguments: argparse.Namespace) -> dict[str, Any]:
    fleet = serving.fleet
    ending = "@1" if arguments.by == "community" else ""
    return {
        "printers": fleet.count,
        "profiles": list(arguments.profile),
        "by": arguments.by,
        "first": serving.where(1),
        "last": serving.where(fleet.count),
        "port": serving.port,
        "community": f"{Secret(fleet.profile(1).network.community).value}{ending}",
        "services": dict(serving.services),
        "control": f"http://127.0.0.1:{serving.control_port}",
        "pid": os.getpid(),
    }


def _words(serving: ServingFleet, facts: dict[str, Any], *, asks: bool) -> str:
    fleet = serving.fleet
    shown = {name: str(facts[name]) for name in ("first", "last", "community", "control")}
    own = fleet.address(1)
    shown |= {name: f"{own}:{port}, ..." for name, port in serving.services.items()}
    ipp = ""
    if "ipp" in serving.services:
        ipp = f"  ipptool -tv ipp://{own}:{serving.services['ipp']}/ipp/print get-printer-attributes.test\n"
    shown |= {f"token to {role}": token for role, token in facts.get("tokens", {}).items()}
    curl = 'curl -H "Authorization: Bearer TOKEN"' if asks else "curl"
    count = fleet.count
    return (
        f"{count} {'printer' if count == 1 else 'printers'} of {', '.join(facts['profiles'])}\n\n"
        f"{columns(shown.items(), indent='  ')}\n"
        f"try:\n  snmpwalk -v2c -c {facts['community']} {facts['first']} 1.3.6.1.2.1.43\n{ipp}"
        f"  {curl} {facts['control']}/printers/{count}/state\n\n"
        "Ctrl-C ends it.\n"
    )
