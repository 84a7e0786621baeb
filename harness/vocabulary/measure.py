"""Measured numbers and the limits they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from misfeed.errors import UsageError
from misfeed.vocabulary.words import spoken

FLOOR_S = 0.05
"""Seconds that a time may always move by: ticks of clocks and polls are of that size."""


class Grade(StrEnum):
    """What a limit says of a value. `MARGINAL` is inside, but nearer to the bound than one wants."""

    PASSED = "passed"
    MARGINAL = "marginal"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of a measurement in `unit`; None where there is none. `le`, `ge` include the bound.

    `marginal` is the share of a bound (of the span, where there are two) that counts as too near to it.
    """

    le: float | None
    lt: float | None
    ge: float | None
    gt: float | None
    unit: str
    marginal: float = 0.0

    @property
    def text(self) -> str:
        bounds = ((">=", self.ge), (">", self.gt), ("<=", self.le), ("<", self.lt))
        said = " and ".join(f"{sign} {bound:g}" for sign, bound in bounds if bound is not None)
        return f"{said} {self.unit}".strip()

    def allows(self, value: float) -> bool:
        return (
            (self.le is None or value <= self.le)
            and (self.lt is None or value < self.lt)
            and (self.ge is None or value >= self.ge)
            and (self.gt is None or value > self.gt)
        )

    def grade(self, value: float) -> Grade:
        """Whether a value passes, passes narrowly, or fails."""
        if not self.allows(value):
            return Grade.FAILED
        upper = [bound for bound in (self.le, self.lt) if bound is not None]
        lower = [bound for bound in (self.ge, self.gt) if bound is not None]
        if upper and lower:
            band = self.marginal * (min(upper) - max(lower))
            narrow = value > min(upper) - band or value < max(lower) + band
        elif upper:
            narrow = value > min(upper) - self.marginal * abs(min(upper))
        else:
            narrow = value < max(lower) + self.marginal * abs(max(lower))
        return Grade.MARGINAL if narrow else Grade.PASSED


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a value may be from what an earlier run measured: a `share` of `base`, in `unit`.

    A limit tells which way is worse: up for an upper one, down for a lower one, else both.
    """

    base: float
    share: float
    unit: str
    up: bool = True
    down: bool = True

    @classmethod
    def of(cls, base: float, share: float, unit: str, limit: Limit | None) -> Drift:
        """The drift that `limit` leaves to be judged."""
        upper = limit is not None and (limit.le is not None or limit.lt is not None)
        lower = limit is not None and (limit.ge is not None or limit.gt is not None)
        return cls(base, share, unit, up=upper or not lower, down=lower or not upper)

    @property
    def text(self) -> str:
        sign = "±" if self.up and self.down else "+" if self.up else "-"
        return f"{self.base:g} {self.unit}".strip() + f" {sign} {100 * self.share:g} %"

    def allows(self, value: float) -> bool:
        room = max(self.share * abs(self.base), FLOOR_S if self.unit == "s" else 0.0)
        # A value that is off by the last digit of its own rounding is not off.
        room += 1e-6
        return (not self.up or value <= self.base + room) and (not self.down or value >= self.base - room)


def share_of(drift: object) -> float:
    """`drift`, when it is a share of 0 to 10 (ten times as much). Raises UsageError."""
    if isinstance(drift, bool) or not isinstance(drift, int | float) or not 0 <= drift <= 10:
        raise UsageError(f"baseline={drift!r} is no share, such as 0.1 for a tenth")
    return float(drift)


@spoken("limit")
def limit(
    *,
    le: float | None = None,
    lt: float | None = None,
    ge: float | None = None,
    gt: float | None = None,
    unit: str = "",
    marginal: float = 0.0,
) -> Limit:
    """A limit for `Case.measure`: `limit(le=2, unit="s", marginal=0.1)` is marginal above 1.8 s.

    Raises UsageError when it bounds nothing, or when nothing could pass it.
    """
    if le is lt is ge is gt is None:
        raise UsageError("a limit needs at least one of le, lt, ge, gt")
    if not 0 <= marginal < 1:
        raise UsageError(f"marginal={marginal!r} is not a share from 0 to below 1")
    upper = min((bound for bound in (le, lt) if bound is not None), default=None)
    lower = max((bound for bound in (ge, gt) if bound is not None), default=None)
    if upper is not None and lower is not None and lower > upper:
        raise UsageError(f"no value is at least {lower:g} and at most {upper:g}")
    return Limit(le, lt, ge, gt, unit, marginal)
