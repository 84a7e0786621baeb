"""Finds devices: providers register under the entry point group `misfeed.providers`.

The harness knows no emulator; what makes devices tells it how, by name. Devices of a bench, which a
command brings, go before them.
"""

from __future__ import annotations

from functools import cache

from misfeed.cabled import OVER, CabledProvider
from misfeed.contract import Provider
from misfeed.device import Device
from misfeed.errors import BenchError, UsageError
from misfeed.extending.declared import entry_points

EMULATED = "emulated"

_brought: list[Provider] = []


@cache
def installed(name: str = EMULATED) -> Provider:
    """The installed provider of that name. Raises BenchError when there is none."""
    for point in entry_points(group="misfeed.providers"):
        if point.name != name:
            continue
        found: Provider = point.load()()
        return found
    raise BenchError(f"no provider of {name} devices is installed; reinstall misfeed")


def provider(name: str = "") -> Provider:
    """The provider of that name; without one, of all that this process drives. Raises BenchError."""
    if not name and _brought:
        return _brought[-1]
    return installed(name or EMULATED)


def bring(devices: Provider) -> None:
    """Let this process drive the devices of a bench; they stand for those of any that was brought before."""
    _brought[:] = [devices]


def let_go() -> None:
    """Drive emulated devices only."""
    _brought.clear()


def emulate(profile: str, *, seed: int = 0, over: str = "") -> Device:
    """An emulated device in this process, in virtual time. `profile` is a name or a path to a TOML file.

    With `over="usb"` nothing but its USB cable leads to it. Raises UsageError.
    """
    if over not in ("", *OVER):
        raise UsageError(f"a device is reached over {' or '.join(OVER)}, or by all it has, not over {over!r}")
    found = provider(EMULATED)
    return Device((CabledProvider(found) if over else found).make(profile, seed=seed))
