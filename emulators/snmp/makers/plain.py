"""Makers of whose private trees clients read no more than identity, firmware and page counts.

The places are those at which inventory software of the public looks for them; what else these trees hold is
shown where it was captured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from misfeed.emulators.identity import device_id, make_and_model
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp.makers.private_rows import Text, number, pages, text
from misfeed.emulators.snmp.model import Model
from misfeed.emulators.snmp.rows import Row


def _model(machine: Machine) -> str:
    return machine.profile.identity.model


def _serial(machine: Machine) -> str:
    return machine.serial


def _firmware(machine: Machine) -> str:
    return machine.formatter.firmware


def _name(machine: Machine) -> str:
    return machine.notes.name or machine.profile.identity.hostname


def _id(machine: Machine) -> str:
    return str(device_id(machine))


_TEXTS: Mapping[int, Mapping[str, Text]] = {
    253: {"253.8.51.1.2.1.20.1": _id, "253.8.53.3.2.1.3.1": _serial},
    367: {
        "367.3.2.1.1.1.1.0": _model,
        "367.3.2.1.1.1.2.0": _firmware,
        "367.3.2.1.2.1.4.0": _serial,
        "367.3.2.1.6.1.1.7.1": _name,
    },
    641: {
        "641.2.1.2.1.2.1": make_and_model,
        "641.2.1.2.1.4.1": _firmware,
        "641.2.1.2.1.6.1": _serial,
        "641.6.2.3.1.4.1": make_and_model,
        "641.6.2.3.1.5.1": _serial,
    },
    1248: {"1248.1.2.2.1.1.1.2.1": _model, "1248.1.2.2.1.1.1.5.1": _serial},
    1347: {
        "1347.40.10.1.1.5.1": _name,
        "1347.43.5.1.1.1.1": _model,
        "1347.43.5.1.1.28.1": _serial,
        "1347.43.5.4.1.5.1.1": _firmware,
    },
    1602: {
        "1602.1.1.1.1.0": _model,
        "1602.1.1.1.4.0": _firmware,
        "1602.1.2.1.4.0": _serial,
        "1602.1.2.1.8.1.3.1.1": _serial,
    },
    10642: {
        "10642.1.1.0": _model,
        "10642.1.2.0": _firmware,
        "10642.200.19.5.0": _serial,
        "10642.200.19.7.0": _model,
    },
    18334: {"18334.1.1.1.1.6.2.1.0": make_and_model},
}
"""By maker: Xerox, Ricoh, Lexmark, Epson, Kyocera, Canon, Zebra, Konica Minolta."""

_PAGES: Mapping[int, tuple[str, ...]] = {
    253: ("253.8.53.13.2.1.6.1.20.1",),
    367: ("367.3.2.1.2.19.1.0", "367.3.2.1.2.19.5.1.9.1", "367.3.2.1.2.19.5.1.9.2"),
    1248: ("1248.1.2.2.27.1.1.30.1.1",),
    1347: ("1347.43.10.1.1.12.1.1",),
    1602: ("1602.1.11.1.3.1.4.101",),
    18334: ("18334.1.1.1.5.7.2.1.1.0",),
}
_RICOH = 367
_RICOH_TYPES = {"367.3.2.1.2.19.5.1.2.1": 10, "367.3.2.1.2.19.5.1.2.2": 400}
"""ricohEngCounterType of the two counters: all pages, and pages printed for a client."""


def _rows(maker: int, model: Model) -> Iterator[Row]:
    for at, read in _TEXTS[maker].items():
        yield from text(model, at, read)
    for at in _PAGES.get(maker, ()):
        yield from pages(model, at)
    if maker == _RICOH and not model.captured.has("1.3.6.1.4.1.367.3.2.1.2.19"):
        for at, kind in _RICOH_TYPES.items():
            yield from number(at, _always(kind))


def _always(value: int) -> Callable[[Machine], int]:
    return lambda _: value


MAKERS: Mapping[int, Callable[[Model], Iterator[Row]]] = {maker: partial(_rows, maker) for maker in _TEXTS}
