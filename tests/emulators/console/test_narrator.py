from __future__ import annotations

from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.machine.faults import make_fault
from misfeed.emulators.profiles import load
from misfeed.protocols.console import ConsoleError, Notice, Outcome, Test, cells

from .conftest import Terminal, restart


def boot_log(text: str) -> list[Test]:
    found = []
    for line in text.split("\r\n"):
        try:
            found.append(Test.decode(line))
        except ConsoleError:
            continue
    return found


def failing(text: str) -> list[tuple[str, str]]:
    return [(one.unit, one.detail) for one in boot_log(text) if one.outcome is Outcome.FAILED]


def notices(text: str) -> list[Notice]:
    return [Notice.decode(line) for line in text.split("\r\n") if Notice.is_one(line)]


def test_the_boot_log_is_told_as_the_self_test_goes(machine: Machine, terminal: Terminal) -> None:
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    begun = terminal.read()
    assert "loader     Boot ROM 2.14" in begun
    assert "nic" not in begun
    boot_us = machine.profile.engine.boot_ms * 1_000
    machine.clock.advance(boot_us // 2)
    half = boot_log(terminal.read())
    assert [one.unit for one in half] == ["ram", "nvram", "clock", "firmware"]
    machine.clock.advance(boot_us)
    whole = terminal.read()
    assert boot_log(whole)[-1].unit == "ready"
    assert whole.endswith("lj400> ")
    assert failing(whole) == []


def test_times_in_it_rise_and_end_with_the_self_test(machine: Machine, terminal: Terminal) -> None:
    restart(machine)
    times = [one.at_ms for one in boot_log(terminal.read())]
    assert times == sorted(times)
    assert times[-1] == machine.profile.engine.boot_ms


def test_keys_pressed_while_it_boots_or_is_off_are_lost(machine: Machine, terminal: Terminal) -> None:
    machine.act("power_off", "power")
    assert terminal.keys(b"status\r") == ""
    machine.act("power_on", "power")
    terminal.read()
    assert terminal.keys(b"status\r") == ""
    machine.clock.advance(machine.profile.engine.boot_ms * 1_000)
    assert terminal.read().endswith("lj400> ")


def broken(model: str, fault: str, at: str = "", **parameters: object) -> tuple[Machine, Terminal]:
    machine = Machine(load(model), Clock(), seed=1)
    terminal = Terminal(machine)
    make_fault(fault, parameters).break_machine(machine, at)
    machine.clock.finish_now()
    restart(machine)
    return machine, terminal


def test_a_dead_network_card_is_not_found() -> None:
    _, terminal = broken("mono-laser", "nic.dead")
    assert failing(terminal.read()) == [("nic", "not found")]


def test_failing_nvram_has_a_wrong_checksum() -> None:
    _, terminal = broken("mono-laser", "formatter.nvram.failing")
    assert failing(terminal.read()) == [("nvram", "checksum is wrong, defaults loaded")]


def test_a_failed_module_fails_and_a_missing_one_is_absent() -> None:
    machine, terminal = broken("departmental-a3-mfp", "memory.module.failed")
    assert failing(terminal.read()) == [
        ("ram", f"{machine.parts['memory'].spec.module_mb} MB module in the slot")
    ]
    machine.parts["memory"].fitted = False  # type: ignore[attr-defined]
    restart(machine)
    told = {one.detail: one.outcome for one in boot_log(terminal.read()) if one.unit == "ram"}
    assert told["no module in the slot"] is Outcome.ABSENT


def test_a_foreign_disk_is_named() -> None:
    _, terminal = broken("departmental-a3-mfp", "disk.foreign", "disk")
    assert ("disk", "not the one that belongs here") in failing(terminal.read())


def test_a_flat_cell_shows_in_the_clock() -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    terminal = Terminal(machine)
    machine.rtc.flat = True
    restart(machine)
    ((unit, detail),) = failing(terminal.read())
    assert unit == "clock"
    assert detail.startswith("2010-01-01")


def test_a_fan_that_does_not_turn_fails_with_the_models_own_code() -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    terminal = Terminal(machine)
    machine.parts["fan.main"].become(bearing_worn=True)  # type: ignore[attr-defined]
    restart(machine)
    assert failing(terminal.read()) == [("fan.main", "57.01 Main fan does not turn")]


def test_a_damaged_image_leaves_the_loader_and_its_copy_helps() -> None:
    machine, terminal = broken("mono-laser", "formatter.image.damaged")
    assert terminal.read().endswith("image checksum is wrong: nothing to start ... FAILED\r\nboot> ")
    assert "there are help, version, selftest, boot, restore" in terminal.ask("status")[0]
    assert "firmware: 20130415" in terminal.ask("version")
    assert failing("\r\n".join(terminal.ask("selftest"))) == [
        ("firmware", "image checksum is wrong: nothing to start")
    ]
    terminal.keys(b"boot\r")
    machine.clock.advance(machine.profile.engine.boot_ms * 1_000)
    assert terminal.read().endswith("boot> ")
    terminal.keys(b"restore\r")
    machine.clock.advance(machine.profile.engine.boot_ms * 1_000 + 1)
    shown = terminal.read()
    if "Error" in shown:
        assert "pre-boot" in shown
    else:
        assert shown.endswith("lj400> ")
        assert machine.power.ready


def test_a_firmware_that_stops_says_so_and_boots_anew(machine: Machine, terminal: Terminal) -> None:
    machine.formatter.crash()
    machine.clock.finish_now()
    (panic,) = notices(terminal.read())
    assert (panic.kind, panic.told) == ("panic", "49.4C02 Firmware error")
    assert terminal.keys(b"status\r") == ""
    machine.clock.advance(13_000_000 + machine.profile.engine.boot_ms * 1_000)
    assert terminal.read().endswith("lj400> ")


def test_a_condition_that_comes_and_goes_is_told_around_what_is_typed(
    machine: Machine, terminal: Terminal
) -> None:
    terminal.keys(b"sta")
    machine.act("open", "cover.front")
    shown = terminal.read()
    (raised,) = notices(shown)
    assert raised.kind == "raised"
    assert cells(raised.told)[3] == "cover.front"
    assert shown.endswith("lj400> sta")
    assert "state: stopped" in terminal.keys(b"tus\r")
    machine.act("close", "cover.front")
    kinds = [one.kind for one in notices(terminal.read())]
    assert kinds[0] == "cleared"


def test_what_a_command_brings_about_is_told_behind_its_answer(machine: Machine, terminal: Terminal) -> None:
    shown = terminal.keys(b"nvram set network.off ipp\r")
    assert shown.endswith("lj400> ")
    assert shown.count("lj400> ") == 1


def test_sleep_is_told(machine: Machine, terminal: Terminal) -> None:
    machine.administer("set_sleep_after", "power", seconds=60)
    machine.clock.advance(120_000_000)
    (told,) = notices(terminal.read())
    assert (told.kind, told.told) == ("power", "asleep")


def test_a_mute_one_speaks_only_when_it_is_asked(machine: Machine, terminal: Terminal) -> None:
    machine.formatter.take_on(frozenset({"console.mute"}))
    machine.clock.finish_now()
    terminal.read()
    machine.act("open", "cover.front")
    assert terminal.read() == ""
    restart(machine)
    assert terminal.read() == "lj400> "
    assert "state: stopped" in terminal.ask("status")


def test_who_comes_while_it_boots_hears_the_rest() -> None:
    machine = Machine(load("mono-laser"), Clock(), seed=1)
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(machine.profile.engine.boot_ms * 400)
    late = Terminal(machine)
    machine.clock.advance(machine.profile.engine.boot_ms * 1_000)
    units = [one.unit for one in boot_log(late.read())]
    assert units[0] == "nic"
    assert units[-1] == "ready"


def test_a_lost_line_hears_nothing_more(machine: Machine, terminal: Terminal) -> None:
    terminal.session.lost()
    restart(machine)
    assert terminal.read() == ""
