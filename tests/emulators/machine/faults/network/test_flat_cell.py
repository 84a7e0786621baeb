"""NW-14: with a flat cell the date starts anew at power-on, and everything else looks well."""

from __future__ import annotations

from typing import Any

FAULT = "rtc.cell.flat"


def year(bench: Any) -> int:
    told = bench.device.ipp.printer_attributes("printer-current-time")
    return int(told["printer-current-time"][0].year)


def snmp_year(bench: Any) -> int:
    ((_, date),) = bench.device.snmp.get("hrSystemDate.0")
    return int.from_bytes(date.value[:2], "big")


def night(bench: Any) -> None:
    bench.do("power_off", "power")
    bench.wait(10 * 3600)
    bench.do("power_on", "power")
    bench.wait(240)


def test_nothing_shows_as_long_as_the_mains_stay(bench: Any) -> None:
    bench.break_it()
    bench.wait(3600)
    assert year(bench) == 2026
    bench.shows_nothing()


def test_after_a_night_without_power_every_date_is_years_off_and_nothing_else(bench: Any) -> None:
    bench.break_it()
    night(bench)
    assert (year(bench), snmp_year(bench)) == (2010, 2010)
    assert bench.device.hands.look("rtc") == {"date": "years off", "cell": "flat"}
    assert bench.prints()
    bench.shows_nothing()


def test_setting_it_lasts_until_the_next_night(bench: Any) -> None:
    bench.break_it()
    night(bench)
    bench.do("set_clock")
    assert year(bench) == 2026
    night(bench)
    assert year(bench) == 2010
    assert bench.present


def test_a_new_cell_and_the_clock_set_mend_it(bench: Any) -> None:
    bench.break_it()
    night(bench)
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    assert year(bench) == 2010, "a cell does not know the time"
    bench.do("set_clock")
    night(bench)
    assert (year(bench), snmp_year(bench)) == (2026, 2026)
    assert bench.device.staging.hazards() == ()


def test_a_cell_changed_under_power_is_noted(bench: Any) -> None:
    bench.break_it()
    bench.do("replace")
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["live-work"]
