"""What is done and read at the panel needs a printer that is up."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.emulators.profiles import load, names

from .driving import acts

MINUTE = 60_000_000


@pytest.fixture(params=names())
def machine(request: pytest.FixtureRequest) -> Machine:
    return Machine(load(request.param))


def at_panel(machine: Machine) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Every act at the panel with the arguments that it cannot do without."""
    for verb, part, asked in acts(machine):
        if verb in machine.parts[part].AT_PANEL:
            needed = inspect.signature(getattr(machine.parts[part], verb)).parameters
            details = {
                name: values[0] for name, values in asked if needed[name].default is inspect.Parameter.empty
            }
            yield verb, part, details


def test_nothing_can_be_done_at_a_dark_panel(machine: Machine) -> None:
    machine.act("unplug", "power")
    dead = machine.snapshot()
    tried = [*at_panel(machine)]
    assert {"set_community", "set_sleep", "set_clock", "reset_ready_message"} <= {verb for verb, *_ in tried}
    for verb, part, details in tried:
        with pytest.raises(CannotDo, match="the panel is dark; switch it on first"):
            machine.act(verb, part, **details)
    assert machine.snapshot() == dead


def test_a_printer_that_starts_has_no_menu_yet(machine: Machine) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    with pytest.raises(CannotDo, match="says 'Starting' and has no menu; wait"):
        machine.act("set_clock", "rtc")
    machine.clock.advance(5 * MINUTE)
    machine.act("set_clock", "rtc")


def test_its_keys_wake_it_first(machine: Machine) -> None:
    machine.act("set_sleep", "power", deep=True)
    machine.clock.advance(300 * MINUTE)
    if not machine.power.asleep:
        pytest.skip("it never sleeps")
    assert not machine.network.reachable
    machine.act("renew", "network")
    assert machine.network.reachable
    assert machine.network.look()["address"] == "10.0.20.50"


@pytest.mark.parametrize(
    ("verb", "part", "details", "wakes"),
    [
        ("open", "cover.front", {}, True),
        ("renew", "network", {}, True),
        ("shut_port", "site.switch", {}, False),
        ("condition", "room", {"humidity": 30}, False),
        ("set_record", "site.dns", {}, False),
    ],
)
def test_only_a_touch_of_the_printer_wakes_it(
    machine: Machine, verb: str, part: str, details: dict[str, object], wakes: bool
) -> None:
    machine.clock.advance(300 * MINUTE)
    if not machine.power.asleep:
        pytest.skip("it never sleeps")
    machine.act(verb, part, **details)
    assert machine.power.asleep is not wakes


def test_nobody_in_the_room_and_at_the_site_touches_the_printer(machine: Machine) -> None:
    away = {part.id for part in machine.parts.values() if not part.AT_DEVICE}
    assert away == {part for part in machine.parts if part.startswith("site.")} | {"room", "mains"}


def test_reports_and_menus_cannot_be_read_off_a_dead_printer(machine: Machine) -> None:
    whole = {part.id: set(part.look()) for part in machine.parts.values()}
    machine.act("unplug", "power")
    for part_id in ("network", "formatter", "panel", "network.supplicant"):
        assert machine.parts[part_id].look() == {"panel": "dark"}
    assert machine.parts["rtc"].look().keys() == whole["rtc"] - {"date"}
    assert machine.power.look() == {"lamp": "out"}
    for part_id, told in (("printhead", {"alignment"}), ("thermal-head", {"print method"})):
        if part_id in machine.parts:
            assert machine.parts[part_id].look().keys() == whole[part_id] - told
    if machine.accounting is not None:
        assert machine.accounting.look() == {"reader": "dark"}
    if "fax" in machine.parts:
        assert machine.parts["fax"].look() == {"cord": "in LINE"}


def test_settings_locked_away_do_not_stop_a_board_from_forgetting_them() -> None:
    machine = Machine(load("mono-laser"))
    machine.act("add_user", "network", name="admin", password="word")
    machine.act("lock_settings", "network")
    machine.formatter.nvram_failing = True
    machine.act("power_off", "power")
    assert not machine.network.users
