"""The comparison of interfaces: blind to no contradiction, and content with every healthy model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from misfeed import emulate
from misfeed.emulators.machine import Condition, Group, Machine, Severity, Training
from misfeed.emulators.machine.covers import Cover
from misfeed.emulators.profiles import load, names

from .agreement import Shown, answers_of, disagreements, views_of


@pytest.mark.parametrize("name", names())
def test_a_healthy_model_says_the_same_everywhere(name: str) -> None:
    with emulate(name, seed=1) as device:
        shown = answers_of(device)
        assert disagreements(shown) == []
        if device.has_usb:
            assert shown == views_of(device._unit.machine)


def _jammed() -> Shown:
    machine = Machine(load("mono-laser"))
    machine.path.latched = "tray-2"
    machine.clock.finish_now()
    return views_of(machine)


JAMMED = _jammed()


def test_a_jam_is_told_alike() -> None:
    assert disagreements(JAMMED) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": 3},
        {"state": 4},
        {"reasons": ("none",)},
        {"reasons": ("media-jam-warning",)},
        {"reasons": ("media-jam-error", "cover-open-error")},
        {"reasons": ("paused", "media-jam-error")},
        {"ipp_rows": ()},
        {"snmp_rows": ()},
        {"device_status": "warning"},
        {"printer_status": "idle"},
        {"error_bits": frozenset()},
        {"error_bits": frozenset({"jammed", "doorOpen"})},
        {"usb": 0x18},
        {"usb": 0x30},
        {"usb": 0x00},
        {"pjl_code": 10001},
        {"pjl_online": True},
        {"pjl_display": "READY"},
        {"panel": "Ready"},
        {"message": "Ready"},
        {"ipp_units": ()},
        {"snmp_units": tuple(replace(one, status=0) for one in JAMMED.snmp_units)},
        {"snmp_units": tuple(replace(one, level=7) for one in JAMMED.snmp_units)},
        {"ipp_units": tuple(replace(one, level=0) for one in JAMMED.ipp_units)},
        {"pages": (1, 2, 1)},
    ],
    ids=lambda wrong: " ".join(wrong),
)
def test_no_contradiction_goes_unseen(wrong: dict[str, Any]) -> None:
    if wrong != {"state": 4}:
        assert disagreements(replace(JAMMED, **wrong))
    else:
        # Sheets may still move: hrPrinterStatus has no word for that beside "other", but ONLINE has.
        assert disagreements(replace(JAMMED, **wrong)) == ["PJL says ONLINE=False of a printer in state 4"]


@pytest.mark.parametrize("group", [Group.SCANNER, Group.FAX_MODEM], ids=lambda group: group.value)
def test_a_broken_scanner_or_fax_leaves_the_printer_ready_everywhere(
    group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Condition(
        "subunitMotorFailure", "cover.front", group, 1, Severity.CRITICAL, Training.FIELD_SERVICE, "", "Stuck"
    )
    monkeypatch.setattr(Cover, "conditions", lambda cover: [broken] if cover.id == broken.part else [])
    machine = Machine(load("mono-laser"))
    machine.act("open", broken.part)
    shown = views_of(machine)
    assert disagreements(shown) == []
    assert (shown.state, shown.device_status, shown.usb) == (3, "warning", 0x18)
