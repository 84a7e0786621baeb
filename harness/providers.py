"""Finds devices: providers register under the entry point group `misfeed.providers`.

The harness knows no emulator; what makes devices tells it how, by name.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from misfeed.device import Device, Facts
from misfeed.errors import BenchError


class Provider(Protocol):
    """Makes devices of one sort from profiles."""

    def profiles(self) -> tuple[str, ...]:
        """Names of what it can make."""

    def facts(self, profile: str) -> Facts:
        """What is known of a device of that profile, without making one. Raises UsageError."""

    def make(self, profile: str, *, seed: int = 0) -> Device:
        """A fresh device in its known good state. Raises UsageError."""

    def fault_versions(self) -> dict[str, int]:
        """The version of every fault it can inject, by name."""


@cache
def provider(name: str = "emulated") -> Provider:
    """The provider of that name. Raises BenchError when none is installed."""
    for point in entry_points(group="misfeed.providers", name=name):
        found: Provider = point.load()()
        return found
    raise BenchError(f"no provider of {name} devices is installed; reinstall misfeed")


def emulate(profile: str, *, seed: int = 0) -> Device:
    """An emulated device in this process, in virtual time. `profile` is a name or a path to a TOML file."""
    return provider("emulated").make(profile, seed=seed)
