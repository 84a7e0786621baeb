"""IM-03: with a worn film toner rubs off every paper; another fuser is the mend."""

from __future__ import annotations

from typing import Any

FAULT = "fuser.film.worn"


def page(bench: Any, tray: str = "") -> str:
    bench.print(1, tray=tray)
    return str(bench.machine.bins[0].look()["top sheet"])


def test_it_rubs_off_paper_of_every_tray_and_no_interface_knows(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    for tray in bench.machine.trays:
        assert page(bench, tray.id) == "toner rubs off"
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["film"] == "worn"


def test_toner_and_a_heavier_setting_do_not_help(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "supply.black")
    bench.do("set_type", bench.device.facts.roles["tray"], type="stationery-heavyweight")
    assert page(bench) == "toner rubs off"
    assert bench.present


def test_a_new_fuser_fitted_cold_and_off_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.wait(3600)
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()
