"""A printer on a USB cable of this computer: found, read, and nothing done to it that is not allowed.

Instead of libusb, PyUSB is given an emulated printer; all above that is as on a desk.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import usb.core
from misfeed import emulate
from misfeed.cli import main
from misfeed.device import Device
from misfeed.errors import BenchError, Refused
from misfeed.fixtures import document
from misfeed.interfaces import usb_local
from misfeed.permits import NotPermitted, Permit
from misfeed.providers import installed
from misfeed.real.benchfile import Bench, BenchDevice
from misfeed.real.provider import RealProvider
from misfeed.real.usb import GatedPrinter
from misfeed.real.usb_name import UsbName
from misfeed.transports import usbip

IDS = {"mono-laser": "03f0:152a", "inkjet-mfp": "04a9:1792"}


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Device]]:
    """Plug printers into this computer."""
    backends: list[Any] = []
    devices: list[Device] = []
    find: Any = usb.core.find

    def found(**wanted: Any) -> Iterator[Any]:
        wanted = {key: one for key, one in wanted.items() if key not in ("find_all", "backend")}
        for backend in backends:
            yield from find(find_all=True, backend=backend, **wanted)

    def plugged(profile: str, *, seed: int = 1) -> Device:
        device = emulate(profile, seed=seed)
        devices.append(device)
        backends.append(usbip.backend(device.route("10.0.9.17")))
        return device

    monkeypatch.setattr(usb_local, "_find", found)
    yield plugged
    for device in devices:
        device.close()


def real(usb_name: str, *allowed: Permit) -> Device:
    bench = Bench({"desk": BenchDevice(usb=usb_name)}, allowed=allowed)
    return Device(RealProvider(bench, installed()).make("desk"))


def test_names_are_read_and_told() -> None:
    assert UsbName.of("03F0:8104") == (0x03F0, 0x8104, None)
    assert str(UsbName.of("03f0:8104:VN C3".replace(" ", ""))) == "03f0:8104:VNC3"
    for text in ("", "03f0", "03f0:81", "03f0:8104:", "03f0:8104:a b"):
        with pytest.raises(ValueError, match="usb is vendor and product"):
            UsbName.of(text)


def test_a_printer_of_pages_tells_its_device_id_and_no_more(plug: Callable[..., Device]) -> None:
    plug("mono-laser")
    with real(IDS["mono-laser"]) as device:
        facts = device.facts
        assert (facts.over, facts.services, facts.values["usb"], facts.values["usb_http"]) == (
            "usb", frozenset(), True, 0,
        )  # fmt: skip
        assert facts.values["model"] == "HP LaserJet 400 M401dw"
        assert facts.values["formats"] == ("application/pdf", "image/pwg-raster")
        assert device.usb.port_status() == 0x18
        assert device.pjl.status().code == 10001


def test_one_with_ipp_over_usb_tells_what_ipp_does(plug: Callable[..., Device]) -> None:
    plug("inkjet-mfp")
    with real(IDS["inkjet-mfp"]) as device:
        assert device.facts.services == {"ipp"}
        assert device.facts.values["color"] is True
        assert device.ipp.state().name == "IDLE"
        assert device.at("usb").ipp.accepts_jobs()


def test_without_leave_it_is_only_read(plug: Callable[..., Device]) -> None:
    emulated = plug("inkjet-mfp")
    with real(IDS["inkjet-mfp"]) as device:
        for attempt in (
            lambda: device.usb.write(document("one-page.pdf")),
            lambda: device.usb.soft_reset(),
            lambda: device.ipp.print_job(document("one-page.pdf")),
            lambda: device.ipp.pause(),
            lambda: device.pjl.tell(_set_display()),
        ):
            with pytest.raises(NotPermitted):
                attempt()
        assert device.pjl.status().code == 10001, "what is refused leaves nothing behind"
        assert device.ipp.state().name == "IDLE"
    assert emulated.ipp.jobs() == emulated.ipp.jobs("completed") == ()


def _set_display() -> Any:
    from misfeed.protocols.pjl import Option, PjlCommand

    return PjlCommand("RDYMSG", (Option("DISPLAY", "mine", quoted=True),))


class Wire:
    """A printer's requests that change something, as they go by."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.resets: list[tuple[int, int]] = []
        self.cleared: list[int] = []
        transfer, clear = usbip.UsbipBackend.ctrl_transfer, usbip.UsbipBackend.clear_halt

        def seen(backend: Any, handle: Any, kind: int, request: int, *rest: Any) -> int:
            if (kind, request) == (0x21, 2):
                self.resets.append((kind, request))
            return transfer(backend, handle, kind, request, *rest)

        def clearing(backend: Any, handle: Any, endpoint: int) -> None:
            self.cleared.append(endpoint)
            clear(backend, handle, endpoint)

        monkeypatch.setattr(usbip.UsbipBackend, "ctrl_transfer", seen)
        monkeypatch.setattr(usbip.UsbipBackend, "clear_halt", clearing)


@pytest.mark.parametrize("allowed", [(), (Permit.CANCEL_JOBS,)])
def test_an_answer_left_unread_resets_the_interface_only_with_leave(
    plug: Callable[..., Device], monkeypatch: pytest.MonkeyPatch, allowed: tuple[Permit, ...]
) -> None:
    plug("inkjet-mfp")
    wire = Wire(monkeypatch)
    with GatedPrinter(UsbName.of(IDS["inkjet-mfp"]), frozenset(allowed)) as printer:
        for _ in range(2):
            stream = printer.http.stream(1.0)
            stream.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert stream.receive(8, 5.0) == b"HTTP/1.1", "what was left before is not taken for an answer"
            stream.close()
    assert bool(wire.resets) == bool(allowed)


def test_a_stalled_interface_stays_so_without_leave_and_says_what_clears_it(
    plug: Callable[..., Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    plug("inkjet-mfp")
    wire = Wire(monkeypatch)
    with GatedPrinter(UsbName.of(IDS["inkjet-mfp"]), frozenset()) as printer:
        stream = printer.http.stream(1.0)
        printer.http.device.ctrl_transfer(0x02, 3, 0, 3)
        with pytest.raises(Refused, match="--allow cancel-jobs"):
            stream.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        stream.close()
    assert (wire.resets, wire.cleared) == ([], [])


def test_with_leave_it_prints_either_way(plug: Callable[..., Device]) -> None:
    emulated = plug("inkjet-mfp")
    with real(IDS["inkjet-mfp"], Permit.PRINT, Permit.CANCEL_JOBS) as device:
        device.usb.write(document("one-page.pdf"))
        device.drop_usb()
        device.ipp.print_job(document("one-page.pdf"), document_format="application/pdf")
        device.usb.soft_reset()
    emulated.clock.wait(120)
    assert len(emulated.ipp.jobs("completed")) == 2


def test_twins_are_told_apart_by_their_serial_number(plug: Callable[..., Device]) -> None:
    emulated = plug("mono-laser")
    serial = emulated.usb.device_id()["SN"]
    emulated.drop_usb()
    with GatedPrinter(UsbName.of(f"{IDS['mono-laser']}:{serial}"), frozenset()) as printer:
        assert printer.device_id()["SN"] == serial
    with GatedPrinter(UsbName.of(f"{IDS['mono-laser']}:NOBODY"), frozenset()) as other:
        assert not other.present()


def test_one_that_this_user_may_not_open_is_told_with_the_rule_that_lets_it(
    plug: Callable[..., Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    plug("mono-laser")

    def denied(*_: Any, **__: Any) -> None:
        raise usb.core.USBError("Access denied (insufficient permissions)", errno=errno.EACCES)

    monkeypatch.setattr(usbip.UsbipBackend, "open_device", denied)
    with pytest.raises(BenchError) as caught:
        RealProvider(Bench({"desk": BenchDevice(usb=IDS["mono-laser"])}), installed()).facts("desk")
    assert 'ATTR{idVendor}=="03f0", ATTR{idProduct}=="152a", TAG+="uaccess"' in str(caught.value)


@pytest.fixture
def driver(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is done to a driver of this computer that has every printer's first interface."""
    done: list[str] = []
    monkeypatch.setattr(
        usbip.UsbipBackend, "is_kernel_driver_active", lambda *_: "detach" not in done or done[-1] == "attach"
    )
    for act in ("detach", "attach"):
        monkeypatch.setattr(
            usbip.UsbipBackend, f"{act}_kernel_driver", lambda *_, act=act: done.append(act), raising=False
        )
    return done


def test_the_kernels_driver_is_taken_it_from_with_leave_and_gets_it_back(
    plug: Callable[..., Device], driver: list[str]
) -> None:
    plug("mono-laser")
    with GatedPrinter(UsbName.of(IDS["mono-laser"]), frozenset({Permit.DETACH})) as printer:
        assert printer.port_status() == 0x18
        assert driver == ["detach"]
    assert driver == ["detach", "attach"]


def test_without_leave_the_kernels_driver_keeps_it_and_its_id_is_read_all_the_same(
    plug: Callable[..., Device], driver: list[str]
) -> None:
    plug("mono-laser")
    with GatedPrinter(UsbName.of(IDS["mono-laser"]), frozenset()) as printer:
        assert printer.present()
        assert printer.device_id()["MDL"] == "HP LaserJet 400 M401dw"
        for attempt in (
            printer.port_status,
            lambda: printer.read(1.0),
            lambda: printer.write(b"\x1b%-12345X"),
        ):
            with pytest.raises(NotPermitted, match="--allow detach"):
                attempt()
    assert driver == []


def test_a_run_skips_what_takes_it_from_the_kernels_driver_and_a_diagnosis_judges_nothing_unread(
    plug: Callable[..., Device],
    driver: list[str],
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plug("mono-laser")
    plug("inkjet-mfp")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "HC-01", "--usb", IDS["inkjet-mfp"], "--json", "-q"]) == 1, "nothing ran"
    (case,) = json.loads(capsys.readouterr().out)["cases"]
    assert (case["outcome"], "--allow detach" in case["reason"]) == ("skipped", True)
    assert driver == []
    assert main(["run", "HC-01", "--usb", IDS["inkjet-mfp"], "--allow", "detach", "-q"]) == 0
    assert driver
    assert driver == ["detach", "attach"] * (len(driver) // 2), "it has it back"
    driver.clear()
    capsys.readouterr()
    assert main(["diagnose", "--usb", IDS["mono-laser"]]) == 1
    told = capsys.readouterr().out
    assert "cause: unknown" in told
    assert "usb: not read: it would take it from this computer's USB driver; --allow detach lets it" in told
    assert driver == []


def test_a_stall_is_cleared_only_with_leave(
    plug: Callable[..., Device], monkeypatch: pytest.MonkeyPatch
) -> None:
    plug("mono-laser")
    wire = Wire(monkeypatch)
    refused = pytest.raises(NotPermitted, match="--allow cancel-jobs")
    with GatedPrinter(UsbName.of(IDS["mono-laser"]), frozenset()) as printer, refused:
        printer.clear_halt()
    assert wire.cleared == []
    with GatedPrinter(UsbName.of(IDS["mono-laser"]), frozenset({Permit.CANCEL_JOBS})) as printer:
        printer.clear_halt()
    assert wire.cleared == [0x01, 0x82]


def test_a_run_reads_it_and_skips_what_would_change_it(
    plug: Callable[..., Device],
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plug("inkjet-mfp")
    monkeypatch.chdir(tmp_path)
    code = main(["run", "health", "CS-01", "--usb", IDS["inkjet-mfp"], "--json", "-q"])
    told = {case["scenario"]: case for case in json.loads(capsys.readouterr().out)["cases"]}
    assert code == 0
    assert told["HC-01"]["outcome"] == "passed"
    assert told["CS-01"]["outcome"] == told["HC-06"]["outcome"] == "skipped"
    assert "--allow" in told["CS-01"]["reason"]
    assert main(["run", "health", "--usb", "03f0:ffff", "-q"]) == 3
    assert "no printer is plugged in" in capsys.readouterr().err
    assert main(["run", "health", "--usb", "laser", "-q"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("misfeed: --usb takes vendor and product in hexadecimal")
    assert told.endswith(": --usb 03f0:8104\n")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_diagnosis_of_one_that_is_not_plugged_in_gives_no_verdict(
    plug: Callable[..., Device], capsys: pytest.CaptureFixture[str], form: list[str]
) -> None:
    plug("mono-laser")
    assert main(["diagnose", "--usb", "03f0:ffff", *form]) == 3
    said, told = capsys.readouterr()
    assert said == ""
    assert "does not answer: USB 03f0:ffff: no printer is plugged in" in told
