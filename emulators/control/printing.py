"""Print jobs over the control interface: listed, sent, cancelled. Knows no octets but those of documents."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.control import answers
from misfeed.emulators.control.bodies import Ticket
from misfeed.emulators.control.plain import job_told
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import Call, ControlError, Route
from misfeed.emulators.documents import Document, DocumentError, UnsupportedFormat, interpret, recognise
from misfeed.emulators.machine import Job, Machine, QueueFull


class Printing:
    """The job queue of one machine, as somebody uses it who prints from a stick."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def routes(self) -> tuple[Route, ...]:
        act, one = Role.ACT, answers.JobTold
        return (
            Route("GET", "/jobs", Role.OBSERVE, self.jobs, answers.JobsTold),
            Route(
                "POST", "/jobs", act, self.submit, one,
                query=Ticket, document=True, status=201, refusals=(400, 409, 413, 415),
            ),
            Route("GET", "/jobs/{id}", Role.OBSERVE, self.job, one, refusals=(404,)),
            Route("DELETE", "/jobs/{id}", act, self.cancel, one, refusals=(404, 409)),
        )  # fmt: skip

    def jobs(self, _: Call) -> answers.JobsTold:
        """Open jobs and the last finished ones, oldest first."""
        queue = self._machine.jobs
        return answers.JobsTold(accepting=not queue.rejecting, jobs=[job_told(job) for job in queue.jobs])

    def job(self, call: Call) -> answers.JobTold:
        """One print job."""
        return job_told(self._find(call))

    def cancel(self, call: Call) -> answers.JobTold:
        """Cancel a job that is not finished."""
        job = self._find(call)
        if job.state.finished:
            raise ControlError(409, f"job {job.id} is {job.state.value} already")
        self._machine.jobs.cancel(job.id)
        self._machine.clock.finish_now()
        return job_told(self._machine.jobs.find(job.id) or job)

    def submit(self, call: Call) -> answers.JobTold:
        """Print a document: the body is the document, the query string says how."""
        machine, ticket = self._machine, call.query
        machine.clock.catch_up()
        if not machine.power.ready:
            raise ControlError(409, "the printer is not up; switch it on, and let it start")
        if machine.jobs.rejecting:
            raise ControlError(409, "the printer does not accept jobs now")
        if ticket.source and ticket.source not in {tray.id for tray in machine.trays}:
            known = ", ".join(tray.id for tray in machine.trays)
            raise ControlError(400, f"there is no tray {ticket.source!r}; there is {known}")
        document = self._read(call)
        asked: dict[str, Any] = {
            "copies": ticket.copies or document.copies,
            "sides": ticket.sides or document.sides if machine.profile.engine.duplex else 1,
            "media": ticket.media or document.media,
        }
        try:
            job = machine.jobs.submit(
                name=ticket.name,
                user=ticket.user or "anonymous",
                format=document.format,
                octets=len(call.document),
                pages=document.pages,
                source=ticket.source,
                origin=call.source,
                **{name: value for name, value in asked.items() if value is not None},
            )
        except QueueFull as error:
            raise ControlError(409, str(error)) from error
        machine.clock.finish_now()
        machine.jobs.received(job.id, call.document, document.format, supplied=call.format)
        return job_told(machine.jobs.find(job.id) or job)

    def _read(self, call: Call) -> Document:
        """What is to be printed. Raises ControlError."""
        profile = self._machine.profile
        found = recognise(call.document, call.format).lower()
        if not call.document:
            raise ControlError(400, "there is no document; send it as the body")
        try:
            if not profile.documents.takes(found):
                raise UnsupportedFormat(found)
            return interpret(call.document, found, profile.engine.colorants)
        except UnsupportedFormat as error:
            known = ", ".join(sorted(profile.documents.formats))
            raise ControlError(
                415, f"a {profile.name} does not print {error.format[:80]}; it prints {known}"
            ) from error
        except DocumentError as error:
            raise ControlError(400, f"the document cannot be printed: {error}") from error

    def _find(self, call: Call) -> Job:
        text = call.values["id"]
        job = (
            self._machine.jobs.find(int(text))
            if text.isascii() and text.isdigit() and len(text) < 12
            else None
        )
        if job is None:
            raise ControlError(404, f"there is no job {text[:80]!r}; GET /jobs lists them")
        return job
