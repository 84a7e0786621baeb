"""One clock, told alike on every interface that tells a date."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from misfeed.device import Device
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.emulators.provider import EmulatedUnit
from misfeed.protocols.ipp import DateTime
from misfeed.protocols.snmp import OctetString

HERE = datetime(2031, 2, 3, 1, 30, 15, 700_000, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), WallClock(1.0, lambda: 5.0, began=HERE))


@pytest.fixture
def device(machine: Machine) -> Device:
    return Device(EmulatedUnit(machine))


def snmp_date(device: Device) -> bytes:
    ((_, date),) = device.snmp.get("hrSystemDate.0")
    return bytes(date.value)


def test_snmp_and_ipp_tell_the_date_with_how_far_it_is_from_utc(device: Device) -> None:
    told = device.ipp.printer_attributes("printer-current-time")["printer-current-time"][0]
    assert told.isoformat() == HERE.isoformat()
    assert snmp_date(device) == DateTime.of(HERE).octets
    assert snmp_date(device)[8:] == b"-\x03\x1e"


@pytest.mark.parametrize(
    ("octets", "shown"),
    [
        (bytes((0x07, 0xF0, 6, 1, 12, 0, 0, 0)), (2032, 6, 1, 12, 0)),
        (bytes((0x07, 0xF0, 6, 1, 12, 0, 0, 0)) + b"+\0\0", (2032, 6, 1, 8, 30)),
        (bytes((0x07, 0xF0, 6, 1, 12, 0, 0, 0)) + b"-\x03\x1e", (2032, 6, 1, 12, 0)),
    ],
)
def test_a_date_that_is_written_without_an_offset_is_the_sites(
    machine: Machine, octets: bytes, shown: tuple[int, ...]
) -> None:
    machine.act("add_community", "network", community="desk", write="all")
    device = Device(EmulatedUnit(machine))
    device.site["snmp.community"] = "desk"
    device.snmp.set("hrSystemDate.0", OctetString(octets))
    date = machine.date(machine.now)
    assert (date.year, date.month, date.day, date.hour, date.minute) == shown
    assert snmp_date(device)[8:] == b"-\x03\x1e"
