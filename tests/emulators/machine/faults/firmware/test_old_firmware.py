"""FW-01: one document brings an old firmware down, every time; the current one prints it."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine import Page

FAULT = "formatter.firmware.old"


def draw(bench: Any, document_format: str = "application/pdf") -> Any:
    """Send a page that is black to six tenths."""
    page = Page({"black": 600_000})
    job = bench.machine.jobs.submit(pages=(page,), format=document_format)
    bench.machine.clock.finish_now()
    return job


def comes_out(bench: Any, document_format: str = "application/pdf") -> bool:
    before = bench.machine.engine.sheets
    draw(bench, document_format)
    bench.wait(300)
    return bool(bench.machine.engine.sheets == before + 1)


def test_everything_else_prints_and_nothing_shows(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert comes_out(bench, "image/pwg-raster")
    bench.shows_nothing()


def test_the_old_version_is_told(bench: Any) -> None:
    bench.break_it()
    first = bench.machine.profile.identity.first_firmware
    told = bench.device.ipp.printer_attributes("printer-firmware-string-version")
    assert told["printer-firmware-string-version"] == (first,)
    assert bench.device.hands.look("formatter")["firmware"] == "out of date"


def test_the_firmware_stops_says_so_on_the_panel_and_restarts_by_itself(bench: Any) -> None:
    bench.break_it()
    cycles = bench.machine.power.cycles
    draw(bench)
    code = bench.machine.profile.vendor_code("firmware-error")
    assert bench.device.hands.read_panel() == f"{code} Firmware error".strip()
    assert not bench.device.usb.present()
    assert not bench.device.at("admin").ping()
    assert bench.device.at("users").reach("ipp") == "silent"
    bench.wait(120)
    assert bench.machine.power.cycles == cycles + 1
    assert bench.machine.up_time_us < 150_000_000
    assert bench.device.hands.look("formatter")["event log"] == "firmware errors"
    bench.shows_nothing()
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["job-lost"]


def test_sent_again_it_crashes_again(bench: Any) -> None:
    bench.break_it()
    assert not comes_out(bench)
    assert not comes_out(bench)
    bench.power_cycle()
    assert not comes_out(bench)
    assert bench.present


def test_another_board_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not comes_out(bench)
    assert bench.present


def test_current_firmware_prints_the_document(bench: Any) -> None:
    bench.break_it()
    bench.do("update_firmware")
    bench.wait(240)
    assert not bench.present
    assert comes_out(bench)
    bench.shows_nothing()
