"""Thousands of printers in one process: each a machine of its own, made when it is first asked."""

from misfeed.emulators.fleet.printers import Fleet, Printer
from misfeed.emulators.fleet.serving import ServingFleet

__all__ = ["Fleet", "Printer", "ServingFleet"]
