"""Devices of this computer: found by serial number, and what to do where they cannot be opened."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import usb.core
from misfeed.errors import BenchError
from misfeed.interfaces.usb import UsbPrinter
from misfeed.interfaces.usb_local import plugged_in, udev_rule


class Device:
    def __init__(self, serial: str | None) -> None:
        self._serial = serial

    @property
    def serial_number(self) -> str:
        if self._serial is None:
            raise ValueError("The device has no langid (permission issue, no string descriptors supported?)")
        return self._serial


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def plugged(*devices: Device) -> None:
        def find(**wanted: Any) -> Iterator[Device]:
            assert wanted == {"find_all": True, "idVendor": 0x1234, "idProduct": 0x5678}
            return iter(devices)

        monkeypatch.setattr("misfeed.interfaces.usb_local._find", find)

    return plugged


def test_twins_are_told_apart_by_their_serial_number(plug: Callable[..., None]) -> None:
    one, other = Device("A"), Device("B")
    plug(one, other)
    assert list(plugged_in(0x1234, 0x5678, "B")) == [other]
    assert list(plugged_in(0x1234, 0x5678)) == [one, other]


def test_one_whose_serial_number_cannot_be_read_may_not_be_opened(plug: Callable[..., None]) -> None:
    plug(Device(None))
    with pytest.raises(usb.core.USBError) as caught:
        list(plugged_in(0x1234, 0x5678, "B"))
    assert caught.value.errno == errno.EACCES
    with pytest.raises(BenchError, match="its serial number cannot be read; on Linux write SUBSYSTEM"):
        UsbPrinter.local(0x1234, 0x5678, "B").port_status()


def test_without_libusb_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(**_: Any) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr("misfeed.interfaces.usb_local._find", find)
    with pytest.raises(BenchError, match="libusb"):
        UsbPrinter.local(0x1234, 0x5678).port_status()


def test_the_rule_for_udev_names_the_device() -> None:
    rule = 'SUBSYSTEM=="usb", ATTR{idVendor}=="03f0", ATTR{idProduct}=="0a17", TAG+="uaccess"'
    assert rule in udev_rule(0x03F0, 0x0A17)
