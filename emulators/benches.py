"""What the emulators measure: a jam broken, mended and verified, on a machine restored again and again."""

from __future__ import annotations

import time

import misfeed.emulators.profiles as shelf
from misfeed.contract import Sample
from misfeed.emulators.machine import Machine, Page, Snapshot, Status
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.machine.faults import FaultError, make_fault
from misfeed.emulators.roles import main_tray
from misfeed.errors import BenchError, UsageError

_MINUTE_US = 60_000_000
_DEFAULT = "mono-laser"


class JamBench:
    """Small runs a second in this process: a page jams at worn rollers, they are replaced, three pages print.

    Every run is a machine restored to the same snapshot. Satisfies `misfeed.contract.Bench`.

    Args:
        seconds: how long one measurement takes.
    """

    unit = "runs/s"

    def __init__(self, seconds: float = 1.0) -> None:
        self._seconds = seconds

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        if workers > 1:
            raise UsageError("a jam is measured in one process; leave -n out")
        if len(profiles) > 1:
            raise UsageError("a jam is measured on one model")
        profile = shelf.load(profiles[0] if profiles else _DEFAULT)
        machine = Machine(Blueprint(profile), seed=1)
        tray = main_tray(profile)
        fault = make_fault("tray.rollers.worn", {"severity": 1.0})
        try:
            rollers = fault.place(machine, f"{tray.name}.rollers").id
        except FaultError as error:
            raise UsageError(str(error)) from error
        well = machine.snapshot()
        small_run(machine, well, tray.name, rollers)
        runs, began = 0, time.perf_counter()
        while (took := time.perf_counter() - began) < self._seconds:
            small_run(machine, well, tray.name, rollers)
            runs += 1
        return Sample(runs / took, {"runs": runs, "parts": len(machine.parts)})


def small_run(machine: Machine, well: Snapshot, tray: str, rollers: str) -> None:
    """One run. Raises BenchError when it does not go as it must."""
    machine.restore(well)
    make_fault("tray.rollers.worn", {"severity": 1.0}).break_machine(machine, rollers)
    _print(machine, tray, 1)
    if not machine.alerts.stopped:
        raise BenchError("the page did not jam")
    machine.act("open", tray)
    machine.act("replace", rollers)
    machine.act("close", tray)
    machine.clock.advance(_MINUTE_US)
    before = machine.engine.sheets
    _print(machine, tray, 3)
    if machine.engine.sheets != before + 3 or machine.status is not Status.IDLE:
        raise BenchError("the mended machine did not print")


def _print(machine: Machine, tray: str, pages: int) -> None:
    page = Page(dict.fromkeys(machine.profile.engine.colorants, 50_000))
    machine.jobs.submit(pages=(page,) * pages, source=tray)
    machine.clock.advance(_MINUTE_US)
