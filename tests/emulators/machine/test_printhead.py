"""The inkjet's print head: what cleaning frees, what it costs, and when it can be done at all."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Machine, Page
from misfeed.emulators.machine.printhead import SOAK_US, Clog, Printhead
from misfeed.emulators.machine.supplies import PAGE_PPM


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("inkjet-mfp"), Clock(), seed=1)


@pytest.fixture
def head(machine: Machine) -> Printhead:
    return machine.part("printhead", Printhead)


def test_a_fresh_one_is_whole_and_aligned_and_marks_cleanly(head: Printhead) -> None:
    assert head.look() == {"nozzle check": "not printed", "alignment": "good", "contacts": "bright"}
    assert list(head.defects()) == []


def test_nozzles_are_seen_on_a_check_that_was_printed_and_stays_as_it_is(
    machine: Machine, head: Printhead
) -> None:
    machine.act("print_nozzle_check", head.id)
    assert head.look()["nozzle check"] == "whole"
    head.clogs = (Clog("cyan", 0.2),)
    assert head.look()["nozzle check"] == "whole"
    machine.act("print_nozzle_check", head.id)
    machine.act("clean", head.id)
    assert head.look()["nozzle check"] == "gaps"
    machine.act("power_off", "power")
    assert head.look()["nozzle check"] == "gaps"


def test_cleaning_takes_the_same_ink_from_every_tank_and_fills_the_absorber(
    machine: Machine, head: Printhead
) -> None:
    before = {supply.id: supply.used for supply in machine.supplies}
    machine.act("clean", head.id)
    spent = {supply.id: supply.used - before[supply.id] for supply in machine.supplies}
    pages = head.spec.cleaning_pages * PAGE_PPM
    assert spent.pop("supply.waste-ink") == 4 * pages
    assert set(spent.values()) == {pages}
    assert head.cleanings == 1


def test_cleaning_frees_thick_ink_and_leaves_dried_ink(machine: Machine, head: Printhead) -> None:
    head.clogs = (Clog("cyan", 0.2), Clog("black", 0.2, dried=True), Clog("yellow", 0.8))
    machine.act("clean", head.id)
    assert [clog.colorant for clog in head.clogs] == ["black", "yellow"]
    machine.act("deep_clean", head.id)
    assert [clog.colorant for clog in head.clogs] == ["black"]


def test_a_soak_begins_with_the_first_deep_cleaning_and_not_anew_with_each(
    machine: Machine, head: Printhead
) -> None:
    head.clogs = (Clog("black", 1.0, dried=True),)
    machine.act("deep_clean", head.id)
    machine.clock.advance(SOAK_US // 2)
    machine.act("deep_clean", head.id)
    assert head.clogs
    machine.clock.advance(SOAK_US // 2)
    machine.act("deep_clean", head.id)
    assert not head.clogs
    assert head.soaking == -1


def test_a_deep_cleaning_of_a_whole_head_starts_no_soak(machine: Machine, head: Printhead) -> None:
    machine.act("deep_clean", head.id)
    assert head.soaking == -1


@pytest.mark.parametrize("verb", ["clean", "deep_clean", "align", "print_nozzle_check"])
def test_the_firmware_does_nothing_while_it_prints_stands_or_is_dark(machine: Machine, verb: str) -> None:
    machine.act("open", "cover.front")
    with pytest.raises(CannotDo, match="ready and idle"):
        machine.act(verb, "printhead")
    machine.act("close", "cover.front")
    machine.jobs.submit(pages=(Page({"black": PAGE_PPM}),), media="iso_a4_210x297mm")
    machine.clock.finish_now()
    with pytest.raises(CannotDo, match="ready and idle"):
        machine.act(verb, "printhead")
    machine.act("power_off", "power")
    with pytest.raises(CannotDo, match="dark"):
        machine.act(verb, "printhead")


def test_alignment_survives_the_power_and_not_another_seating(machine: Machine, head: Printhead) -> None:
    machine.act("open", "cover.front")
    machine.act("reseat", head.id)
    machine.act("close", "cover.front")
    assert not head.aligned
    machine.act("align", head.id)
    machine.act("power_off", "power")
    assert head.aligned
