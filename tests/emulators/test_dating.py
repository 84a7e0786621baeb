"""The Date and Server headers of a printer's answers: its own clock, in GMT, and its own name."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import msgspec
import pytest
from misfeed.emulators.dating import Dating
from misfeed.emulators.host import Host
from misfeed.emulators.identity import http_server
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load, names
from misfeed.interfaces.web import WebClient
from misfeed.transports.memory import MemoryRoute


@pytest.fixture
def machine() -> Machine:
    return Machine(load("mono-laser"), Clock(), seed=1)


def test_the_date_is_the_printers_and_goes_on_by_whole_seconds(machine: Machine) -> None:
    date = Dating(machine)
    assert date() == "Thu, 01 Jan 2026 00:00:00 GMT"
    machine.clock.advance(999_999)
    assert date() == "Thu, 01 Jan 2026 00:00:00 GMT"
    machine.clock.advance(1)
    assert date() == "Thu, 01 Jan 2026 00:00:01 GMT"
    assert date.at(machine.clock.now + 59_000_000) == "Thu, 01 Jan 2026 00:01:00 GMT"
    assert date() == "Thu, 01 Jan 2026 00:00:01 GMT"


def test_a_printer_in_another_zone_tells_gmt(machine: Machine) -> None:
    east = timezone(timedelta(hours=9))
    machine.clock.began = datetime(2026, 1, 1, 3, 0, 0, 400_000, tzinfo=east)
    date = Dating(machine)
    assert date() == "Wed, 31 Dec 2025 18:00:00 GMT"
    machine.clock.advance(600_000)
    assert date() == "Wed, 31 Dec 2025 18:00:01 GMT"


def test_a_clock_that_goes_wrong_is_told_as_it_goes(machine: Machine) -> None:
    date = Dating(machine)
    date()
    machine.rtc.offset_s = 3_600
    machine.clock.finish_now()
    assert date() == "Thu, 01 Jan 2026 01:00:00 GMT"


def test_a_clock_that_lost_its_power_is_not_told_until_it_is_set(machine: Machine) -> None:
    page = WebClient(MemoryRoute(Host(machine), "10.0.0.7"))
    assert page.ask("GET", "/").header("date").endswith(" GMT")
    machine.rtc.flat = True
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    machine.clock.advance(60_000_000)
    assert page.ask("GET", "/").header("date") == ""
    machine.act("set_clock", "rtc")
    assert page.ask("GET", "/").header("date").startswith("Thu, 01 Jan 2026 00:01:")


@pytest.mark.parametrize("service", ["web", "ipp"])
@pytest.mark.parametrize("model", names())
def test_no_answer_gives_the_emulator_away(model: str, service: str) -> None:
    machine = Machine(load(model), Clock(), seed=1)
    page = WebClient(MemoryRoute(Host(machine), "10.0.0.7"), service)
    for path in ("/", "/nowhere"):
        answer = page.ask("GET", path)
        assert answer.header("server") == http_server(machine)
        assert not any("misfeed" in value for _, value in answer.headers)


def test_the_server_is_the_profiles_or_one_of_its_maker_in_ascii(machine: Machine) -> None:
    assert http_server(machine) == "HP HTTP Server; HP LaserJet 400 M401dw"
    assert http_server(Machine(load("departmental-a3-mfp"))) == "Web-Server/3.0"
    profile = load("mono-laser")
    identity = msgspec.structs.replace(profile.identity, make="Müller\r\nX: y")
    odd = Machine(msgspec.structs.replace(profile, identity=identity))
    assert http_server(odd).startswith("M?ller??X: y HTTP Server; ")


@pytest.mark.parametrize("service", ["web", "ipp"])
def test_the_icon_is_at_both_doors(machine: Machine, service: str) -> None:
    answer = WebClient(MemoryRoute(Host(machine), "10.0.0.7"), service).ask("GET", "/icon.png")
    assert (answer.status, answer.header("content-type")) == (200, "image/png")
    assert answer.body.startswith(b"\x89PNG")
