"""The thermal print head: where its dead elements mark, and what may be touched when."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Machine
from misfeed.emulators.machine.label import ThermalHead


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("label-printer"), Clock(), seed=1)


@pytest.fixture
def head(machine: Machine) -> ThermalHead:
    return machine.part("thermal-head", ThermalHead)


def test_a_fresh_one_marks_cleanly(head: ThermalHead) -> None:
    assert list(head.defects()) == []
    assert head.look()["elements"] == "whole"


def test_every_dead_element_leaves_a_line_where_it_is(head: ThermalHead) -> None:
    head.dead = (0, 80)
    places = [defect.at_mm for defect in head.defects()]
    assert places == pytest.approx([0.0, 10.0], abs=0.05)


@pytest.mark.parametrize("verb", ["clean", "replace"])
def test_nothing_is_reached_while_the_head_is_down(machine: Machine, verb: str) -> None:
    with pytest.raises(CannotDo, match="open it first"):
        machine.act(verb, "thermal-head")


@pytest.mark.parametrize("verb", ["clean", "replace"])
def test_work_under_power_is_written_down(machine: Machine, head: ThermalHead, verb: str) -> None:
    head.dead = (80,)
    machine.act("open", "cover.head")
    machine.act(verb, "thermal-head")
    assert [hazard.kind for hazard in machine.hazards.found] == ["live-work"]


def test_toggles_and_methods_have_their_bounds(machine: Machine) -> None:
    with pytest.raises(CannotDo, match="from 1 to 4"):
        machine.act("set_pressure", "thermal-head", left=0, right=2)
    with pytest.raises(CannotDo, match="'direct thermal'"):
        machine.act("set_method", "thermal-head", method="inkjet")
    machine.act("power_off", "power")
    with pytest.raises(CannotDo, match="switch it on first"):
        machine.act("set_method", "thermal-head", method="direct thermal")


def test_through_dust_the_sensor_learns_nothing(machine: Machine) -> None:
    sensor = machine.gap_sensor
    assert sensor is not None
    sensor.dusty, sensor.stock = True, 1
    machine.act("calibrate", sensor.id)
    assert sensor.look()["calibration"] == "of other labels"
    sensor.dusty = False
    assert sensor.blind
    machine.act("calibrate", sensor.id)
    assert not sensor.blind


def test_a_ribbon_is_in_only_where_its_sensor_sees_one(machine: Machine, head: ThermalHead) -> None:
    machine.act("set_method", "thermal-head", method="direct thermal")
    told = [row.condition.key for row in machine.alerts.rows]
    assert told == ["ribbon-in"]
    machine.act("remove", "supply.black")
    told = [row.condition.key for row in machine.alerts.rows]
    assert told == ["supply-missing.supply.black"]
    assert not head.sees_ribbon


def test_no_ribbon_no_mark(machine: Machine, head: ThermalHead) -> None:
    machine.act("remove", "supply.black")
    assert [defect.words for defect in head.defects()] == ["blank"]
    machine.act("replace", "supply.black")
    assert list(head.defects()) == []
