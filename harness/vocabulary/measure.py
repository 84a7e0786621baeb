"""Measured numbers and the limits they are held against."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.errors import UsageError


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of a measurement in `unit`; None where there is none. `le`, `ge` include the bound."""

    le: float | None
    lt: float | None
    ge: float | None
    gt: float | None
    unit: str

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


def limit(
    *,
    le: float | None = None,
    lt: float | None = None,
    ge: float | None = None,
    gt: float | None = None,
    unit: str = "",
) -> Limit:
    """A limit for `Case.measure`. Raises UsageError when it bounds nothing."""
    if le is lt is ge is gt is None:
        raise UsageError("a limit needs at least one of le, lt, ge, gt")
    return Limit(le, lt, ge, gt, unit)
