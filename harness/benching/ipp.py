"""How many requests of IPP a second one emulated printer answers, beside other IPP printers in turn.

Tells each figure, its relation to the best of the others', and what it ought to be at least or at most. None
makes a measurement fail: figures of a busy computer are of use beside each other, not by themselves.
"""

from __future__ import annotations

import contextlib
import statistics
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from misfeed.benching import ipp_load, ipp_peers
from misfeed.benching.changing import changing
from misfeed.benching.ipp_load import Loaded, Place, Question
from misfeed.benching.ipp_peers import Printer
from misfeed.contract import LEAST, MOST, Sample
from misfeed.errors import BenchError, UsageError
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Operation
from misfeed.providers import provider
from misfeed.transports.descriptors import most_descriptors

Running = Callable[[], AbstractContextManager[Printer]]

_DEFAULT = "mono-laser"
_TEXT = "text/plain"
_STARTS = 3
_CHANGES_PER_S = 100
_MANY = 1_000
_OURS, _RATE = "misfeed", "times the best"
_ALL = "all, 8 connections"
_TLS = "all over TLS, 8 connections"
_SLOWEST = "us within which 99 of 100 come, all, 64 connections"
_FIRST = "s from start to first answer"
_OF_PLAIN = "of it over TLS to in clear"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that every printer is asked for.

    Attributes:
        names: of attributes. octets: of a document that is printed instead. most: requests.
        least: what this program's figure ought to be at least, as so many times the best of the others'.
    """

    name: str
    connections: int
    names: tuple[str, ...] = ("all",)
    octets: int = 0
    most: int = 1 << 30
    secure: bool = False
    least: float = 0


ROWS = (
    Row("all, 1 connection", 1, least=1.5),
    Row(_ALL, 8, least=3),
    Row("all, 64 connections", 64, least=3),
    Row("two attributes, 8 connections", 8, ("printer-state", "printer-state-reasons"), least=1.2),
    Row(_TLS, 8, secure=True),
    Row("jobs of 2 kB, 8 connections", 8, octets=2_000, most=200, least=2),
    Row("jobs of 1 MB, 4 connections", 4, octets=1_000_000, most=150, least=1.5),
)


class IppBench:
    """Answers a second on connections that are kept. Satisfies `misfeed.contract.Bench`, and `Compares`.

    Args:
        seconds: how long each figure is measured.

    Attributes:
        beside: further printers, as NAME=URI.
    """

    unit = "answers/s"

    def __init__(self, seconds: float = 1.0) -> None:
        self._seconds = seconds
        self.beside: tuple[str, ...] = ()
        self.tell: Callable[[str], None] = lambda _: None
        self._busiest = 0.0
        self._gone: dict[str, int] = {}

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        if workers > 1:
            raise UsageError("a printer is measured in one process; leave -n out")
        if len(profiles) > 1:
            raise UsageError("a printer is measured as one model")
        name = profiles[0] if profiles else _DEFAULT
        known = provider().facts(name)
        if "ipp" not in known.services:
            raise UsageError(f"a {known.name} does not speak IPP")
        others: dict[str, Running] = {}
        for one in map(ipp_peers.beside, self.beside):
            others[one.name] = partial(_as_it_is, one)
        self._gone.clear()
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="misfeed-")))
            self.tell(_FIRST)
            starts = [ipp_peers.emulate(name).first_answer_s() for _ in range(_STARTS)]
            ours = stack.enter_context(ipp_peers.misfeed(name))
            program = ipp_peers.ippeveprinter(folder)
            if program is not None:
                # Anew for each row: it does not live through all of them.
                others = {program.name: program.running, **others}
            figures = self._take(ours, others, known.roles.get("cover", ""))
        figures[_FIRST] = {_OURS: round(statistics.median(starts), 3), MOST: 0.3}
        facts = {
            "printers": 1 + len(others),
            **({} if program is not None else {"not installed": "ippeveprinter"}),
            **{f"row{'s' * (count > 1)} without {name}": count for name, count in self._gone.items()},
            "% of the sender's time at most": round(100 * self._busiest),
        }
        return Sample(figures[_ALL][_OURS], facts, figures=figures, judged=_judged(figures))

    def _take(self, ours: Printer, others: Mapping[str, Running], cover: str) -> dict[str, dict[str, float]]:
        figures: dict[str, dict[str, float]] = {}
        for row in ROWS:
            cells = figures[row.name] = {}
            self.tell(f"{row.name}, {_OURS}")
            cells[_OURS] = round(self._measured(row, ours).per_s)
            for name, running in others.items():
                self.tell(f"{row.name}, {name}")
                try:
                    with running() as printer:
                        cells[name] = round(self._measured(row, printer).per_s)
                except BenchError:
                    # What another printer does not stand is told, and no reason not to go on.
                    self._gone[name] = self._gone.get(name, 0) + 1
            if best := max((value for name, value in cells.items() if name != _OURS), default=0):
                cells[_RATE] = round(cells[_OURS] / best, 2)
                if row.least:
                    cells[LEAST] = row.least
        if cover:
            live = Row(f"{_ALL}, {_CHANGES_PER_S} changes a second", 8)
            self.tell(live.name)
            with changing(ours.control, cover, _CHANGES_PER_S):
                figures[live.name] = {_OURS: round(self._measured(live, ours).per_s)}
        many = _many()
        if many:
            self.tell(f"all, {many} connections")
            row = Row(f"all, {many} connections", many)
            figures[row.name] = {_OURS: round(self._measured(row, ours).per_s)}
        self.tell(_SLOWEST)
        slowest = self._measured(Row(_SLOWEST, 64), ours).slowest_us
        figures[_SLOWEST] = {_OURS: round(slowest), MOST: 10_000}
        over_tls = figures[_TLS][_OURS] / figures[_ALL][_OURS]
        figures[_OF_PLAIN] = {_OURS: round(over_tls, 2), LEAST: 0.45}
        return figures

    def _measured(self, row: Row, printer: Printer) -> Loaded:
        place = printer.secure if row.secure else printer.place
        asked = _question(row, place)
        if not row.octets:
            ipp_load.judged(place, asked)
        loaded = ipp_load.load(place, asked, self._seconds, row.connections, most=row.most)
        self._busiest = max(self._busiest, loaded.busy)
        return loaded


def _as_it_is(printer: Printer) -> AbstractContextManager[Printer]:
    return contextlib.nullcontext(printer)


def _question(row: Row, place: Place) -> Question:
    if row.octets:
        about = (ipp.name_attribute("job-name", "bench"), ipp.mime_media_type("document-format", _TEXT))
        document = (b"x" * 79 + b"\n") * (row.octets // 80)
        return ipp_load.question(place, Operation.PRINT_JOB, *about, document=document)
    wanted = ipp.keyword("requested-attributes", *row.names)
    return ipp_load.question(place, Operation.GET_PRINTER_ATTRIBUTES, wanted)


def _many() -> int:
    """As many connections as there are descriptors for, here and there."""
    room = most_descriptors() - 100
    return _MANY if room >= _MANY else 0


def _judged(figures: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """The column that a row's target speaks of: the relation to the others, or the figure itself."""
    return {
        row: _RATE if _RATE in cells else _OURS
        for row, cells in figures.items()
        if {LEAST, MOST} & set(cells)
    }
