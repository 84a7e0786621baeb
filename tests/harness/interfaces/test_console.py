"""A service console asked by its commands: typed answers, logins, and what nobody may type."""

from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.machine.network import LOCKOUT_TRIES
from misfeed.emulators.profiles import load
from misfeed.errors import DeviceRefusal, NoAnswer, UsageError
from misfeed.interfaces.console import ConsoleClient, LoginRefused
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.console import Outcome
from misfeed.transports.memory import MemoryRoute

from .scripted import Script


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


@pytest.fixture
def route(machine: Machine) -> MemoryRoute:
    return MemoryRoute(Host(machine), "10.0.9.17")


@pytest.fixture
def console(route: MemoryRoute) -> ConsoleClient:
    return ConsoleClient.over(route)


def guard(machine: Machine) -> None:
    machine.administer("add_user", "network", name="admin", password="s3cret")


def test_the_greeting_is_in_no_answer(machine: Machine, console: ConsoleClient) -> None:
    assert console.version() == {
        "model": "HP LaserJet 400 M401dw",
        "serial": machine.serial,
        "firmware": "20130415",
        "loader": "Boot ROM 2.14",
    }


def test_answers_have_types(machine: Machine, console: ConsoleClient) -> None:
    assert console.counters()["pages"] == machine.engine.impressions
    (black,) = console.supplies()
    assert (black.part, black.percent) == ("supply.black", 80)
    assert console.net()["mac"] == machine.network.mac
    assert console.sensors()["cover.front"] == "closed"
    assert console.settings("panel.") == {"panel.language": "en"}
    assert console.conditions() == ()
    assert console.events() == ()


def test_conditions_are_asked_for_and_told_unasked(machine: Machine, console: ConsoleClient) -> None:
    console.wake()
    machine.act("open", "cover.front")
    (row,) = console.conditions()
    assert (row.code, row.severity, row.part) == ("doorOpen", "critical", "cover.front")
    (event,) = console.events()
    assert (event.code, event.pages) == ("doorOpen", machine.engine.impressions)
    assert [(one.kind, one.told.split(" | ")[0]) for one in console.notices] == [("raised", "doorOpen")]


def test_the_boot_log_is_read_until_the_prompt(machine: Machine, console: ConsoleClient) -> None:
    console.wake()
    machine.nic.dead = True
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    log = console.boot_log()
    assert (log[0].unit, log[-1].unit) == ("loader", "ready")
    assert [one.unit for one in log if one.outcome is Outcome.FAILED] == ["nic"]
    assert console.status()["state"] == "idle"


def test_a_restart_by_command_is_seen_from_its_first_line(console: ConsoleClient) -> None:
    console.restart()
    assert console.boot_log()[0].unit == "loader"


def test_a_login_lets_settings_be_set(machine: Machine, console: ConsoleClient) -> None:
    guard(machine)
    with pytest.raises(DeviceRefusal, match="Permission denied"):
        console.set("panel.language", "es")
    console.login("admin", "s3cret")
    assert console.signed_in
    assert console.set("panel.language", "es") == "es"
    console.logout()
    assert not console.signed_in


def test_a_wrong_password_is_refused_and_too_many_lock(machine: Machine, console: ConsoleClient) -> None:
    guard(machine)
    locked = []
    for _ in range(LOCKOUT_TRIES):
        with pytest.raises(LoginRefused, match="does not let admin in") as caught:
            console.login("admin", "guess")
        locked.append(caught.value.locked)
    assert locked == [False] * (LOCKOUT_TRIES - 1) + [True]


@pytest.mark.parametrize(
    ("name", "password", "what"), [("x\rreboot", "p", "name"), ("x", "p\nreboot", "password")]
)
def test_a_name_or_password_that_ends_a_line_is_not_typed(name: str, password: str, what: str) -> None:
    script = Script()
    with pytest.raises(UsageError, match=f"the {what} has a character"):
        ConsoleClient(script).login(name, password)
    assert script.typed == b""


def test_where_nobody_has_to_sign_in_a_login_does_nothing(console: ConsoleClient) -> None:
    console.login("admin", "whatever")
    assert not console.signed_in


def test_what_the_console_does_not_know_it_refuses(console: ConsoleClient) -> None:
    with pytest.raises(DeviceRefusal, match="Unknown command frob"):
        console.command("frob")


def test_a_printer_without_power_does_not_answer(machine: Machine, console: ConsoleClient) -> None:
    machine.act("power_off", "power")
    with pytest.raises(NoAnswer):
        console.status()


class TestOnADeviceThatIsNotOurs:
    @pytest.fixture
    def console(self, route: MemoryRoute) -> ConsoleClient:
        return ConsoleClient.over(route, permits=frozenset())

    def test_it_is_read(self, console: ConsoleClient) -> None:
        assert console.status()["state"] == "idle"
        assert console.settings("panel.")
        assert console.events(5) == ()

    def test_its_self_test_is_asked_for_where_a_restart_is_allowed(self, route: MemoryRoute) -> None:
        console = ConsoleClient.over(route, permits=frozenset({Permit.RESTART}))
        assert {one.outcome for one in console.selftest()} <= {Outcome.OK, Outcome.TOLD}

    def test_nobody_signs_in_without_being_allowed_to_change_it(self) -> None:
        script = Script()
        with pytest.raises(NotPermitted):
            ConsoleClient(script, permits=frozenset()).login("admin", "s3cret")
        assert script.typed == b""

    @pytest.mark.parametrize(
        ("line", "permits"),
        [
            ("nvram set panel.language es", {Permit.SET}),
            ("NVRAM  set panel.language es", {Permit.SET}),
            ("reboot", {Permit.RESTART}),
            ("selftest", {Permit.RESTART}),
            ("selftest print", {Permit.SET, Permit.RESTART}),
            ("log clear", {Permit.SET, Permit.RESTART}),
            ("log 5 clear", {Permit.SET, Permit.RESTART}),
            ("counters reset", {Permit.SET, Permit.RESTART}),
            ("net down", {Permit.SET, Permit.RESTART}),
            ("jobs cancel 1", {Permit.SET, Permit.RESTART}),
            ("nvram list reset", {Permit.SET}),
            ("mkfs", {Permit.SET, Permit.RESTART}),
            ("statusx", {Permit.SET, Permit.RESTART}),
            ("status; mkfs", {Permit.SET, Permit.RESTART}),
            ("status\rreboot", {Permit.SET, Permit.RESTART}),
        ],
    )
    def test_nothing_is_typed_that_may_change_it(
        self, machine: Machine, console: ConsoleClient, line: str, permits: set[Permit]
    ) -> None:
        with pytest.raises(NotPermitted) as caught:
            console.command(line)
        assert set(caught.value.permits) == permits
        assert machine.power.cycles == 1

    def test_what_is_allowed_by_name_is_typed(self, machine: Machine, route: MemoryRoute) -> None:
        console = ConsoleClient.over(route, permits=frozenset({Permit.SET}))
        assert console.set("panel.language", "es") == "es"
        with pytest.raises(NotPermitted):
            console.restart()
