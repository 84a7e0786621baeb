"""What PJL status codes may mean: each cause that has one is found by it, and plain states mean nothing."""

from __future__ import annotations

import pytest
from misfeed.diagnostics.pjl_codes import Meant, meant_by
from misfeed.diagnostics.rules import ALERT_RULES
from misfeed.emulators.pjl import codes
from misfeed.protocols.snmp import mib


@pytest.mark.parametrize("code", [10001, 10003, 10023, 35078, 35075, 40079, 0])
def test_states_that_stop_nothing_mean_no_alert(code: int) -> None:
    assert meant_by(code) == ()


def test_a_tray_to_load_is_told_by_its_digit() -> None:
    assert meant_by(41_204) == (
        Meant("inputMediaSupplyEmpty", "input", 2),
        Meant("inputMediaChangeRequest", "input", 2),
    )


@pytest.mark.parametrize("code", [*range(40_000, 40_200), *range(50_000, 50_030), 41_104])
def test_meanings_are_labels_of_the_printer_mib(code: int) -> None:
    labels, groups = mib.enum("PrtAlertCodeTC").numbers, mib.enum("PrtAlertGroupTC").numbers
    for one in meant_by(code):
        assert one.code in labels
        assert one.group in groups


def test_codes_that_printers_tell_for_alerts_mean_those_alerts() -> None:
    stopping = {label for rule in ALERT_RULES for label in rule.codes} & set(codes.CODES)
    told = {
        label: {one.code for one in meant_by(codes.CODES[label])}
        for label in stopping
        if codes.CODES[label] >= 40_000
    }
    lost = {label for label, meant in told.items() if label not in meant}
    assert lost <= {"markerWasteInkReceptacleMissing", "markerFuserTimingFailure"}, lost
