"""Unsolicited status: what USTATUS asked to be told as it happens (PJL Technical Reference, ch. 7).

Keeps one channel's subscriptions and the jobs it sent; compares them with the machine after each change.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from misfeed.emulators.machine import US_PER_S, JobState, Machine
from misfeed.emulators.pjl.codes import printable, status
from misfeed.emulators.pjl.info import USTATUS_KINDS
from misfeed.protocols.pjl import PjlReply, PjlStatus

_MAX_FOLLOWED = 500
_LEAST_S, _MOST_S = 5, 300
"""Between two statuses of USTATUS TIMED."""


@dataclass(slots=True)
class _Followed:
    """A job of this channel that is not over."""

    name: str
    told_pages: int = 0


class Unsolicited:
    """One channel's unsolicited status."""

    def __init__(self, machine: Machine, tell: Callable[[PjlReply], None]) -> None:
        self._machine = machine
        self._tell = tell
        self._on: dict[str, str] = {}
        self._last: PjlStatus | None = None
        self._followed: dict[int, _Followed] = {}
        self._every_s = 0
        self._turn = 0

    def switch(self, kind: str, value: str) -> None:
        """USTATUS kind=value; what there is not is ignored."""
        if kind == "TIMED":
            self._set_timer(value)
            return
        if value not in USTATUS_KINDS.get(kind, ()):
            return
        self._on[kind] = value
        if kind == "DEVICE":
            self._last = status(self._machine)

    def all_off(self) -> None:
        """USTATUSOFF."""
        self._on.clear()
        self._set_timer("0")

    def setting(self, kind: str) -> str:
        return self._on.get(kind, "OFF")

    def lines(self) -> tuple[str, ...]:
        """As INFO USTATUS lists them."""
        rows: list[str] = []
        for kind, values in USTATUS_KINDS.items():
            rows.append(f"{kind}={self.setting(kind)} [{len(values)} ENUMERATED]")
            rows.extend(f"\t{value}" for value in values)
        return (*rows, f"TIMED={self._every_s} [2 RANGE]", f"\t{_LEAST_S}", f"\t{_MOST_S}")

    def job_began(self, name: str) -> None:
        """A JOB command was read."""
        self._job("START", name)

    def job_was_empty(self, name: str) -> None:
        """Its EOJ came, and nothing to print before it."""
        self._job("END", name, "PAGES=0")

    def follow(self, job_id: int, name: str) -> None:
        """A job of this channel is in the queue; tell of it until it is over."""
        if len(self._followed) < _MAX_FOLLOWED:
            self._followed[job_id] = _Followed(name)

    def _set_timer(self, value: str) -> None:
        """Seconds between two statuses; 0 for none."""
        if not (value.isascii() and value.isdigit() and len(value) <= 3):
            return
        if not int(value) or _LEAST_S <= int(value) <= _MOST_S:
            self._every_s = int(value)
            self._turn += 1
            self._wait()

    def _wait(self) -> None:
        turn = self._turn
        if self._every_s:
            self._machine.clock.call_in(self._every_s * US_PER_S, lambda: self._tick(turn))

    def _tick(self, turn: int) -> None:
        if turn == self._turn:
            self._tell(status(self._machine).reply("USTATUS TIMED"))
            self._wait()

    def look(self) -> None:
        """The machine changed: tell what was asked for."""
        if self.setting("DEVICE") != "OFF":
            now = status(self._machine)
            if now != self._last:
                self._last = now
                self._tell(now.reply("USTATUS DEVICE"))
        for job_id in tuple(self._followed):
            self._look_at_job(job_id)

    def _look_at_job(self, job_id: int) -> None:
        followed = self._followed[job_id]
        job = self._machine.jobs.find(job_id)
        if job is None:
            del self._followed[job_id]
            return
        while followed.told_pages < job.impressions:
            followed.told_pages += 1
            if self.setting("PAGE") == "ON":
                self._tell(PjlReply("USTATUS PAGE", (str(followed.told_pages),)))
        if job.state.finished:
            del self._followed[job_id]
            ending = "END" if job.state is JobState.COMPLETED else "CANCELED"
            self._job(ending, followed.name, f"PAGES={job.impressions}")

    def _job(self, event: str, name: str, *more: str) -> None:
        if self.setting("JOB") == "ON":
            named = (f'NAME="{printable(name)}"',) if name else ()
            self._tell(PjlReply("USTATUS JOB", (event, *named, *more)))
