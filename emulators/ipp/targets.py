"""The job that a call is about, and what is told of it in return. Looks jobs up, changes none."""

from __future__ import annotations

from dataclasses import replace

from misfeed.emulators.ipp.answers import Answer, Refusal
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.jobs import response_attributes
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.machine import Job
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Status, encode_group


def find_job(printer: Printer, call: Call) -> Job:
    """The job that the call is about. Raises Refusal when there is none."""
    assert call.job_id is not None, "only job operations look for a job"
    job = printer.machine.jobs.find(call.job_id)
    if job is None:
        raise Refusal(Status.CLIENT_ERROR_NOT_FOUND, f"there is no job {call.job_id}")
    return job


def with_subscriptions(answer: Answer, groups: tuple[bytes, ...], ignored: int) -> Answer:
    """The answer with what became of the subscriptions that came along."""
    status = Status.SUCCESSFUL_OK_IGNORED_SUBSCRIPTIONS if ignored else answer.status
    return replace(answer, groups=(*answer.groups, *groups), status=status) if groups else answer


def job_answer(printer: Printer, call: Call, job_id: int, unsupported: tuple[Attribute, ...] = ()) -> Answer:
    job = printer.machine.jobs.find(job_id)
    if job is None:
        # Finished, and pushed out of the history by others in the same instant.
        raise Refusal(Status.CLIENT_ERROR_GONE, f"job {job_id} is no longer known")
    attributes = response_attributes(printer.machine, call.host, job, call.language)
    return Answer((encode_group(Group(GroupTag.JOB, attributes)),), unsupported)
