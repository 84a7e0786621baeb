"""The cover group (RFC 3805 §2.2.11): what the interlock switches say."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, live

HIDES: tuple[str, ...] = ()


def rows(model: Model) -> Iterator[Row]:
    for place, cover in enumerate(model.profile.covers):
        index = cover.index or place + 1
        yield model.label("prtCoverDescription", cover.label, DEVICE, index)
        yield _status(place, index)


def _status(place: int, index: int) -> Row:
    def read(machine: Machine) -> str:
        return "coverOpen" if machine.covers[place].reads_open else "coverClosed"

    return live("prtCoverStatus", read, DEVICE, index)
