"""What the formatter says of itself names a cause, and asks for nobody's hands."""

from __future__ import annotations

import pytest
from misfeed import diagnose, emulate
from misfeed.device import Device
from misfeed.diagnostics.finding import UNKNOWN
from misfeed.providers import installed
from misfeed.real import Bench, BenchDevice, RealProvider
from misfeed.real.benchfile import SerialAt


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


def test_where_no_network_tells_the_conditions_are_those_of_the_console() -> None:
    with emulate("mono-laser") as device:
        device.inject("bin.flag.stuck")
        device.hands.act("unplug", "network")
        finding = diagnose(device)
        assert "console: alert critical output outputMediaTrayFull" in finding.evidence
        assert finding.cause == "bin.flag.stuck"


def test_a_device_of_which_nothing_could_be_read_is_not_called_well() -> None:
    bench = Bench({"rack": BenchDevice(console=SerialAt(port="socket://127.0.0.1:9"))})
    with Device(RealProvider(bench, installed()).unit("rack")) as device:
        finding = diagnose(device)
    assert finding.cause == UNKNOWN
    assert any(one.startswith("console: the alert table could not be read") for one in finding.evidence)
    assert not any("ping" in one for one in finding.evidence), "nobody knows where to ping"
