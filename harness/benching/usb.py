"""How many transfers a second one emulated printer takes over USB/IP, beside the library `usbip` in turn.

Each row is taken of both in short turns, and the median of those told, so that what else the computer does
meets both. No figure makes a measurement fail: those of a busy computer are of use beside each other.
"""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from misfeed.benching import usb_load, usb_peers
from misfeed.benching.usb_load import JOB, Loaded, Place, imported
from misfeed.benching.usb_peers import Api, Exporter
from misfeed.contract import LEAST, Sample
from misfeed.errors import UsageError
from misfeed.protocols.usb.printer import get_port_status
from misfeed.providers import provider

_DEFAULT = "mono-laser"
_OURS = "misfeed"
_RATE = f"times {usb_peers.LIBRARY}"
_KIB = 1024
_MANY = 64
_STATUS = "port status, 1 in flight"
_ALL, _TO_ONE = f"port status, {_MANY} devices, 1 in flight each", "of it to one device's"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that every exporter is asked for.

    Attributes:
        octets: of a write, whose figure is megabytes a second; 0: the port status, and transfers a second.
        own: by the host API that goes with the exporter, instead of the load program that is one for all.
    """

    name: str
    octets: int = 0
    in_flight: int = 1
    own: bool = False


ROWS = (
    Row(_STATUS),
    Row("port status, 8 in flight", in_flight=8),
    Row("MB/s in writes of 16 KiB, 1 in flight", 16 * _KIB),
    Row("MB/s in writes of 16 KiB, 8 in flight", 16 * _KIB, 8),
    Row("MB/s in writes of 512 KiB, 1 in flight", 512 * _KIB),
    Row("MB/s in writes of 512 KiB, 8 in flight", 512 * _KIB, 8),
    Row("port status, own host API", own=True),
    Row("MB/s in writes of 16 KiB, own host API", 16 * _KIB, own=True),
    Row("MB/s in writes of 512 KiB, own host API", 512 * _KIB, own=True),
)


class UsbBench:
    """Transfers a second, and megabytes. Satisfies `misfeed.contract.Bench`.

    Args:
        seconds: how long each figure is measured, in all its turns.
        turns: of each exporter in a row.
    """

    unit = "transfers/s"

    def __init__(self, seconds: float = 1.2, turns: int = 3) -> None:
        self._seconds = seconds / turns
        self._turns = turns
        self.tell: Callable[[str], None] = lambda _: None
        self._busiest = 0.0

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        if workers > 1:
            raise UsageError("a printer is measured in one process; leave -n out")
        if len(profiles) > 1:
            raise UsageError("a printer is measured as one model")
        name = profiles[0] if profiles else _DEFAULT
        known = provider().facts(name)
        if not known.values.get("usb"):
            raise UsageError(f"a {known.name} has no USB")
        with contextlib.ExitStack() as stack:
            exporters = [stack.enter_context(usb_peers.misfeed(name))]
            if usb_peers.installed():
                exporters.append(stack.enter_context(usb_peers.stranger()))
            figures = {row.name: self._row(row, exporters) for row in ROWS}
        figures |= self._many(name)
        facts = {
            "exporters": len(exporters),
            **({} if usb_peers.installed() else {"not installed": usb_peers.LIBRARY}),
            "% of the sender's time at most": round(100 * self._busiest),
        }
        judged = {row: _RATE if _RATE in cells else _OURS for row, cells in figures.items() if LEAST in cells}
        return Sample(figures[_STATUS][_OURS], facts, figures=figures, judged=judged)

    def _row(self, row: Row, exporters: Sequence[Exporter]) -> dict[str, float]:
        found: dict[str, list[float]] = {one.name: [] for one in exporters}
        for _ in range(self._turns):
            for one in exporters:
                self.tell(f"{row.name}, {one.name}")
                loaded = self._by_api(row, one) if row.own else self._by_load(row, one.place)
                self._busiest = max(self._busiest, loaded.busy)
                found[one.name].append(loaded.per_s * (row.octets / 1e6 if row.octets else 1))
        cells: dict[str, float] = {name: _told(statistics.median(values)) for name, values in found.items()}
        if cells.get(usb_peers.LIBRARY):
            # Turn by turn, since both met the same then.
            both = zip(found[_OURS], found[usb_peers.LIBRARY], strict=True)
            cells[_RATE] = round(statistics.median(ours / theirs for ours, theirs in both), 2)
            cells[LEAST] = 1
        return cells

    def _by_load(self, row: Row, place: Place) -> Loaded:
        with imported(place) as importer:
            if row.octets:
                return usb_load.writes([importer], row.octets, self._seconds, row.in_flight)
            return usb_load.requests([importer], get_port_status(0), self._seconds, row.in_flight)

    def _by_api(self, row: Row, exporter: Exporter) -> Loaded:
        with exporter.api() as device:
            return _again(device, row.octets, self._seconds)

    def _many(self, profile: str) -> dict[str, dict[str, float]]:
        """What one of many devices takes that hang at one exporter, and all of them in turn."""
        self.tell(f"{_ALL}, {_OURS}")
        one, everybody = [], []
        with usb_peers.fleet(profile, _MANY) as place, contextlib.ExitStack() as stack:
            there = usb_load.busids(place.host, place.port)
            importers = [
                stack.enter_context(imported(Place(place.host, place.port, busid))) for busid in there
            ]
            for _ in range(self._turns):
                one.append(usb_load.requests(importers[:1], get_port_status(0), self._seconds).per_s)
                everybody.append(usb_load.requests(importers, get_port_status(0), self._seconds).per_s)
        ratio = statistics.median(all_ / single for all_, single in zip(everybody, one, strict=True))
        return {
            _ALL: {_OURS: _told(statistics.median(everybody))},
            _TO_ONE: {_OURS: round(ratio, 2), LEAST: 0.95},
        }


def _again(device: Api, octets: int, seconds: float) -> Loaded:
    """The same again and again for so long, with a new job from time to time."""
    clock = time.perf_counter
    data = b"\x55" * octets
    device.begin_job()
    count, sent = 0, 0
    began, busy = clock(), time.thread_time()
    while clock() - began < seconds:
        if octets:
            device.write(data)
            sent += octets
            if sent >= JOB:
                device.begin_job()
                sent = 0
        else:
            device.status()
        count += 1
    took = clock() - began
    busy = time.thread_time() - busy
    device.begin_job()
    return Loaded(count / took, busy / took)


def _told(value: float) -> float:
    return round(value) if value >= 10 else round(value, 2)
