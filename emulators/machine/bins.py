"""Outputs: the bins where finished sheets land."""

from __future__ import annotations

from collections.abc import Iterator

from . import profile
from .conditions import Condition, Group, Severity, Training
from .marks import PrintedSheet
from .part import Part, action, nvram, physical

STACK_KEPT = 50
"""Sheets on top of the stack of which it is kept what is on them."""


class Bin(Part):
    """One output bin.

    Fields:
        level: sheets in it.
        flag_stuck: the bin-full flag is off its rest and reads full whatever lies below it.
        stack: the top `STACK_KEPT` sheets, the last one printed last.
        called: what the administrator calls it; "" for its label.
        taken: sheets that hands took out, for the books.
    """

    STEERS = False

    level: int = physical(0)
    flag_stuck: bool = physical(False, told=False)
    stack: tuple[PrintedSheet, ...] = physical((), hidden=True)
    taken: int = physical(0, hidden=True)
    called: str = nvram("")

    spec: profile.Bin

    @property
    def name(self) -> str:
        """What clients know it by."""
        return self.called or self.spec.label

    @property
    def reads_full(self) -> bool:
        """What the flag tells the firmware."""
        return self.spec.senses_full and (self.flag_stuck or self.level >= self.spec.capacity)

    def receive(self, sheet: PrintedSheet) -> None:
        """A sheet falls onto the stack."""
        self.level += 1
        self.stack = (*self.stack[-STACK_KEPT + 1 :], sheet)

    def look(self) -> dict[str, str]:
        stack = "empty" if not self.level else "full" if self.level >= self.spec.capacity else "some sheets"
        seen = {"stack": stack, "flag": "hangs in the air" if self.flag_stuck else "at rest"}
        return seen | ({"top sheet": self.stack[-1].words} if self.stack else {})

    @action
    def empty(self) -> None:
        """Take the stack away."""
        self.taken += self.level
        self.level = 0
        self.stack = ()

    @action
    def reseat(self) -> None:
        """Put the bin-full flag back on its rest."""
        self.flag_stuck = False

    @action
    def clean(self) -> None:
        """Wipe the bin and its flag's sensor."""

    def conditions(self) -> Iterator[Condition]:
        if self.reads_full:
            code, severity, text = "outputMediaTrayFull", Severity.CRITICAL, "is full"
        elif self.spec.senses_full and self.level >= self.spec.capacity * 9 // 10:
            code, severity = "outputMediaTrayAlmostFull", Severity.WARNING_BINARY_CHANGE
            text = "is almost full"
        else:
            return
        yield Condition(
            code,
            self.id,
            Group.OUTPUT,
            self.index,
            severity,
            Training.UNTRAINED,
            f"{'bin-full' if severity is Severity.CRITICAL else 'bin-almost-full'}.{self.id}",
            f"{self.spec.label} {text}",
            self.spec.location,
        )
