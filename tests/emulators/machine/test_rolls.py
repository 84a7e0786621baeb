"""Rolls: what marks a page once a turn, and what brings a new one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import CannotDo, Clock, Job, Machine, ProfileError, parse_profile
from misfeed.emulators.machine.marks import DefectKind
from misfeed.emulators.machine.rolls import Roll

from tests.emulators.machine.conftest import LASER

A4 = "iso_a4_210x297mm"
ROLLS = """
[[rolls]]
name = "drum"
label = "Drum"
kind = "drum"
circumference_mm = 75.4
inside = "black"
[[rolls]]
name = "transfer"
label = "Transfer roller"
kind = "transfer"
circumference_mm = 46.2
[[rolls]]
name = "film"
label = "Film"
kind = "fixing"
circumference_mm = 56.5
inside = "fuser"
"""


@pytest.fixture
def machine() -> Machine:
    return Machine(parse_profile(LASER.replace("[codes]", f"{ROLLS}\n[codes]")), Clock(), seed=1)


def roll(machine: Machine, name: str) -> Roll:
    return machine.part(f"roller.{name}", Roll)


@pytest.mark.parametrize(("name", "spacing"), [("drum", 75.4), ("transfer", 46.2), ("film", 56.5)])
def test_the_spacing_of_a_mark_is_the_circumference_of_what_is_cut(
    machine: Machine, print_pages: Callable[..., Job], name: str, spacing: float
) -> None:
    roll(machine, name).cut = True
    print_pages(1)
    machine.clock.advance(60_000_000)
    (sheet,) = machine.bins[0].stack
    assert sheet.words == f"repeat mark every {spacing:g} mm"


def test_a_smooth_one_leaves_nothing(machine: Machine) -> None:
    assert tuple(roll(machine, "drum").defects()) == ()


def test_a_light_struck_drum_greys_the_page_as_well(machine: Machine) -> None:
    drum = roll(machine, "drum")
    drum.light_struck = True
    assert {defect.kind for defect in drum.defects()} == {DefectKind.REPEAT_MARK, DefectKind.BACKGROUND}


def test_what_is_inside_is_renewed_with_the_whole_and_with_nothing_else(machine: Machine) -> None:
    for name in ("drum", "film", "transfer"):
        roll(machine, name).cut = True
    machine.act("replace", "supply.waste")
    machine.act("replace", "supply.black")
    assert not roll(machine, "drum").cut
    assert roll(machine, "film").cut
    machine.act("replace", "fuser")
    assert not roll(machine, "film").cut
    assert roll(machine, "transfer").cut


def test_one_that_stands_alone_is_changed_with_the_power_off(machine: Machine) -> None:
    with pytest.raises(CannotDo, match="power off"):
        machine.act("replace", "roller.transfer")
    machine.act("power_off", "power")
    roll(machine, "transfer").cut = True
    machine.act("replace", "roller.transfer")
    assert not roll(machine, "transfer").cut


def test_one_that_is_part_of_something_is_changed_with_it(machine: Machine) -> None:
    with pytest.raises(CannotDo, match=r"comes with supply\.black"):
        machine.act("replace", "roller.drum")
    with pytest.raises(CannotDo, match="comes with fuser"):
        machine.act("replace", "roller.film")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('inside = "black"', 'inside = "blue"', "drum is inside 'blue'"),
        ('kind = "drum"', 'kind = "drum"\ncolorant = "cyan"', "drum serves 'cyan'"),
    ],
)
def test_a_profile_names_wholes_and_colorants_that_are_there(old: str, new: str, said: str) -> None:
    with pytest.raises(ProfileError, match=said):
        parse_profile(LASER.replace("[codes]", f"{ROLLS.replace(old, new)}\n[codes]"))


def test_all_that_is_wrong_with_one_shows_at_once(machine: Machine) -> None:
    transfer = roll(machine, "transfer")
    transfer.cut = True
    transfer.worn = True
    assert [defect.words for defect in transfer.defects()] == ["repeat mark every 46.2 mm", "fade"]
    transfer.contact_dirty = True
    assert [defect.words for defect in transfer.defects()] == ["repeat mark every 46.2 mm", "blank"]
