"""Which cases of a run are left, and which are run again: what failed, a bounded number of times.

Writes what comes back into the journal under the number of its attempt. A case that passes at a later attempt
is flaky; attempts are counted from the journal, so that a resumed run goes on counting. Runs nothing itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import msgspec
from misfeed.journal import BAD, CaseRecord, Journal, Outcome, Verdict
from misfeed.policy import Quarantine

_LOST = Verdict.ENVIRONMENT
"""Nothing that a computer short of memory or disk does makes a case flaky."""


class Repeats:
    """The attempts at the cases of one run."""

    def __init__(self, journal: Journal, quarantine: Quarantine, today: datetime.date, reruns: int) -> None:
        self._journal = journal
        self._quarantine = quarantine
        self._today = today
        self._reruns = reruns
        self._last: dict[str, CaseRecord] = {}

    def first(self, names: Sequence[str]) -> list[str]:
        """What to run first: cases without a record, and those that the computer kept from an end.

        Where all have one, those to be run again.
        """
        wanted = set(names)
        self._last = {case.case: case for case in self._journal.cases() if case.case in wanted}
        left = [name for name in names if name not in self._last or self._last[name].verdict is _LOST]
        return left or self.again()

    def again(self) -> list[str]:
        """What to run again now: failed cases with attempts left."""
        return [
            name for name, case in self._last.items() if case.outcome in BAD and case.attempt <= self._reruns
        ]

    def record(self, case: CaseRecord) -> CaseRecord:
        """Write a case down as the attempt that it is; returns the record as written."""
        before = self._last.get(case.case)
        if before is not None:
            case = msgspec.structs.replace(case, attempt=before.attempt + 1)
            if case.outcome is Outcome.PASSED and before.verdict is not _LOST:
                reason = before.reason.removeprefix("failed at first: ")
                case = msgspec.structs.replace(
                    case, outcome=Outcome.FLAKY, verdict=before.verdict, reason=f"failed at first: {reason}"
                )
        case = self._quarantine.applied(case, self._today)
        self._journal.record(case)
        self._last[case.case] = case
        return case
