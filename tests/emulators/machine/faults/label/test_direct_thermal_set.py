"""LB-06: with the wrong print method labels come out blank, and the panel says why."""

from __future__ import annotations

from typing import Any

FAULT = "thermal-head.method.direct"


def page(bench: Any) -> str:
    return str(bench.device.hands.look(bench.device.facts.roles["bin"])["top sheet"])


def test_labels_are_blank_and_a_warning_says_so_everywhere(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    assert page(bench) == "blank"
    assert bench.is_well
    assert "RIBBON IN" in bench.device.hands.read_panel()
    assert "other-warning" in bench.device.ipp.state_reasons()
    assert [(row.code, row.severity) for row in bench.device.snmp.alerts()] == [
        ("other", "warningBinaryChangeEvent")
    ]
    assert int(bench.device.usb.port_status()) == 0x18


def test_another_ribbon_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", bench.device.facts.roles["black"])
    bench.power_cycle()
    assert bench.prints()
    assert page(bench) == "blank"
    assert bench.present


def test_the_right_method_ends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_method", method="thermal transfer")
    assert not bench.present
    assert bench.prints()
    assert page(bench) == "clean"
    assert "RIBBON IN" not in bench.device.hands.read_panel()
    assert bench.device.staging.hazards() == ()
