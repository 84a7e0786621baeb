"""What scripts expect to read on the service console of the formatter. Knows no line."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.panelwords import says
from misfeed.protocols.console import Outcome
from misfeed.vocabulary.expectation import Expectation, Seen, View

OUTCOMES = {"ok": Outcome.OK, "failed": Outcome.FAILED, "absent": Outcome.ABSENT}
"""How scripts call what a test came to."""
_WORDS = {outcome: word for word, outcome in OUTCOMES.items()}


@dataclass(frozen=True)
class SelfTest(Expectation):
    interface = "console"
    unit: str
    outcome: str

    @property
    def text(self) -> str:
        return f"the console's self-test finds {self.unit}: {self.outcome}"

    def observe(self, view: View) -> Seen:
        unit = view.device.facts.place(self.unit)
        found = [one for one in view.device.console.selftest() if one.unit == unit]
        told = [f"{_WORDS.get(one.outcome, 'told')} {one.detail}".strip() for one in found]
        return Seen(any(one.outcome is OUTCOMES[self.outcome] for one in found), told)


@dataclass(frozen=True)
class ConsoleText(Expectation):
    interface = "console"
    words: str
    command: str

    @property
    def text(self) -> str:
        return f"the service console says {self.words!r} ({self.command})"

    def observe(self, view: View) -> Seen:
        lines = view.device.console.command(self.command)
        return Seen(any(says(line, self.words) for line in lines), list(lines))
