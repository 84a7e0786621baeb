"""How fast the SNMP agent answers, beside others that serve the same rows: one process each, in turn.

What is measured is in `_Round`, row by row. Figures of a busy computer are of use beside each other, not by
themselves.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address
from pathlib import Path
from urllib.parse import urlsplit

import misfeed.emulators.profiles as shelf
from misfeed.contract import Sample
from misfeed.emulators import load, peers
from misfeed.emulators.machine import Machine
from misfeed.emulators.peers import COMMUNITY, Agent
from misfeed.emulators.snmp.view import View
from misfeed.errors import BenchError, UsageError
from misfeed.protocols.snmp import Oid, Value, mib

_DEFAULT = "mono-laser"
_FLEET = 1_000
_CHANGES_PER_S = 100
_WARMING_S = 60
_WALKED_AT_ONCE = 50
_REPETITIONS = 25
_PER_S = 60_000
"""Questions that are never repeated are made for so many answers a second."""

Figures = dict[str, dict[str, float]]


class SnmpBench:
    """Answers a second to a client with 8 requests in flight. Satisfies `misfeed.contract.Bench`.

    Args:
        seconds: how long each figure is measured.
    """

    unit = "GET/s"

    def __init__(self, seconds: float = 1.0) -> None:
        self._seconds = seconds

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        if workers > 1:
            raise UsageError("an agent is measured in one process; leave -n out")
        if len(profiles) > 1:
            raise UsageError("an agent is measured on one model")
        name = profiles[0] if profiles else _DEFAULT
        profile = shelf.load(name)
        if "snmp" not in profile.network.services:
            raise UsageError(f"a {profile.name} does not speak SNMP")
        machine = Machine(profile)
        rows = _rows(machine)
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="misfeed-")))
            first = time.perf_counter()
            ours = stack.enter_context(peers.misfeed("misfeed", "emulate", name))
            began = time.perf_counter() - first
            others = [
                stack.enter_context(peers.snmpd(rows, folder)),
                stack.enter_context(peers.snmpsim(rows, folder)),
            ]
            agents = [ours, *(one for one in others if one is not None)]
            first = time.perf_counter()
            fleet = stack.enter_context(peers.misfeed("fleet", "fleet", name, "--count", str(_FLEET)))
            ready = time.perf_counter() - first
            stack.enter_context(_apart([*agents, fleet]))
            measuring = _Round(rows, machine, self._seconds)
            figures = measuring.figures(agents, fleet)
        facts = {
            "rows": len(rows),
            "agents": len(agents),
            "s until the printer is ready": round(began, 2),
            f"s until a fleet of {_FLEET} is": round(ready, 2),
            "KiB for each of it when walked": round(measuring.kib_each, 1),
            "% of the sender's time at most": round(100 * measuring.busiest),
        }
        return Sample(figures["GET"]["misfeed"], facts, figures=figures)


class _Round:
    """Every figure once: the agents take turns within each row.

    Attributes:
        busiest: the greatest share of its time that the sender was at work.
        kib_each: memory that a printer of the fleet takes once it has been walked; 0 where that is not told.
    """

    def __init__(self, rows: dict[Oid, Value], machine: Machine, seconds: float) -> None:
        self._rows = list(rows)
        self._community = machine.network.community.value
        self._cover = machine.covers[0].id if machine.covers else ""
        self._seconds = seconds
        self._sys_descr = mib.oid("sysDescr.0")
        self._up_time = mib.oid("sysUpTime.0")
        self._printer = mib.oid("1.3.6.1.2.1.43")
        self.busiest = 0.0
        self.kib_each = 0.0

    def figures(self, agents: Sequence[Agent], fleet: Agent) -> Figures:
        found: Figures = {}
        for agent in agents:
            question = load.get(agent.address, self._community_of(agent), self._sys_descr)
            self._measure(found, "GET", agent, [question])
        for agent in agents:
            question = load.get(agent.address, self._community_of(agent), self._up_time)
            self._measure(found, "GET of the up-time", agent, [question])
        for agent in agents:
            question = load.bulk(agent.address, self._community_of(agent), self._printer, _REPETITIONS)
            self._measure(found, f"GETBULK-{_REPETITIONS}", agent, [question])
        for agent in agents:
            pairs = load.pairs(agent.address, self._community_of(agent), self._shared)
            some = list(itertools.islice(pairs, round(_PER_S * self._seconds)))
            self._measure(found, "GET of two, never repeated", agent, some, again=False)
        ours = agents[0]
        if self._cover:
            with _changing(str(ours.facts["control"]), self._cover):
                get = [load.get(ours.address, self._community, self._sys_descr)]
                self._measure(found, f"GET, {_CHANGES_PER_S} changes a second", ours, get)
        self._measure(found, f"GET, a fleet of {_FLEET}", fleet, self._swept(fleet), column="misfeed")
        return found

    def _swept(self, fleet: Agent) -> list[load.Question]:
        """A question for each printer, after each was walked: from every so many rows on, all of them."""
        base = IPv4Address(fleet.address[0])
        everybody = [(str(base + number), fleet.address[1]) for number in range(_FLEET)]
        before = fleet.resident_kib()
        walks = [
            load.bulk(one, self._community, row, _WALKED_AT_ONCE)
            for one in everybody
            for row in self._rows[:-1:_WALKED_AT_ONCE]
        ]
        load.load(walks, _WARMING_S, again=False)
        self.kib_each = (fleet.resident_kib() - before) / _FLEET
        questions = [load.get(one, self._community, self._sys_descr) for one in everybody]
        load.load(questions, _WARMING_S, again=False)
        return questions

    @property
    def _shared(self) -> list[Oid]:
        """Rows that every agent has as they are: snmpd's system group is its own."""
        return [one for one in self._rows if one[:7] == mib.oid("1.3.6.1.2.1.43")]

    def _community_of(self, agent: Agent) -> str:
        return self._community if agent.name == "misfeed" else COMMUNITY

    def _measure(
        self,
        found: Figures,
        row: str,
        agent: Agent,
        questions: Sequence[load.Question],
        *,
        again: bool = True,
        column: str = "",
    ) -> None:
        before = agent.processor_s()
        loaded = load.load(questions, self._seconds, again=again)
        spent = agent.processor_s() - before
        self.busiest = max(self.busiest, loaded.busy)
        column = column or agent.name
        found.setdefault(row, {})[column] = round(loaded.per_s)
        if spent:
            found[row][f"{column}, us"] = round(1_000_000 * spent / loaded.answered, 1)


def _rows(machine: Machine) -> dict[Oid, Value]:
    """What a machine shows now, in order."""
    view = View(machine, {})
    found: dict[Oid, Value] = {}
    at = view.after((0, 0))
    while at is not None:
        found[at] = view.get(at)
        at = view.after(at)
    return found


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


@contextlib.contextmanager
def _changing(control: str, cover: str) -> Iterator[None]:
    """Hands at work on the printer meanwhile, in a process of their own."""
    command = [sys.executable, "-m", "misfeed.emulators.snmp_bench", control, cover, str(_CHANGES_PER_S)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise BenchError("the hands that change the printer did not begin")
            yield
        finally:
            process.kill()


def change(control: str, cover: str, per_s: int) -> None:
    """Open and close a cover, so often in a second, until killed. Tells when it has begun."""
    place = urlsplit(control)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=5)
    due = time.perf_counter()
    for verb in itertools.cycle(("open", "close")):
        body = json.dumps({"verb": verb, "target": cover})
        connection.request("POST", "/hands", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = answer.read()
        if answer.status >= 400:
            raise BenchError(f"hands cannot {verb} {cover}: {told[:200]!r}")
        sys.stdout.write("changed\n")
        sys.stdout.flush()
        due += 1 / per_s
        time.sleep(max(0.0, due - time.perf_counter()))


if __name__ == "__main__":
    change(sys.argv[1], sys.argv[2], int(sys.argv[3]))
