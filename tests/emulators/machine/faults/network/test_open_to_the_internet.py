"""NW-16: whoever finds the raw port prints and writes on the display, again and again, until it is shut."""

from __future__ import annotations

from typing import Any

FAULT = "site.firewall.inbound"
OWN = "the model's own"
HOUR = 3600


def strangers(bench: Any) -> int:
    return sum(job.origin == "203.0.113.66" for job in bench.machine.jobs.jobs)


def greeting(bench: Any) -> str:
    return bench.device.hands.look("panel")["ready message"]


def test_pages_come_by_themselves_and_the_display_is_altered(bench: Any) -> None:
    sheets = bench.machine.engine.sheets
    bench.break_it()
    assert bench.present
    assert (strangers(bench), greeting(bench)) == (0, OWN)
    bench.wait(HOUR)
    assert strangers(bench) == 1
    assert bench.machine.engine.sheets == sheets + 1
    assert greeting(bench) == "YOU HAVE BEEN PWNED"
    assert "GET / HTTP/1.1 of nobody from 203.0.113.66" in bench.device.hands.look("jobs")["last jobs"]
    bench.wait(12 * HOUR)
    assert strangers(bench) == 5
    bench.shows_nothing()


def test_the_raw_port_answers_outside_and_nothing_else_does(bench: Any) -> None:
    outside = bench.device.at("outside")
    assert outside.reach("pjl") == "silent"
    bench.break_it()
    assert {name: outside.reach(name) for name in ("ipp", "snmp", "pjl")} == {
        "ipp": "silent",
        "snmp": "silent",
        "pjl": "open",
    }


def test_a_power_cycle_cleans_the_display_until_the_next_one_comes(bench: Any) -> None:
    bench.break_it()
    bench.wait(HOUR)
    bench.power_cycle()
    assert greeting(bench) == OWN
    assert bench.present
    bench.wait(4 * HOUR)
    assert greeting(bench) != OWN


def test_a_printer_that_is_off_hears_nobody(bench: Any) -> None:
    bench.break_it()
    bench.do("power_off", "power")
    bench.wait(12 * HOUR)
    assert strangers(bench) == 0


def test_the_access_list_keeps_strangers_out_while_the_firewall_stays_open(bench: Any) -> None:
    bench.break_it()
    bench.do("set_acl", "network", acl=["10.0.0.0/8"], covers_all=True)
    bench.wait(12 * HOUR)
    assert strangers(bench) == 0
    assert bench.present


def test_closing_it_mends_it_and_the_display_is_put_right(bench: Any) -> None:
    bench.break_it()
    bench.wait(HOUR)
    bench.do("close_inbound")
    bench.do("reset_ready_message", "panel")
    assert not bench.present
    before = strangers(bench)
    bench.wait(24 * HOUR)
    assert strangers(bench) == before
    assert greeting(bench) == OWN
    assert bench.device.at("outside").reach("pjl") == "silent"
