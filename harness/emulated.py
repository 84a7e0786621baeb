"""The words of a command line that make an emulated device: what its firmware does otherwise, what is broken.

Knows no fault and no quirk; whoever makes devices does.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from misfeed.device import Device
from misfeed.errors import UsageError
from misfeed.faultwords import FORM, parse_fault
from misfeed.providers import emulate


def add_breaking(add: Callable[..., Any]) -> None:
    """Options that say how the device is, added by `add` of a parser or a group of it."""
    add("--fault", action="append", default=[], metavar=FORM, help="break it first (repeatable)")
    add(
        "--quirk",
        action="append",
        default=[],
        metavar="NAME[@KEY=VALUE,…]",
        help="have its firmware depart from a standard; `misfeed quirks` lists how (repeatable)",
    )


def emulated(arguments: argparse.Namespace, profile: str, *, seed: int = 0, over: str = "") -> Device:
    """An emulated device in this process, with all that the options say, reached over all it has, or `over`
    alone. Raises UsageError.
    """
    device = emulate(profile, seed=seed, over=over)
    # The firmware first: what breaks later may find it so.
    for quirk in arguments.quirk:
        device.depart(quirk)
    for text in arguments.fault:
        fault = parse_fault(text)
        device.inject(fault.name, fault.at, **fault.parameters)
    return device


def refuse_breaking(arguments: argparse.Namespace, why: str) -> None:
    """Raises UsageError, with `why`, where an option is about devices that are emulated here."""
    for option in ("fault", "quirk"):
        if getattr(arguments, option):
            raise UsageError(f"--{option} {why}")
