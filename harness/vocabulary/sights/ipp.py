"""What scripts expect to see over IPP: states, reasons, who is let in. Knows no other interface."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from misfeed.interfaces.ipp import IppRefusal
from misfeed.protocols.ipp import keyword_of
from misfeed.vocabulary.expectation import Expectation, Seen, View


@dataclass(frozen=True)
class Reasons(Expectation):
    keywords: frozenset[str]

    @property
    def text(self) -> str:
        return f"printer-state-reasons has {', '.join(sorted(self.keywords))}"

    def observe(self, view: View) -> Seen:
        found = view.place.ipp.state_reasons()
        return Seen(self.keywords <= found, sorted(found))


@dataclass(frozen=True)
class AnyReason(Expectation):
    keywords: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"printer-state-reasons has {' or '.join(self.keywords)}"

    def observe(self, view: View) -> Seen:
        found = view.place.ipp.state_reasons()
        return Seen(any(keyword in found for keyword in self.keywords), sorted(found))


@dataclass(frozen=True)
class Printer(Expectation):
    state: str

    @property
    def text(self) -> str:
        return f"printer-state is {self.state}"

    def observe(self, view: View) -> Seen:
        state = view.place.ipp.state().name.lower()
        return Seen(state == self.state, state)


@dataclass(frozen=True)
class Dated(Expectation):
    interface = "ipp"
    first: int
    last: int

    @property
    def text(self) -> str:
        return f"printer-current-time lies in the years {self.first} to {self.last}"

    def observe(self, view: View) -> Seen:
        told = view.place.ipp.printer_attributes("printer-current-time").get("printer-current-time", ())
        year = told[0].year if told and isinstance(told[0], datetime) else None
        return Seen(year is not None and self.first <= year <= self.last, year)


@dataclass(frozen=True)
class Administration(Expectation):
    verdict: str

    @property
    def text(self) -> str:
        return f"administration with the site's password is {self.verdict}"

    def observe(self, view: View) -> Seen:
        verdict = view.place.administer()
        return Seen(verdict == self.verdict, verdict)


@dataclass(frozen=True)
class Admits(Expectation):
    user: str
    verdict: str

    @property
    def text(self) -> str:
        return f"a job of {self.user} is {self.verdict}"

    def observe(self, view: View) -> Seen:
        try:
            view.place.ipp_as(self.user).validate_job()
        except IppRefusal as refusal:
            verdict = keyword_of(refusal.status)
        else:
            verdict = "accepted"
        return Seen(verdict.startswith(self.verdict), verdict)


@dataclass(frozen=True)
class JobReason(Expectation):
    keyword: str

    @property
    def text(self) -> str:
        return f"the job-state-reasons of a job that waits have {self.keyword}"

    def observe(self, view: View) -> Seen:
        found = sorted({reason for job in view.place.ipp.jobs() for reason in job.reasons})
        return Seen(self.keyword in found, found)
