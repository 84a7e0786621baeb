"""The system group and the agent's own counters (RFC 3418)."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, Tally, clipped, fixed, instance, live, moving, writable
from misfeed.emulators.snmp.writing import Change, Content, is_text, number_of, text_of
from misfeed.protocols.snmp import mib

HIDES: tuple[str, ...] = ()

_TICK_US = 10_000
_SERVICES = 72
"""sysServices: end-to-end (2^3) and applications (2^6), as RFC 3418 says of hosts."""

_COUNTERS = (
    "snmpInPkts",
    "snmpOutPkts",
    "snmpInBadVersions",
    "snmpInBadCommunityNames",
    "snmpInBadCommunityUses",
    "snmpInASNParseErrs",
    "snmpInTotalReqVars",
    "snmpInTotalSetVars",
    "snmpInGetRequests",
    "snmpInGetNexts",
    "snmpInSetRequests",
    "snmpInGetResponses",
    "snmpOutTooBigs",
    "snmpOutNoSuchNames",
    "snmpOutBadValues",
    "snmpOutGenErrs",
    "snmpOutGetResponses",
    "snmpOutTraps",
    "snmpSilentDrops",
    "snmpProxyDrops",
)


def ticks(machine: Machine) -> int:
    """sysUpTime: hundredths of a second since power came, modulo 2^32."""
    return machine.up_time_us // _TICK_US % 2**32


def next_tick(machine: Machine) -> int:
    """The machine time at which `ticks` rises."""
    return machine.now + _TICK_US - machine.up_time_us % _TICK_US


def delivered_name(model: Model, number: int) -> bytes:
    """What sysName is until somebody writes it."""
    captured = model.captured.octets("sysName")
    base = model.profile.identity.hostname.encode() if captured is None else captured
    return base if number == 1 else base[:240] + b"-%d" % number


def _name(model: Model) -> Iterator[Row]:
    """sysName: the first of a model has the profile's, the others add their number."""

    def read(machine: Machine) -> bytes:
        if machine.notes.name is not None:
            return machine.notes.name.encode()
        return delivered_name(model, machine.number)

    yield writable(live("sysName", read), _note("name"), is_text())


def _note(field: str) -> Change:
    """Have the machine's notes say what is written."""
    return lambda machine, content: setattr(machine.notes, field, text_of(content))


def _noted(model: Model, name: str, field: str) -> Row:
    """A text that the administrator gives."""
    delivered = model.captured.octets(name) or b""

    def read(machine: Machine) -> bytes:
        said = getattr(machine.notes, field)
        return delivered if said is None else str(said).encode()

    return writable(live(name, read), _note(field), is_text())


def _tell_of_strangers(machine: Machine, content: Content) -> None:
    machine.traps.authentication = number_of(content) == mib.enum("snmpEnableAuthenTraps").number("enabled")


def rows(model: Model) -> Iterator[Row]:
    identity = model.profile.identity
    yield fixed("sysDescr", clipped(identity.sys_descr, "utf-8", 255))
    yield fixed("sysObjectID", identity.sys_object_id)
    yield moving("sysUpTime", ticks, next_tick)
    yield _noted(model, "sysContact", "contact")
    yield from _name(model)
    yield _noted(model, "sysLocation", "place")
    yield fixed("sysServices", _SERVICES)
    for name in _COUNTERS:
        yield instance(name), Tally(name, model.captured.number(name) or 0)
    yield writable(
        live(
            "snmpEnableAuthenTraps", lambda machine: "enabled" if machine.traps.authentication else "disabled"
        ),
        _tell_of_strangers,
    )
