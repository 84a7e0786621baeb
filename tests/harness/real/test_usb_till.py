"""A receipt printer on a USB cable of this computer: it is asked, and does no more than is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import usb.core
from misfeed import emulate
from misfeed.cli import main
from misfeed.device import Device
from misfeed.interfaces import usb_local
from misfeed.interfaces.escpos import EscposClient
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.escpos import Status
from misfeed.providers import installed
from misfeed.real.benchfile import Bench, BenchDevice
from misfeed.real.provider import RealProvider
from misfeed.real.usb import GatedPrinter
from misfeed.real.usb_name import UsbName
from misfeed.transports import usbip

ID = "04b8:0202"
RECEIPT = b"\x1b@One coffee 3.20\n\x1dV\x00"
POWER_OFF = b"\x10\x14\x02\x01\x08"
DRAWER = b"\x1bp\x00\x19\xfa"


@pytest.fixture
def emulated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Device]:
    """One that is plugged into this computer."""
    with emulate("receipt-printer", seed=1) as device:
        backend = usbip.backend(device.route("10.0.9.17"))
        find: Any = usb.core.find

        def found(**wanted: Any) -> Iterator[Any]:
            wanted = {key: one for key, one in wanted.items() if key not in ("find_all", "backend")}
            yield from find(find_all=True, backend=backend, **wanted)

        monkeypatch.setattr(usb_local, "_find", found)
        yield device


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> bytearray:
    """All that leaves for its pipes."""
    octets = bytearray()
    write = usbip.UsbipBackend.bulk_write

    def seen(backend: Any, handle: Any, endpoint: int, interface: int, data: Any, timeout: int) -> int:
        octets.extend(bytes(data))
        return write(backend, handle, endpoint, interface, data, timeout)

    monkeypatch.setattr(usbip.UsbipBackend, "bulk_write", seen)
    return octets


def gated(*allowed: Permit) -> GatedPrinter:
    return GatedPrinter(UsbName.of(ID), frozenset(allowed))


@pytest.mark.usefixtures("emulated")
@pytest.mark.parametrize("octets", [POWER_OFF, DRAWER, POWER_OFF + DRAWER, RECEIPT + DRAWER])
def test_leave_to_print_opens_no_drawer_and_switches_nothing_off(octets: bytes, written: bytearray) -> None:
    with gated(Permit.PRINT) as printer:
        with pytest.raises(NotPermitted) as refused:
            printer.write(octets)
        assert set(refused.value.permits) <= {Permit.HANDS, Permit.RESTART}
        assert written == b""
        printer.write(RECEIPT)
        assert written == RECEIPT


@pytest.mark.usefixtures("emulated")
def test_who_may_open_the_drawer_does(written: bytearray) -> None:
    with gated(Permit.HANDS) as printer:
        printer.write(DRAWER)
    assert written == DRAWER


def test_without_leave_its_status_is_asked_through_its_pipes(emulated: Device, written: bytearray) -> None:
    with gated() as printer:
        till = EscposClient.over_usb(printer, permits=frozenset())
        assert till.status() == Status(drawer_high=True)
        assert till.identity().model == "TM-T88VI"
        emulated.hands.act("open", "cover.roll-cover")
        assert till.status().cover_open
        asked = bytes(written)
        for attempt in (lambda: till.print(RECEIPT), lambda: printer.write(RECEIPT), till.watch):
            with pytest.raises(NotPermitted):
                attempt()
        assert written == asked
        assert till.status().cover_open, "what is refused leaves nothing behind"


@pytest.mark.usefixtures("emulated")
def test_a_question_in_pjl_would_be_printed_and_is_not_asked(written: bytearray) -> None:
    with gated() as printer, pytest.raises(NotPermitted):
        printer.write(b"\x1b%-12345X@PJL INFO STATUS\r\n\x1b%-12345X")
    assert written == b""


@pytest.mark.usefixtures("emulated")
def test_what_the_printer_heard_before_the_cable_was_let_go_of_still_counts() -> None:
    with gated(Permit.PRINT) as printer:
        printer.write(b"\x1dv0\x00\x01\x00\x01\x00" + b"\x10")
        printer.write(b"\x1bp")
        printer.close()
        with pytest.raises(NotPermitted, match="hands"):
            printer.write(b"\x14\x01\x00\x01")
        printer.write(b"\x00\x19\xfa")


@pytest.mark.usefixtures("emulated")
def test_one_named_by_its_cable_alone_is_known_for_a_till_and_asked_as_one() -> None:
    provider = RealProvider(Bench({"till": BenchDevice(usb=ID)}), installed())
    assert provider.facts("till").kind == "receipt"
    assert provider.known("till").sources["kind"] == "usb device ID"
    with Device(provider.make("till")) as device:
        assert device.escpos.status() == Status(drawer_high=True)
        with pytest.raises(NotPermitted):
            device.escpos.print(RECEIPT)


@pytest.mark.usefixtures("emulated")
def test_a_diagnosis_with_leave_to_print_prints_no_questions(
    written: bytearray, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["diagnose", "--usb", ID, "--allow", "print"])
    assert "port status 0x18" in capsys.readouterr().out
    assert b"PJL" not in written


def test_a_bench_files_word_for_it_reaches_the_cable(emulated: Device, written: bytearray) -> None:
    emulated.drop_usb()
    entry = BenchDevice(usb=ID, kind="receipt", allow=(Permit.PRINT,))
    bench = Bench({"till": entry}, "shop.toml", (Permit.PRINT,))
    with Device(RealProvider(bench, installed()).make("till")) as device:
        with pytest.raises(NotPermitted):
            device.usb.write(DRAWER)
        device.escpos.print(RECEIPT)
    assert written == RECEIPT
