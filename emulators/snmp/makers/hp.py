"""HP: the Jetdirect's general status, its message, and what PML tells of the device (the netPML subtree).

Names are those of HP's published JETDIRECT3-MIB and HP-LASERJET-COMMON-MIB. A PML string begins with its
symbol set in two octets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from misfeed.emulators.identity import device_id
from misfeed.emulators.machine import Machine, Status
from misfeed.emulators.snmp.makers.private_rows import number, pages, status_text, text
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, clipped
from misfeed.emulators.snmp.status import detected_errors

NUMBER = 11

_GENERAL = "11.2.3.9.1.1"
_PML = "11.2.3.9.4.2.1"
_MESSAGE = "11.2.4.3.1.2.0"
"""npSysStatusMessage."""
_ROMAN_8 = b"\x01\x15"

_SHOWS: Mapping[str, Callable[[Machine, frozenset[str]], bool]] = {
    "1": lambda machine, _: machine.engine.paused,  # gdStatusLineState: off-line
    "2": lambda _, bits: bool(bits & {"noPaper", "jammed"}),  # gdStatusPaperState
    "3": lambda machine, _: machine.alerts.stopped,  # gdStatusInterventionState
    "6": lambda _, bits: "serviceRequested" in bits,  # gdStatusPeripheralError
    "8": lambda _, bits: "noPaper" in bits,  # gdStatusPaperOut
    "9": lambda _, bits: "jammed" in bits,  # gdStatusPaperJam
    "10": lambda _, bits: bool(bits & {"lowToner", "noToner"}),  # gdStatusTonerLow
    # Its engine waits for data, and a page for which memory is short is told as a job's end, not as a state.
    "11": lambda *_: False,  # gdStatusPagePunt
    "12": lambda *_: False,  # gdStatusMemoryOut
    "14": lambda machine, _: machine.status is Status.PROCESSING,  # gdStatusBusy
    "16": lambda machine, _: not machine.power.ready,  # gdStatusInitialize
    "17": lambda _, bits: "doorOpen" in bits,  # gdStatusDoorOpen
    "18": lambda machine, _: machine.status is Status.PROCESSING,  # gdStatusPrinting
    "19": lambda _, bits: "outputFull" in bits,  # gdStatusPaperOutput
}
"""Columns of gdStatusEntry that are 0 or 1."""


def rows(model: Model) -> Iterator[Row]:
    for column, shows in _SHOWS.items():
        yield from number(f"{_GENERAL}.2.{column}.0", _flag(shows))
    yield from status_text(model, f"{_GENERAL}.3.0", lambda machine: machine.panel.text())
    yield from text(model, f"{_GENERAL}.7.0", lambda machine: f"{device_id(machine)}")
    yield from status_text(model, _MESSAGE, lambda machine: machine.panel.text())
    yield from text(model, f"{_PML}.1.3.2.0", lambda machine: _pml(machine.profile.identity.model))
    yield from text(model, f"{_PML}.1.3.3.0", lambda machine: _pml(machine.serial))
    yield from text(model, f"{_PML}.1.3.5.0", lambda machine: _pml(machine.formatter.firmware))
    yield from text(model, f"{_PML}.1.3.6.0", lambda machine: _pml(machine.formatter.firmware))
    yield from pages(model, f"{_PML}.4.1.2.5.0")
    if len(model.profile.engine.colorants) == 1:
        yield from pages(model, f"{_PML}.4.1.2.6.0")


def _flag(shows: Callable[[Machine, frozenset[str]], bool]) -> Callable[[Machine], int]:
    return lambda machine: int(shows(machine, detected_errors(machine)))


def _pml(words: str) -> bytes:
    return _ROMAN_8 + clipped(words, "hp_roman8", 200)
