"""Documents on their way into the machine: gathered while they come, interpreted and submitted at their end.

One PJL job is one job of the machine, however many documents it holds. Knows the queue; no PJL syntax.
"""

from __future__ import annotations

from collections.abc import Mapping

from misfeed.emulators.documents import (
    MAX_PAGES,
    Document,
    DocumentError,
    Reason,
    UnsupportedFormat,
    interpret,
    recognise,
)
from misfeed.emulators.machine import Job, JobState, Machine, QueueFull
from misfeed.emulators.machine.jobs import JobReason
from misfeed.emulators.pjl.variables import asked_of_job
from misfeed.emulators.spooling import DocumentMemory, Share

MAX_DOCUMENT = 64 * 1024 * 1024
"""Octets of one PJL job's documents; what comes beyond them is read and forgotten, and the job aborted."""

MAX_NAME = 255

_BLANK = b" \t\r\n\0\x04\x0c"
"""Line ends, fill and end-of-transmission marks that drivers send after a job; they print nothing."""


class PrintJob:
    """What has come of one job.

    Attributes:
        name: what its sender calls it, or "".
        wanted: which of its pages are printed.
    """

    def __init__(self, machine: Machine, name: str, origin: str) -> None:
        self.name = name[:MAX_NAME]
        self._machine = machine
        self._origin = origin
        self._data = DocumentMemory()
        self._octets = 0
        self._documents: list[Document] = []
        self._failed: Reason | JobReason | None = None
        self._share = Share(machine)
        self.wanted = slice(None)
        self._whole: list[tuple[bytes, str, bool]] = []  # for those who read documents, if anybody does

    @property
    def empty(self) -> bool:
        """Nothing came that could be printed or refused."""
        return not self._documents and self._failed is None and not self._data

    def feed(self, data: bytes | bytearray) -> None:
        """More of the document that is coming."""
        self._octets += len(data)
        if self._octets > MAX_DOCUMENT:
            self._failed = Reason.FORMAT_ERROR
        elif self._failed is None and not self._share.take(len(data)):
            self._failed = JobReason.SPOOLING
        if self._failed is not None:
            self._drop()
        else:
            self._data.add(data)

    def forget(self) -> None:
        """It comes to nothing."""
        self._drop()

    def end_document(self) -> None:
        """The document is whole: interpret it."""
        data = self._data.whole()
        self._drop()
        if self._failed is not None or not data.strip(_BLANK):
            return
        found = recognise(data)
        try:
            self._documents.append(self._read(data, found))
        except DocumentError as error:
            self._failed = error.reason
        if self._machine.jobs.readers and self._share.take(len(data)):
            self._whole.append((data, found, self._failed is None))
        if sum(len(one.pages) for one in self._documents) > MAX_PAGES:
            self._failed = Reason.FORMAT_ERROR

    def _drop(self) -> None:
        """What came of the document that is coming is not kept any longer."""
        self._share.give_back(len(self._data))
        self._data.clear()

    def _read(self, data: bytes, found: str) -> Document:
        profile = self._machine.profile
        if found == "application/octet-stream":
            raise DocumentError("the octets are in no language that printers speak", data)
        if not profile.documents.takes(found):
            raise UnsupportedFormat(found)
        return interpret(data, found, profile.engine.colorants)

    def submit(self, environment: Mapping[str, str], user: str) -> Job | None:
        """Hand it to the queue; what cannot be printed is aborted there, for all to see. None when nothing
        came, or the queue takes no jobs.
        """
        self.end_document()
        if self.empty or self._machine.jobs.rejecting:
            return None
        jobs = self._machine.jobs
        first = self._documents[0] if self._documents else None
        asked = {
            "copies": first.copies if first else None,
            "sides": first.sides if first else None,
            "media": first.media if first else None,
        } | asked_of_job(environment)
        if not self._machine.profile.engine.duplex:
            asked["sides"] = 1
        details = {key: value for key, value in asked.items() if value is not None}
        pages = tuple(page for one in self._documents for page in one.pages)
        try:
            job = jobs.submit(
                name=self.name or "job",
                user=user[:MAX_NAME] or "anonymous",
                format=first.format if first else "application/octet-stream",
                octets=self._octets,
                pages=() if self._failed else pages[self.wanted],
                origin=self._origin,
                **details,
            )
        except QueueFull:
            return None
        if self._failed is not None:
            jobs.end(job.id, JobState.ABORTED, JobReason(self._failed.value), JobReason.ABORTED)
        for number, (data, found, accepted) in enumerate(self._whole, start=1):
            jobs.received(job.id, data, found, number, accepted=accepted and self._failed is None)
        return jobs.find(job.id)
