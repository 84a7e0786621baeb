"""One small run with every kind of ending, as a journal on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from misfeed.journal import (
    CaseRecord,
    FindingRecord,
    Journal,
    Measurement,
    Observation,
    Outcome,
    Phase,
    PhaseRecord,
    RunHeader,
    StepRecord,
    Verdict,
)

Build = Callable[..., Journal]

PASSED = CaseRecord(
    case="MP-03[mono-laser]",
    scenario="MP-03",
    title="The sheet wraps round the fuser",
    family="media_path",
    profile="mono-laser",
    seed=11,
    ticket="Paper folds like an accordion <at the back>.",
    requirements=("FW-REQ-JAM-014",),
    outcome=Outcome.PASSED,
    phases=(
        PhaseRecord(Phase.SETUP, 0, 2_000_000, wall_s=0.001),
        PhaseRecord(Phase.FAULT, 2_000_000, 2_000_000),
        PhaseRecord(Phase.DETECT, 2_000_000, 2_400_000, wall_s=0.002),
        PhaseRecord(Phase.REPAIR, 2_400_000, 2_522_400_000),
    ),
    observations=(
        Observation(Phase.SETUP, "ipp", "printer-state-reasons has media-jam-error", ["none"]),
        Observation(
            Phase.DETECT,
            "ipp",
            "printer-state-reasons has media-jam-error",
            ["media-jam-error"],
            True,
            400_000,
        ),
        Observation(Phase.DETECT, "snmp", "prtAlertTable has mediaPathOutputJam", "1011", True, 250_000),
        Observation(Phase.VERIFY, "ipp", "printer-state-reasons has media-jam-error", ["none"]),
    ),
    measurements=(Measurement("alert_delay", 0.25, "s", "<= 2 s"),),
    finding=FindingRecord("fuser.claws.worn", "fuser", 0.92, "service", ("snmp: row 3",)),
    decoy=(StepRecord("Replace the pickup roller", 15, Outcome.PASSED, "the jam came back"),),
    repair=(StepRecord("Switch the power off", 1), StepRecord("Replace the fuser", 8)),
    wall_s=0.02,
)
FAILED = CaseRecord(
    case="MP-03[office-mfp]",
    scenario="MP-03",
    title="The sheet wraps round the fuser",
    family="media_path",
    profile="office-mfp",
    outcome=Outcome.FAILED,
    verdict=Verdict.PRODUCT,
    reason="snmp did not show mediaPathOutputJam within 30 s",
    phases=(PhaseRecord(Phase.DETECT, 0, 30_000_000, outcome=Outcome.FAILED, detail="gave up after 30 s"),),
    observations=(
        Observation(Phase.DETECT, "snmp", "prtAlertTable has mediaPathOutputJam", [], False, 30_000_000),
        Observation(Phase.DETECT, "ipp", "printer-state is stopped", "stopped", True, 600_000),
    ),
    measurements=(Measurement("alert_delay", None, "s", "<= 2 s", False),),
    hazards=("fuser touched at 180 °C",),
    attachments=("evidence/walk.txt",),
    wall_s=0.5,
)
ERROR = CaseRecord(
    case="NW-06[mono-laser]",
    scenario="NW-06",
    title="Left off the access list",
    family="network",
    profile="mono-laser",
    variant={"action": "refused"},
    outcome=Outcome.ERROR,
    verdict=Verdict.BENCH,
    reason="the power strip answered no more",
    wall_s=1.0,
)
SKIPPED = CaseRecord(
    case="NW-10[mono-laser]",
    scenario="NW-10",
    family="network",
    profile="mono-laser",
    outcome=Outcome.SKIPPED,
    reason="the device has no second vantage point",
)


@pytest.fixture
def run() -> tuple[CaseRecord, ...]:
    """One case of each outcome: passed, failed, error, skipped."""
    return PASSED, FAILED, ERROR, SKIPPED


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    """Makes journals: build(cases, plan=(), **header)."""
    made: list[Journal] = []

    def make(cases: tuple[CaseRecord, ...], plan: tuple[str, ...] = (), **header: str) -> Journal:
        facts = {"run": f"r{len(made)}", "version": "0.1.0", "wall_started": "2026-11-24T02:00:00+00:00"}
        start = RunHeader(seed=7, profiles={"mono-laser": "3"}, **{**facts, **header})
        journal = Journal.create(tmp_path / f"{len(made)}.journal", start)
        made.append(journal)
        journal.plan(plan)
        for case in cases:
            journal.record(case)
        journal.finish()
        return journal

    yield make
    for journal in made:
        journal.close()
