"""IM-05: condensation stops the printer until it has dried; switching off and on only passes the time."""

from __future__ import annotations

from typing import Any

FAULT = "laser.fogged"
NO_BEAM = {("subunitUnrecoverableFailure", "marker")}
HOUR = 3600.0


def test_no_beam_is_told_on_every_interface(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert bench.critical == NO_BEAM
    bench.shows(reason="subunit-unrecoverable-failure-error", bit="serviceRequested", panel="beam")
    assert bench.device.hands.look(bench.at)["glass"] == "fogged"
    if bench.device.has_usb:
        assert bench.device.pjl.status().code == 50012


def test_power_and_a_swab_do_not_dry_it(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.do("clean")
    bench.do("power_on", "power")
    bench.wait(120)
    assert bench.critical == NO_BEAM
    assert bench.present


def test_it_dries_by_itself_in_two_hours(bench: Any) -> None:
    bench.break_it()
    bench.wait(HOUR)
    assert bench.present
    bench.wait(1.5 * HOUR)
    assert not bench.present
    bench.shows_nothing()
    assert bench.prints()
    assert bench.machine.bins[0].look()["top sheet"] == "clean"


def test_a_colder_night_takes_longer(bench: Any) -> None:
    bench.break_it(came_from_c=-15)
    bench.wait(2.5 * HOUR)
    assert bench.present
    bench.wait(3 * HOUR)
    assert not bench.present
