"""sysORTable: what the agent says that it supports, with and without SNMPv3."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import Oid, mib

ALWAYS = ("1.3.6.1.6.3.1", "1.3.6.1.2.1.2", "1.3.6.1.2.1.25", "1.3.6.1.2.1.43")
V3 = ("1.3.6.1.6.3.10.3.1.1", "1.3.6.1.6.3.15.2.1.1", "1.3.6.1.6.3.16.2.2.1")
"""snmpFrameworkMIBCompliance, usmMIBCompliance and vacmBasicGroup, as Net-SNMP lists them."""


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"))


def column(machine: Machine, name: str) -> list[object]:
    """A column in the order in which a walk gives it."""
    view, found = View(machine, {}), []
    at: Oid | None = mib.object(name).oid
    while at is not None and (at := view.after(at)) is not None and at[:-1] == mib.object(name).oid:
        found.append(getattr(view.get(at), "value", None))
    return found


def oids(*dotted: str) -> list[object]:
    return [tuple(map(int, one.split("."))) for one in dotted]


def test_without_v3_it_names_what_every_model_has(machine: Machine) -> None:
    assert column(machine, "sysORID") == oids(*ALWAYS)
    assert View(machine, {}).get(mib.oid("sysORLastChange.0")).value == 0


def test_the_modules_of_v3_are_there_while_it_is_spoken(machine: Machine) -> None:
    machine.clock.advance(90_000_000)
    machine.act("add_snmp_user", "network", name="fleet", passphrase="correct-horse")
    since = machine.up_time_us // 10_000
    assert column(machine, "sysORID") == oids(*ALWAYS, *V3)
    assert column(machine, "sysORUpTime") == [0] * len(ALWAYS) + [since] * len(V3)
    assert len(column(machine, "sysORDescr")) == len(ALWAYS) + len(V3)
    assert View(machine, {}).get(mib.oid("sysORLastChange.0")).value == since
    machine.clock.advance(1_000_000)
    machine.act("set_snmp_versions", "network", v3=False)
    assert column(machine, "sysORID") == oids(*ALWAYS)
    assert View(machine, {}).get(mib.oid("sysORLastChange.0")).value == since + 100


def test_after_a_restart_they_are_as_old_as_all_others(machine: Machine) -> None:
    machine.clock.advance(90_000_000)
    machine.act("set_snmp_versions", "network", v3=True)
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(120_000_000)
    assert column(machine, "sysORUpTime") == [0] * (len(ALWAYS) + len(V3))
