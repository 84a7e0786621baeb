"""Values that are not what the MIB wants, as a client reads them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.snmp.quirks.values import QUIRKS
from misfeed.emulators.snmp.view import View, compiled
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.snmp import Counter32, Integer32, ObjectIdentifier, OctetString, dotted, mib

Read = Callable[[str], object]
Switch = Callable[..., None]
Shown = Callable[[Machine, str], object]
LEVEL, CAPACITY = "prtMarkerSuppliesLevel.1.1", "prtMarkerSuppliesMaxCapacity.1.1"


def test_error_bits_take_no_octet_one_or_two(read: Read, switch: Switch, machine: Machine) -> None:
    bits = "hrPrinterDetectedErrorState.1"
    assert read(bits) == b"\0"
    switch("snmp.two-error-octets")
    assert read(bits) == b"\0\0"
    switch("snmp.two-error-octets", on=False)
    switch("snmp.no-error-bits")
    assert read(bits) == b""
    machine.act("open", machine.covers[0].id)
    assert read(bits) == b"\x08"


def test_the_client_reads_error_bits_of_any_length(
    client: SnmpClient, switch: Switch, machine: Machine
) -> None:
    for quirk in ("snmp.no-error-bits", "snmp.two-error-octets"):
        switch(quirk)
        assert client.error_bits() == frozenset()
        machine.act("open", machine.covers[0].id)
        assert client.error_bits() == {"doorOpen"}
        machine.act("close", machine.covers[0].id)
        switch(quirk, on=False)


def test_a_level_may_be_a_percentage_whatever_the_capacity(
    read: Read, switch: Switch, machine: Machine
) -> None:
    percent = machine.supplies[0].percent
    capacity = read(CAPACITY)
    switch("snmp.levels-in-percent")
    assert (read(LEVEL), read(CAPACITY)) == (percent, capacity)


def test_a_level_may_pass_its_capacity_and_the_client_says_so(
    client: SnmpClient, read: Read, switch: Switch
) -> None:
    level = read(LEVEL)
    assert isinstance(level, int)
    switch("snmp.levels-too-high")
    assert read(LEVEL) == level * 3 // 2
    percent = client.supplies()[0].percent
    assert percent is not None
    assert percent > 100


def test_levels_and_capacities_may_be_unknown_and_are_no_percentage_then(
    client: SnmpClient, read: Read, switch: Switch
) -> None:
    percent = client.supplies()[0].percent
    switch("snmp.capacity-untold")
    assert (read(LEVEL), read(CAPACITY)) == (percent, -2)
    assert client.supplies()[0].percent is None
    switch("snmp.levels-untold")
    assert (read(LEVEL), read(CAPACITY)) == (-2, -2)
    assert client.supplies()[0].percent is None


def test_a_level_may_be_no_restriction_until_nothing_is_left(
    client: SnmpClient, read: Read, switch: Switch, machine: Machine
) -> None:
    switch("snmp.levels-other")
    assert read(LEVEL) == -1
    assert client.supplies()[0].percent is None
    make_fault("supply.spent", {"percent_left": 0}).break_machine(machine, "supply.black")
    assert read(LEVEL) == 0


def test_a_receptacle_may_tell_what_is_in_it(small: Callable[..., Machine], shown: Shown) -> None:
    machine = small()
    assert shown(machine, "prtMarkerSuppliesLevel.1.31") == 750
    machine.formatter.quirks = frozenset({"snmp.waste-counts-up"})
    assert shown(machine, "prtMarkerSuppliesLevel.1.31") == 250
    assert shown(machine, "prtMarkerSuppliesLevel.1.30") == 60


def test_what_was_captured_as_no_quantity_stays_so(small: Callable[..., Machine], shown: Shown) -> None:
    machine = small(("prtMarkerSuppliesLevel.1.30", "2", "-2"))
    machine.formatter.quirks = frozenset({"snmp.levels-too-high"})
    assert shown(machine, "prtMarkerSuppliesLevel.1.30") == -2


def test_types_may_be_other_ones(client: SnmpClient, switch: Switch) -> None:
    names = ("sysObjectID.0", "prtMarkerLifeCount.1.1")
    [(_, identifier), (_, count)] = client.get(*names)
    assert isinstance(identifier, ObjectIdentifier)
    assert isinstance(count, Counter32)
    switch("snmp.object-id-is-text")
    switch("snmp.count-is-integer")
    assert [value for _, value in client.get(*names)] == [
        OctetString(dotted(identifier.value).encode()),
        Integer32(count.value),
    ]


def test_texts_may_be_cut_and_end_in_a_nul(read: Read, switch: Switch, machine: Machine) -> None:
    whole = read("sysDescr.0")
    assert isinstance(whole, bytes)
    switch("snmp.text-cut")
    assert read("sysDescr.0") == whole[:16]
    switch("snmp.text-ends-in-nul")
    assert read("sysDescr.0") == whole[:16] + b"\0"
    serial = read("prtGeneralSerialNumber.1")
    assert serial == machine.serial.encode()[:16] + b"\0"
    machine.act("open", machine.covers[0].id)
    description = read("prtAlertDescription.1.1")
    assert isinstance(description, bytes)
    assert description.endswith(b"\0")
    assert len(description) <= 17


def test_texts_may_be_in_another_character_set_than_is_told(
    small: Callable[..., Machine], shown: Shown
) -> None:
    machine = small(more='[panel]\nlanguages = ["fr"]\n')
    assert shown(machine, "prtConsoleDisplayBufferText.1.1") == "Prêt".encode()
    machine.formatter.quirks = frozenset({"snmp.text-is-latin-1"})
    assert shown(machine, "prtConsoleDisplayBufferText.1.1") == b"Pr\xeat"
    assert shown(machine, "prtLocalizationCharacterSet.1.1") == 106, "it says UTF-8"


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.name)
def test_a_quirk_of_values_keeps_every_row_in_its_place(machine: Machine, quirk: object) -> None:
    plain = compiled(machine.profile).sheet.oids
    bent = compiled(machine.profile, frozenset({quirk.name})).sheet  # type: ignore[attr-defined]  # a Quirk
    assert bent.oids == plain
    assert bent is not compiled(machine.profile).sheet


def test_machines_without_quirks_share_what_is_compiled(machine: Machine) -> None:
    assert compiled(machine.profile, frozenset({"usb.always-ready"})) is compiled(machine.profile)
    assert View(machine, {}).get(mib.oid("sysDescr.0")) == compiled(machine.profile).sheet.cell(
        mib.oid("sysDescr.0")
    )
