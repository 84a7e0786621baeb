"""Rows of private trees, by their numbers: no MIB module here defines them. Knows no maker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from misfeed.emulators.machine import Machine, Status
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row, clipped
from misfeed.protocols.snmp import Counter32, Integer32, OctetString, Value, oid

Text: TypeAlias = Callable[[Machine], str | bytes]
Number: TypeAlias = Callable[[Machine], int]

_OCTETS = 255
_ENTERPRISES = "1.3.6.1.4.1"


def text(model: Model, at: str, read: Text) -> Iterator[Row]:
    """A text that does not change by itself: as captured, else the machine's."""
    identifier = oid(f"{_ENTERPRISES}.{at}")
    if identifier not in model.captured.values:
        yield identifier, lambda machine: _octets(read(machine), model.codec(machine))


def status_text(model: Model, at: str, read: Text) -> Iterator[Row]:
    """A text that follows the panel; at rest it is as captured."""
    identifier = oid(f"{_ENTERPRISES}.{at}")
    captured = model.captured.values.get(identifier)

    def now(machine: Machine) -> Value:
        if captured is not None and _at_rest(machine):
            return captured
        return _octets(read(machine), model.console_codec(machine))

    yield identifier, now


def number(at: str, read: Number) -> Iterator[Row]:
    """A state as an INTEGER."""
    yield oid(f"{_ENTERPRISES}.{at}"), lambda machine: Integer32(read(machine))


def pages(model: Model, at: str) -> Iterator[Row]:
    """The impressions of the machine's life, from what was captured on; of the type that was captured."""
    identifier = oid(f"{_ENTERPRISES}.{at}")
    captured = model.captured.values.get(identifier)
    more = 0
    if isinstance(captured, Counter32 | Integer32):
        more = captured.value - model.profile.engine.page_count
    kind = Counter32 if isinstance(captured, Counter32) else Integer32
    yield identifier, lambda machine: kind((machine.engine.impressions + more) % 2**31)


def _at_rest(machine: Machine) -> bool:
    return machine.status is Status.IDLE and not machine.alerts.rows and not machine.power.asleep


def _octets(said: str | bytes, codec: str) -> OctetString:
    return OctetString(said if isinstance(said, bytes) else clipped(said, codec, _OCTETS))
