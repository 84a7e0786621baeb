"""A request as quirks look at it, the moments they are bound to, and what they do. Knows no quirk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from misfeed.emulators.http import Response
from misfeed.emulators.ipp.quirks.bound import operation_of
from misfeed.emulators.machine import Machine
from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag


@dataclass(frozen=True, slots=True)
class Asked:
    """A request.

    Attributes:
        path: of HTTP. before: the request-id of the request before.
    """

    request: ipp.Request
    path: str
    before: int

    @property
    def operation(self) -> int:
        return int(self.request.code)

    @property
    def job_id(self) -> int | None:
        """The job it is about; None for none, or one that is not made yet."""
        found = self.request.first(GroupTag.OPERATION, "job-id")
        if isinstance(found, int):
            return found
        number = str(self.request.first(GroupTag.OPERATION, "job-uri") or "").rpartition("/")[2]
        return int(number) if number.isdecimal() and len(number) < 11 else None

    @property
    def names(self) -> tuple[str, ...]:
        """requested-attributes."""
        found = self.request.get(GroupTag.OPERATION, "requested-attributes")
        return tuple(str(name) for name in found.plain) if found is not None else ()


Before: TypeAlias = Callable[[Machine, Asked, Mapping[str, str]], Response | None]
"""Answers in the printer's place; None leaves it to the printer."""
After: TypeAlias = Callable[[Machine, Asked, Mapping[str, str], Response], Response]
"""Changes an answer."""


@dataclass(slots=True)
class Effect:
    """What a quirk does, and when.

    Attributes:
        seen: requests that it was meant for.
    """

    bound: Mapping[str, str]
    before: Before | None = None
    after: After | None = None
    postponing: After | None = None
    seen: int = field(default=0)

    def acts_on(self, machine: Machine, asked: Asked) -> bool:
        """Whether its moment has come. Each request is to be asked about once."""
        bound = self.bound
        if "operation" in bound and operation_of(bound["operation"]) != asked.operation:
            return False
        if "job" in bound and not _within(asked.job_id, bound["job"]):
            return False
        if "page" in bound and not _printed(machine, bound["page"]):
            return False
        self.seen += 1
        return "request" not in bound or _within(self.seen, bound["request"])


def _within(number: int | None, wanted: str) -> bool:
    if number is None:
        return False
    first, dash, last = wanted.partition("-")
    return int(first) <= number and (number <= int(last) if last else bool(dash) or number == int(first))


def _printed(machine: Machine, wanted: str) -> bool:
    """Whether a job has come so far. "3" is from the third on: who polls seldom meets a page as it falls."""
    first, _, last = wanted.partition("-")
    return any(_within(job.impressions, f"{first}-{last}") for job in machine.jobs.open_jobs)
