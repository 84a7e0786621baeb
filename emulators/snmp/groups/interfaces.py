"""The interfaces group (RFC 2863): the network interface and the loopback.

A model whose interfaces were captured keeps them; the machine then decides only the address and the link of
the one that it is reached by.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.captured import Captured
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, Tally, fixed, instance, live, moving
from misfeed.protocols.snmp import mib

HIDES: tuple[str, ...] = ()

_COUNTERS = (
    "ifInOctets",
    "ifInUcastPkts",
    "ifInNUcastPkts",
    "ifInDiscards",
    "ifInErrors",
    "ifInUnknownProtos",
    "ifOutOctets",
    "ifOutUcastPkts",
    "ifOutNUcastPkts",
    "ifOutDiscards",
    "ifOutErrors",
    "ifOutQLen",
)
_COUNTED = ("ifInOctets", "ifInUcastPkts", "ifOutOctets", "ifOutUcastPkts")
"""These count what passes here: the agent's own messages, which is what a printer at rest has to do."""
_NOT_SPECIFIC = (0, 0)


def network_index(captured: Captured) -> int:
    """The row of the interface that the machine is reached by: the first captured Ethernet port that was up
    and has an address, else the first that has one, else 1.
    """
    ethernet = mib.enum("IANAifType").number("ethernetCsmacd")
    found = 0
    for row in captured.rows("ifTable"):
        index = row[0]
        if captured.number("ifType", index) != ethernet or not captured.octets("ifPhysAddress", index):
            continue
        if captured.number("ifOperStatus", index) == mib.enum("ifOperStatus").number("up"):
            return index
        found = found or index
    return found or 1


def tells_of_link(machine: Machine, model: Model) -> bool:
    """A link that comes is told of, until somebody objects (RFC 2863, ifLinkUpDownTrapEnable)."""
    enable, index = mib.object("ifLinkUpDownTrapEnable"), network_index(model.captured)
    said = machine.notes.kept.get(enable.instance(index), model.captured.number(enable.name, index))
    return said != mib.enum(enable.name).number("disabled")


def _address(machine: Machine) -> bytes:
    return bytes.fromhex(machine.network.mac.replace(":", ""))


def _link(machine: Machine) -> str:
    return "up" if machine.network.link_up else "down"


def _next_error(machine: Machine) -> float:
    return machine.switch.next_error


def rows(model: Model) -> Iterator[Row]:
    index = network_index(model.captured)
    if not model.captured.has("ifTable"):
        yield fixed("ifNumber", 2)
        yield from _interface(index, "Ethernet", "ethernetCsmacd", 1500, 1_000_000_000)
        yield from _interface(index + 1, "Loopback", "softwareLoopback", 65_536, 10_000_000)
        if not model.captured.has("ifXTable"):
            yield from _extension(index, "eth0", 1_000, connector=True)
            yield from _extension(index + 1, "lo", 10, connector=False)
        yield fixed("ifPhysAddress", b"", index + 1)
        yield fixed("ifOperStatus", "up", index + 1)
    elif model.captured.octets("ifPhysAddress", index) is None:
        return
    yield live("ifPhysAddress", _address, index)
    yield live("ifOperStatus", _link, index)
    for name in _COUNTED:
        yield instance(name, index), Tally(name, model.captured.number(name, index) or 0)
    counted = model.captured.number("ifInErrors", index) or 0
    yield moving("ifInErrors", lambda machine: counted + machine.switch.line_errors, _next_error, index)


_WIDE = {
    "ifHCInOctets": "ifInOctets",
    "ifHCInUcastPkts": "ifInUcastPkts",
    "ifHCOutOctets": "ifOutOctets",
    "ifHCOutUcastPkts": "ifOutUcastPkts",
}
"""Counters of 64 bits, and those of 32 that count the same."""
_NEVER_COUNTED = tuple(
    f"if{wide}{way}{kind}castPkts"
    for wide in ("", "HC")
    for way in ("In", "Out")
    for kind in ("Multi", "Broad")
)


def _extension(index: int, name: str, megabits: int, *, connector: bool) -> Iterator[Row]:
    """The row of ifXTable (RFC 2863)."""
    yield fixed("ifName", name, index)
    for wide, narrow in _WIDE.items():
        yield instance(wide, index), Tally(narrow, wide=True) if connector else mib.object(wide).value(0)
    for counter in _NEVER_COUNTED:
        yield fixed(counter, 0, index)
    yield fixed("ifLinkUpDownTrapEnable", "enabled" if connector else "disabled", index)
    yield fixed("ifHighSpeed", megabits, index)
    yield fixed("ifPromiscuousMode", "false", index)
    yield fixed("ifConnectorPresent", "true" if connector else "false", index)
    yield fixed("ifAlias", "", index)
    yield fixed("ifCounterDiscontinuityTime", 0, index)


def _interface(index: int, descr: str, kind: str, mtu: int, speed: int) -> Iterator[Row]:
    yield fixed("ifIndex", index, index)
    yield fixed("ifDescr", descr, index)
    yield fixed("ifType", kind, index)
    yield fixed("ifMtu", mtu, index)
    yield fixed("ifSpeed", speed, index)
    yield fixed("ifAdminStatus", "up", index)
    yield fixed("ifLastChange", 0, index)
    for counter in _COUNTERS:
        yield fixed(counter, 0, index)
    yield fixed("ifSpecific", _NOT_SPECIFIC, index)
