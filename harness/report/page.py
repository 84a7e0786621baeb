"""What the HTML page shows, computed from the records: plain fields that the template only has to print.

Knows no markup. Anything long is cut here, since one device can answer with megabytes.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from misfeed.journal import (
    CaseRecord,
    Observation,
    Outcome,
    Phase,
    PhaseRecord,
    PictureRecord,
    Value,
    Verdict,
)
from misfeed.report.colours import interface_rank
from misfeed.report.scale import Axis, duration_text
from misfeed.report.tally import variant_text

LONGEST_VALUE = 240
OPEN_AT_FIRST = 12  # failed cases shown unfolded; a page of hundreds would otherwise open slowly

MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "!",
    Outcome.SKIPPED: "–",
    Outcome.FLAKY: "≈",
    Outcome.QUARANTINED: "⊘",
}

_STAGES = (
    (Phase.SETUP,),
    (Phase.FAULT, Phase.TRIGGER, Phase.DETECT, Phase.DIAGNOSE, Phase.DECOY),
    (Phase.REPAIR, Phase.VERIFY),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One phase as a row of the chart: its length as a percentage of the axis."""

    phase: PhaseRecord
    width: str
    starts: str
    takes: str


@dataclass(frozen=True, slots=True)
class Sight:
    """One expectation of one interface, and what was seen in each of the three stages."""

    interface: str
    first: bool  # the first row of its interface, which names it
    rows: int  # how many rows the interface has
    what: str
    stages: tuple[tuple[Observation, ...], ...]


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
    troubles = 0
    for case in cases:
        bad = case.outcome in (Outcome.FAILED, Outcome.ERROR)
        troubles += bad
        view = _case_view(case, anchor_of(case.case, anchors), axis, bad and troubles <= OPEN_AT_FIRST)
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


def value_text(value: Value) -> str:
    """An answer in one short line: text as it is, a list by its members, all else as JSON."""
    if isinstance(value, list) and value and all(isinstance(item, str | int | float) for item in value):
        text = ", ".join(map(str, value))
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in text)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)})"


def _case_view(case: CaseRecord, anchor: str, axis: Axis, unfolded: bool) -> CaseView:
    start = min((phase.started_us for phase in case.phases), default=0)
    end = max((phase.ended_us for phase in case.phases), default=start)
    return CaseView(
        case=case,
        anchor=anchor,
        mark=MARKS[case.outcome],
        variant=variant_text(case),
        device_us=max(0, end - start),
        trouble_phase=next(
            (phase.name for phase in case.phases if phase.outcome in (Outcome.FAILED, Outcome.ERROR)), None
        ),
        bars=tuple(_bar(phase, start, axis) for phase in case.phases),
        sights=tuple(_sights(case.observations)),
        pictures=tuple(map(_picture, case.pictures)),
        unfolded=unfolded,
    )


def _bar(phase: PhaseRecord, start: int, axis: Axis) -> Bar:
    width = f"{axis.share(phase.duration_us) * 100:.3g}" if phase.duration_us else ""
    return Bar(phase, width, duration_text(phase.started_us - start), duration_text(phase.duration_us))


def _picture(record: PictureRecord) -> Picture:
    caption = "after" if record.phase in _STAGES[-1] else "during"
    image = base64.b64encode(record.png).decode("ascii")
    return Picture(caption, f"data:image/png;base64,{image}", record.ruler)


def _sights(observations: Iterable[Observation]) -> Iterable[Sight]:
    found: dict[str, dict[str, list[Observation]]] = {}
    for seen in observations:
        found.setdefault(seen.interface, {}).setdefault(seen.what, []).append(seen)
    for interface in sorted(found, key=interface_rank):
        for number, (what, seen_here) in enumerate(found[interface].items()):
            yield Sight(
                interface=interface,
                first=number == 0,
                rows=len(found[interface]),
                what=what,
                stages=tuple(tuple(seen for seen in seen_here if seen.phase in phases) for phases in _STAGES),
            )
