"""Counts of a run and the verdict they give; the order in which cases are listed. No output format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from misfeed.journal import CaseRecord, Journal, Outcome, Verdict


class RunVerdict(StrEnum):
    """What to say of a whole run. A run in which nothing ran has not passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNFINISHED = "unfinished"
    NOTHING_RAN = "nothing-ran"
    TOO_MANY_SKIPS = "too-many-skips"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases ended how, and how many planned ones did not run at all.

    Attributes:
        by_verdict: who has to act on those that failed, erred or are quarantined.
        max_skips: how many cases may be skipped; None for any number as long as something ran.
    """

    passed: int
    failed: int
    error: int
    skipped: int
    remaining: int
    by_verdict: tuple[tuple[Verdict, int], ...]
    flaky: int = 0
    quarantined: int = 0
    max_skips: int | None = None

    @property
    def total(self) -> int:
        """Cases that are recorded."""
        return self.passed + self.failed + self.error + self.skipped + self.flaky + self.quarantined

    @property
    def verdict(self) -> RunVerdict:
        """The worst that can be said with certainty."""
        if self.failed or self.error:
            return RunVerdict.FAILED
        if self.remaining:
            return RunVerdict.UNFINISHED
        if self.max_skips is not None and self.skipped > self.max_skips:
            return RunVerdict.TOO_MANY_SKIPS
        if self.passed or self.flaky or self.quarantined:
            return RunVerdict.PASSED
        # Skips that were allowed by number are no surprise, even when nothing else is left.
        return RunVerdict.PASSED if self.skipped and self.max_skips is not None else RunVerdict.NOTHING_RAN


def tally_in(journal: Journal) -> Tally:
    """Count the cases of a run."""
    return tally_of(journal.cases(), len(journal.remaining()), journal.header.max_skips)


def tally_of(cases: Iterable[CaseRecord], remaining: int = 0, max_skips: int | None = None) -> Tally:
    """Count cases; `remaining` is the number of planned cases that are not among them."""
    outcomes: Counter[Outcome] = Counter()
    verdicts: Counter[Verdict] = Counter()
    for case in cases:
        outcomes[case.outcome] += 1
        if case.verdict is not Verdict.NONE and case.outcome is not Outcome.FLAKY:
            verdicts[case.verdict] += 1
    return Tally(
        passed=outcomes[Outcome.PASSED],
        failed=outcomes[Outcome.FAILED],
        error=outcomes[Outcome.ERROR],
        skipped=outcomes[Outcome.SKIPPED],
        remaining=remaining,
        by_verdict=tuple((verdict, verdicts[verdict]) for verdict in Verdict if verdicts[verdict]),
        flaky=outcomes[Outcome.FLAKY],
        quarantined=outcomes[Outcome.QUARANTINED],
        max_skips=max_skips,
    )


def in_order(journal: Journal) -> list[CaseRecord]:
    """The cases of a run in reading order: MP-2 before MP-10, whatever order they finished in."""
    return sorted(journal.cases(), key=lambda case: (natural(case.scenario), natural(case.case)))


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key under which numbers inside a name count as numbers."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in re.split(r"([0-9]{1,9})", name)
        if part
    )


def first_trouble(cases: Sequence[CaseRecord]) -> CaseRecord | None:
    """The first case that failed or erred; those laid at the product's door come before all others."""
    trouble = [case for case in cases if case.outcome in (Outcome.FAILED, Outcome.ERROR)]
    for case in trouble:
        if case.verdict in (Verdict.PRODUCT, Verdict.NONE):
            return case
    return trouble[0] if trouble else None


def family_of(case: CaseRecord) -> str:
    """The family a case is listed under: its own word, or the letters of the scenario's id."""
    return case.family or case.scenario.partition("-")[0] or "?"


def variant_text(case: CaseRecord) -> str:
    """The variant in one line: "action=refused, tray=2"."""
    return ", ".join(f"{key}={value}" for key, value in sorted(case.variant.items()))
