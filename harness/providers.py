"""Finds devices: providers register under the entry point group `misfeed.providers`.

The harness knows no emulator; what makes devices tells it how, by name.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from misfeed.contract import Provider
from misfeed.device import Device
from misfeed.errors import BenchError


@cache
def provider(name: str = "emulated") -> Provider:
    """The provider of that name. Raises BenchError when none is installed."""
    for point in entry_points(group="misfeed.providers", name=name):
        found: Provider = point.load()()
        return found
    raise BenchError(f"no provider of {name} devices is installed; reinstall misfeed")


def emulate(profile: str, *, seed: int = 0) -> Device:
    """An emulated device in this process, in virtual time. `profile` is a name or a path to a TOML file."""
    return Device(provider("emulated").make(profile, seed=seed))
