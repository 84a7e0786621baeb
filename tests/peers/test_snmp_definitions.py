"""Every instance that an agent serves, judged by the MIB modules as Net-SNMP compiles them.

Type, range, length, named numbers, access and order. The modules lie beside the project and are not part of
it; without them, or without `snmptranslate`, the tests skip and say so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.view import View
from misfeed.emulators.snmp.writing import ill_formed
from misfeed.protocols.snmp import (
    Counter32,
    Counter64,
    ErrorStatus,
    Gauge32,
    Integer32,
    IpAddress,
    ObjectIdentifier,
    OctetString,
    Oid,
    TimeTicks,
    Value,
    dotted,
    mib,
)

pytestmark = pytest.mark.peer

MODULES = Path(__file__).resolve().parents[3] / "shared" / "reference" / "mibs"
NEWER = "Printer-MIB:HOST-RESOURCES-MIB:HOST-RESOURCES-TYPES:IF-MIB:SNMPv2-MIB"
OLDER = "RFC1213-MIB"
"""Asked only for what the newer modules do not have: ip, tcp, udp, icmp."""

TYPES: dict[str, type] = {
    "Integer32": Integer32,
    "INTEGER": Integer32,
    "EnumVal": Integer32,
    "String": OctetString,
    "BitString": OctetString,
    "ObjID": ObjectIdentifier,
    "IpAddr": IpAddress,
    "Counter": Counter32,
    "Counter64": Counter64,
    "Gauge": Gauge32,
    "Unsigned": Gauge32,
    "TimeTicks": TimeTicks,
}

ACCESS = {
    mib.Access.READ_ONLY: "-R--",
    mib.Access.READ_WRITE: "-RW-",
    mib.Access.NOT_ACCESSIBLE: "----",
    mib.Access.ACCESSIBLE_FOR_NOTIFY: "---N",
}

LINE = re.compile(
    r"^(?P<lead>[ |]*)\+--\s?(?P<access>[-RWCN]{4})?\s*(?P<kind>\w+)?\s+?(?P<name>[\w-]+)\((?P<arc>\d+)\)"
)
NODE = re.compile(r"^(?P<lead>[ |]*)\+--(?P<name>[\w-]+)\((?P<arc>\d+)\)")
RANGE = re.compile(r"(-?\d+)(?:\.\.(-?\d+))?")


@dataclass
class Definition:
    """An object as the module has it."""

    name: str
    access: str
    kind: str
    ranges: list[tuple[int, int]] = field(default_factory=list)
    values: set[int] = field(default_factory=set)

    def within(self, number: int) -> bool:
        return not self.ranges or any(low <= number <= high for low, high in self.ranges)


def compiled(modules: str, root: Oid) -> dict[Oid, Definition]:
    """What Net-SNMP makes of the modules, by identifier."""
    tool = shutil.which("snmptranslate")
    assert tool is not None
    done = subprocess.run(
        [tool, "-M", str(MODULES), "-m", modules, "-Tp", dotted(root)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    found: dict[Oid, Definition] = {}
    path: list[tuple[int, Oid]] = []
    last: Definition | None = None
    for line in done.stdout.splitlines():
        node = NODE.match(line) or LINE.match(line)
        if node is None:
            if last is not None and (facts := re.search(r"(Range|Size|Values): (.*)", line)):
                if facts[1] == "Values":
                    last.values = {int(number) for number in re.findall(r"\((-?\d+)\)", facts[2])}
                else:
                    last.ranges = [(int(a), int(b or a)) for a, b in RANGE.findall(facts[2])]
            continue
        depth = line.index("+--")
        while path and path[-1][0] >= depth:
            path.pop()
        at = (*path[-1][1], int(node["arc"])) if path else root
        path.append((depth, at))
        last = None
        if "access" in node.groupdict():
            last = found[at] = Definition(node["name"], node["access"], node["kind"])
    return found


@cache
def definitions() -> dict[Oid, Definition]:
    mib_2 = (1, 3, 6, 1, 2, 1)
    return {
        **compiled(OLDER, mib_2),
        **compiled(NEWER, mib_2),
        **compiled(NEWER, (1, 3, 6, 1, 6)),
    }


@pytest.fixture(autouse=True, scope="module")
def _judge() -> None:
    if not MODULES.is_dir():
        pytest.skip(f"the MIB modules are not at {MODULES.parent.name}/{MODULES.name} beside the project")
    if shutil.which("snmptranslate") is None:
        pytest.skip("Net-SNMP's snmptranslate not found; install the Debian package snmp")


def rows(machine: Machine) -> list[tuple[Oid, Value]]:
    view = View(machine, {})
    found, at = [], view.after((0, 0))
    while at is not None:
        found.append((at, view.get(at)))
        at = view.after(at)
    return found


def broken(machine: Machine) -> None:
    """Something is wrong with everything that a tray or a cover can tell."""
    for tray in machine.trays:
        machine.act("unload", tray.id)
    for cover in machine.covers:
        machine.act("open", cover.id)


def trouble(identifier: Oid, value: Value) -> str:
    """What the module says against an instance; "" for nothing."""
    for length in range(len(identifier) - 1, 0, -1):
        definition = definitions().get(identifier[:length])
        if definition is not None:
            break
    else:
        private = identifier[:7] == (1, 3, 6, 1, 4, 1, identifier[6]) or identifier[:6] == (1, 3, 6, 1, 6, 3)
        return "" if private else "no module has it"
    if definition.access == "----":
        return "is not accessible"
    if not isinstance(value, TYPES[definition.kind]):
        return f"is {type(value).__name__} and not {definition.kind}"
    if isinstance(value, OctetString):
        return "" if definition.within(len(value.value)) else f"has {len(value.value)} octets"
    number = getattr(value, "value", 0)
    if isinstance(number, int):
        if definition.values and number not in definition.values:
            return f"has the number {number}, that has no name"
        if not definition.within(number):
            return f"is {number}, out of range"
    return ""


@pytest.mark.parametrize("state", ["at rest", "in trouble"])
@pytest.mark.parametrize("profile", shelf.names())
def test_every_instance_is_as_its_module_says_and_in_order(profile: str, state: str) -> None:
    machine = Machine(shelf.load(profile))
    if state == "in trouble":
        broken(machine)
    served = rows(machine)
    assert [at for at, _ in served] == sorted({at for at, _ in served})
    captured = {tuple(map(int, one[0].split("."))) for one in machine.profile.captured.snmp}
    wrong = [
        f"{mib.name(at)} {said}"
        for at, value in served
        if at not in captured and (said := trouble(at, value))
    ]
    assert wrong == []


def test_the_modules_are_read_as_they_are_written() -> None:
    found = definitions()
    assert len(found) > 300
    assert found[mib.object("prtInputStatus").oid].ranges == [(0, 126)]
    assert found[mib.object("hrSystemDate").oid].ranges == [(8, 8), (11, 11)]
    assert 4 in found[mib.object("prtConsoleDisable").oid].values
    assert trouble((*mib.oid("prtInputStatus"), 1, 1), Integer32(127)) == "is 127, out of range"
    assert trouble((*mib.oid("sysDescr"), 0), Integer32(1)) == "is Integer32 and not String"


def test_our_own_definitions_are_the_modules() -> None:
    wrong = []
    for name, ours in mib.objects().items():
        theirs = definitions().get(ours.oid)
        if theirs is None:
            continue
        if theirs.access != ACCESS[ours.access]:
            wrong.append(f"{name} is {ours.access} and there {theirs.access}")
        if ours.access != "not-accessible" and theirs.kind in TYPES:
            kind = type(ours.value((0, 0) if ours.base is mib.Base.OBJECT_IDENTIFIER else _example(ours)))
            if kind is not TYPES[theirs.kind]:
                wrong.append(f"{name} is {kind.__name__} and there {theirs.kind}")
    assert wrong == []


def _example(definition: mib.ObjectDef) -> int | bytes | str:
    if definition.base is mib.Base.OCTET_STRING:
        return b""
    return "0.0.0.0" if definition.base is mib.Base.IP_ADDRESS else 0


@pytest.mark.parametrize("profile", shelf.names())
def test_what_is_served_is_no_worse_formed_than_what_is_taken(profile: str) -> None:
    """A client that reads a writable object may write the same value back."""
    machine = Machine(shelf.load(profile))
    view = View(machine, {})
    captured = {tuple(map(int, one[0].split("."))) for one in machine.profile.captured.snmp}
    for at, value in rows(machine):
        found = mib.objects().get(mib.name(at).partition(".")[0])
        if found is None or found.access is not mib.Access.READ_WRITE or at in captured:
            continue
        assert ill_formed(found, value) is None, mib.name(at)
        assert view.judge(at, value) in (None, ErrorStatus.NOT_WRITABLE), mib.name(at)
