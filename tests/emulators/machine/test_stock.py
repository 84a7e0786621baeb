"""Stock: which paper takes more heat than the printer was told, and what a person tells it at the panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import CannotDo, Job, Machine
from misfeed.emulators.machine.stock import HEAT, takes_more_heat


@pytest.mark.parametrize(
    ("stock", "believed", "more"),
    [
        ("labels", "stationery", True),
        ("stationery", "stationery-lightweight", True),
        ("stationery", "labels", False),
        ("labels", "stationery-heavyweight", False),
        ("continuous", "stationery", False),
    ],
)
def test_heavier_paper_takes_more_heat(stock: str, believed: str, more: bool) -> None:
    assert takes_more_heat(stock, believed) is more


def test_plain_paper_set_to_light_rubs_off_and_set_right_does_not(
    machine: Machine, print_pages: Callable[..., Job]
) -> None:
    seen = []
    for setting in ("stationery-lightweight", "stationery"):
        machine.act("set_type", "tray-2", type=setting)
        print_pages(1)
        machine.clock.advance(60_000_000)
        seen.append(machine.bins[0].stack[-1].words)
    assert seen == ["toner rubs off", "clean"]


def test_the_panel_knows_its_types(machine: Machine) -> None:
    with pytest.raises(CannotDo, match="labels"):
        machine.act("set_type", "tray-2", type="cloth")
    assert machine.trays[1].type in HEAT


def test_other_paper_is_what_the_tray_says_until_somebody_is_wrong_again(machine: Machine) -> None:
    tray = machine.trays[1]
    tray.stock = "labels"
    assert tray.look()["medium"] == "heavier than its setting"
    machine.act("unload", "tray-2")
    machine.act("load", "tray-2")
    assert tray.look()["medium"] == "as set"
