"""A run in a few lines of text: how many cases ended how, who has to act, what is alike. Prints nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from misfeed.history.causes import groups_of
from misfeed.journal import BAD, CaseRecord, Outcome
from misfeed.messages import Words, words
from misfeed.messages.recorded import recorded
from misfeed.report.tally import RunVerdict, Tally

MOST_NAMED = 4


def sentence(tally: Tally, broken: int = 0, say: Words | None = None) -> str:
    """How many cases ended how, in words."""
    say = say or words()
    counts = (
        (tally.passed, "sum_passed"),
        (tally.flaky, "sum_flaky"),
        (tally.failed, "sum_failed"),
        (tally.error, "sum_error"),
        (tally.quarantined, "sum_quarantined"),
        (tally.skipped, "sum_skipped"),
        (tally.remaining, "sum_not_run"),
        (broken, "sum_broken"),
    )
    told = ", ".join(say(key, count=count) for count, key in counts if count)
    if tally.verdict is RunVerdict.NOTHING_RAN:
        return say("nothing_ran_but", told=told) if told else say("nothing_ran")
    if tally.verdict is RunVerdict.TOO_MANY_SKIPS:
        return say("too_many_skips_line", told=told, allowed=tally.max_skips)
    return told


def trouble_lines(cases: Iterable[CaseRecord], say: Words) -> Iterator[str]:
    """Each case that somebody has to look at, with the reason."""
    for case in cases:
        if case.outcome in BAD | {Outcome.FLAKY, Outcome.QUARANTINED}:
            yield f"{say(case.outcome.value)} {case.case}: {recorded(case.reason, say)}"


def policy_lines(cases: Iterable[CaseRecord], today: datetime.date, say: Words) -> Iterator[str]:
    """What a quarantine or a re-run hid from the exit code, and entries that can go."""
    for case in cases:
        held = case.quarantine
        if case.outcome is Outcome.FLAKY:
            yield say("flaky_line", case=case.case, attempt=case.attempt, reason=recorded(case.reason, say))
        if held is None:
            continue
        told = say("held_until", reason=held.reason, owner=held.owner, expires=held.expires)
        if case.outcome is Outcome.QUARANTINED:
            yield say("quarantined_line", case=case.case, reason=recorded(case.reason, say), told=told)
        elif case.outcome in (Outcome.PASSED, Outcome.FLAKY):
            old = held.expires < today.isoformat()
            yield say("quarantine_expired" if old else "quarantine_passed", case=case.case, told=told)


def blame_lines(cases: Iterable[CaseRecord], tally: Tally, say: Words) -> Iterator[str]:
    """Who has to act, and failures grouped by likely cause where a group has more than one case."""
    if tally.by_verdict:
        told = ", ".join(f"{say(verdict.value)} {count}" for verdict, count in tally.by_verdict)
        yield say("whose_line", told=told)
    for group in groups_of(cases):
        if len(group.cases) > 1:
            names = ", ".join(case.case for case in group.cases[:MOST_NAMED])
            more = len(group.cases) - MOST_NAMED
            names = say("names_more", names=names, count=more) if more > 0 else names
            yield say("alike_line", count=len(group.cases), label=group.told(say), names=names)
