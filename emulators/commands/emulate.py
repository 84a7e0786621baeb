"""Serve one emulated printer on this computer until interrupted.

It follows real time. Being interrupted (Ctrl-C, SIGTERM) is how it ends, so the exit code is 0 then.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec
from misfeed.emulators import profiles, quirks
from misfeed.emulators.commands.breaking import add_breaking, break_machine, break_wires
from misfeed.emulators.commands.capture import add_capture, capturing
from misfeed.emulators.commands.documents import add_options, documents_read, wanted
from misfeed.emulators.commands.ending import Ending
from misfeed.emulators.commands.greeting import facts_of, found_as, warn, words_of
from misfeed.emulators.commands.line import OpenLine
from misfeed.emulators.commands.tokens import add_tokens, tokens_of
from misfeed.emulators.commands.traps import TRAP_FORM, tell
from misfeed.emulators.deferred import Deferred
from misfeed.emulators.host import Host
from misfeed.emulators.lasting import keep_boots
from misfeed.emulators.listeners import LOOPBACK, in_url, numeric
from misfeed.emulators.machine import Machine, WallClock, here_now
from misfeed.emulators.serial_line.asked import FORM as SERIAL_FORM
from misfeed.emulators.serial_line.asked import asked
from misfeed.emulators.serving import Serving
from misfeed.errors import UsageError

if TYPE_CHECKING:
    # It takes as long to import as all that SNMP needs, which answers meanwhile.
    from misfeed.emulators.control import ControlService, InterfaceAt, Tokens
    from misfeed.running import Registration

_MAX_NUMBER = 0xFFFFFF
_MAX_SCALE = 10_000.0

EXAMPLES = """\
  misfeed emulate mono-laser
  misfeed emulate mono-laser --port ipp=8631 --port snmp=1161
  misfeed emulate inkjet-mfp --fault supply.spent@supply.cyan
  misfeed emulate mono-laser --trap 127.0.0.1:1162:version=1
  misfeed emulate mono-laser --wire lose@snmp:chance=0.3 --wire slow@ipp:octets_per_s=2000
  misfeed emulate mono-laser --capture usbip=transfers.pcap       for Wireshark (docs/usb.md)
  misfeed emulate my-printer.toml --json --until-parent-exits     from a test suite
  misfeed emulate label-printer --address 192.0.2.10              for other computers
  misfeed emulate mono-laser --discovery                          found by ippfind (docs/discovery.md)
  misfeed emulate mono-laser --name office                        then `misfeed wait office`
  misfeed emulate mono-laser --keep received/                     documents as they come (docs/emulate.md)
  misfeed emulate mono-laser --command ./my-filter                run for each, as ippeveprinter -c does
  misfeed emulate my-printer.toml --serial pty                    its serial port (docs/serial.md)
  misfeed emulate mono-laser --state kept/                        SNMPv3 boots count on (docs/snmpv3.md)
  misfeed emulate mono-laser --token act --token inject           who may do what (docs/control.md)

exit code: 0 when it was interrupted (SIGINT, SIGTERM) or its parent ended; 2 when it could not begin"""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("profile", help="model, by name or TOML file (`misfeed profiles` lists them)")
    add("--json", action="store_true", help="when ready, print one line of JSON with all addresses")
    add("--print-ready", action="store_true", help="when ready, print the line `ready` and nothing else")
    add("--address", default=LOOPBACK, help="where the printer listens (default: %(default)s)")
    add(
        "--control-address",
        default=LOOPBACK,
        metavar="ADDRESS",
        help="where the control interface listens (default: %(default)s)",
    )
    add_tokens(add)
    add(
        "--port",
        action="append",
        default=[],
        metavar="SERVICE=N",
        help="port of a service or of `control` (default: any free one; repeatable)",
    )
    add(
        "--serial",
        default="",
        metavar=SERIAL_FORM,
        help="open the printer's serial port on a pseudo-terminal, with a link, or over TCP (docs/serial.md)",
    )
    add("--line-rate", action="store_true", help="have characters take their time on the serial port")
    add(
        "--number",
        type=_number,
        default=1,
        metavar="N",
        help="which unit of the model: serial number, address (default: 1)",
    )
    add("--seed", type=int, default=0, metavar="N", help="of everything that happens by chance (default: 0)")
    add(
        "--scale",
        type=_scale,
        default=1.0,
        metavar="X",
        help="emulated seconds to a real one (default: 1)",
    )
    add_breaking(add)
    add_capture(add)
    add(
        "--quirk",
        action="append",
        default=[],
        metavar="NAME[@KEY=VALUE,…]",
        help="have the firmware depart from a standard; `misfeed quirks` lists how (repeatable)",
    )
    add(
        "--trap",
        action="append",
        default=[],
        metavar=TRAP_FORM,
        help="tell somebody over SNMP what happens; keys: version (1, 2c, 3), community, user, inform, "
        "repeat_s, combine_ms (repeatable; docs/notifications.md)",
    )
    add_options(parser)
    add(
        "--state",
        default="",
        metavar="FOLDER",
        help="keep there what outlives the process: how often the printer and its SNMP engine have booted",
    )
    add(
        "--discovery",
        action="store_true",
        help="have it found by DNS-SD (Bonjour) and WS-Discovery, on the link of --address only",
    )
    add("--name", default="", help="have `misfeed wait NAME` find it, for as long as it runs")
    add("--until-parent-exits", action="store_true", help="end with the process that started this one")


def run(arguments: argparse.Namespace) -> int:
    profile = profiles.load(arguments.profile)
    documents = wanted(arguments)
    ports = _ports(arguments.port)
    serial_at = asked(arguments.serial) if arguments.serial else None
    if arguments.line_rate and serial_at is None:
        raise UsageError("--line-rate is of a serial port that is open; say where with --serial")
    clock = WallClock(arguments.scale, began=here_now())
    machine = Machine(profile, clock, seed=arguments.seed, number=arguments.number)
    made, tokens = tokens_of(arguments)
    if arguments.state:
        keep_boots(machine, arguments.state)
    host = Host(machine)
    if serial_at is None:
        closed = "the serial port is not open; say where with --serial"
        host.wires.shut = {one.name: closed for one in host.interfaces() if one.line}
    control = Deferred(lambda: _control(host, tokens))
    if arguments.fault:
        break_machine(control.made, arguments.fault)
    break_wires(host, arguments.wire)
    for text in arguments.trap:
        tell(machine, text, numeric(arguments.address))
    for name in arguments.quirk:
        quirks.switch(machine, name, on=True)
    serving = Serving(
        host,
        address=arguments.address,
        ports=ports,
        extra={"control": control},
        extra_address=arguments.control_address,
    )
    name = _registered(arguments.name) if arguments.name else contextlib.nullcontext()
    with (
        Ending(with_parent=arguments.until_parent_exits) as ending,
        name as registration,
        capturing(host, arguments.capture),
        documents_read(serving, documents),
        serving,
        _announcing(serving) if arguments.discovery else contextlib.nullcontext(),
    ):
        warn(serving, asks=bool(tokens))
        port = OpenLine(serving, serial_at, paced=arguments.line_rate) if serial_at is not None else None
        # Not under the lock, which answers wait for.
        import_module("misfeed.emulators.control.service")
        network = tuple(_served(serving))

        def tell_where() -> None:
            served = network if port is None else (*network, port.row())
            with machine.clock.lock:
                control.made.tell_interfaces(served)
            if registration is not None:
                at = {} if port is None else port.facts()
                rows = [msgspec.to_builtins(one) for one in served]
                registration.ready(facts_of(machine, serving) | at | {"interfaces": rows})

        if port is not None:
            port.moved = tell_where
        tell_where()
        line = {} if port is None else port.facts()
        if arguments.json:
            found = {"discovery": found_as(machine)} if arguments.discovery else {}
            _say(
                json.dumps(facts_of(machine, serving) | line | found | ({"tokens": made} if made else {}))
                + "\n"
            )
        elif arguments.print_ready:
            _say("ready\n")
        else:
            found = line | ({"found as": found_as(machine)} if arguments.discovery else {})
            tries = () if port is None else (port.tried(),)
            _say(words_of(machine, serving, made, asks=bool(tokens), found=found, tries=tries))
        ending.wait()
    return 0


def _registered(name: str) -> AbstractContextManager[Registration]:
    from misfeed.running import registered

    return registered(name)


def _announcing(serving: Serving) -> AbstractContextManager[object]:
    from misfeed.emulators.discovery.serving import Announcing

    return Announcing(serving.host, serving.address, serving.ports)


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _control(host: Host, tokens: Tokens | None) -> ControlService:
    from misfeed.emulators.control import ControlService

    return ControlService(host.machine, tokens, host.wires)


def _served(serving: Serving) -> Iterable[InterfaceAt]:
    from misfeed.emulators.control import InterfaceAt

    host = in_url(serving.address)
    for one in serving.host.interfaces():
        if one.line:
            continue
        port = serving.ports[one.name]
        address = one.describe(serving.host.machine, host, port).get(one.name, f"{host}:{port}")
        yield InterfaceAt(
            name=one.name, transport=one.transport, host=host.strip("[]"), port=port, address=address
        )


def _ports(words: Iterable[str]) -> dict[str, int]:
    ports: dict[str, int] = {}
    for text in words:
        name, _, number = text.partition("=")
        if not name or not number.isascii() or not number.isdigit() or not 0 < int(number) <= 0xFFFF:
            raise UsageError(f"--port {text}: say SERVICE=N with N from 1 to 65535, such as ipp=8631")
        ports[name] = int(number)
    return ports


def _number(text: str) -> int:
    value = int(text)
    if not 1 <= value <= _MAX_NUMBER:
        raise argparse.ArgumentTypeError(f"a number is from 1 to {_MAX_NUMBER}")
    return value


def _scale(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= _MAX_SCALE:
        raise argparse.ArgumentTypeError(f"a scale is above 0 and at most {_MAX_SCALE:g}")
    return value
