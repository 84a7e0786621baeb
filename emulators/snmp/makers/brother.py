"""Brother: identity, the panel's text, and the blobs of counters, remaining lives and next care.

A blob is a row of records, each a number, 1, 4 and a value of four octets, ended by 0xFF: as the recorded
devices have it. Numbers and their meanings are those that the `brother` library for home automation reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from misfeed.emulators.identity import device_id, make_and_model
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.supplies import Supply
from misfeed.emulators.snmp.makers.private_rows import status_text, text
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row
from misfeed.protocols.snmp import OctetString, oid

NUMBER = 2435

_INFO = "2435.2.3.9.4.2.1.5.5"
_STATUS = "2435.2.3.9.4.2.1.5.4.5.2.0"
_NET = "2435.2.4.3.1240.1"
_MODEL = "2435.2.4.3.2435.5.13.3.0"
_DEVICE_ID = "2435.2.3.9.1.1.7.0"
_DISPLAY = 16
_END = b"\xff"
_RECORD = 7
_TOTAL, _MONOCHROME = 0x00, 0x01
_COLORANTS = {"black": 0x6F, "cyan": 0x70, "magenta": 0x71, "yellow": 0x72}
_LIVES = {"opc": 0x41, "transferUnit": 0x69, "fuser": 0x6A}
_CARES = {"opc": 0x82, "transferUnit": 0x88, "fuser": 0x89}
"""Records of what is left of a supply: in hundredths of a percent, and in pages."""

Records = dict[int, int]


def rows(model: Model) -> Iterator[Row]:
    yield from text(model, _DEVICE_ID, lambda machine: f"{device_id(machine)}")
    yield from text(model, f"{_INFO}.1.0", lambda machine: machine.serial)
    yield from text(model, f"{_INFO}.17.0", lambda machine: machine.formatter.firmware)
    yield from text(model, _MODEL, make_and_model)
    yield from text(model, f"{_NET}.1.0", lambda machine: machine.profile.identity.hostname)
    yield from text(model, f"{_NET}.4.0", lambda machine: machine.formatter.firmware)
    yield from text(model, f"{_NET}.12.0", make_and_model)
    yield from status_text(model, _STATUS, lambda machine: machine.panel.text()[:_DISPLAY].ljust(_DISPLAY))
    for column, read in _BLOBS.items():
        yield from _blob(model, f"{_INFO}.{column}.0", read)


def _blob(model: Model, at: str, read: Callable[[Machine], Records]) -> Iterator[Row]:
    """Records of a captured blob that the machine does not know of stay as they were."""
    identifier = oid(f"1.3.6.1.4.1.{at}")
    captured = model.captured.values.get(identifier)
    before = records(captured.value) if isinstance(captured, OctetString) else None

    def now(machine: Machine) -> OctetString:
        found = read(machine)
        if before is not None:
            found = {number: found.get(number, value) for number, value in before.items()}
        return OctetString(blob(found))

    if before is None and captured is not None:
        return
    yield identifier, now


def records(octets: bytes) -> Records | None:
    """The records of a blob, in order; None for what is none."""
    body = octets.removesuffix(_END)
    if len(body) % _RECORD:
        return None
    found = {}
    for at in range(0, len(body), _RECORD):
        number, one, four = body[at : at + 3]
        if (one, four) != (1, 4):
            return None
        found[number] = int.from_bytes(body[at + 3 : at + _RECORD], "big")
    return found


def blob(found: Records) -> bytes:
    pieces = [bytes((number, 1, 4)) + value.to_bytes(4, "big") for number, value in found.items()]
    return b"".join(pieces) + _END


def _counters(machine: Machine) -> Records:
    found = {_TOTAL: machine.engine.impressions}
    if len(machine.profile.engine.colorants) == 1:
        found[_MONOCHROME] = machine.engine.impressions
    return found


def _lives(machine: Machine) -> Records:
    return {
        number: left * 100
        for supply in machine.supplies
        if (number := _life(supply)) is not None and (left := supply.percent) is not None
    }


def _life(supply: Supply) -> int | None:
    if supply.spec.filled:
        return None
    return _LIVES.get(supply.spec.type) or _COLORANTS.get(supply.spec.color)


def _cares(machine: Machine) -> Records:
    return {
        _CARES[supply.spec.type]: supply.spec.page_yield * left // 100
        for supply in machine.supplies
        if supply.spec.type in _CARES and (left := supply.percent) is not None
    }


_BLOBS: Mapping[str, Callable[[Machine], Records]] = {"8": _lives, "10": _counters, "11": _cares}
"""brInfoMaintenance, brInfoCounter, brInfoNextCare."""
