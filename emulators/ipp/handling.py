"""What the printer knows of an operation before it does it: who does it, what it is about, whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from misfeed.emulators.ipp.answers import Answer
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.printer import Printer


@dataclass(frozen=True, slots=True)
class Handler:
    """One operation.

    Attributes:
        run: does it. Raises Refusal.
        about_job: its target is a job, by job-uri or by printer-uri and job-id.
        owners: only whoever sent that job may ask for it, and an administrator, where there is one.
        administrative: it is an administrator's, where there is one.
        while_shut: it is answered by a printer that was told to shut down, or is out of service, too.
        while_deactivated: by one that is out of service only.
    """

    run: Callable[[Printer, Call], Answer]
    about_job: bool = False
    owners: bool = False
    administrative: bool = False
    while_shut: bool = False
    while_deactivated: bool = False


Handlers = Mapping[int, Handler]


def of_owner(run: Callable[[Printer, Call], Answer]) -> Handler:
    """An operation that changes a job."""
    return Handler(run, about_job=True, owners=True)
