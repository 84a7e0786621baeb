"""What a case measures: held against the script's limits, the file beside it, and an earlier run.

Finds what a number is held against; whether it passes is `judging`'s business.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.baselines import Measured
from misfeed.errors import UsageError
from misfeed.journal import Measurement
from misfeed.vocabulary.failure import CaseFailed
from misfeed.vocabulary.failure import hidden_by_pytest as __tracebackhide__  # noqa: F401
from misfeed.vocabulary.judging import judged
from misfeed.vocabulary.limits import limits_beside
from misfeed.vocabulary.measure import Grade, Limit


class Measuring:
    """The measurements of one case.

    Args:
        scenario: its id. file: its script's, beside which `limits.toml` may lie. model: of the device.
        before: what an earlier run measured in this case, by name.
    """

    def __init__(self, scenario: str, file: str, model: str, before: Mapping[str, Measured]) -> None:
        self._scenario = scenario
        self._file = file
        self._model = model
        self._before = before
        self.measurements: list[Measurement] = []

    def hold(
        self, name: str, value: float, limit: Limit | None, share: float | None, requirement: str
    ) -> Grade:
        """Write it down, and hold it against its limit, and against `share` of what it was before.

        Raises CaseFailed when it is outside, UsageError when nothing says what it is held against.
        """
        limits = limits_beside(self._file)
        bounds = limits.find(self._scenario, name, self._model)
        bound = bounds.limit or limit
        share = share if bounds.baseline is None else bounds.baseline
        if bound is None and share is None:
            where = f"give one, or write it into {limits.path}"
            raise UsageError(f"{self._scenario}: {name} has no limit on {self._model}; {where}")
        measured, why = judged(name, value, bound, share, self._before.get(name), requirement)
        self.measurements.append(measured)
        if why:
            raise CaseFailed(why)
        return Grade.MARGINAL if measured.marginal else Grade.PASSED
