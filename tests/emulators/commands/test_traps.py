"""Who is told over SNMP is said on the command line in one word."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.commands.traps import tell
from misfeed.emulators.machine import CannotDo, Clock, Machine, TrapReceiver
from misfeed.errors import UsageError


@pytest.fixture
def machine() -> Machine:
    return Machine(profiles.load("mono-laser"), Clock())


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("127.0.0.1:1162", TrapReceiver("127.0.0.1", 1162)),
        ("127.0.0.1:1162:version=1", TrapReceiver("127.0.0.1", 1162, "1")),
        ("[::1]:162:community=ours,inform=true", TrapReceiver("::1", 162, "2c", "ours", inform=True)),
        (
            "10.0.30.5:162:repeat_s=30,combine_ms=500",
            TrapReceiver("10.0.30.5", 162, repeat_s=30, combine_ms=500),
        ),
    ],
)
def test_a_receiver_is_an_address_a_port_and_how(machine: Machine, said: str, meant: TrapReceiver) -> None:
    tell(machine, said)
    assert machine.traps.receivers == (meant,)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("127.0.0.1", "names no receiver; write ADDRESS:PORT"),
        ("127.0.0.1:0", "port"),
        ("127.0.0.1:70000", "port"),
        (
            "127.0.0.1:162:colour=red",
            "'colour=red' is not one of version, community, inform, user, repeat_s, combine_ms",
        ),
        ("127.0.0.1:162:inform=yes", "inform is true or false"),
        ("127.0.0.1:162:version=2", "version is 1, 2c, 3, not '2'"),
        ("nohost.invalid:162", "no such address"),
        ("127.0.0.1:162:repeat_s=often", "repeat_s is a whole number, at least 0"),
        ("127.0.0.1:162:repeat_s=90000", "repeat_s"),
        ("127.0.0.1:162:version=3", "give the name of one"),
        ("127.0.0.1:162:version=3,user=fleet", "no SNMPv3 user 'fleet'; there are none"),
        ("127.0.0.1:162:version=1,inform=true", "version 1 has no informs"),
    ],
)
def test_what_names_no_receiver_is_told_in_one_sentence(machine: Machine, said: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        tell(machine, said)
    assert told in str(error.value)
    assert "\n" not in str(error.value)
    assert machine.traps.receivers == ()


def test_who_is_served_on_loopback_tells_nobody_elsewhere(machine: Machine) -> None:
    with pytest.raises(UsageError, match=r"served on 127\.0\.0\.1 tells nobody on other computers"):
        tell(machine, "192.0.2.8:162", "127.0.0.1")
    tell(machine, "192.0.2.8:162", "0.0.0.0")
    assert [one.address for one in machine.traps.receivers] == ["192.0.2.8"]


def test_one_place_is_told_in_every_version(machine: Machine) -> None:
    for version in ("1", "2c", "1"):
        tell(machine, f"127.0.0.1:1162:version={version}")
    assert [one.version for one in machine.traps.receivers] == ["2c", "1"]


def test_a_receiver_is_taken_away_by_its_port(machine: Machine) -> None:
    for port in (1162, 1163, 1164):
        tell(machine, f"127.0.0.1:{port}")
    machine.act("remove_receiver", "network.traps", address="127.0.0.1", port=1163)
    assert [one.port for one in machine.traps.receivers] == [1162, 1164]
    with pytest.raises(
        CannotDo, match=r"nobody at 127\.0\.0\.1 port 9 is told; who is: 127\.0\.0\.1 port 1162"
    ):
        machine.act("remove_receiver", "network.traps", address="127.0.0.1", port=9)
    machine.act("remove_receiver", "network.traps", address="127.0.0.1")
    assert machine.traps.receivers == ()
