"""FW-04: a connector that is not home loses contact when a job begins, now and then."""

from __future__ import annotations

from typing import Any

FAULT = "formatter.link.loose"
LOST = {("subunitTimingFailure", "generalPrinter")}


def test_nothing_shows_while_it_waits(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.wait(300)
    assert bench.present
    assert bench.is_well
    bench.shows_nothing()


def test_the_engine_is_lost_when_a_job_begins_and_every_interface_says_so(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print()
    assert bench.critical == LOST
    bench.shows(reason="other-error", bit="serviceRequested", panel="Engine does not answer")
    assert bench.device.pjl.status().code == 50028
    code = bench.machine.profile.vendor_code("engine-silent")
    assert code
    assert code in bench.device.hands.read_panel()


def test_switching_off_and_on_helps_until_the_next_job(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print()
    bench.power_cycle()
    assert bench.is_well
    bench.print()
    assert bench.critical == LOST
    assert bench.present


def test_it_comes_at_random_when_the_contact_is_only_sometimes_lost(bench: Any) -> None:
    bench.break_it(severity=0.3)
    lost = 0
    for _ in range(12):
        bench.print(1)
        if not bench.is_well:
            assert bench.critical == LOST
            lost += 1
            bench.power_cycle()
    assert 0 < lost < 12


def test_the_fuser_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.do("power_off", "power")
    bench.wait(3 * 3600)
    bench.do("replace", "fuser")
    bench.do("power_on", "power")
    bench.wait(240)
    bench.print()
    assert bench.critical == LOST
    assert bench.present


def test_the_connector_pressed_home_without_power_mends_it(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.print()
    bench.do("power_off", "power")
    assert bench.device.hands.look("formatter.link")["connector"] == "not fully home"
    bench.do("reseat")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    assert bench.prints(10)
    bench.shows_nothing()
    assert {kind.partition(":")[0] for kind in bench.device.staging.hazards()} <= {"job-lost"}


def test_pulled_under_power_it_is_noted(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.do("reseat")
    assert [kind.partition(":")[0] for kind in bench.device.staging.hazards()] == ["live-work"]


def test_whoever_changes_the_board_presses_its_cable_home(bench: Any) -> None:
    bench.break_it(severity=1.0)
    bench.do("power_off", "power")
    bench.do("replace", "formatter")
    assert not bench.present
