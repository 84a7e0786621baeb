"""Status codes are views of the leading alert and of what the machine is doing."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import misfeed.emulators.machine
import pytest
from misfeed.emulators.machine import (
    Alert,
    Clock,
    Condition,
    Group,
    Machine,
    Page,
    Severity,
    Training,
)
from misfeed.emulators.pjl.codes import KNOWN, alert_code, printable, status
from misfeed.emulators.profiles import load
from misfeed.protocols.snmp import mib

A4 = "iso_a4_210x297mm"
LETTER = "na_letter_8.5x11in"
NO_CODE_OF_THEIR_OWN = {"other", "unknown", "alertRemovalOfBinaryChangeEntry"}


def alert(
    label: str, severity: Severity, group: Group, place: int = 1, key: str = "", part: str = ""
) -> Alert:
    condition = Condition(label, part, group, place, severity, Training.OTHER, key, "")
    return Alert(1, 0, "", condition)


def labels_in_the_machine() -> set[str]:
    """Every alert code label that stands anywhere in the machine's source."""
    labels = set(mib.enum("PrtAlertCodeTC").numbers) - NO_CODE_OF_THEIR_OWN
    found = set()
    for path in Path(misfeed.emulators.machine.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in labels:
                found.add(node.value)
    return found


def test_every_alert_that_the_machine_can_raise_has_a_code_of_its_own() -> None:
    assert "markerTonerEmpty" in labels_in_the_machine()
    assert labels_in_the_machine() - KNOWN == set()


def test_the_table_holds_no_label_that_the_standard_does_not_have() -> None:
    assert set(mib.enum("PrtAlertCodeTC").numbers) >= KNOWN


@pytest.mark.parametrize("severity", [Severity.CRITICAL, Severity.WARNING])
def test_a_label_of_any_kind_has_some_code(machine: Machine, severity: Severity) -> None:
    for label in mib.enum("PrtAlertCodeTC").numbers:
        code = alert_code(alert(label, severity, Group.GENERAL_PRINTER), machine)
        assert 10_000 <= code < 51_000, label


CRITICAL, WARNING = Severity.CRITICAL, Severity.WARNING


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (alert("jam", CRITICAL, Group.INPUT, 2, "jam.tray-2"), 40119),
        (alert("jam", CRITICAL, Group.MEDIA_PATH, 1, "jam.duplex"), 40093),
        (alert("jam", CRITICAL, Group.MEDIA_PATH, 1, "jam.registration"), 40022),
        (alert("mediaPathOutputJam", CRITICAL, Group.MEDIA_PATH, 1, "jam.fuser-exit"), 40022),
        (alert("inputMediaSupplyEmpty", WARNING, Group.INPUT, 1), 11102),
        (alert("inputMediaSupplyEmpty", CRITICAL, Group.INPUT, 2), 41204),
        (alert("inputMediaChangeRequest", CRITICAL, Group.INPUT, 2), 41204),
        (alert("inputMediaSupplyEmpty", WARNING, Group.INPUT, 30), 11900),
        (alert("inputMediaTrayMissing", CRITICAL, Group.INPUT, 2), 40026),
        (alert("inputMediaTrayMissing", WARNING, Group.INPUT, 2), 12201),
        (alert("inputMediaSupplyLow", WARNING, Group.INPUT, 2), 12200),
        (alert("inputTrayElevationFailure", CRITICAL, Group.INPUT, 2), 50021),
        (alert("outputMediaTrayFull", CRITICAL, Group.OUTPUT, 1), 40019),
        (alert("outputMediaTrayAlmostFull", WARNING, Group.OUTPUT, 1), 15010),
        (alert("markerOpcLifeOver", CRITICAL, Group.MARKER_SUPPLIES), 40129),
        (alert("markerOpcLifeAlmostOver", WARNING, Group.MARKER_SUPPLIES), 40130),
        (alert("markerWasteTonerReceptacleFull", CRITICAL, Group.MARKER_SUPPLIES), 40141),
        (alert("markerTonerCartridgeMissing", CRITICAL, Group.MARKER_SUPPLIES), 40010),
        (alert("markerFuserUnderTemperature", CRITICAL, Group.MARKER), 50008),
        (alert("subunitLifeOver", WARNING, Group.MARKER_SUPPLIES), 35075),
    ],
    ids=lambda value: f"{value.condition.code}-{value.condition.key}" if isinstance(value, Alert) else None,
)
def test_an_alert_tells_its_place_where_the_code_has_digits_for_it(
    machine: Machine, raised: Alert, code: int
) -> None:
    assert alert_code(raised, machine) == code


def test_a_worn_transfer_unit_has_codes_that_name_it() -> None:
    machine = Machine(load("departmental-a3-mfp"), Clock(), seed=1)
    units = [one for one in machine.supplies if one.spec.type == "transferUnit"]
    assert units
    for unit in units:
        raised = alert("subunitLifeOver", WARNING, Group.MARKER_SUPPLIES, unit.index, part=unit.id)
        assert alert_code(raised, machine) == 40131


def start_job(machine: Machine, media: str = A4) -> None:
    machine.jobs.submit(pages=(Page({"black": 50_000}),) * 3, media=media)
    machine.clock.finish_now()


def run_empty(machine: Machine) -> None:
    machine.act("unload", "tray-2")
    start_job(machine)


def pause(machine: Machine) -> None:
    machine.engine.paused = True
    machine.clock.finish_now()


def fall_asleep(machine: Machine) -> None:
    machine.clock.advance((machine.profile.engine.sleep_after_s + 1) * 1_000_000)


def wake_for_a_job(machine: Machine) -> None:
    fall_asleep(machine)
    machine.clock.advance(600_000_000)
    start_job(machine)


def spend_toner(machine: Machine) -> None:
    toner = machine.supplies[0]
    toner.used = toner.full_amount
    machine.clock.finish_now()


def thin_toner(machine: Machine) -> None:
    toner = machine.supplies[0]
    toner.used = toner.full_amount * 95 // 100
    machine.clock.finish_now()


def dirty_contacts(machine: Machine) -> None:
    machine.supplies[0].contacts_dirty = True
    machine.clock.finish_now()


def cycle_power(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")


def fill_bin(machine: Machine) -> None:
    machine.bins[0].flag_stuck = True
    machine.clock.finish_now()


@pytest.mark.parametrize(
    ("happens", "code", "online"),
    [
        (lambda _: None, 10001, True),
        (start_job, 10023, True),
        (fall_asleep, 35078, True),
        (wake_for_a_job, 10003, True),
        (cycle_power, 10011, False),
        (pause, 40079, False),
        (lambda machine: machine.act("open", "cover.front"), 40021, False),
        (lambda machine: machine.act("unload", "tray-2"), 11204, True),
        (run_empty, 41204, False),
        (thin_toner, 10006, True),
        (spend_toner, 40038, False),
        (lambda machine: machine.act("remove", "supply.black"), 40010, False),
        (dirty_contacts, 40010, False),
        (fill_bin, 40019, False),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_what_happens_to_the_machine_shows_as_code_and_online_state(
    machine: Machine, happens: Callable[[Machine], None], code: int, online: bool
) -> None:
    happens(machine)
    now = status(machine)
    assert (now.code, now.online) == (code, online)
    assert now.display == machine.panel.text()


def test_a_pause_leads_over_a_warning_and_yields_to_a_jam(machine: Machine) -> None:
    thin_toner(machine)
    pause(machine)
    assert status(machine).code == 40079
    machine.act("open", "cover.front")
    assert status(machine).code == 40021


def test_words_that_pjl_cannot_say_are_replaced() -> None:
    assert printable('Load "A4"\r\n€ \x0c now') == "Load 'A4' ? now"
