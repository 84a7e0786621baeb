"""How fast the SNMP agent answers, beside others that serve the same rows: one process each, in turn.

Tells each figure, its relation to snmpd's, and what it ought to be at least or at most. None makes a
measurement fail: figures of a busy computer are of use beside each other, not by themselves.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from misfeed.benching import peers
from misfeed.benching.peers import Agent, Program
from misfeed.benching.rounds import (
    BULK,
    GET,
    LIVE,
    NEVER_BULK,
    NEVER_GET,
    V3_BULK,
    V3_GET,
    V3_NEVER,
    Figures,
    Round,
    add_user,
)
from misfeed.contract import LEAST as _LEAST
from misfeed.contract import MOST as _MOST
from misfeed.contract import Sample
from misfeed.errors import UsageError
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.snmp import Oid, Value, mib
from misfeed.providers import provider
from misfeed.transports.sockets import SocketRoute

_DEFAULT = "mono-laser"
_FLEET = 1_000
_LARGE = 10_000
_STARTS = 3

_FIRST = "s from start to first answer"
_RATE, _TIME = "times snmpd", "us to snmpd"
_TARGETS: Mapping[str, Mapping[str, float]] = {
    GET: {_LEAST: 2},
    BULK: {_LEAST: 4},
    LIVE: {_LEAST: 1},
    NEVER_GET: {_LEAST: 0.5},
    NEVER_BULK: {_LEAST: 0.5},
    V3_GET: {_MOST: 2},
    V3_NEVER: {_MOST: 2},
    V3_BULK: {_MOST: 2},
}
"""Of answers a second, or for v3 of processor time, both as so many times snmpd's."""


class SnmpBench:
    """Answers a second to a client with 8 requests in flight. Satisfies `misfeed.contract.Bench`.

    Args:
        seconds: how long each figure is measured.
        fleet, large: printers of the fleet that is asked, and of the one that is walked and its memory taken.
    """

    unit = "GET/s"

    def __init__(self, seconds: float = 1.0, fleet: int = _FLEET, large: int = _LARGE) -> None:
        self._seconds = seconds
        self._fleet = fleet
        self._large = large
        self._of_large: dict[str, Figures] = {}
        self.tell: Callable[[str], None] = lambda _: None

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        if workers > 1:
            raise UsageError("an agent is measured in one process; leave -n out")
        if len(profiles) > 1:
            raise UsageError("an agent is measured on one model")
        name = profiles[0] if profiles else _DEFAULT
        known = provider().facts(name)
        if "snmp" not in known.services:
            raise UsageError(f"a {known.name} does not speak SNMP")
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="misfeed-")))
            ours = stack.enter_context(peers.misfeed("misfeed", "emulate", name))
            community = str(ours.facts["community"])
            rows = _rows(ours, community)
            measuring = Round(rows, community, known.roles.get("cover", ""), self._seconds, self.tell)
            found = {"snmpd": peers.snmpd(rows, folder), "snmpsim": peers.snmpsim(rows, folder)}
            others = [one for one in found.values() if one is not None]
            absent = [name for name, one in found.items() if one is None]
            own = peers.emulate(name, community, mib.oid("sysDescr.0"))
            self.tell(_FIRST)
            measuring.found[_FIRST] = _first_answers([own, *others])
            agents = [ours, *(stack.enter_context(one.running()) for one in others)]
            add_user(agents[0])
            self.tell(f"start of a fleet of {self._fleet}")
            first = time.perf_counter()
            fleet = stack.enter_context(peers.misfeed("fleet", "fleet", name, "--count", str(self._fleet)))
            ready = time.perf_counter() - first
            stack.enter_context(_apart([*agents, fleet]))
            measuring.take(agents)
            kib_each = measuring.take_fleet(fleet, self._fleet)
        figures = _compared(measuring.found, self._fleet) | self._large_of(measuring, name)
        facts = {
            "rows": len(rows),
            "agents": len(agents),
            **({"not installed": " and ".join(absent)} if absent else {}),
            f"s until a fleet of {self._fleet} is ready": round(ready, 2),
            "KiB for each of it when walked": round(kib_each, 1),
            "% of the sender's time at most": round(100 * measuring.busiest),
        }
        return Sample(figures[GET]["misfeed"], facts, figures=figures, judged=_judged(figures))

    def _large_of(self, measuring: Round, name: str) -> Figures:
        """Once for all samples of a model: a walk of so many takes longer than all the rest."""
        if name not in self._of_large:
            self.tell(f"a fleet of {self._large}, each printer walked: this takes longest")
            self._of_large[name] = _large_fleet(measuring, name, self._large)
        return self._of_large[name]


def _first_answers(programs: Sequence[Program]) -> dict[str, float]:
    """The median of a few starts of each, in turn."""
    taken: dict[str, list[float]] = {}
    for _ in range(_STARTS):
        for program in programs:
            taken.setdefault(program.name, []).append(program.first_answer_s())
    return {name: round(statistics.median(values), 3) for name, values in taken.items()}


def _large_fleet(measuring: Round, profile: str, count: int) -> Figures:
    """How soon many printers are ready, and all that their process holds when each has been walked."""
    first = time.perf_counter()
    with peers.misfeed("fleet", "fleet", profile, "--count", str(count)) as fleet:
        ready = time.perf_counter() - first
        with _apart([fleet]):
            measuring.walk(fleet, count)
        held = fleet.resident_kib() / count
    return {
        f"s until a fleet of {count} is ready": {"misfeed": round(ready, 2), _MOST: 10},
        "KiB of it for each, all walked": {"misfeed": round(held, 1), _MOST: 64},
    }


def _compared(found: Figures, fleet: int) -> Figures:
    """The figures with their relation to snmpd's, and what that ought to be."""
    figures = {row: dict(cells) for row, cells in found.items() if row != _FIRST}
    for row, cells in figures.items():
        for column, ours, theirs in ((_RATE, "misfeed", "snmpd"), (_TIME, "misfeed, us", "snmpd, us")):
            if cells.get(ours) and cells.get(theirs):
                cells[column] = round(cells[ours] / cells[theirs], 2)
        cells.update(_TARGETS.get(row, {}))
    swept = figures[f"GET, a fleet of {fleet}"]["misfeed"]
    figures["of it to one printer's"] = {
        "misfeed": round(swept / figures[GET]["misfeed"], 2),
        _LEAST: 0.8,
    }
    figures[_FIRST] = {**found[_FIRST], _MOST: 0.3}
    return figures


def _judged(figures: Figures) -> dict[str, str]:
    """The column that a row's target speaks of: what relates it to snmpd's, or the figure itself."""
    return {
        row: "misfeed" if row not in _TARGETS else _RATE if _LEAST in cells else _TIME
        for row, cells in figures.items()
        if {_LEAST, _MOST} & set(cells)
    }


def _rows(agent: Agent, community: str) -> dict[Oid, Value]:
    """What a printer shows now, in order."""
    host, port = agent.address
    return dict(SnmpClient(SocketRoute(host, {"snmp": port}), community=community).walk((1, 3)))


@contextlib.contextmanager
def _apart(agents: Sequence[Agent]) -> Iterator[None]:
    """Where there are processors enough, the agents have one to themselves and the sender another."""
    known = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    if len(known) < 2:
        yield
        return
    for agent in agents:
        for thread in Path(f"/proc/{agent.pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), {known[0]})
    os.sched_setaffinity(0, {known[1]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, known)
