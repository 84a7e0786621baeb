"""What the formatter says of itself names a cause, and asks for nobody's hands."""

from __future__ import annotations

import pytest
from misfeed import diagnose, emulate


@pytest.mark.parametrize("model", ["mono-laser", "colour-laser-mfp", "departmental-a3-mfp"])
def test_a_dead_network_card_is_named_without_a_look_and_without_a_complaint(model: str) -> None:
    with emulate(model) as device:
        device.inject("nic.dead")
        before = device.clock.now_us()
        finding = diagnose(device)
        assert (finding.cause, finding.place) == ("nic.dead", "nic")
        assert "console: the self-test of nic failed: not found" in finding.evidence
        assert not any("look at" in one for one in finding.evidence)
        assert device.clock.now_us() - before < 120 * 1_000_000


def test_a_failed_module_is_told_from_a_page_that_is_too_complex() -> None:
    with emulate("departmental-a3-mfp") as device:
        device.inject("memory.module.failed")
        finding = diagnose(device, complaint=True)
        assert (finding.cause, finding.place) == ("memory.module.failed", "memory")


def test_a_pulled_cable_is_no_dead_card() -> None:
    with emulate("mono-laser") as device:
        device.hands.act("unplug", "network")
        assert diagnose(device).cause != "nic.dead"


def test_a_printer_that_answers_and_of_which_nobody_complains_is_not_asked() -> None:
    with emulate("mono-laser") as device:
        finding = diagnose(device)
        assert not any("console" in one for one in finding.evidence)


def test_one_without_power_is_not_waited_for_in_vain() -> None:
    with emulate("mono-laser") as device:
        device.hands.act("power_off", "power")
        assert diagnose(device).cause != "nic.dead"
