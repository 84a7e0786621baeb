"""Puts causes into a device by asking a person to, and has them taken out again. Knows no device, no fault.

How a fault is brought about by hand is data of whoever knows the fault.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from misfeed.contract import DeviceClock, Facts, Instructions
from misfeed.prompting.asker import Asker, done
from misfeed.prompting.prompt import Answer, Prompt
from misfeed.prompting.wording import Wording

InstructionsOf = Callable[[str, str], Instructions]
"""How a fault of that name is brought about and taken back, in a language. Raises UsageError."""

_Cause = tuple[str, str]


class PromptedStaging:
    """A person who breaks and mends on request. Satisfies `misfeed.contract.Staging`."""

    def __init__(self, asker: Asker, clock: DeviceClock, facts: Facts, instructions: InstructionsOf) -> None:
        self._asker = asker
        self._clock = clock
        self._facts = facts
        self._instructions = instructions
        self._in: dict[_Cause, int] = {}
        self._hazards: list[str] = []

    def inject(self, fault: str, at: str, parameters: Mapping[str, Any]) -> str:
        how = self._how(fault)
        self._ask(self._wording.break_(fault, at, parameters, how))
        # Where no part was named the person chose it: the place is the device.
        place = at or self._facts.name
        self._in[fault, place] = self._clock.now_us()
        return place

    def present(self, fault: str, at: str, parameters: Mapping[str, Any]) -> bool:
        """Asks only where nobody can know: after it was put in, and before it was taken out here."""
        if (fault, at) not in self._in:
            return False
        how = self._how(fault)
        still = self._ask(self._wording.present(fault, at, parameters, how)).value == "yes"
        if not still:
            del self._in[fault, at]
        return still

    def clear(self, fault: str, at: str, parameters: Mapping[str, Any]) -> None:
        """Asks whether it was put in here or not: who tidies up may come after a run that was killed."""
        self._ask(self._wording.undo(fault, at, parameters, self._how(fault)))
        self._in.pop((fault, at), None)

    def hazards(self) -> tuple[str, ...]:
        """What people reported beside their answers to these questions."""
        return tuple(self._hazards)

    @property
    def _wording(self) -> Wording:
        return Wording(self._facts, self._asker.language)

    def _how(self, fault: str) -> Instructions:
        return self._instructions(fault, self._asker.language)

    def _ask(self, prompt: Prompt) -> Answer:
        answer = done(self._asker, prompt)
        if answer.hazard:
            self._hazards.append(answer.hazard)
        return answer
