"""Machines to ask over SNMP, and short ways to ask them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.machine import Machine, parse_profile
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import (
    NULL,
    AnyPdu,
    Message,
    Missing,
    Oid,
    Pdu,
    PduKind,
    Value,
    Version,
    decode_message,
    dotted,
    encode_message,
    mib,
)

Exchange = Callable[..., Pdu]


@pytest.fixture
def machine() -> Machine:
    """The mono laser: two trays, a duplexer, one toner cartridge, two doors."""
    return Machine(shelf.load("mono-laser"))


@pytest.fixture
def agent(machine: Machine) -> Agent:
    return Agent(machine)


@pytest.fixture
def exchange(agent: Agent) -> Exchange:
    """Send a PDU to the mono laser's agent and return that of its response."""

    def send(pdu: AnyPdu, version: Version = Version.V2C) -> Pdu:
        answer = agent.answer(encode_message(Message(version, b"public", pdu)), "127.0.0.1")
        assert answer is not None
        found = decode_message(answer).pdu
        assert isinstance(found, Pdu)
        assert found.kind is PduKind.RESPONSE
        return found

    return send


@pytest.fixture
def ask(exchange: Exchange) -> Exchange:
    """Ask for objects by name."""

    def send(kind: PduKind, *names: str, version: Version = Version.V2C) -> Pdu:
        return exchange(Pdu(kind, 7, varbinds=tuple((mib.oid(name), NULL) for name in names)), version)

    return send


@pytest.fixture
def shown() -> Callable[[Machine, str], Any]:
    """What a machine shows of an object by name: a number, octets, an identifier, or how it is missing."""

    def read(machine: Machine, name: str) -> Any:
        value = View(machine, {}).get(mib.oid(name))
        return value if isinstance(value, Missing) else value.value  # type: ignore[union-attr]  # there is one

    return read


@pytest.fixture
def walk() -> Callable[[Machine], list[tuple[Oid, Value]]]:
    """Every row of a machine's view, in the order of a walk."""

    def rows(machine: Machine) -> list[tuple[Oid, Value]]:
        view = View(machine, {})
        found = []
        at = view.after((0, 0))
        while at is not None:
            found.append((at, view.get(at)))
            at = view.after(at)
        return found

    return rows


@pytest.fixture
def small() -> Callable[..., Machine]:
    """Make a small printer with captured values by name: `small(("sysName.0", "4", "hall"))`."""

    def make(*rows: tuple[str, str, str], more: str = "") -> Machine:
        listed = ", ".join(f'["{dotted(mib.oid(name))}", "{tag}", "{text}"]' for name, tag, text in rows)
        return Machine(parse_profile(f"{SMALL}{more}\n[captured]\nsnmp = [{listed}]\n"))

    return make


SMALL = """
format = 1
name = "small"
version = "1"
kind = "laser"
summary = "for tests"
[identity]
make = "Test"
model = "Colour"
serial = "S{n}"
firmware = "1"
sys_object_id = "1.3.6.1.4.1.99999.1"
sys_descr = "Test Colour"
command_set = ["PJL"]
mac_prefix = "02:00:00"
[engine]
technology = "electrophotographicLaser"
speed_ppm = 30
colorants = ["black"]
[path]
stations = [{ name = "transfer", label = "transfer", travel_ms = 200 }]
[[trays]]
index = 4
name = "tray-4"
label = "Tray 4"
capacity = 200
level = 100
media = "iso_a4_210x297mm"
[[bins]]
name = "bin"
label = "Bin"
capacity = 100
[[supplies]]
index = 30
name = "black"
label = "Black"
type = "toner"
capacity = 100
page_yield = 1000
color = "black"
level = 60
[[supplies]]
index = 31
name = "waste"
label = "Waste"
type = "wasteToner"
capacity = 1000
page_yield = 1000
filled = true
chip = false
level = 250
"""
