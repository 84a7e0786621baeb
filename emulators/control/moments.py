"""Time over the control interface: let it pass, go back to the beginning or to a moment that has a name.

Knows no octets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from misfeed.emulators.control import answers
from misfeed.emulators.control.bodies import Advance
from misfeed.emulators.control.injected import Injected, Injections
from misfeed.emulators.control.plain import state
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, ControlError, Route
from misfeed.emulators.machine import US_PER_S, Machine, WallClock
from misfeed.emulators.machine.blueprint import Snapshot
from msgspec import UNSET

MAX_SNAPSHOTS = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class _Moment:
    snapshot: Snapshot
    injected: tuple[Injected, ...]


class Moments:
    """The clock of one machine, and its past."""

    def __init__(self, machine: Machine, injections: Injections) -> None:
        self._machine = machine
        self._injections = injections
        self._beginning = self._now()
        self._kept: dict[str, _Moment] = {}

    def routes(self) -> tuple[Route, ...]:
        role, kept = Role.INJECT, answers.SnapshotKept
        return (
            Route("GET", "/clock", Role.OBSERVE, self.clock, answers.ClockTold),
            Route("POST", "/clock", Role.ACT, self.advance, answers.Advanced, takes=Advance),
            Route("POST", "/reset", role, self.reset, answers.State),
            Route("GET", "/snapshots", role, self.snapshots, answers.SnapshotsKept),
            Route("PUT", "/snapshots/{name}", role, self.keep, kept, refusals=(400, 409)),
            Route("DELETE", "/snapshots/{name}", role, self.forget, kept, refusals=(404,)),
            Route("POST", "/snapshots/{name}/restore", role, self.restore, answers.State, refusals=(404,)),
        )

    def clock(self, _: Call) -> answers.ClockTold:
        """Machine time in microseconds, and what moves it."""
        clock = self._machine.clock
        wall = isinstance(clock, WallClock)
        return answers.ClockTold(
            time_us=self._machine.now,
            kind="wall" if wall else "virtual",
            scale=clock.scale if isinstance(clock, WallClock) else UNSET,
        )

    def advance(self, call: Call) -> answers.Advanced:
        """Let time pass at once: {"advance_s": SECONDS}, and "until": "revision" to stop at the next change.

        A machine in real time jumps ahead of it.
        """
        wanted: Advance = call.body
        length = round(wanted.advance_s * US_PER_S)
        if wanted.until:
            self._run_to_revision(length)
        else:
            self._machine.clock.advance(length)
        told = self.clock(call)
        return answers.Advanced(
            time_us=told.time_us, kind=told.kind, scale=told.scale, revision=self._machine.revision
        )

    def _run_to_revision(self, at_most_us: int) -> None:
        clock = self._machine.clock
        clock.catch_up()
        before, deadline = self._machine.revision, clock.now + at_most_us
        while self._machine.revision == before and clock.now < deadline:
            upcoming = clock.next_event()
            goal = deadline if upcoming is None else min(upcoming, deadline)
            # At least one step, as real time is a little short of what it was set to.
            clock.advance(max(1, goal - clock.now))

    def reset(self, _: Call) -> answers.State:
        """Make the machine what it was when it was set up, before any fault, its time included."""
        return self._become(self._beginning)

    def snapshots(self, _: Call) -> answers.SnapshotsKept:
        """Moments of the machine that are remembered, oldest first."""
        return answers.SnapshotsKept(snapshots=[_told(name, kept) for name, kept in self._kept.items()])

    def keep(self, call: Call) -> answers.SnapshotKept:
        """Remember the machine as it is now under a name."""
        name = call.values["name"]
        if not _NAME.fullmatch(name):
            raise ControlError(
                400, "a snapshot's name is up to 64 letters, digits, dots, dashes or underscores"
            )
        if name not in self._kept and len(self._kept) >= MAX_SNAPSHOTS:
            raise ControlError(409, f"{MAX_SNAPSHOTS} snapshots are kept; delete some first")
        self._kept.pop(name, None)
        self._kept[name] = self._now()
        return _told(name, self._kept[name])

    def restore(self, call: Call) -> answers.State:
        """Make the machine what it was at a remembered moment, its time included."""
        return self._become(self._find(call))

    def forget(self, call: Call) -> answers.SnapshotKept:
        """Forget a remembered moment."""
        found = self._find(call)
        del self._kept[call.values["name"]]
        return _told(call.values["name"], found)

    def _now(self) -> _Moment:
        return _Moment(self._machine.snapshot(), self._injections.entries())

    def _become(self, moment: _Moment) -> answers.State:
        self._machine.restore(moment.snapshot)
        self._injections.put_back(moment.injected)
        self._machine.clock.finish_now()
        return state(self._machine, insides=True)

    def _find(self, call: Call) -> _Moment:
        name = call.values["name"]
        if name not in self._kept:
            raise ControlError(404, f"there is no snapshot {name[:80]!r}; GET /snapshots lists them")
        return self._kept[name]


def _told(name: str, moment: _Moment) -> answers.SnapshotKept:
    return answers.SnapshotKept(name=name, time_us=moment.snapshot.now)
