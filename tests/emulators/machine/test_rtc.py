"""The printer's clock beside the calendar of its site, in virtual time and with a calendar of the world's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from misfeed.emulators.machine import Machine, Profile, WallClock, here_now
from misfeed.emulators.profiles import load

NEPAL = timezone(timedelta(hours=5, minutes=45))
CARACAS = timezone(timedelta(hours=-4, minutes=-30))
BEGAN = datetime(2031, 2, 3, 1, 30, tzinfo=NEPAL)
S = 1_000_000


@pytest.fixture
def profile() -> Profile:
    return load("mono-laser")


def made(profile: Profile, began: datetime) -> tuple[Machine, list[float]]:
    real = [100.0]
    return Machine(profile, WallClock(2.0, lambda: real[0], began=began)), real


def test_in_virtual_time_every_machines_calendar_begins_alike(profile: Profile) -> None:
    assert Machine(profile).date(0) == datetime(2026, 1, 1, tzinfo=UTC)
    assert Machine(profile, WallClock()).date(0) == datetime(2026, 1, 1, tzinfo=UTC)


def test_with_a_calendar_it_goes_on_from_there_at_the_scale(profile: Profile) -> None:
    machine, real = made(profile, BEGAN)
    real[0] += 30.0
    machine.clock.catch_up()
    shown = machine.date(machine.now)
    assert shown == BEGAN + timedelta(minutes=1)
    assert shown.utcoffset() == timedelta(hours=5, minutes=45)


def test_a_machine_that_is_made_later_shows_the_same_date(profile: Profile) -> None:
    first, real = made(profile, BEGAN)
    real[0] += 3600.0
    first.clock.catch_up()
    second = Machine(profile, first.clock)
    assert (second.now, second.date(second.now)) == (0, first.date(first.now))


def test_a_machine_that_is_put_back_keeps_the_true_date(profile: Profile) -> None:
    machine, real = made(profile, BEGAN)
    before = machine.snapshot()
    real[0] += 3600.0
    machine.clock.catch_up()
    machine.restore(before)
    assert machine.date(machine.now) == BEGAN + timedelta(hours=2)


@pytest.mark.parametrize("zone", [UTC, NEPAL, CARACAS])
def test_without_a_cell_it_begins_in_2010_by_its_own_zone(profile: Profile, zone: timezone) -> None:
    machine, _ = made(profile, BEGAN.astimezone(zone))
    machine.rtc.flat = True
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    shown = machine.date(machine.now)
    assert (shown.year, shown.month, shown.day) == (2010, 1, 1)
    assert shown.utcoffset() == zone.utcoffset(None)


@pytest.mark.parametrize(("offset_s", "year"), [(10**10, 2099), (-(10**10), 2000), (10**15, 2099)])
def test_it_stands_still_at_the_end_of_what_it_can_hold(profile: Profile, offset_s: int, year: int) -> None:
    machine, _ = made(profile, BEGAN)
    machine.rtc.offset_s = offset_s
    assert machine.date(machine.now).year == year


def test_certificates_are_dated_by_utc(profile: Profile) -> None:
    machine, _ = made(profile, BEGAN)
    assert machine.today() == "2031-02-02", "it is the next day already in Nepal alone"
    machine.act("issue_certificate", "network")
    assert machine.network.certificate.not_before == "2031-02-02"


def test_this_computers_time_is_told_with_its_zone() -> None:
    now = here_now()
    assert now.utcoffset() is not None
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)
    assert now.microsecond % 100_000 == 0
