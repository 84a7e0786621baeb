"""Providers are found by name; the emulated one makes devices that need no bench."""

from __future__ import annotations

import pytest
from misfeed import emulate
from misfeed.errors import BenchError, UsageError
from misfeed.providers import provider


def test_the_emulated_provider_is_installed_and_made_once() -> None:
    assert provider("emulated") is provider("emulated")
    assert "mono-laser" in provider().profiles()


def test_a_provider_that_is_not_installed_is_the_benchs_trouble() -> None:
    with pytest.raises(BenchError, match="no provider of borrowed devices"):
        provider("borrowed")


def test_two_emulated_devices_are_two() -> None:
    with emulate("mono-laser") as first, emulate("mono-laser") as second:
        first.hands.act("open", "cover.front")
        assert "open" in first.hands.read_panel()
        assert second.hands.read_panel() == "Ready"


def test_the_same_seed_repeats_and_another_does_not() -> None:
    def retries(seed: int) -> int:
        with emulate("mono-laser", seed=seed) as device:
            device.inject("tray.rollers.worn", at="{tray}.rollers", severity=0.6)
            machine = device._unit.machine
            for _ in range(20):
                machine.trays[1].rollers.pick_succeeds()
            return sum(machine.trays[1].rollers.pick_succeeds() for _ in range(50))

    assert retries(1) == retries(1)
    assert len({retries(seed) for seed in range(8)}) > 1


def test_a_model_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'mono-laser'"):
        emulate("mono-lasre")
