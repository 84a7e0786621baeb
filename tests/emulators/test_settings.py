"""What an emulated device tells of how it is set."""

from __future__ import annotations

import pytest
from misfeed import emulate
from misfeed.providers import provider


@pytest.mark.parametrize("profile", provider().profiles())
def test_every_model_tells_its_settings_and_none_changes_by_itself(profile: str) -> None:
    with emulate(profile) as device:
        device.remember_settings()
        settings = device.settings()
        assert {"network.acl", "network.community", "panel.language"} <= set(settings)
        device.clock.wait(3_600)
        assert device.changed() == set()


def test_a_setting_that_is_changed_is_told_by_its_name() -> None:
    with emulate("mono-laser") as device:
        device.remember_settings()
        device.hands.act("set_acl", "network", acl=("10.0.9.0/24",))
        assert device.changed() == {"network.acl"}
        assert device.settings()["network.acl"] == "10.0.9.0/24"
        device.hands.act("set_acl", "network", acl=())
        assert device.changed() == set()


def test_a_secret_is_never_told_and_its_change_shows() -> None:
    with emulate("mono-laser") as device:
        device.remember_settings()
        before = device.settings()["network.community"]
        device.inject("network.snmp.community", community="fleet-r0")
        assert device.changed() == {"network.community"}
        assert "public" not in before
        assert not any("fleet-r0" in value for value in device.settings().values())


def test_counters_are_those_that_somebody_resets() -> None:
    with emulate("mono-laser") as device:
        counters = device.counters()
        assert {"fuser", "tray-2.rollers"} <= set(counters)
        device.hands.act("reset_counter", "fuser")
        assert device.counters()["fuser"] == 0
