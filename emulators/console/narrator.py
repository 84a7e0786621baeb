"""What the console says unasked: the boot log as the self-test goes, conditions that come and go, sleep.

Compares the machine with what it told last, after each change. Knows no key.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from typing import Protocol

from misfeed.emulators.console import selftest
from misfeed.emulators.console.quirks import MUTE
from misfeed.emulators.console.views import alert_row, moment
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.formatter import NO_FIRMWARE
from misfeed.protocols.console import Notice, Test, plain


class Stage(enum.Enum):
    """How far the formatter is."""

    DARK = "no power"
    BOOTING = "booting"
    LOADER = "nothing to start"
    STOPPED = "the firmware stopped"
    RUNNING = "running"


def stage_of(machine: Machine) -> Stage:
    """As it stands now."""
    if not machine.power.on:
        return Stage.DARK
    if machine.formatter.halted:
        return Stage.LOADER if machine.formatter.halted == NO_FIRMWARE else Stage.STOPPED
    return Stage.RUNNING if machine.power.ready else Stage.BOOTING


class Tell(Protocol):
    """Takes lines; `anew` when the stage is another one now."""

    def __call__(self, lines: tuple[str, ...], *, anew: bool) -> None: ...


class Narrator:
    """One line's. Attributes: stage: what was told of last."""

    def __init__(self, machine: Machine, tell: Tell) -> None:
        self._machine = machine
        self._tell = tell
        self._cycles = machine.power.cycles
        self._rows = machine.alerts.rows
        self._asleep = machine.power.asleep
        self._told = 0
        self._withdraw: Callable[[], object] | None = None
        self.stage = stage_of(machine)
        if self.stage is Stage.BOOTING:
            passed = self._passed()
            self._told = sum(one.share <= passed for one in selftest.BEFORE)
            self._wait()
        self._unsubscribe = machine.subscribe(self._look)

    def stop(self) -> None:
        """Nobody listens any more."""
        self._unsubscribe()
        self._forget()

    # -- what changed ------------------------------------------------------------------------------------

    def _look(self) -> None:
        machine = self._machine
        if machine.power.cycles != self._cycles:
            self._cycles = machine.power.cycles
            self._begin()
        stage = stage_of(machine)
        if stage is not self.stage:
            self._become(stage)
        elif stage is Stage.RUNNING:
            self._compare()

    def _begin(self) -> None:
        """Power came, or the firmware begins anew."""
        self._forget()
        self._told = 0
        self.stage = Stage.BOOTING
        self._say((), anew=True)
        self._go_on()

    def _become(self, stage: Stage) -> None:
        self._forget()
        before, self.stage = self.stage, stage
        machine = self._machine
        if stage is Stage.RUNNING:
            lines = [*(self._rest() if before is Stage.BOOTING else ()), *_lines(selftest.ending(machine))]
            self._rows, self._asleep = machine.alerts.rows, machine.power.asleep
            lines += [self._notice("raised", alert_row(one)) for one in self._rows]
            self._say(lines, anew=True)
        elif stage is Stage.LOADER:
            lines = [
                *(self._rest() if before is Stage.BOOTING else ()),
                *_lines(selftest.unbootable(machine)),
            ]
            self._say(lines, anew=True)
        elif stage is Stage.STOPPED:
            self._say(
                [self._notice("panic", plain(" ".join(machine.formatter.last_words).strip()))], anew=True
            )
        else:
            # Without power there is nobody to say so.
            self._tell((), anew=True)

    def _compare(self) -> None:
        machine, before = self._machine, self._rows
        rows = self._rows = machine.alerts.rows
        lines = []
        if rows is not before:
            lines += [self._notice("cleared", alert_row(one)) for one in before if one not in rows]
            lines += [self._notice("raised", alert_row(one)) for one in rows if one not in before]
        if machine.power.asleep is not self._asleep:
            self._asleep = machine.power.asleep
            lines.append(self._notice("power", "asleep" if self._asleep else "awake"))
        if lines:
            self._say(lines)

    # -- the boot log ------------------------------------------------------------------------------------

    def _passed(self) -> int:
        """Thousandths of the self-test."""
        whole = max(self._machine.profile.engine.boot_ms, 1)
        return self._machine.up_time_us // whole

    def _go_on(self) -> None:
        """Tell what is due of the self-test, and wait for the next of it."""
        passed = self._passed()
        lines: list[str] = []
        while self._told < len(selftest.BEFORE) and selftest.BEFORE[self._told].share <= passed:
            lines += self._stage()
        if lines:
            self._say(lines)
        self._wait()

    def _wait(self) -> None:
        if self._told < len(selftest.BEFORE):
            due = selftest.BEFORE[self._told].share * self._machine.profile.engine.boot_ms
            delay = max(due - self._machine.up_time_us, 1)
            self._withdraw = self._machine.clock.call_in(delay, self._go_on)

    def _rest(self) -> list[str]:
        """What was not told yet when the self-test was over sooner."""
        lines: list[str] = []
        while self._told < len(selftest.BEFORE):
            lines += self._stage()
        return lines

    def _stage(self) -> list[str]:
        tell = selftest.BEFORE[self._told].tell
        self._told += 1
        return _lines(selftest.told(self._machine, tell(self._machine)))

    def _forget(self) -> None:
        if self._withdraw is not None:
            self._withdraw()
            self._withdraw = None

    # -- words -------------------------------------------------------------------------------------------

    def _say(self, lines: Iterable[str], *, anew: bool = False) -> None:
        mute = MUTE.acts(self._machine)
        if not mute or anew:
            self._tell(() if mute else tuple(lines), anew=anew)

    def _notice(self, kind: str, told: str) -> str:
        return Notice(moment(self._machine, self._machine.now), kind, told).encode()


def _lines(tests: Iterable[Test]) -> list[str]:
    return [one.encode() for one in tests]
