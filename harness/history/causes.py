"""Failures grouped by likely cause: the same verdict, the same first unmet expectation, the same interface.

One cause mostly shows on several models, so what differs from model to model (answers, numbers) is left out.

Knows records only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from misfeed.journal import BAD, CaseRecord, Observation, Outcome, Phase, Verdict
from misfeed.messages import Words
from misfeed.messages.recorded import recorded


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that went wrong alike: who has to act, where it showed first, what was expected there."""

    verdict: Verdict
    interface: str
    expected: str
    phase: Phase | None
    cases: tuple[CaseRecord, ...]

    @property
    def label(self) -> str:
        """In a few words: "product, snmp in detect: prtAlertTable has jam"."""
        where = " ".join(filter(None, (self.interface, f"in {self.phase.value}" if self.phase else "")))
        head = ", ".join(filter(None, (self.verdict.value or "unknown", where)))
        return f"{head}: {self.expected}"

    def told(self, say: Words) -> str:
        """The label in the reader's language."""
        whose = say(self.verdict.value) if self.verdict.value else say("unknown_whose")
        expected = recorded(self.expected, say)
        if not (self.interface and self.phase):
            return say("alike_label_plain", whose=whose, expected=expected)
        phase = say(f"phase_{self.phase.value}")
        return say("alike_label", whose=whose, interface=self.interface, phase=phase, expected=expected)


def groups_of(cases: Iterable[CaseRecord], outcomes: frozenset[Outcome] = BAD) -> list[Group]:
    """The cases with one of these outcomes by likely cause; the largest group first."""
    groups: dict[tuple[Verdict, str, str, Phase | None], list[CaseRecord]] = {}
    for case in cases:
        if case.outcome in outcomes:
            groups.setdefault(_cause(case), []).append(case)
    found = [Group(*key, tuple(members)) for key, members in groups.items()]
    return sorted(found, key=lambda group: (-len(group.cases), group.label))


def first_unmet(case: CaseRecord) -> Observation | None:
    """The first expectation of the phase that went wrong which did not hold."""
    phase = _phase(case)
    unmet = [seen for seen in case.observations if not seen.held and seen.phase is phase]
    if phase is Phase.SETUP:
        # Before the health gate the symptoms are looked at, and on a healthy device rightly unmet.
        return unmet[-1] if unmet else None
    return unmet[0] if unmet else None


def _phase(case: CaseRecord) -> Phase | None:
    return next(
        (one.name for one in case.phases if one.outcome in BAD and one.name is not Phase.RECOVER), None
    )


def _cause(case: CaseRecord) -> tuple[Verdict, str, str, Phase | None]:
    seen = first_unmet(case)
    if seen is not None:
        return case.verdict, seen.interface, _plain(seen.what), seen.phase
    return case.verdict, "", _plain(case.reason), _phase(case)


def _plain(text: str) -> str:
    """A sentence without what differs from model to model: answers after "found", numbers."""
    text = re.split(r"[;,:]? (?:but )?(?:found|was|got) ", text, maxsplit=1)[0]
    return re.sub(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w])", "#", text)[:200]
