"""What the HTML page shows, computed from the records: plain fields that the template only has to print.

Knows no markup. Anything long is cut here, since one device can answer with megabytes.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from misfeed.journal import (
    BAD,
    CaseRecord,
    Outcome,
    Phase,
    PhaseRecord,
    PictureRecord,
    StepRecord,
    Verdict,
)
from misfeed.report.evidence import STAGES, Sight, Weight, seen_once, sights
from misfeed.report.scale import Axis, duration_text
from misfeed.report.tally import variant_text

FULL_UP_TO = 300  # passed cases shown as tables; those after them as text, or a large run opens slowly
OPEN_AT_FIRST = 12  # failed cases shown unfolded; a page of hundreds would otherwise open slowly

MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "!",
    Outcome.SKIPPED: "–",
    Outcome.FLAKY: "≈",
    Outcome.QUARANTINED: "⊘",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One phase as a row of the chart: its length as a percentage of the axis."""

    phase: PhaseRecord
    width: str
    starts: str
    takes: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A printed page: its caption by catalogue key, and the image as an address that needs no other file."""

    caption: str
    uri: str
    ruler: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything its section prints."""

    case: CaseRecord
    anchor: str
    mark: str
    variant: str
    device_us: int
    trouble_phase: Phase | None
    bars: tuple[Bar, ...]
    sights: tuple[Sight, ...]
    pictures: tuple[Picture, ...]
    unfolded: bool
    full: bool

    @property
    def seen_once(self) -> bool:
        """Whether it was looked at once, and not before, with and after a fault."""
        return seen_once(self.sights)

    @property
    def unmet_sights(self) -> tuple[Sight, ...]:
        """The rows in which something was not as it had to be, each naming its interface."""
        return tuple(
            replace(sight, first=True, rows=1)
            for sight in self.sights
            if any(look.weight is Weight.UNMET for stage in sight.stages for look in stage)
        )

    @property
    def bad_steps(self) -> tuple[StepRecord, ...]:
        """The steps of the repair and the decoy that did not succeed."""
        return tuple(
            step
            for step in (*self.case.decoy, *self.case.repair)
            if step.outcome in (Outcome.FAILED, Outcome.ERROR)
        )

    @property
    def bad(self) -> bool:
        """Whether somebody has to look at it."""
        return self.case.outcome in (Outcome.FAILED, Outcome.ERROR)


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """A scenario with its cases, and those by profile for the grid."""

    scenario: str
    anchor: str
    title: str
    cases: tuple[CaseView, ...]

    def of_profile(self, profile: str) -> list[CaseView]:
        """The cases that ran on one profile."""
        return [view for view in self.cases if view.case.profile == profile]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Cases that went wrong in the same way, which is mostly one thing to mend."""

    outcome: Outcome
    reason: str
    verdict: Verdict
    phase: Phase | None
    views: tuple[CaseView, ...]


def troubles_of(views: Iterable[CaseView]) -> list[Trouble]:
    """What did not pass, grouped by outcome, reason, verdict and phase; the most frequent first."""
    groups: dict[tuple[Outcome, str, Verdict, Phase | None], list[CaseView]] = {}
    for view in views:
        if view.bad:
            key = (view.case.outcome, view.case.reason, view.case.verdict, view.trouble_phase)
            groups.setdefault(key, []).append(view)
    troubles = [Trouble(*key, tuple(members)) for key, members in groups.items()]
    return sorted(troubles, key=lambda trouble: -len(trouble.views))


def scenario_views(cases: Sequence[CaseRecord], axis: Axis) -> list[ScenarioView]:
    """The cases grouped by scenario, in the order given, with anchors that are unique on the page."""
    anchors: set[str] = set()
    groups: dict[str, list[CaseView]] = {}
    troubles = passed = 0
    for case in cases:
        bad = case.outcome in (Outcome.FAILED, Outcome.ERROR)
        troubles += bad
        passed += not bad
        unfolded = bad and troubles <= OPEN_AT_FIRST
        view = _case_view(case, anchor_of(case.case, anchors), axis, unfolded, bad or passed <= FULL_UP_TO)
        groups.setdefault(case.scenario, []).append(view)
    return [
        ScenarioView(name, anchor_of(f"scenario-{name}", anchors), views[0].case.title, tuple(views))
        for name, views in groups.items()
    ]


def anchor_of(name: str, taken: set[str]) -> str:
    """A fragment identifier for a name, the same in every run that has no clash of names."""
    base = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:80] or "case"
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}.{number}"
    taken.add(anchor)
    return anchor


def _case_view(case: CaseRecord, anchor: str, axis: Axis, unfolded: bool, full: bool) -> CaseView:
    start = min((phase.started_us for phase in case.phases), default=0)
    end = max((phase.ended_us for phase in case.phases), default=start)
    return CaseView(
        case=case,
        anchor=anchor,
        mark=MARKS[case.outcome],
        variant=variant_text(case),
        device_us=max(0, end - start),
        trouble_phase=next(
            (phase.name for phase in case.phases if phase.outcome in BAD and phase.name is not Phase.RECOVER),
            None,
        ),
        bars=tuple(_bar(phase, start, axis) for phase in case.phases) if full else (),
        sights=tuple(sights(case)) if full else (),
        pictures=tuple(map(_picture, case.pictures)) if full else (),
        unfolded=unfolded,
        full=full,
    )


def _bar(phase: PhaseRecord, start: int, axis: Axis) -> Bar:
    width = f"{axis.share(phase.duration_us) * 100:.3g}" if phase.duration_us else ""
    return Bar(phase, width, duration_text(phase.started_us - start), duration_text(phase.duration_us))


def _picture(record: PictureRecord) -> Picture:
    caption = "after" if record.phase in STAGES[-1] else "during"
    image = base64.b64encode(record.png).decode("ascii")
    return Picture(caption, f"data:image/png;base64,{image}", record.ruler)
