"""What the page tells of the past and of the machine itself: identity, counters, jobs, events. No HTML."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.emulators.identity import make_and_model
from misfeed.emulators.machine import US_PER_S, JobState, Machine
from misfeed.emulators.machine.records import Event
from misfeed.emulators.web.status import moment
from misfeed.emulators.web.words import Words

SETTINGS = "settings"
"""The code of events that tell which of this page's settings were changed, behind a colon."""
_JOBS = {
    JobState.PENDING: "Waiting",
    JobState.HELD: "Held",
    JobState.PROCESSING: "Printing",
    JobState.STOPPED: "Suspended",
    JobState.CANCELED: "Canceled",
    JobState.ABORTED: "Aborted by the printer",
    JobState.COMPLETED: "Completed",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """Something about the machine. `label`: English."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. `keyword`: RFC 8011's job-state. `state`: English."""

    id: int
    name: str
    user: str
    keyword: str
    state: str
    printed: int
    sheets: int
    created: str
    finished: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the event log."""

    when: str
    pages: int
    code: str
    event: str
    part: str
    text: str


def facts_of(machine: Machine) -> tuple[Fact, ...]:
    """Who it is, where it stands, and what it has done."""
    identity, notes, network = machine.profile.identity, machine.notes, machine.network
    on = [name for name in machine.profile.network.services if name not in network.off]
    return (
        Fact("model", "Model", make_and_model(machine)),
        Fact("serial", "Serial number", machine.serial),
        Fact("firmware", "Firmware", machine.formatter.firmware),
        Fact("name", "Name", notes.name or ""),
        Fact("place", "Location", notes.place or ""),
        Fact("contact", "Contact", notes.contact or ""),
        Fact("pages", "Pages printed", str(machine.engine.impressions)),
        Fact("sheets", "Sheets printed", str(machine.engine.sheets)),
        Fact("up-time", "Seconds since it was switched on", str(machine.up_time_us // US_PER_S)),
        Fact("clock", "Clock", moment(machine, machine.now)),
        Fact("hostname", "Host name", identity.hostname),
        Fact("address", "Address", network.address),
        Fact("mac", "Hardware address", network.mac),
        Fact("services", "Services that are on", ", ".join(on)),
    )


def jobs_of(machine: Machine) -> tuple[JobRow, ...]:
    """Open jobs in their order, then those that are over, the last one first."""
    jobs = machine.jobs
    over = [job for job in reversed(jobs.jobs) if job.state.finished]
    return tuple(
        JobRow(
            job.id,
            job.name,
            job.user,
            job.state.value,
            "The printer is stopped"
            if job.state is JobState.STOPPED and not job.suspended
            else _JOBS[job.state],
            job.delivered,
            job.sheets,
            moment(machine, job.created),
            job.state.finished,
        )
        for job in (*jobs.open_jobs, *over)
    )


def events_of(machine: Machine, tag: str) -> tuple[EventRow, ...]:
    """The event log, the last event first."""
    return tuple(
        EventRow(
            moment(machine, event.time),
            event.impressions,
            event.vendor_code,
            event.code,
            event.part,
            _told(machine, event, tag),
        )
        for event in reversed(machine.log.events)
    )


def _told(machine: Machine, event: Event, tag: str) -> str:
    text = machine.panel.say(event.text, tag)
    if event.code != SETTINGS:
        return text
    # Which settings they are, this page alone knows to say.
    told, colon, title = text.rpartition(": ")
    return f"{told}{colon}{Words(machine.panel.spoken(tag))(title)}"
