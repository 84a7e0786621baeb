"""What the agent says that it supports (sysORTable, RFC 3418): modules of every model, and those of SNMPv3.

The latter come and go with the setting, as Net-SNMP lists them: by what says how far each is supported.
"""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, fixed, instance, live
from misfeed.protocols.snmp import Oid, Value, mib

HIDES: tuple[str, ...] = ()
TABLE = "sysORTable"

_TICK_US = 10_000
_ALWAYS: tuple[tuple[Oid, str], ...] = (
    ((1, 3, 6, 1, 6, 3, 1), "The MIB module for SNMP entities"),
    ((1, 3, 6, 1, 2, 1, 2), "The interfaces group"),
    ((1, 3, 6, 1, 2, 1, 25), "The Host Resources MIB"),
    ((1, 3, 6, 1, 2, 1, 43), "The Printer MIB"),
)
_V3: tuple[tuple[Oid, str], ...] = (
    # snmpFrameworkMIBCompliance, usmMIBCompliance, vacmBasicGroup
    ((1, 3, 6, 1, 6, 3, 10, 3, 1, 1), "The SNMP Management Architecture MIB"),
    ((1, 3, 6, 1, 6, 3, 15, 2, 1, 1), "The User-based Security Model of SNMP"),
    ((1, 3, 6, 1, 6, 3, 16, 2, 2, 1), "The View-based Access Control Model of SNMP"),
)


def _changed(machine: Machine) -> int:
    """sysUpTime when the rows of SNMPv3 last came or went; 0 where they are as it was switched on."""
    return max(0, machine.network.snmp_v3_changed_at - machine.power.booted_at) // _TICK_US % 2**32


def rows(model: Model) -> Iterator[Row]:
    if model.captured.has(TABLE):
        return
    yield live("sysORLastChange", _changed)
    for i, (identifier, text) in enumerate(_ALWAYS, 1):
        yield fixed("sysORID", identifier, i)
        yield fixed("sysORDescr", text, i)
        yield fixed("sysORUpTime", 0, i)


def coming(machine: Machine, model: Model) -> dict[Oid, Value]:
    """The rows that there are while the engine speaks SNMPv3, in order."""
    found: dict[Oid, Value] = {}
    if machine.network.snmp_v3 and not model.captured.has(TABLE):
        since = _changed(machine)
        for i, (identifier, text) in enumerate(_V3, len(_ALWAYS) + 1):
            for name, content in (("sysORID", identifier), ("sysORDescr", text), ("sysORUpTime", since)):
                found[instance(name, i)] = mib.object(name).value(content)
    return dict(sorted(found.items()))
