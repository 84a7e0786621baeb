"""What of an emulated device outlives the process that serves it: how often it was switched on.

SNMPv3 asks for it: an engine that forgets its boots would believe yesterday's messages (RFC 3414 §2.2).
Knows no protocol; the number is the machine's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
from misfeed.emulators.machine import Machine
from misfeed.errors import UsageError


class _Lasting(msgspec.Struct, forbid_unknown_fields=True):
    power_cycles: int


def keep_boots(machine: Machine, folder: str | Path) -> Callable[[], None]:
    """Go on counting where the last process stopped, and write down each power-on before it is answered.

    One file for each machine, by its model and number. The returned function ends that. Raises UsageError
    when the folder or what is in it cannot be used.
    """
    path = Path(folder) / f"{machine.profile.name}-{machine.number}.json"
    machine.power.cycles = read_cycles(path) + 1
    kept = 0

    def write() -> None:
        nonlocal kept
        if machine.power.cycles != kept:
            write_cycles(path, machine.power.cycles)
            kept = machine.power.cycles

    write()
    machine.clock.finish_now()
    return machine.subscribe(write)


def read_cycles(path: Path) -> int:
    """What was written last, 0 for nothing; its folder is there afterwards. Raises UsageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_bytes()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from error
    try:
        return msgspec.json.decode(text, type=_Lasting).power_cycles
    except msgspec.DecodeError as error:
        raise UsageError(f"{path} is not what was written there ({error}); mend or delete it") from error


def write_cycles(path: Path, cycles: int) -> None:
    """All of it or nothing, whatever happens meanwhile. Raises UsageError."""
    beside = path.with_suffix(".new")
    try:
        with beside.open("wb") as file:
            file.write(msgspec.json.encode(_Lasting(cycles)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {(error.strerror or str(error)).lower()}") from error
