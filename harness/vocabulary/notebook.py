"""What is written down while a case runs: its phases, timed on two clocks, and what was seen in each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from misfeed.contract import DeviceClock
from misfeed.journal import Observation, Outcome, Phase, PhaseRecord


class Notebook:
    """The phases and observations of one case, in the order in which they came."""

    def __init__(self, clock: DeviceClock) -> None:
        self._clock = clock
        self._phase: Phase | None = None
        self.phases: list[PhaseRecord] = []
        self.observations: list[Observation] = []

    @property
    def phase(self) -> Phase | None:
        """The phase that goes on."""
        return self._phase

    @contextmanager
    def during(self, phase: Phase) -> Iterator[None]:
        """Time a phase, and note how it ended."""
        started, wall = self._clock.now_us(), time.perf_counter()
        self._phase = phase
        outcome, detail = Outcome.PASSED, ""
        try:
            yield
        except BaseException as error:
            outcome = Outcome.FAILED if isinstance(error, AssertionError) else Outcome.ERROR
            detail = str(error)
            raise
        finally:
            spent = time.perf_counter() - wall
            self.phases.append(PhaseRecord(phase, started, self._clock.now_us(), spent, outcome, detail))
            self._phase = None

    def note(self, interface: str, what: str, value: Any, *, held: bool, after_us: int | None = None) -> None:
        """Note what was seen; nothing outside a phase."""
        if self._phase is not None:
            told = _plain(value)
            self.observations.append(Observation(self._phase, interface, what, told, held, after_us))


def _plain(value: Any) -> Any:
    """As the journal can keep it; scripts may bring things to see of their own, with any value."""
    try:
        return msgspec.to_builtins(value)
    except TypeError:
        return str(value)
