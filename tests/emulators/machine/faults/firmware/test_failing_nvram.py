"""FW-06: what was set is forgotten with the power, and pages count from an old number."""

from __future__ import annotations

from typing import Any

FAULT = "formatter.nvram.failing"


def test_nothing_shows_as_long_as_the_power_stays(bench: Any) -> None:
    bench.break_it()
    assert bench.prints()
    bench.shows_nothing()
    assert bench.device.hands.look("formatter")["settings"] == "kept"


def test_a_power_cycle_forgets_settings_and_counters_and_says_so(bench: Any) -> None:
    delivered = bench.machine.profile.engine.page_count
    bench.break_it()
    bench.do("set_community", "network", community="fleet-r0")
    bench.do("set_acl", "network", acl=("10.0.9.0/24",))
    bench.print()
    assert bench.machine.engine.impressions > delivered
    bench.power_cycle()
    assert bench.machine.engine.impressions == delivered
    assert bench.machine.network.acl == ()
    assert bench.machine.network.community == bench.machine.profile.network.community
    (alert,) = bench.device.snmp.alerts()
    assert (alert.code, alert.severity) == ("subunitRecoverableStorageError", "warningBinaryChangeEvent")
    assert "subunit-recoverable-storage-warning" in bench.device.ipp.state_reasons()
    assert bench.device.pjl.status().code == 30036
    assert "NVRAM error" in bench.device.hands.read_panel()
    assert int(bench.device.usb.port_status()) == 0x18
    assert bench.device.hands.look("formatter")["settings"] == "as delivered, though set since"


def test_it_prints_all_the_same_and_says_it_again_every_morning(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    assert bench.prints()
    bench.power_cycle()
    assert [alert.code for alert in bench.device.snmp.alerts()] == ["subunitRecoverableStorageError"]
    assert bench.present


def test_locking_the_menus_is_the_wrong_guess(bench: Any) -> None:
    bench.break_it()
    bench.do("add_user", "network", name="admin", password="fleet-r0")
    bench.power_cycle()
    assert bench.machine.network.users == ()
    assert bench.present


def test_another_board_keeps_what_is_set(bench: Any) -> None:
    bench.break_it()
    bench.power_cycle()
    bench.do("power_off", "power")
    bench.do("replace")
    bench.do("power_on", "power")
    bench.wait(240)
    assert not bench.present
    bench.do("set_community", "network", community="fleet-r0")
    bench.power_cycle()
    bench.power_cycle()
    assert bench.machine.network.community == "fleet-r0"
    bench.device.site["snmp.community"] = "fleet-r0"
    bench.shows_nothing()
