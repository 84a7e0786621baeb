"""How a printer is called on its link, and whether it says so: settings that outlive its power."""

from __future__ import annotations

import msgspec
import pytest
from misfeed.emulators import profiles
from misfeed.emulators.host import Host
from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.emulators.machine.part import CannotDo

DISCOVERY = "network.discovery"


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("mono-laser"))


def test_it_is_called_by_model_and_serial_number_until_somebody_names_it(machine: Machine) -> None:
    assert machine.discovery.chosen == f"HP LaserJet 400 M401dw [{machine.serial}]"
    machine.act("set_service_name", DISCOVERY, name="Front desk")
    assert machine.discovery.chosen == "Front desk"
    machine.act("set_service_name", DISCOVERY, name="")
    assert machine.discovery.chosen == f"HP LaserJet 400 M401dw [{machine.serial}]"


@pytest.mark.parametrize("name", ["\x7f", " ", "\x1b\t"])
def test_a_model_whose_name_shows_nothing_is_called_by_model_and_serial_number(name: str) -> None:
    model = profiles.load("mono-laser")
    blank = msgspec.structs.replace(model.identity, service_name=name)
    machine = Machine(msgspec.structs.replace(model, identity=blank))
    assert machine.discovery.chosen == f"HP LaserJet 400 M401dw [{machine.serial}]"


def test_its_name_on_the_link_tells_units_apart(machine: Machine) -> None:
    assert machine.discovery.host == "mono-laser-1"
    assert Machine(profiles.load("mono-laser"), number=7).discovery.host == "mono-laser-7"
    machine.act("set_hostname", DISCOVERY, name="front-desk")
    assert machine.discovery.look()["local name"] == "front-desk.local"


def test_who_comes_second_is_numbered_until_it_is_named_anew(machine: Machine) -> None:
    machine.discovery.give_way()
    assert machine.discovery.look()["Bonjour name"].endswith("] (2)")
    assert machine.discovery.look()["local name"] == "mono-laser-1-2.local"
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.run_to(machine.clock.now + 300 * US_PER_S)
    assert machine.discovery.number == 2
    machine.act("set_service_name", DISCOVERY, name="Other")
    assert machine.discovery.number == 1


@pytest.mark.parametrize("name", [" x", "x ", "a\nb", "\x7f", "a\x7fb"])
def test_a_name_that_nobody_could_type_is_not_taken(machine: Machine, name: str) -> None:
    with pytest.raises(CannotDo, match="control characters"):
        machine.act("set_service_name", DISCOVERY, name=name)


@pytest.mark.parametrize("name", ["-x", "x-", "a.b", "a b", "x" * 64])
def test_a_host_name_is_one_label(machine: Machine, name: str) -> None:
    with pytest.raises(CannotDo):
        machine.act("set_hostname", DISCOVERY, name=name)


def test_nobody_finds_it_once_it_announces_no_more(machine: Machine) -> None:
    host = Host(machine)
    assert host.discovered("10.0.20.9")
    machine.act("announce", DISCOVERY, on=False)
    assert not host.discovered("10.0.20.9")
    machine.network.reset_settings()
    assert host.discovered("10.0.20.9")
