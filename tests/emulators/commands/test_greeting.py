"""What is told of a printer that is served, to programs and to people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files

import pytest
from misfeed.emulators.commands.greeting import facts_of, found_as, warn, words_of
from misfeed.emulators.control import ControlService
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.machine.reading import parse_profile
from misfeed.emulators.profiles import load
from misfeed.emulators.serving import Serving


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), WallClock(), seed=5, number=7)


@pytest.fixture
def serving(machine: Machine) -> Iterator[Serving]:
    with Serving(Host(machine), extra={"control": ControlService(machine)}) as one:
        yield one


def test_a_program_is_told_which_printer_it_is_and_where(machine: Machine, serving: Serving) -> None:
    facts = facts_of(machine, serving)
    assert (facts["profile"], facts["number"], facts["seed"]) == ("mono-laser", 7, 5)
    assert facts["serial"] == machine.serial
    assert facts["pid"] == os.getpid()
    assert facts["ports"] == serving.ports
    assert facts.items() >= serving.describe().items()


def test_a_person_is_told_the_same_with_commands_that_name_it(machine: Machine, serving: Serving) -> None:
    words = words_of(machine, serving, {}, asks=False)
    assert words.startswith(f"mono-laser: HP LaserJet 400 M401dw, serial {machine.serial}\n")
    for told in serving.describe().values():
        assert told in words
    assert f"curl {serving.describe()['control']}/state" in words
    assert '"target": "cover.front"' in words
    assert words.endswith("Ctrl-C ends it.\n")


def test_tokens_that_were_made_up_are_told_once_and_commands_leave_room_for_one(
    machine: Machine, serving: Serving
) -> None:
    words = words_of(machine, serving, {"act": "s3cret"}, asks=True, found={"found as": "My Printer"})
    assert words.count("s3cret") == 1
    assert "token to act" in words
    assert 'curl -H "Authorization: Bearer TOKEN" http://' in words
    assert "My Printer" in words


def test_its_name_in_lists_of_printers_tells_the_model(machine: Machine) -> None:
    assert machine.profile.identity.model in found_as(machine)


def test_on_this_computer_alone_there_is_nothing_to_warn_of(
    serving: Serving, capsys: pytest.CaptureFixture[str]
) -> None:
    warn(serving, asks=False)
    assert capsys.readouterr() == ("", "")


def test_an_open_control_interface_is_warned_of_unless_it_asks_for_a_token(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    with Serving(
        Host(machine), extra={"control": ControlService(machine)}, extra_address="0.0.0.0"
    ) as serving:
        warn(serving, asks=True)
        reach = "misfeed: warning: other computers can reach the control interface on 0.0.0.0\n"
        assert capsys.readouterr().err == reach
        warn(serving, asks=False)
    asks = "misfeed: warning: the control interface asks for no token; see --token\n"
    assert capsys.readouterr().err == reach + asks


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ('auth = "none"', "-v3 -l noAuthNoPriv -u fleet 127.0.0.1:"),
        ('passphrase = "correct-horse"', "-v3 -l authNoPriv -u fleet -a SHA -A PASSPHRASE 127.0.0.1:"),
        (
            'priv = "AES-256-C"\npassphrase = "correct-horse"',
            "-v3 -l authPriv -u fleet -a SHA -A PASSPHRASE -x AES-256-C -X PASSPHRASE 127.0.0.1:",
        ),
    ],
)
def test_who_reads_it_is_told_how_to_ask_over_v3(user: str, told: str) -> None:
    profile = files("misfeed.fixtures").joinpath("profiles", "mono-laser.toml").read_text("utf-8")
    model = parse_profile(f"{profile}\n[snmp]\nv1_v2c = false\n[snmp.users.fleet]\n{user}\n")
    machine = Machine(model, WallClock())
    with Serving(Host(machine), extra={"control": ControlService(machine)}) as serving:
        words = words_of(machine, serving, {}, asks=False)
    assert f"snmpwalk {told}" in words
    assert "v2c" not in words
    assert "correct-horse" not in words


def test_a_receipt_printer_and_a_serial_port_are_tried_by_commands_of_their_own() -> None:
    till = Machine(load("receipt-printer"), WallClock())
    with Serving(Host(till), extra={"control": ControlService(till)}) as serving:
        words = words_of(till, serving, {}, asks=False, tries=("picocom --baud 38400 ./till",))
        host, _, port = serving.describe()["escpos"].rpartition(":")
    assert f"printf 'hello\\n\\035VA\\003' | nc -w 1 {host} {port}\n" in words
    assert words.endswith("  picocom --baud 38400 ./till\n\nCtrl-C ends it.\n")
