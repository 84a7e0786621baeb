"""What the harness itself measures: every scenario on every model."""

from __future__ import annotations

import time

from misfeed.contract import Sample
from misfeed.journal import CaseRecord, Outcome
from misfeed.suite import Selection, collect, run


class SuiteBench:
    """The wall time of a whole run, from the first case to the last. Satisfies `misfeed.contract.Bench`."""

    unit = "s"

    def sample(self, profiles: tuple[str, ...], workers: int) -> Sample:
        selection = Selection(profiles=profiles)
        names = [spec.name for spec in collect(selection) if not spec.misfit]
        records: list[CaseRecord] = []
        began = time.perf_counter()
        broken = run(selection, names, records.append, workers=workers)
        took = time.perf_counter() - began
        device_us = sum(phase.duration_us for record in records for phase in record.phases)
        passed = sum(record.outcome is Outcome.PASSED for record in records)
        facts = {
            "cases": len(names),
            "passed": passed,
            "hours of device time": round(device_us / 3_600_000_000, 1),
            "cases a second": round(len(names) / took, 1),
            "workers": max(1, workers),
        }
        return Sample(took, facts, good=not broken and passed == len(names))
