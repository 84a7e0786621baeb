"""A measured number held against its limit and an earlier run: what is written down, and why it fails.

Knows numbers only; what they are numbers of is the script's business.
"""

from __future__ import annotations

from typing import NamedTuple

from misfeed.baselines import Measured
from misfeed.errors import UsageError
from misfeed.journal import Measurement
from misfeed.vocabulary.measure import Drift, Grade, Limit, share_of


class Judged(NamedTuple):
    """What is written down; and why it failed, in one sentence, "" when it did not."""

    measurement: Measurement
    why: str = ""


def judged(
    name: str,
    value: float,
    limit: Limit | None = None,
    share: float | None = None,
    before: Measured | None = None,
    requirement: str = "",
) -> Judged:
    """Hold `value` against `limit`, and against what it was `before` with a drift of `share`.

    Without `before` a share holds nothing. Raises UsageError for a share that is none, and for two units.
    """
    drift = None
    unit = limit.unit if limit is not None else before.unit if before is not None else ""
    if share is not None:
        share = share_of(share)
        if before is not None:
            if before.unit != unit:
                raise UsageError(f"{name} is in {unit!r}, and was in {before.unit!r} in the baseline")
            drift = Drift.of(before.value, share, unit, limit)
    grade = limit.grade(value) if limit is not None else Grade.PASSED
    why = ""
    if grade is Grade.FAILED and limit is not None:
        why = f"{name} is {value:g} {unit}, but must be {limit.text}"
    elif drift is not None and not drift.allows(value):
        grade = Grade.FAILED
        told = f"{name} is {value:g} {unit}".strip()
        why = f"{told}, and was {drift.base:g} {unit}".strip() + f" in the baseline: it may be {drift.text}"
    written = Measurement(
        name,
        round(value, 6),
        unit,
        ", ".join(one.text for one in (limit, drift) if one is not None),
        grade is not Grade.FAILED,
        grade is Grade.MARGINAL,
        requirement,
        drift.base if drift is not None else None,
    )
    return Judged(written, f"{why} ({requirement})" if why and requirement else why)
