"""The catalogue of faults: found by itself, complete, and clear about what does not fit."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, faults
from misfeed.emulators.machine.faults import FaultError, catalogue, fault_class, make_fault
from misfeed.emulators.machine.part import Layer, Part

NAMES = sorted(catalogue())

NO_COUNTER = {"network.supplicant.expired": {"ends"}, "tray.guides.wrong": {"resized"}}
"""Numbers in non-volatile memory that faults do set: the last day of a certificate, as it was issued, and how
often the firmware read another size off guides."""


def machines() -> list[Machine]:
    return [Machine(profiles.load(name), Clock()) for name in profiles.names()]


def test_every_file_of_a_family_is_in_the_catalogue_and_has_its_tests() -> None:
    families = Path(faults.__file__).parent
    files = {file.relative_to(families) for file in families.glob("*/*.py") if file.name != "__init__.py"}
    modules = {kind.__module__.split(".faults.")[1] for kind in catalogue().values()}
    assert modules >= {".".join(file.with_suffix("").parts) for file in files}
    here = Path(__file__).parent
    untested = [file for file in files if not (here / file.parent / f"test_{file.name}").exists()]
    assert untested == []


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_says_what_it_is_and_how_a_person_makes_it(name: str) -> None:
    kind = catalogue()[name]
    assert kind.summary
    assert kind.by_hand.endswith(".")
    assert kind.undo_by_hand.endswith(".")
    assert kind.catalogue[2] == "-"
    assert kind.version >= 1


@pytest.mark.parametrize("name", NAMES)
def test_it_fits_some_model_and_is_gone_when_taken_away(name: str) -> None:
    fault = make_fault(name)
    tried = 0
    for machine in machines():
        for at in fault.places(machine):
            part = machine.parts[at]
            assert not fault.present(part), f"a fresh {machine.profile.name} has it already at {at}"
            assert fault.break_machine(machine, at) == at
            assert fault.present(part)
            fault.clear(part)
            machine.clock.finish_now()
            assert not fault.present(part)
            assert not machine.alerts.stopped
            tried += 1
    assert tried


@pytest.mark.parametrize("name", NAMES)
def test_it_changes_its_own_part_and_nothing_else(name: str) -> None:
    fault = make_fault(name)
    for machine in machines():
        for at in fault.places(machine):
            before = {part.id: part.state() for part in machine.parts.values()}
            fault.inject(machine.parts[at])
            changed = {part.id for part in machine.parts.values() if part.state() != before[part.id]}
            assert changed == {at}
            assert set(_firmwares(machine.parts[at], before[at])) <= NO_COUNTER.get(name, set())
            machine = Machine(machine.profile, Clock())


@pytest.mark.parametrize("profile", profiles.names())
def test_no_fault_mends_another_of_its_part_when_it_comes_or_goes(profile: str) -> None:
    machine = Machine(profiles.load(profile), Clock())
    fresh = machine.snapshot()
    fitting: dict[str, list[str]] = {}
    for name in NAMES:
        for at in make_fault(name).places(machine):
            fitting.setdefault(at, []).append(name)
    mended = []
    for at, names in fitting.items():
        part = machine.parts[at]
        for one, other in permutations(names, 2):
            first, second = make_fault(one), make_fault(other)
            machine.restore(fresh)
            second.inject(part)
            wider = first.present(part)
            machine.restore(fresh)
            first.inject(part)
            second.inject(part)
            if not (first.present(part) and second.present(part)):
                mended.append(f"{at}: {other} comes, and {one} is gone")
            second.clear(part)
            # One that brings the other along takes it away as well.
            if not (wider or first.present(part)):
                mended.append(f"{at}: {other} goes, and {one} with it")
    assert mended == []


def _firmwares(part: Part, before: tuple[object, ...]) -> list[str]:
    """What changed of all that the firmware itself finds out or counts."""
    pairs = zip(part.FIELDS.items(), before, part.state(), strict=True)
    return [
        field
        for (field, about), old, new in pairs
        if old != new and (about.layer is Layer.RAM or (about.layer is Layer.NVRAM and type(new) is int))
    ]


def test_without_a_place_the_first_that_fits_is_taken() -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    assert make_fault("tray.rollers.worn").break_machine(machine) == "tray-1.rollers"


def test_the_nearest_name_is_offered() -> None:
    with pytest.raises(FaultError, match=r"did you mean 'tray\.rollers\.worn'"):
        fault_class("tray.roller.worn")
    with pytest.raises(FaultError, match="`misfeed faults` lists them"):
        fault_class("xyzzy")


def test_a_place_that_does_not_fit_is_told_with_those_that_do() -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    fault = make_fault("tray.rollers.worn")
    with pytest.raises(FaultError, match=r"cannot act at 'tray-2'; it can at tray-1.rollers, tray-2.rollers"):
        fault.break_machine(machine, "tray-2")


def test_a_model_without_such_a_part_is_told() -> None:
    machine = Machine(profiles.load("label-printer"), Clock())
    with pytest.raises(FaultError, match=r"a label-printer has no part for fuser\.claws\.worn"):
        make_fault("fuser.claws.worn").break_machine(machine)


def test_parameters_are_checked_and_the_known_ones_named() -> None:
    with pytest.raises(FaultError, match="its parameters: severity"):
        make_fault("tray.rollers.worn", {"strength": 1.0})
    with pytest.raises(FaultError, match="its parameters: none"):
        make_fault("bin.flag.stuck", {"severity": 1.0})
    with pytest.raises(FaultError, match="severity"):
        make_fault("tray.rollers.worn", {"severity": "much"})


@pytest.mark.parametrize("name", NAMES)
def test_the_machine_does_not_tell_what_a_fault_has_broken(name: str) -> None:
    """Settings are the printer's own and stand on its configuration page; what is broken has to be found."""
    for machine in machines():
        for at in make_fault(name).places(machine):
            part = machine.parts[at]
            before = part.state()
            make_fault(name).inject(part)
            fields = zip(part.FIELDS.items(), before, part.state(), strict=True)
            broken = {
                key for (key, field), old, new in fields if old != new and field.layer is Layer.PHYSICAL
            }
            assert not broken & machine.describe()[at].keys()
