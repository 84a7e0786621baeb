"""The self-test as the console tells it: what the loader and the firmware find, part by part, in their order.

Pure views of the machine, each of what its part tells the firmware at that moment; nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from misfeed.emulators.console.model import spec_of
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.carriage import PrintCarriage
from misfeed.emulators.machine.disk import Disk
from misfeed.emulators.machine.fans import Fan
from misfeed.emulators.machine.finisher import Finisher
from misfeed.emulators.machine.fuser import Fuser
from misfeed.emulators.machine.label import ThermalHead
from misfeed.emulators.machine.laser import Laser
from misfeed.emulators.machine.link import Link
from misfeed.emulators.machine.memory import Memory
from misfeed.emulators.machine.rtc import was_set
from misfeed.emulators.machine.scanner import Carriage
from misfeed.protocols.console import Outcome, Test

_UNITS = (Fan, Laser, Fuser, PrintCarriage, ThermalHead, Finisher, Carriage)
"""Parts behind the engine that are tried at power-on."""

Found: TypeAlias = tuple[str, str, Outcome]
"""Unit, detail, outcome."""


class Stage(NamedTuple):
    """What is told when so much of the self-test, in thousandths, has passed."""

    share: int
    tell: Callable[[Machine], Iterator[Found]]


def _loader(machine: Machine) -> Iterator[Found]:
    yield "loader", spec_of(machine).loader, Outcome.TOLD
    yield "board", f"{machine.profile.identity.model}, serial number {machine.serial}", Outcome.TOLD


def _ram(machine: Machine) -> Iterator[Found]:
    memory = machine.parts.get("memory")
    if not isinstance(memory, Memory):
        yield "ram", "all banks", Outcome.OK
        return
    yield "ram", f"{memory.spec.soldered_mb} MB on the board", Outcome.OK
    if not memory.fitted:
        yield "ram", "no module in the slot", Outcome.ABSENT
    else:
        outcome = Outcome.OK if memory.good else Outcome.FAILED
        yield "ram", f"{memory.spec.module_mb} MB module in the slot", outcome


def _nvram(machine: Machine) -> Iterator[Found]:
    if machine.formatter.nvram_lost:
        yield "nvram", "checksum is wrong, defaults loaded", Outcome.FAILED
    else:
        yield "nvram", "checksum", Outcome.OK


def _clock(machine: Machine) -> Iterator[Found]:
    shown = machine.date(machine.now)
    if was_set(shown):
        yield "clock", f"{shown:%Y-%m-%d %H:%M:%S}", Outcome.OK
    else:
        yield "clock", f"{shown:%Y-%m-%d %H:%M:%S}, it stood still without power", Outcome.FAILED


def _firmware(machine: Machine) -> Iterator[Found]:
    yield "firmware", f"starting {machine.formatter.firmware}", Outcome.TOLD


def _running(machine: Machine) -> Iterator[Found]:
    yield "firmware", machine.formatter.firmware, Outcome.OK


def _nic(machine: Machine) -> Iterator[Found]:
    if not machine.nic.answers:
        yield "nic", "not found", Outcome.FAILED
        return
    yield "nic", machine.network.mac, Outcome.OK
    yield "link", "up" if machine.network.link_up else "down", Outcome.TOLD


def _disk(machine: Machine) -> Iterator[Found]:
    disk = machine.parts.get("disk")
    if isinstance(disk, Disk):
        words = {"": "unlocked", "failed": "does not spin up", "unknown": "not the one that belongs here"}
        yield "disk", words.get(disk.found, disk.found), Outcome.FAILED if disk.found else Outcome.OK


def _engine(machine: Machine) -> Iterator[Found]:
    link = machine.parts.get("formatter.link")
    if isinstance(link, Link) and link.lost:
        yield "engine", "does not answer", Outcome.FAILED
    else:
        yield "engine", "answers", Outcome.OK


def _units(machine: Machine) -> Iterator[Found]:
    wrong: Mapping[str, str] = {
        row.condition.part: f"{row.vendor_code} {row.condition.description}".strip()
        for row in reversed(machine.alerts.rows)
        if row.critical
    }
    for part in machine.parts.values():
        if isinstance(part, _UNITS):
            said = wrong.get(part.id)
            yield part.id, said or "", Outcome.FAILED if said else Outcome.OK


BEFORE = (
    Stage(0, _loader),
    Stage(60, _ram),
    Stage(200, _nvram),
    Stage(240, _clock),
    Stage(300, _firmware),
    Stage(550, _nic),
)
"""While it starts."""

AFTER = (_disk, _engine, _units)
"""Once the firmware runs, all at once: it has waited for them in the background."""


def told(machine: Machine, found: Iterator[Found]) -> Iterator[Test]:
    """As lines, each with the time since power came."""
    at_ms = machine.up_time_us // 1_000
    for unit, detail, outcome in found:
        yield Test(at_ms, unit, detail, outcome)


def again(machine: Machine) -> Iterator[Test]:
    """All of it tried anew, on a machine that runs; nothing moves."""
    for tell in (_ram, _nvram, _clock, _running, _nic, *AFTER):
        yield from told(machine, tell(machine))


def ending(machine: Machine) -> Iterator[Test]:
    """What is told when the self-test is over."""
    for tell in AFTER:
        yield from told(machine, tell(machine))
    yield from told(machine, iter([("ready", machine.formatter.firmware, Outcome.TOLD)]))


def by_loader(machine: Machine) -> Iterator[Test]:
    """What the loader tries anew that has nothing to start: it knows no more than the board."""
    for tell in (_ram, _nvram, _clock):
        yield from told(machine, tell(machine))
    yield from unbootable(machine)


def unbootable(machine: Machine) -> Iterator[Test]:
    """What the loader says that has nothing to start."""
    failed = "firmware", "image checksum is wrong: nothing to start", Outcome.FAILED
    yield from told(machine, iter([failed]))
