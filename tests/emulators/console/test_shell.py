from __future__ import annotations

import pytest
from misfeed.emulators.console.shell import COMMANDS, DENIED
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.secret import MASK
from misfeed.emulators.machine.wording import worded
from misfeed.emulators.settings import settings_of
from misfeed.protocols.console import Fact, Outcome, Test, cells

from .conftest import Terminal, guard


def facts(lines: list[str]) -> dict[str, str]:
    return {one.name: one.value for one in map(Fact.decode, lines)}


def test_help_names_every_command(terminal: Terminal) -> None:
    names = [name.split(" ")[0] for name in facts(terminal.ask("help"))]
    assert names == list(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_tells_of_one_command_how_it_is_used(terminal: Terminal, name: str) -> None:
    (told,) = terminal.ask(f"help {name}")
    assert Fact.decode(told).name == f"{name} {COMMANDS[name].usage}".strip()
    assert told in terminal.ask("help")


def test_help_about_a_slip_names_the_nearest_command(terminal: Terminal) -> None:
    assert terminal.ask("help nvran") == ["Unknown command nvran: did you mean nvram?"]


def test_help_asks_for_a_login_only_where_somebody_has_to_log_in(
    machine: Machine, terminal: Terminal
) -> None:
    assert "login)" not in "".join(terminal.ask("help"))
    guard(machine)
    terminal.read()
    told = facts(terminal.ask("help"))
    assert told["reboot"] == "restart the firmware (after login)"
    assert facts(terminal.ask("help nvram")).popitem()[1] == "settings (to set one, after login)"
    terminal.keys(b"login admin\r")
    terminal.keys(b"s3cret\r")
    assert "after login" not in "".join(terminal.ask("help"))


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_what_a_command_does_not_take_is_answered_with_its_usage(terminal: Terminal, name: str) -> None:
    command = COMMANDS[name]
    assert terminal.ask(f"{name} {'x ' * (command.most + 1)}")[0].startswith(f"Usage: {name}")


def test_a_slip_is_answered_with_the_nearest_command(terminal: Terminal) -> None:
    assert terminal.ask("condition") == ["Unknown command condition: did you mean conditions?"]
    assert terminal.ask("xyzzy") == ["Unknown command xyzzy: type 'help'"]


def test_it_tells_what_it_is_and_does(machine: Machine, terminal: Terminal) -> None:
    assert facts(terminal.ask("version")) == {
        "model": "HP LaserJet 400 M401dw",
        "serial": machine.serial,
        "firmware": "20130415",
        "loader": "Boot ROM 2.14",
    }
    told = facts(terminal.ask("status"))
    assert (told["state"], told["panel"], told["conditions"]) == ("idle", "Ready", "0")


def test_a_condition_shows_with_the_standard_names(machine: Machine, terminal: Terminal) -> None:
    assert terminal.ask("conditions") == ["none"]
    machine.act("open", "cover.front")
    terminal.read()
    (told,) = terminal.ask("conditions")
    assert cells(told) == ("doorOpen", "critical", "cover", "cover.front", "", "Front door is open")
    assert facts(terminal.ask("sensors"))["cover.front"] == "open"
    assert facts(terminal.ask("status"))["state"] == "stopped"


def test_the_event_log_has_pages_and_dates(machine: Machine, terminal: Terminal) -> None:
    assert terminal.ask("log") == ["none"]
    machine.act("open", "cover.front")
    terminal.read()
    when, pages, code, part, _, text = cells(terminal.ask("log 1")[0])
    assert when == "2026-01-01 00:00:00"
    assert (pages, code, part) == (str(machine.engine.impressions), "doorOpen", "cover.front")
    assert text == "Front door is open"


@pytest.mark.parametrize("count", ["0", "-1", "x", "99999", "²"])
def test_a_count_that_is_none_is_refused(terminal: Terminal, count: str) -> None:
    shown = terminal.keys(f"log {count}\r".encode("latin-1"))
    assert "Usage: log [COUNT]" in shown or "Unknown" in shown or count == "²"


def test_the_counters_are_those_of_the_machine(machine: Machine, terminal: Terminal) -> None:
    told = facts(terminal.ask("counters"))
    assert told["pages"] == str(machine.engine.impressions)
    assert told["power-ons"] == "1"
    assert told["tray-2.rollers"] == "0"


def test_the_network_is_told_without_secrets(machine: Machine, terminal: Terminal) -> None:
    guard(machine)
    machine.administer("set_community", "network", community="h1dden")
    everything = "\n".join(terminal.ask("net") + terminal.ask("nvram") + terminal.ask("log 50"))
    assert machine.network.mac in everything
    assert "administrators: admin" in everything
    assert "s3cret" not in everything
    assert "h1dden" not in everything
    assert facts(terminal.ask("nvram get network.community"))["network.community"] == MASK


def test_the_self_test_names_what_fails(machine: Machine, terminal: Terminal) -> None:
    assert {Test.decode(one).outcome for one in terminal.ask("selftest")} == {Outcome.OK, Outcome.TOLD}
    machine.nic.dead = True
    machine.clock.finish_now()
    terminal.read()
    failed = [one for one in map(Test.decode, terminal.ask("selftest")) if one.outcome is Outcome.FAILED]
    assert [(one.unit, one.detail) for one in failed] == [("nic", "not found")]


def test_what_strangers_named_cannot_write_lines(machine: Machine, terminal: Terminal) -> None:
    machine.administer("add_user", "network", name="x\r\n*** 2026\x1b[2J", password="y")
    shown = terminal.keys(b"net\r")
    assert "\x1b" not in shown
    assert "administrators: x??*** 2026?[2J" in shown


class TestSettings:
    def test_a_setting_is_read_by_its_beginning(self, terminal: Terminal) -> None:
        assert set(facts(terminal.ask("nvram get panel."))) == {"panel.language"}

    def test_one_that_there_is_not_is_answered_with_the_nearest(self, terminal: Terminal) -> None:
        assert terminal.ask("nvram get panel.langage") == [
            "Error: there is no setting 'panel.langage'; did you mean panel.language?"
        ]

    def test_setting_one_asks_for_a_login(self, machine: Machine, terminal: Terminal) -> None:
        guard(machine)
        assert terminal.ask("nvram set panel.language es") == [DENIED]
        assert machine.panel.language == "en"

    @pytest.mark.parametrize(
        ("name", "words", "value"),
        [
            ("panel.language", "es", "es"),
            ("power.deep_sleep", "on", "on"),
            ("power.sleep_after_s", "120", "120"),
            ("network.off", "lpd, snmp", "lpd, snmp"),
            ("network.acl_action", "refused", "refused"),
            ("tray-1.type", "cardstock", "cardstock"),
        ],
    )
    def test_each_kind_of_setting_is_set(
        self, machine: Machine, terminal: Terminal, name: str, words: str, value: str
    ) -> None:
        assert terminal.ask(f"nvram set {name} {words}")[-1] == f"{name}: {value}"
        assert settings_of(machine)[name] == value

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("network.acl nonsense", "Error: set_acl"),
            ("power.deep_sleep perhaps", "Error: it is on or off, not 'perhaps'"),
            ("power.sleep_after_s soon", "Error: it is a whole number, not 'soon'"),
            ("network.community other", "Error: network.community is secret"),
            ("formatter.firmware 1", "Error: formatter.firmware cannot be set here"),
            ("frob 1", "Error: there is no setting 'frob'"),
        ],
    )
    def test_what_cannot_be_set_says_why(
        self, machine: Machine, terminal: Terminal, line: str, says: str
    ) -> None:
        before = settings_of(machine)
        assert terminal.ask(f"nvram set {line}")[0].startswith(says)
        assert settings_of(machine) == before

    def test_what_was_set_is_in_the_event_log(self, machine: Machine, terminal: Terminal) -> None:
        terminal.ask("nvram set panel.language es")
        assert machine.log.events[-1].text == "panel.language was set on the service console"


def test_a_restart_asks_for_a_login_and_is_told_before_it_happens(
    machine: Machine, terminal: Terminal
) -> None:
    guard(machine)
    assert terminal.ask("reboot") == [DENIED]
    terminal.keys(b"login admin\rs3cret\r")
    assert terminal.ask("reboot") == ["Restarting"]
    assert machine.power.cycles == 1
    machine.clock.advance(2_000_000)
    assert machine.power.cycles == 2
    assert "loader     Boot ROM 2.14" in terminal.read()


@pytest.mark.parametrize("language", ["es", "de", "fr", "ja"])
def test_what_was_done_there_is_told_in_every_language_of_the_panel(
    machine: Machine, terminal: Terminal, language: str
) -> None:
    guard(machine)
    terminal.keys(b"login admin\rguess\rlogin admin\rs3cret\r")
    terminal.ask("nvram set panel.language es")
    terminal.ask("reboot")
    for event in machine.log.events:
        assert worded(event.text, language) != event.text
