"""What a PyUSB back end owes to programs, as checks that know nothing but PyUSB: `usb.core` and `usb.util`.

Each is given a bench with one printer, whatever leads to it: our back end over sockets or in memory, or
libusb with a kernel beneath. Nothing here imports anything that a guest has not.
"""

from __future__ import annotations

from types import ModuleType

from . import (
    bulk,
    configurations,
    descriptors,
    faults,
    printer_class,
    settings,
    threads,
    time_outs,
    unplugging,
)
from .bench import IN, OUT, PRODUCT, REGISTERED, VENDOR, Bench, Check, asked, heard, opened


def _of(*modules: ModuleType) -> list[Check]:
    names = [module.__name__ for module in modules]
    return [one for name in names for one in REGISTERED if one.__module__ == name]


CHECKS = _of(descriptors, printer_class, bulk, time_outs, faults, settings, unplugging, threads)
"""For the printer that `bench` tells of."""

CONFIGURATION_CHECKS = _of(configurations)
"""For the one that `configurations` tells of."""

__all__ = [
    "CHECKS",
    "CONFIGURATION_CHECKS",
    "IN",
    "OUT",
    "PRODUCT",
    "VENDOR",
    "Bench",
    "Check",
    "asked",
    "heard",
    "opened",
]
