"""Which requirements are covered by which cases, from scripts or from the record of a run.

Knows requirements as ids; what they say stands in somebody else's document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from misfeed.casework import CaseSpec
from misfeed.errors import UsageError, said_by_system
from misfeed.journal import CaseRecord, Outcome


class Standing(StrEnum):
    """What is known of a requirement."""

    PASSED = "passed"
    MARGINAL = "marginal"
    FAILED = "failed"
    NOT_RUN = "not run"
    """Cases cover it, and none ran to its end."""

    UNTESTED = "untested"
    """It is in the list, and no case covers it."""


@dataclass(frozen=True, slots=True)
class Covering:
    """A case that covers a requirement, and how it ended there."""

    case: str
    standing: Standing
    measurement: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement with all that covers it. `listed`: it stands in the list, if there is one."""

    id: str
    title: str = ""
    listed: bool = True
    covered_by: tuple[Covering, ...] = ()

    @property
    def standing(self) -> Standing:
        """The worst that is known of it: a requirement that fails anywhere is not met."""
        found = {one.standing for one in self.covered_by}
        for standing in (Standing.FAILED, Standing.MARGINAL, Standing.PASSED, Standing.NOT_RUN):
            if standing in found:
                return standing
        return Standing.UNTESTED


def of_scripts(specs: Iterable[CaseSpec]) -> dict[str, list[Covering]]:
    """What the scenarios say they cover, by requirement; cases that fit no model are left out."""
    found: dict[str, list[Covering]] = {}
    for spec in specs:
        for requirement in () if spec.misfit else spec.scenario.requirements:
            found.setdefault(requirement, []).append(Covering(spec.name, Standing.NOT_RUN))
    return found


def of_run(cases: Iterable[CaseRecord]) -> dict[str, list[Covering]]:
    """What cases covered in a run: whole cases and single measurements, by requirement."""
    found: dict[str, list[Covering]] = {}
    for case in cases:
        for requirement in case.requirements:
            found.setdefault(requirement, []).append(Covering(case.case, _ended(case.outcome)))
        for measured in case.measurements:
            if measured.requirement:
                standing = Standing.PASSED if measured.passed else Standing.FAILED
                if measured.marginal and measured.passed:
                    standing = Standing.MARGINAL
                one = Covering(case.case, standing, measured.name)
                found.setdefault(measured.requirement, []).append(one)
    return found


def _ended(outcome: Outcome) -> Standing:
    if outcome is Outcome.SKIPPED:
        return Standing.NOT_RUN
    return Standing.FAILED if outcome in (Outcome.FAILED, Outcome.ERROR) else Standing.PASSED


def requirements(
    covering: dict[str, list[Covering]], listed: Sequence[tuple[str, str]] | None = None
) -> tuple[Requirement, ...]:
    """Every requirement with what covers it: those of the list in its order, then all others by id."""
    titles = dict(listed or ())
    others = sorted(covering.keys() - titles.keys())
    return tuple(
        Requirement(one, titles.get(one, ""), listed is None or one in titles, tuple(covering.get(one, ())))
        for one in (*titles, *others)
    )


def read_list(path: Path) -> list[tuple[str, str]]:
    """Ids and titles from a text file: one a line, the title after a space; "#" begins a comment.

    Raises UsageError for a file that cannot be read, and for an id that stands there twice.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the list {path} cannot be read: {said_by_system(error)}") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        words = line.split("#")[0].split(maxsplit=1)
        if not words:
            continue
        if words[0] in found:
            raise UsageError(f"{path}:{number}: {words[0]} is listed twice")
        found[words[0]] = words[1].strip() if len(words) > 1 else ""
    if not found:
        raise UsageError(f"the list {path} names no requirement: one id a line, then its title")
    return list(found.items())
