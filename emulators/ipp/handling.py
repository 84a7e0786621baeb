"""What the printer knows of an operation before it does it: who does it, what it is about, whose it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from misfeed.emulators.ipp.answers import Answer
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.printer import Printer

Owners = Callable[[Printer, Call], Collection[str]]
"""The users whose things a call is about; nobody's where there is no such thing. Raises Refusal."""


@dataclass(frozen=True, slots=True)
class Handler:
    """One operation.

    Attributes:
        run: does it. Raises Refusal.
        about_job: its target is a job, by job-uri or by printer-uri and job-id.
        owners: only those whose things it is about may ask for it, and an administrator, where there is one.
        administrative: it is an administrator's, where there is one.
        while_shut: it is answered by a printer that was told to shut down, or is out of service, too.
        while_deactivated: by one that is out of service only.
    """

    run: Callable[[Printer, Call], Answer]
    about_job: bool = False
    owners: Owners | None = None
    administrative: bool = False
    while_shut: bool = False
    while_deactivated: bool = False


Handlers = Mapping[int, Handler]


def sender(printer: Printer, call: Call) -> Collection[str]:
    """Who sent the job that is the call's target."""
    return sender_of(printer, call.job_id)


def sender_of(printer: Printer, job_id: int | None) -> Collection[str]:
    job = printer.machine.jobs.find(job_id) if job_id is not None else None
    return () if job is None else (job.user,)


def of_owner(run: Callable[[Printer, Call], Answer]) -> Handler:
    """An operation that changes a job."""
    return Handler(run, about_job=True, owners=sender)
