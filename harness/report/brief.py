"""A case as a few lines of plain text: phases, what each interface showed, steps. Knows no markup.

Thousands of passed cases as tables are half a million elements, which no browser opens at once; and a CI
system's page shows text only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from misfeed.journal import CaseRecord, StepRecord
from misfeed.messages import Words
from misfeed.messages.recorded import recorded
from misfeed.report.evidence import Look, Weight, sights, value_text
from misfeed.report.scale import duration_text

_STAGE_WORDS = ("before", "during", "after")
_MARKS = {Weight.MET: "✓", Weight.UNMET: "✗", Weight.TOLD: "·"}


def brief(case: CaseRecord, say: Words) -> str:
    """The lines of one case, in the reader's language."""
    return "\n".join(_lines(case, say))


def _lines(case: CaseRecord, say: Words) -> Iterator[str]:
    if case.phases:
        took = (f"{say(f'phase_{one.name.value}')} {duration_text(one.duration_us)}" for one in case.phases)
        yield f"{say('timeline')}: {', '.join(took)}"
    for sight in sights(case):
        stages = (
            f"{say(word)} {_looks(looks, say)}"
            for word, looks in zip(_STAGE_WORDS, sight.stages, strict=True)
            if looks
        )
        yield f"{sight.interface}: {recorded(sight.what, say)}: {'; '.join(stages)}"
    if case.finding is not None:
        place = f" ({case.finding.place})" if case.finding.place else ""
        yield f"{say('finding')}: {case.finding.cause}{place}"
    told = case.told.get(say.language, {})
    yield from _steps(say("decoy"), case.decoy, say, told)
    yield from _steps(say("repair"), case.repair, say, told)
    for one in case.measurements:
        word = say("beyond" if not one.passed else "marginal" if one.marginal else "within")
        yield f"{one.name}: {value_text(one.value, say)} {one.unit}, {say('limit')} {one.limit}: {word}"


def _looks(looks: Sequence[Look], say: Words) -> str:
    return ", ".join(
        f"{_MARKS[look.weight]} {value_text(look.seen.value, say)}"
        + (
            f" ({say('after_time', time=duration_text(look.seen.after_us))})"
            if look.seen.after_us is not None
            else ""
        )
        for look in looks
    )


def _steps(word: str, steps: Sequence[StepRecord], say: Words, own: Mapping[str, str]) -> Iterator[str]:
    if steps:
        told = (
            f"{number}. {own.get(step.text) or recorded(step.text, say)}"
            for number, step in enumerate(steps, 1)
        )
        yield f"{word}: {'; '.join(told)}"
        for number, step in enumerate(steps, 1):
            if step.detail:
                yield f"{word} {number}: {say(step.outcome.value)}: {recorded(step.detail, say)}"
