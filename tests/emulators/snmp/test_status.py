"""What is wrong, in the words of the Host Resources and Printer MIBs (RFC 3805 §2.2.13.2)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import Machine, Page
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.trays import Tray
from misfeed.emulators.profiles import load
from misfeed.emulators.snmp.status import detected_errors, device_status, printer_status
from misfeed.protocols.snmp import mib

Break = Callable[[Machine], None]


def job(machine: Machine, media: str = "iso_a4_210x297mm") -> None:
    machine.jobs.submit(name="x", pages=(Page({"black": 50_000}),), media=media)
    machine.clock.finish_now()


def pause(machine: Machine) -> None:
    machine.engine.paused = True
    machine.clock.finish_now()


def needed_tray_empty(machine: Machine) -> None:
    machine.act("unload", "tray-2")
    job(machine)


def jam(machine: Machine) -> None:
    machine.path.latched = "path.registration"
    machine.clock.finish_now()


def nearly_empty(machine: Machine) -> None:
    machine.part("tray-2", Tray).level = 5
    machine.clock.finish_now()


def spent(machine: Machine, share: float) -> None:
    supply = machine.supplies[0]
    supply.used = round(supply.full_amount * share)
    machine.clock.finish_now()


def bin_holds(machine: Machine, share: float) -> None:
    output = machine.part(machine.bins[0].id, Bin)
    output.level = round(output.spec.capacity * share)
    machine.clock.finish_now()


def sleep(machine: Machine) -> None:
    machine.clock.advance(machine.profile.engine.sleep_after_s * 2_000_000)


CASES: list[tuple[str, Break, str, str, set[str]]] = [
    ("nothing", lambda m: None, "running", "idle", set()),
    ("printing", job, "running", "printing", set()),
    ("asleep", sleep, "running", "other", set()),
    ("paused", pause, "down", "other", {"offline"}),
    ("door open", lambda m: m.act("open", "cover.front"), "down", "other", {"doorOpen"}),
    ("jam", jam, "down", "other", {"jammed"}),
    ("tray empty", lambda m: m.act("unload", "tray-2"), "warning", "idle", {"inputTrayEmpty"}),
    (
        "needed tray empty",
        needed_tray_empty,
        "down",
        "other",
        {"inputTrayEmpty", "noPaper"},
    ),
    ("tray low", nearly_empty, "warning", "idle", {"lowPaper"}),
    ("tray out", lambda m: m.act("open", "tray-2"), "warning", "idle", {"inputTrayMissing"}),
    ("bin nearly full", lambda m: bin_holds(m, 0.95), "warning", "idle", {"outputNearFull"}),
    ("bin full", lambda m: bin_holds(m, 1), "down", "other", {"outputFull"}),
    ("toner low", lambda m: spent(m, 0.95), "warning", "idle", {"lowToner"}),
    ("toner empty", lambda m: spent(m, 1), "down", "other", {"noToner"}),
    ("toner out", lambda m: m.act("remove", m.supplies[0].id), "down", "other", {"markerSupplyMissing"}),
]


@pytest.mark.parametrize(("what", "happens", "device", "printer", "bits"), CASES, ids=[c[0] for c in CASES])
def test_status_and_error_bits_follow_the_alerts(
    machine: Machine, what: str, happens: Break, device: str, printer: str, bits: set[str]
) -> None:
    happens(machine)
    assert (device_status(machine), printer_status(machine)) == (device, printer)
    assert set(detected_errors(machine)) == bits


def test_a_bit_of_the_second_octet_needs_two(
    machine: Machine, shown: Callable[[Machine, str], object]
) -> None:
    assert shown(machine, "hrPrinterDetectedErrorState.1") == b"\0"
    machine.act("open", "tray-2")
    assert shown(machine, "hrPrinterDetectedErrorState.1") == b"\0\x80"


def test_a_model_that_answers_two_octets_always_does(
    small: Callable[..., Machine], shown: Callable[[Machine, str], object]
) -> None:
    machine = small(("hrPrinterDetectedErrorState.1", "4x", "0000"))
    assert shown(machine, "hrPrinterDetectedErrorState.1") == b"\0\0"


def test_sub_units_tell_their_own_alerts_only(
    machine: Machine, shown: Callable[[Machine, str], object]
) -> None:
    machine.act("unload", "tray-2")
    assert shown(machine, "prtInputStatus.1.2") == 1 + 8
    assert shown(machine, "prtInputStatus.1.1") == 0
    assert shown(machine, "prtMarkerStatus.1.1") == 0
    pause(machine)
    assert shown(machine, "prtInputStatus.1.1") == 32


def test_every_alert_code_of_the_registry_has_at_most_one_bit_of_the_standard() -> None:
    from misfeed.emulators.snmp.status import _bit

    known = {"", *mib.bits("hrPrinterDetectedErrorState").positions}
    assert {_bit(code) for code in mib.enum("PrtAlertCodeTC").numbers} <= known


def test_a_tray_that_is_out_waits_for_hands_like_an_empty_one(
    machine: Machine, shown: Callable[[Machine, str], object]
) -> None:
    machine.act("open", "tray-2")
    assert shown(machine, "prtInputStatus.1.2") == 1 + 8


def test_a_bin_that_faces_up_says_so(shown: Callable[[Machine, str], object]) -> None:
    machine = Machine(load("inkjet-mfp"))
    assert shown(machine, "prtOutputPageDeliveryOrientation.1.1") == 3
    assert shown(machine, "prtOutputStackingOrder.1.1") == 4


def test_a_bins_flag_tells_full_and_not_full_and_nothing_between(
    machine: Machine, shown: Callable[[Machine, str], object]
) -> None:
    assert shown(machine, "prtOutputRemainingCapacity.1.1") == -3
    machine.bins[0].flag_stuck = True
    machine.clock.finish_now()
    assert shown(machine, "prtOutputRemainingCapacity.1.1") == 0
    assert shown(machine, "prtOutputStatus.1.1") == 1 + 16


def test_a_marker_tells_what_its_supplies_lack(
    machine: Machine, shown: Callable[[Machine, str], object]
) -> None:
    spent(machine, 0.95)
    assert shown(machine, "prtMarkerStatus.1.1") == 8
    spent(machine, 1.0)
    assert shown(machine, "prtMarkerStatus.1.1") == 1 + 16, "it waits for toner, and is not broken"
    machine.act("replace", "supply.black")
    assert shown(machine, "prtMarkerStatus.1.1") == 0
