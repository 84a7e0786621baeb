"""The media path group (RFC 3805 §2.2.9): the way straight through, and the way with a turn."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.machine import Group, Machine
from misfeed.emulators.snmp.captured import UNKNOWN
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, fixed, live
from misfeed.emulators.subunits import sub_unit_status

HIDES: tuple[str, ...] = ()

STRAIGHT, TURNED = 1, 2


def rows(model: Model) -> Iterator[Row]:
    engine = model.profile.engine
    yield from _path(STRAIGHT, "simplex", "Simplex path", engine.speed_ppm)
    path = model.profile.path
    numbers = {path.row(station) for station in path.stations}
    if engine.duplex:
        turned = path.row(path.duplex) if path.duplex else TURNED
        numbers.add(turned)
        if not model.captured.has("prtMediaPathTable"):
            speed = engine.speed_ppm * engine.duplex_speed_percent // 100
            yield from _path(turned, "longEdgeBindingDuplex", "Duplex path", speed)
    for number in sorted(numbers):
        yield _status(number)


def _status(number: int) -> Row:
    def read(machine: Machine) -> int:
        return sub_unit_status(machine, Group.MEDIA_PATH, number, active=bool(machine.path.moving))

    return live("prtMediaPathStatus", read, DEVICE, number)


def _path(index: int, kind: str, descr: str, sides_per_minute: int) -> Iterator[Row]:
    at = (DEVICE, index)
    yield fixed("prtMediaPathMaxSpeedPrintUnit", "impressionsPerHour", *at)
    yield fixed("prtMediaPathMediaSizeUnit", "micrometers", *at)
    yield fixed("prtMediaPathMaxSpeed", sides_per_minute * 60, *at)
    for name in ("MaxMediaFeedDir", "MaxMediaXFeedDir", "MinMediaFeedDir", "MinMediaXFeedDir"):
        yield fixed(f"prtMediaPath{name}", UNKNOWN, *at)
    yield fixed("prtMediaPathType", kind, *at)
    yield fixed("prtMediaPathDescription", descr, *at)
