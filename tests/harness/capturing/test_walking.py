"""Walks of agents that are as they should be, and of others."""

from __future__ import annotations

from collections.abc import Callable

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.capturing import Ending, Walk
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.errors import NoAnswer
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.snmp import Oid, Version, mib
from misfeed.transports.memory import MemoryRoute

ROOT = mib.oid("1.3.6.1")


@pytest.fixture
def machine() -> Machine:
    return Machine(shelf.load("mono-laser"))


Walked = Callable[..., tuple[Walk, list[Oid]]]


@pytest.fixture
def walked(machine: Machine) -> Walked:
    """Walk the machine with quirks on: the walk, and what it gave."""

    def walk(*names: str, version: Version = Version.V2C) -> tuple[Walk, list[Oid]]:
        for name in names:
            quirks.switch(machine, name, on=True)
        client = SnmpClient(MemoryRoute(Host(machine), "10.0.0.9"), version=version)
        made = Walk(client, ROOT, version)
        return made, [name for rows in made for name, _ in rows]

    return walk


@pytest.mark.parametrize("version", list(Version))
def test_a_walk_gives_everything_in_order(walked: Walked, version: Version) -> None:
    walk, found = walked(version=version)
    assert walk.ending is Ending.WHOLE
    assert found == sorted(set(found))
    assert walk.count == len(found) > 350
    assert not walk.notes


@pytest.mark.parametrize("quirk", ["snmp.no-bulk", "snmp.too-big", "snmp.answers-cut"])
def test_what_an_agent_cannot_give_at_once_is_asked_for_in_smaller_pieces(walked: Walked, quirk: str) -> None:
    _, everything = walked()
    walk, found = walked(quirk)
    assert walk.ending is Ending.WHOLE
    assert found == everything
    assert [note for note in walk.notes if "one value at a time" in note] == walk.notes


def test_a_walk_that_turns_back_ends_and_says_where(walked: Walked) -> None:
    walk, found = walked("snmp.walk-turns-back")
    assert walk.ending is Ending.BROKEN
    assert walk.reason.startswith("it turns back: 1.3.6.1.2.1.43.11.1.1.")
    assert mib.name(found[-1]).startswith("prtMarkerSuppliesLevel.")


def test_an_agent_that_falls_silent_keeps_what_it_gave(walked: Walked) -> None:
    walk, found = walked("snmp.falls-over", version=Version.V1)
    assert walk.ending is Ending.SILENT
    assert "no answer" in walk.reason
    assert len(found) == 50


def test_an_agent_that_never_answers_is_nothing_to_walk(walked: Walked, machine: Machine) -> None:
    machine.act("power_off", "power")
    with pytest.raises(NoAnswer):
        walked()
