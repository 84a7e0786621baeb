"""A run in a few lines of text: how many cases ended how, who has to act, what is alike. Prints nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from misfeed.history.causes import groups_of
from misfeed.journal import BAD, CaseRecord, Outcome
from misfeed.report.tally import RunVerdict, Tally

MOST_NAMED = 4


def sentence(tally: Tally, broken: int = 0) -> str:
    """How many cases ended how, in words."""
    counts = (
        (tally.passed, "passed"),
        (tally.flaky, "flaky"),
        (tally.failed, "failed"),
        (tally.error, "in error"),
        (tally.quarantined, "quarantined"),
        (tally.skipped, "skipped"),
        (tally.remaining, "not run"),
        (broken, "other tests failed"),
    )
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    if tally.verdict is RunVerdict.NOTHING_RAN:
        return f"nothing ran: {told}" if told else "nothing ran"
    if tally.verdict is RunVerdict.TOO_MANY_SKIPS:
        return f"{told}; no more than {tally.max_skips} may be skipped"
    return told


def trouble_lines(cases: Iterable[CaseRecord]) -> Iterator[str]:
    """Each case that somebody has to look at, with the reason."""
    for case in cases:
        if case.outcome in BAD | {Outcome.FLAKY, Outcome.QUARANTINED}:
            yield f"{case.outcome.value} {case.case}: {case.reason}"


def policy_lines(cases: Iterable[CaseRecord], today: datetime.date) -> Iterator[str]:
    """What a quarantine or a re-run hid from the exit code, and entries that can go."""
    for case in cases:
        held = case.quarantine
        if case.outcome is Outcome.FLAKY:
            yield f"flaky: {case.case} passed at attempt {case.attempt} ({case.reason})"
        if held is None:
            continue
        told = f"{held.reason}; {held.owner}, until {held.expires}"
        if case.outcome is Outcome.QUARANTINED:
            yield f"quarantined: {case.case}: {case.reason} ({told})"
        elif case.outcome in (Outcome.PASSED, Outcome.FLAKY):
            old = " and has expired" if held.expires < today.isoformat() else ""
            yield f"quarantine: {case.case} passed{old}; take its entry out ({told})"


def blame_lines(cases: Iterable[CaseRecord], tally: Tally) -> Iterator[str]:
    """Who has to act, and failures grouped by likely cause where a group has more than one case."""
    if tally.by_verdict:
        told = ", ".join(f"{verdict.value} {count}" for verdict, count in tally.by_verdict)
        yield f"whose they are: {told}"
    for group in groups_of(cases):
        if len(group.cases) > 1:
            names = ", ".join(case.case for case in group.cases[:MOST_NAMED])
            more = f" and {len(group.cases) - MOST_NAMED} more" if len(group.cases) > MOST_NAMED else ""
            yield f"{len(group.cases)} alike ({group.label}): {names}{more}"
