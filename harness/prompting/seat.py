"""Seats a case at the desk: what people are asked meanwhile is the case's, and is written down with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from misfeed.journal import PromptRecord
from misfeed.prompting.desk import desk
from misfeed.prompting.overseen import overseen
from misfeed.prompting.prompt import Answer, Prompt
from misfeed.prompting.sights import expected_sights
from misfeed.vocabulary.briefing import TakesBriefing
from misfeed.vocabulary.case import Case

PROMPTS = "prompts"
"""Hands that wait for a person even where a device has hands of its own."""

HANDS = ("own", PROMPTS)


@contextmanager
def seated(case: Case, name: str, hands: str = "") -> Iterator[None]:
    """The case sits at the desk meanwhile, under its name in the run; `hands` is one of `HANDS`, or ""."""

    def noted(prompt: Prompt, answer: Answer | None, wall_s: float) -> None:
        case.asked.append(
            PromptRecord(
                phase=case.phase,
                name=prompt.name,
                text=prompt.text,
                said=answer.said.value if answer is not None else "",
                answer=answer.text if answer is not None else "",
                by=answer.by if answer is not None else "",
                hazard=answer.hazard if answer is not None else "",
                wall_s=round(wall_s, 6),
            )
        )

    people = overseen(case.device) if hands == PROMPTS else nullcontext()
    with desk().sitting(name, noted), people:
        if isinstance(case.device.hands, TakesBriefing):
            case.device.hands.expect(expected_sights(case.scenario, case.device.facts))
        yield
