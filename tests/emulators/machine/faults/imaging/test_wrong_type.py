"""IM-03: labels fixed as plain paper rub off; new toner does not help, the right setting does."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.errors import UsageError

FAULT = "tray.type.wrong"


def page(bench: Any) -> str:
    bench.print(1, tray=bench.at)
    return str(bench.machine.bins[0].look()["top sheet"])


def test_toner_rubs_off_and_every_interface_is_content(bench: Any) -> None:
    bench.break_it()
    assert bench.present
    assert page(bench) == "toner rubs off"
    bench.shows_nothing()
    assert bench.device.hands.look(bench.at)["medium"] == "heavier than its setting"


def test_paper_from_another_tray_holds_its_toner(bench: Any) -> None:
    others = [tray.id for tray in bench.machine.trays if tray.id != bench.at and tray.level]
    bench.break_it()
    for other in others:
        bench.print(1, tray=other)
        assert bench.machine.bins[0].look()["top sheet"] == "clean"


def test_toner_and_power_are_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("replace", "supply.black")
    bench.power_cycle()
    assert page(bench) == "toner rubs off"
    assert bench.present


def test_the_right_type_at_the_panel_mends_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_type", type="labels")
    assert not bench.present
    assert page(bench) == "clean"
    assert bench.device.staging.hazards() == ()


def test_plain_paper_in_its_place_mends_it_too(bench: Any) -> None:
    bench.break_it()
    bench.do("unload")
    bench.do("load")
    assert not bench.present
    assert page(bench) == "clean"


def test_only_heavy_stock_makes_this_fault(bench: Any) -> None:
    with pytest.raises(UsageError, match="labels"):
        bench.break_it(stock="stationery")
