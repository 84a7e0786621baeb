"""What `misfeed bench snmp` measures of agents that run: each figure once, the agents in turn within a row.

Knows no target, and how no agent is started.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from ipaddress import IPv4Address

from misfeed.benching import load, load_v3
from misfeed.benching.changing import Hands, changing
from misfeed.benching.peers import COMMUNITY, USER, Agent
from misfeed.errors import BenchError
from misfeed.protocols.snmp import Oid, mib

GET = "GET"
CHANGES_PER_S = 100
REPETITIONS = 25
BULK = f"GETBULK-{REPETITIONS}"
LIVE = f"GET, {CHANGES_PER_S} changes a second"
NEVER_GET = "GET of two, never repeated"
NEVER_BULK = f"{BULK} and one, never repeated"
V3_GET, V3_BULK = "GET, v3 authPriv", f"{BULK}, v3 authPriv"
V3_NEVER = "GET of two, v3 authPriv, never repeated"

_ROWS_AT_ONCE = 50
_WALKED_AT_A_TIME = 1_000
"""Printers for which questions are made beforehand."""
_WALK_S = 600.0
_PER_S = 60_000
"""Questions that are never repeated are made for so many answers a second."""
_V3_PER_S = 40_000

Figures = dict[str, dict[str, float]]


class Round:
    """Every figure once.

    Args:
        rows: objects that this program's printer has. community: its. cover: one of it that moves.
        tell: is called with what is measured next.

    Attributes:
        found: the figures, by row and agent: answers a second, and under "us" microseconds of processor time.
        busiest: the greatest share of its time that the sender was at work.
    """

    def __init__(
        self,
        rows: Iterable[Oid],
        community: str,
        cover: str,
        seconds: float,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._tells = tell
        self._rows = list(rows)
        self._community = community
        self._cover = cover
        self._seconds = seconds
        self._sys_descr = mib.oid("sysDescr.0")
        self._up_time = mib.oid("sysUpTime.0")
        self._printer = mib.oid("1.3.6.1.2.1.43")
        self.found: Figures = {}
        self.busiest = 0.0

    def take(self, agents: Sequence[Agent]) -> None:
        """All rows of single printers; `agents` begins with this program's."""
        for agent in agents:
            self._repeated(GET, agent, load.get(*self._known(agent), self._sys_descr))
        for agent in agents:
            self._repeated("GET of the up-time", agent, load.get(*self._known(agent), self._up_time))
        for agent in agents:
            self._repeated(BULK, agent, load.bulk(*self._known(agent), self._printer, REPETITIONS))
        for agent in agents:
            self._once(NEVER_GET, agent, load.pairs(*self._known(agent), self._shared))
        for agent in agents:
            rows = load.pairs_of_rows(*self._known(agent), self._shared, REPETITIONS)
            self._once(NEVER_BULK, agent, rows)
        for row in (V3_GET, V3_BULK, V3_NEVER):
            for agent in agents:
                # snmpsim encrypts only where its Python has the library for it.
                with contextlib.suppress(*([BenchError] if agent.name == "snmpsim" else [])):
                    self._protected(row, agent)
        if self._cover:
            control, others = str(agents[0].facts["control"]), agents[1:]
            with changing(control, self._cover, CHANGES_PER_S):
                self._repeated(LIVE, agents[0], load.get(*self._known(agents[0]), self._sys_descr))
            # What the others serve does not change; they are measured for the time of day.
            for agent in others:
                self._repeated(LIVE, agent, load.get(*self._known(agent), self._sys_descr))

    def take_fleet(self, fleet: Agent, count: int) -> float:
        """GETs of so many printers in turn, each walked before; KiB that each took for that."""
        before = fleet.resident_kib()
        everybody = self.walk(fleet, count)
        each = (fleet.resident_kib() - before) / count
        first = load.get(everybody[0], self._community, self._sys_descr)
        # One request for all: that many of them would have the sender wait for its own memory.
        questions = [dataclasses.replace(first, address=one) for one in everybody]
        load.load(questions, _WALK_S, again=False)
        self._measure(f"GET, a fleet of {count}", fleet, questions, name="misfeed")
        return each

    def walk(self, fleet: Agent, count: int) -> list[load.Address]:
        """Ask each printer for all its rows, so many at once. Raises BenchError if that takes too long."""
        base = IPv4Address(fleet.address[0])
        everybody = [(str(base + number), fleet.address[1]) for number in range(count)]
        last = len(self._rows) - 1
        for first in range(0, count, _WALKED_AT_A_TIME):
            walks = [
                # Nobody is asked for more rows than are left: the end of all rows is no answer here.
                load.bulk(one, self._community, self._rows[at], min(_ROWS_AT_ONCE, last - at))
                for one in everybody[first : first + _WALKED_AT_A_TIME]
                for at in range(0, last, _ROWS_AT_ONCE)
            ]
            if load.load(walks, _WALK_S, again=False).answered != len(walks):
                raise BenchError(f"a fleet of {count} was not walked within {_WALK_S:g} s")
        return everybody

    @property
    def _shared(self) -> list[Oid]:
        """Rows that every agent has as they are: snmpd's system group is its own."""
        return [one for one in self._rows if one[:7] == self._printer]

    def _known(self, agent: Agent) -> tuple[load.Address, str]:
        return agent.address, self._community if agent.name == "misfeed" else COMMUNITY

    def _repeated(self, row: str, agent: Agent, question: load.Question) -> None:
        self._measure(row, agent, [question])

    def _once(self, row: str, agent: Agent, questions: Iterator[load.Question]) -> None:
        some = list(itertools.islice(questions, round(_PER_S * self._seconds)))
        self._measure(row, agent, some, again=False)

    def _protected(self, row: str, agent: Agent) -> None:
        asked = load_v3.discovered(agent.address, USER, agent.context)
        messages = {
            V3_GET: lambda: load_v3.gets(asked, self._shared[0]),
            V3_BULK: lambda: load_v3.bulks(asked, self._printer, REPETITIONS),
            V3_NEVER: lambda: load_v3.pairs(asked, self._shared),
        }[row]()
        some = list(itertools.islice(messages, round(_V3_PER_S * self._seconds)))
        self._tells(f"{row}, {agent.name}")
        before = agent.processor_s()
        self._tell(row, agent, load_v3.load(asked, some, self._seconds), before)

    def _measure(
        self,
        row: str,
        agent: Agent,
        questions: Sequence[load.Question],
        *,
        again: bool = True,
        name: str = "",
    ) -> None:
        self._tells(f"{row}, {name or agent.name}")
        before = agent.processor_s()
        self._tell(row, agent, load.load(questions, self._seconds, again=again), before, name)

    def _tell(self, row: str, agent: Agent, loaded: load.Loaded, before: float, name: str = "") -> None:
        spent, name = agent.processor_s() - before, name or agent.name
        self.busiest = max(self.busiest, loaded.busy)
        cells = self.found.setdefault(row, {})
        cells[name] = round(loaded.per_s)
        if spent:
            cells[f"{name}, us"] = round(1_000_000 * spent / loaded.answered, 1)


def add_user(agent: Agent) -> None:
    """Let the user of v3 ask this program's printer."""
    with contextlib.closing(Hands(str(agent.facts["control"]))) as hands:
        hands.act(
            "add_snmp_user",
            "network",
            name=USER.name,
            passphrase=USER.auth_phrase,
            auth=USER.auth.label,
            priv=USER.priv.label,
            priv_passphrase=USER.priv_phrase,
        )
