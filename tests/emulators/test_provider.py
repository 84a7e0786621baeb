"""Emulated devices as the harness takes them: facts, virtual time, staging."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.contract import Provider, Unit
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.machine.faults import catalogue
from misfeed.emulators.provider import EmulatedClock, EmulatedProvider, EmulatedUnit, facts_of
from misfeed.errors import UsageError

MODELS = profiles.names()


@pytest.fixture
def unit() -> EmulatedUnit:
    return EmulatedProvider().make("mono-laser", seed=3)


def test_it_is_a_provider_and_makes_units(unit: EmulatedUnit) -> None:
    maker: Provider = EmulatedProvider()
    made: Unit = unit
    assert maker.profiles() == profiles.names()
    assert made.facts == maker.facts("mono-laser")
    assert maker.fault_versions() == {name: kind.version for name, kind in catalogue().items()}
    assert unit.machine.seed == 3
    unit.close()


@pytest.mark.parametrize("name", MODELS)
def test_facts_tell_the_machine_that_will_be_made(name: str) -> None:
    facts = facts_of(profiles.load(name))
    machine = EmulatedProvider().make(name).machine
    assert facts.parts == set(machine.parts)
    assert set(facts.roles.values()) <= facts.parts
    assert set(facts.stations) <= facts.parts
    assert facts.stations == tuple(station.id for station in machine.stations)
    for group, parts in (
        ("input", machine.trays),
        ("output", machine.bins),
        ("cover", machine.covers),
        ("markerSupplies", machine.supplies),
    ):
        assert facts.rows[group] == {part.index: part.id for part in parts}
    assert facts.services <= set(machine.profile.network.services)
    assert facts.values["media"] in {tray.spec.media for tray in machine.trays}


def test_facts_leave_out_services_that_are_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    from misfeed.emulators import provider

    monkeypatch.setattr(provider, "interfaces", lambda: {"ipp": object()})
    facts = facts_of(profiles.load("mono-laser"))
    assert facts.services == {"ipp"}
    assert not EmulatedUnit(Machine(profiles.load("mono-laser"), Clock())).usb


def test_a_profile_can_be_a_file_and_must_be_one_that_exists(tmp_path: Path) -> None:
    maker = EmulatedProvider()
    text = (Path(__file__).parents[2] / "fixtures/profiles/mono-laser.toml").read_text("utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text.replace('name = "mono-laser"', 'name = "mine"'), "utf-8")
    assert maker.make(str(mine)).facts.name == "mine"
    for wrong in ("mono-lazer", str(tmp_path / "none.toml")):
        with pytest.raises(UsageError):
            maker.make(wrong)
        with pytest.raises(UsageError):
            maker.facts(wrong)


# -- time ------------------------------------------------------------------------------------------------


def test_waiting_passes_device_time(unit: EmulatedUnit) -> None:
    unit.clock.wait(0.25)
    assert unit.clock.now_us() == 250_000


def test_waiting_until_ends_at_the_change_itself(unit: EmulatedUnit) -> None:
    unit.hands.act("power_off", "power")
    unit.hands.act("power_on", "power")
    assert unit.clock.wait_until(lambda: unit.machine.power.ready, 3600)
    assert unit.clock.now_us() == unit.machine.profile.engine.boot_ms * 1_000


def test_a_poller_sees_it_at_its_next_look(unit: EmulatedUnit) -> None:
    unit.hands.act("power_off", "power")
    unit.hands.act("power_on", "power")
    looks: list[int] = []

    def ready() -> bool:
        looks.append(unit.clock.now_us())
        return unit.machine.power.ready

    assert unit.clock.wait_until(ready, 3600, every_s=7)
    assert looks == [0, 7_000_000, 14_000_000, 21_000_000]


def test_waiting_in_vain_tries_once_more_at_the_deadline(unit: EmulatedUnit) -> None:
    looks: list[int] = []

    def never() -> bool:
        looks.append(unit.clock.now_us())
        return False

    assert not unit.clock.wait_until(never, 10, every_s=4)
    assert looks == [0, 4_000_000, 8_000_000, 10_000_000]
    assert not unit.clock.wait_until(never, 0)
    assert looks[-1] == 10_000_000


@pytest.mark.parametrize("every", [0.0, 1e-9, -1.0])
def test_a_poller_without_patience_still_lets_time_pass(every: float) -> None:
    clock = EmulatedClock(Machine(profiles.load("label-printer"), Clock()))
    assert not clock.wait_until(lambda: False, 0.001, every_s=every)
    assert clock.now_us() == 1_000


def test_a_look_that_changes_the_device_is_followed_by_another(unit: EmulatedUnit) -> None:
    def opens() -> bool:
        if unit.machine.covers[0].opened:
            return True
        unit.machine.act("open", "cover.front")
        return False

    assert unit.clock.wait_until(opens, 10)
    assert unit.clock.now_us() == 0


# -- staging ---------------------------------------------------------------------------------------------


def test_staging_puts_causes_in_tells_of_them_and_takes_them_out(unit: EmulatedUnit) -> None:
    fault, at = "tray.rollers.worn", "tray-2.rollers"
    assert not unit.staging.present(fault, at, {})
    assert unit.staging.inject(fault, at, {"severity": 0.9}) == at
    assert unit.staging.present(fault, at, {})
    unit.staging.clear(fault, at, {})
    assert not unit.staging.present(fault, at, {})


@pytest.mark.parametrize(
    ("fault", "at", "parameters"),
    [
        ("tray.rollers.wormy", "", {}),
        ("tray.rollers.worn", "tray-9.rollers", {}),
        ("tray.rollers.worn", "", {"severity": 7}),
        ("supply.waste.window-dirty", "", {}),
    ],
)
def test_what_cannot_be_staged_is_our_own_mistake(
    unit: EmulatedUnit, fault: str, at: str, parameters: dict[str, object]
) -> None:
    for do in (unit.staging.inject, unit.staging.present, unit.staging.clear):
        with pytest.raises(UsageError):
            do(fault, at, parameters)


def test_hazards_are_told_as_sentences(unit: EmulatedUnit) -> None:
    unit.hands.act("tape", "cover.front")
    assert unit.staging.hazards() == ("interlock-defeated: the interlock switch was taped",)
