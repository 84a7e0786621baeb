"""Supplies: what is left, what the firmware can know of it, and where words begin and end."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators.machine import CannotDo, Clock, Machine, Profile, profile
from misfeed.emulators.machine.faults import FaultError, make_fault
from misfeed.emulators.machine.part import state_of
from misfeed.emulators.machine.supplies import PAGE_PPM, Chip, Supply, amount_used

TONER = {"name": "s", "label": "S", "type": "toner", "color": "black", "capacity": 100, "page_yield": 1000}


def machine_with(model: Profile, **about: Any) -> tuple[Machine, Supply]:
    spec = msgspec.convert(TONER | about, profile.Supply)
    machine = Machine(msgspec.structs.replace(model, supplies=(spec,)), Clock())
    return machine, machine.supplies[0]


def codes(machine: Machine) -> list[tuple[str, bool]]:
    return [(row.condition.code, row.critical) for row in machine.alerts.rows]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 2_000_000), st.integers(1, 2_000_000), st.integers(0, 2_000_000), st.booleans())
def test_a_level_the_profile_gives_is_the_level_that_is_told(
    capacity: int, page_yield: int, level: int, filled: bool
) -> None:
    spec = profile.Supply(
        name="s", label="S", type="other", capacity=capacity, page_yield=page_yield, filled=filled,
        level=min(level, capacity),
    )  # fmt: skip
    supply = Supply.__new__(Supply)
    object.__setattr__(supply, "spec", spec)
    Supply.assume(supply, state_of(Supply, used=amount_used(spec)))
    if capacity <= page_yield * PAGE_PPM:
        assert supply.level == spec.level
    assert supply.percent is not None
    assert 0 <= supply.percent <= 100
    if not filled:
        assert (supply.percent == 0) == (supply.level == 0) == supply.exhausted


@pytest.mark.parametrize(
    ("used", "level", "percent"),
    [
        (0, 100, 100),
        (1, 100, 100),
        (500_000, 99, 99),
        (1000 * PAGE_PPM - 1, 1, 1),
        (1000 * PAGE_PPM, 0, 0),
        (2000 * PAGE_PPM, 0, 0),
    ],
)
def test_the_last_grain_still_counts(profile: Profile, used: int, level: int, percent: int) -> None:
    _, supply = machine_with(profile)
    supply.used = used
    assert (supply.level, supply.percent) == (level, percent)


def test_a_large_supply_with_a_little_left_is_at_one_percent_and_not_out(profile: Profile) -> None:
    machine, supply = machine_with(profile, capacity=60_000, page_yield=60_000, unit="impressions", level=3)
    assert (supply.level, supply.percent) == (3, 1)
    assert codes(machine) == [("markerTonerAlmostEmpty", False)]


def test_a_receptacle_counts_up_and_is_full_only_at_its_brim(profile: Profile) -> None:
    machine, waste = machine_with(profile, type="wasteToner", filled=True, chip=False, used_percent=0)
    waste.used = waste.full_amount - 1
    machine.clock.finish_now()
    assert (waste.level, waste.percent) == (99, 1)
    assert codes(machine) == [("markerWasteTonerReceptacleAlmostFull", False)]
    waste.used += 1
    machine.clock.finish_now()
    assert (waste.level, waste.percent) == (100, 0)
    assert codes(machine) == [("markerWasteTonerReceptacleFull", True)]


@pytest.mark.parametrize(
    ("kind", "empty", "low", "missing"),
    [
        ("toner", "markerTonerEmpty", "markerTonerAlmostEmpty", "markerTonerCartridgeMissing"),
        ("inkCartridge", "markerInkEmpty", "markerInkAlmostEmpty", "markerInkMissing"),
        ("inkRibbon", "markerPrintRibbonEmpty", "markerPrintRibbonAlmostEmpty", "markerPrintRibbonMissing"),
        ("opc", "markerOpcLifeOver", "markerOpcLifeAlmostOver", "markerOpcMissing"),
        ("staples", "markerSupplyEmpty", "markerSupplyAlmostEmpty", "markerSupplyMissing"),
    ],
)
def test_each_kind_has_its_own_words(profile: Profile, kind: str, empty: str, low: str, missing: str) -> None:
    machine, supply = machine_with(profile, type=kind, used_percent=90)
    assert codes(machine) == [(low, False)]
    supply.used = supply.full_amount
    machine.clock.finish_now()
    assert codes(machine) == [(empty, True)]
    machine.act("remove", "supply.s")
    assert codes(machine) == [(missing, True)]


def test_a_kit_at_its_end_only_nags(profile: Profile) -> None:
    machine, supply = machine_with(profile, type="fuser", color="", chip=False, used_percent=90)
    assert codes(machine) == [("subunitLifeAlmostOver", False)]
    supply.used = supply.full_amount
    machine.clock.finish_now()
    assert codes(machine) == [("subunitLifeOver", False)]


@pytest.mark.parametrize("chip", [True, False])
def test_the_level_of_a_supply_that_is_out_is_unknown(profile: Profile, chip: bool) -> None:
    machine, supply = machine_with(profile, chip=chip)
    machine.act("remove", "supply.s")
    assert (supply.level, supply.percent, supply.exhausted) == (None, None, False)
    assert supply.look() == {"bay": "empty"}
    machine.act("insert", "supply.s")
    assert supply.level == 80


@pytest.mark.parametrize("verb", ["shake", "clean", "reseat", "remove", "remove_tape"])
def test_nothing_is_done_to_a_supply_that_is_out(profile: Profile, verb: str) -> None:
    machine, _ = machine_with(profile)
    machine.act("remove", "supply.s")
    with pytest.raises(CannotDo, match=r"there is nothing in supply\.s; insert it"):
        machine.act(verb, "supply.s")
    machine.act("insert", "supply.s")
    with pytest.raises(CannotDo, match="is in its bay"):
        machine.act("insert", "supply.s")


@pytest.mark.parametrize("fault", ["supply.spent", "supply.chip.refused"])
def test_what_is_not_there_is_neither_spent_nor_refused(profile: Profile, fault: str) -> None:
    machine, supply = machine_with(profile)
    machine.act("remove", "supply.s")
    with pytest.raises(FaultError, match=r"cannot begin at supply\.s: nothing is in it"):
        make_fault(fault).break_machine(machine)
    machine.act("insert", "supply.s")
    make_fault(fault).break_machine(machine)
    assert make_fault(fault).present(supply)


def test_reseating_shows_no_missing_supply_in_between(profile: Profile) -> None:
    machine, _ = machine_with(profile)
    machine.act("reseat", "supply.s")
    assert machine.alerts.all_events == 0


def test_pages_use_their_colour_and_receptacles_take_of_all(machine: Machine) -> None:
    black, waste = machine.supplies
    black.page({"black": 30_000, "cyan": 20_000})
    waste.page({"black": 30_000, "cyan": 20_000})
    assert (black.used, waste.used) == (30_000, 50_000)


def test_a_drum_goes_by_pages_and_not_by_ink(profile: Profile) -> None:
    _, drum = machine_with(profile, type="opc", used_percent=0)
    drum.page({})
    assert drum.used == PAGE_PPM


def test_nothing_goes_out_of_a_supply_that_is_not_there_or_below_nothing(profile: Profile) -> None:
    _, supply = machine_with(profile, used_percent=0)
    supply.present = False
    supply.page({"black": 50_000})
    assert supply.used == 0
    supply.present = True
    supply.used = supply.full_amount - 1
    supply.page({"black": 50_000})
    assert supply.used == supply.full_amount
    assert supply.exhausted


def test_service_parts_are_changed_with_the_power_off(profile: Profile) -> None:
    machine, supply = machine_with(profile, type="fuser", chip=False, replaceable=False, used_percent=100)
    with pytest.raises(CannotDo, match="service work; power off first"):
        machine.act("replace", "supply.s")
    assert supply.used == supply.full_amount
    machine.act("power_off", "power")
    machine.act("replace", "supply.s")
    assert supply.used == 0


def test_only_receptacles_are_emptied(profile: Profile) -> None:
    machine, _ = machine_with(profile)
    with pytest.raises(CannotDo, match="not a receptacle"):
        machine.act("empty", "supply.s")
    assert machine.hazards.found == ()


def test_a_cartridge_of_the_right_region_is_read(profile: Profile) -> None:
    machine, supply = machine_with(profile, region="EMEA")
    machine.act("replace", "supply.s", region="EMEA")
    assert supply.readable
    machine.act("replace", "supply.s", region="LATAM")
    assert (supply.readable, supply.chip) == (False, Chip.LOCKED)


def test_an_empty_cartridge_stops_the_printer_after_the_sheets_on_their_way(
    machine: Machine, print_pages: Any
) -> None:
    machine.supplies[0].used = machine.supplies[0].full_amount - 60_000
    job = print_pages(10)
    machine.clock.advance(60_000_000)
    found = machine.jobs.find(job.id)
    assert found is not None
    assert 2 <= machine.bins[0].level < 6
    assert machine.path.stopped == ()
    machine.act("replace", "supply.black")
    machine.clock.advance(60_000_000)
    assert machine.bins[0].level == 10


def test_a_counter_that_is_reset_by_hand_knows_nothing_of_a_new_unit(profile: Profile) -> None:
    machine, kit = machine_with(
        profile, type="transferUnit", color="", chip=False, reset_by_hand=True, used_percent=95
    )
    machine.act("replace", "supply.s")
    assert (kit.percent, kit.look()["wear"]) == (5, "new")
    kit.page({})
    machine.act("reset_counter", "supply.s")
    assert (kit.percent, kit.look()["wear"]) == (100, "some")


def test_a_counter_that_is_reset_alone_counts_on_from_zero(profile: Profile) -> None:
    machine, kit = machine_with(
        profile, type="transferUnit", color="", chip=False, reset_by_hand=True, used_percent=100
    )
    machine.act("reset_counter", "supply.s")
    for _ in range(10):
        kit.page({})
    assert (kit.percent, kit.worn) == (99, True)


def test_a_counter_that_is_reset_is_news_to_every_interface(profile: Profile) -> None:
    machine, kit = machine_with(
        profile, type="transferUnit", color="", chip=False, reset_by_hand=True, used_percent=50
    )
    before = (machine.revision, kit.level)
    machine.act("reset_counter", kit.id)
    assert kit.level != before[1]
    assert machine.revision > before[0]


def test_a_supply_with_a_chip_has_no_counter_to_reset(profile: Profile) -> None:
    machine, _ = machine_with(profile)
    with pytest.raises(CannotDo, match="no counter"):
        machine.act("reset_counter", "supply.s")


def test_a_new_fuser_is_a_new_fusing_unit_and_the_other_way_round(profile: Profile) -> None:
    machine, unit = machine_with(profile, type="fuser", color="", chip=False, used_percent=95)
    machine.act("power_off", "power")
    machine.act("replace", "fuser")
    assert unit.used == 0
    assert machine.fuser is not None
    machine.fuser.claws_worn = 0.5
    machine.act("replace", "supply.s")
    assert machine.fuser.claws_worn == 0


def test_an_absorber_is_told_by_its_counter_and_soaks_by_what_is_in_it(profile: Profile) -> None:
    about = {"type": "wasteInk", "color": "", "filled": True, "chip": False, "replaceable": False}
    machine, pad = machine_with(profile, **about, reset_by_hand=True, used_percent=60)
    machine.act("reset_counter", pad.id)
    assert (pad.level, pad.soaked) == (0, False)
    assert machine.hazards.found == ()
    pad.used = pad.full_amount
    assert (pad.level, pad.soaked) == (40, True)
    machine.act("power_off", "power")
    machine.act("replace", pad.id)
    assert (pad.level, pad.soaked) == (40, False)


def test_a_tank_starves_by_what_it_gave_since_no_air_gets_in(profile: Profile) -> None:
    machine, tank = machine_with(profile, type="inkCartridge")
    tank.page({"black": PAGE_PPM})
    assert tank.starved == 0
    tank.sealed_at = tank.used
    tank.page({"black": PAGE_PPM})
    assert tank.starved == PAGE_PPM
    machine.act("remove_tape", tank.id)
    assert tank.starved == 0


@pytest.mark.parametrize(("type_", "weighed"), [("toner", True), ("inkRibbon", True), ("opc", False)])
def test_a_hand_tells_an_empty_cartridge_by_its_weight(profile: Profile, type_: str, weighed: bool) -> None:
    machine, supply = machine_with(profile, type=type_)
    assert supply.look().get("weight") == ("some left" if weighed else None)
    supply.used = supply.full_amount
    machine.act("shake", "supply.s")
    assert supply.look().get("weight") == ("light" if weighed else None)
