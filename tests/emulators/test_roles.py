"""Roles: every one on every built-in model is played by a part that is there and can do it."""

from __future__ import annotations

import msgspec
import pytest
from misfeed.contract import ROLES
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine, Profile
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.covers import Cover
from misfeed.emulators.machine.fans import Fan
from misfeed.emulators.machine.path import Station
from misfeed.emulators.machine.power import Power
from misfeed.emulators.machine.rolls import Roll
from misfeed.emulators.machine.supplies import Supply
from misfeed.emulators.machine.trays import Tray
from misfeed.emulators.roles import main_tray, roles_of

KINDS = {
    "tray": Tray,
    "picking_tray": Tray,
    "sized_tray": Tray,
    "lifted_tray": Tray,
    "duplex": Station,
    "duplex_cover": Cover,
    "bin": Bin,
    "flagged_bin": Bin,
    "sensor": Station,
    "sensor_cover": Cover,
    "fuser_exit": Station,
    "exit_cover": Cover,
    "head_cover": Cover,
    "mark_cover": Cover,
    "absorber": Supply,
    "black_tank": Supply,
    "cover": Cover,
    "black": Supply,
    "black_with_chip": Supply,
    "colour": Supply,
    "sleeper": Power,
    "waste": Supply,
    "drum": Roll,
    "drum_unit": Supply,
    "drum_kit": Supply,
    "film": Roll,
    "transfer_roller": Roll,
    "fan": Fan,
    "kit": Supply,
}
MODELS = profiles.names()


@pytest.mark.parametrize("name", MODELS)
def test_every_role_is_played_by_a_part_of_its_kind(name: str) -> None:
    machine = Machine(profiles.load(name), Clock())
    for role, part_id in roles_of(machine.profile).items():
        assert isinstance(machine.parts[part_id], KINDS[role]), role


@pytest.mark.parametrize("name", MODELS)
def test_every_role_can_do_what_it_is_for(name: str) -> None:
    machine = Machine(profiles.load(name), Clock())
    roles = roles_of(machine.profile)
    parts = {role: machine.parts[part_id] for role, part_id in roles.items()}
    assert {"tray", "bin"} <= roles.keys()
    if "picking_tray" in roles:
        assert f"{roles['picking_tray']}.rollers" in machine.parts
    if "flagged_bin" in roles:
        assert parts["flagged_bin"].spec.senses_full
    for role, cover in (("sensor", "sensor_cover"), ("fuser_exit", "exit_cover")):
        assert (role in roles) == (cover in roles)
        if role in roles:
            assert parts[role].spec.name in parts[cover].spec.gives_access
    if "sensor" in roles:
        assert parts["sensor"].spec.sensor
    if "black_with_chip" in roles:
        assert parts["black_with_chip"].spec.chip
        assert roles["black_with_chip"] == roles["black"]
    if "colour" in roles:
        assert parts["colour"].spec.color not in ("", "black")
    if "waste" in roles:
        assert (parts["waste"].spec.filled, parts["waste"].spec.replaceable) == (True, True)


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("mono-laser", {"colour", "waste"}),
        (
            "label-printer",
            {"picking_tray", "flagged_bin", "fuser_exit", "black_with_chip", "colour", "waste"},
        ),
        ("inkjet-mfp", {"fuser_exit", "waste", "flagged_bin"}),
    ],
)
def test_what_nothing_plays_is_left_out(name: str, missing: set[str]) -> None:
    assert not missing & roles_of(profiles.load(name)).keys()


def test_the_everyday_tray_is_the_first_with_a4_or_the_first_at_all() -> None:
    model: Profile = profiles.load("mono-laser")
    assert main_tray(model).name == "tray-2"
    letters = tuple(msgspec.structs.replace(tray, media="na_letter_8.5x11in") for tray in model.trays)
    assert main_tray(msgspec.structs.replace(model, trays=letters)).name == "tray-1"


def test_a_model_of_bare_bones_has_only_what_every_model_has() -> None:
    model = profiles.load("mono-laser")
    awake = msgspec.structs.replace(model.engine, sleep_after_s=0)
    bare = msgspec.structs.replace(model, covers=(), supplies=(), rolls=(), fans=(), fuser=None, engine=awake)
    assert set(roles_of(bare)) == {
        "tray",
        "picking_tray",
        "sized_tray",
        "lifted_tray",
        "bin",
        "flagged_bin",
    }


def test_scenarios_may_name_exactly_the_roles_that_are_played() -> None:
    assert KINDS.keys() == ROLES.keys()
