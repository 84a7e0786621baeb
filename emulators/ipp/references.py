"""Documents that are named in place of being sent: Print-URI and Send-URI (RFC 8011 §4.2.2, §4.3.2).

The printer fetches while its client waits; other clients do not. Bringing a document is `fetching`'s.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from urllib.parse import urlsplit

from misfeed.emulators.ipp.answers import Answer, Refusal, Waiting, bad_request
from misfeed.emulators.ipp.asked import unsupported_value
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.handling import Handler, Handlers, of_owner
from misfeed.emulators.ipp.offer import REFERENCE_SCHEMES
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.printing import begin_job, begin_next
from misfeed.emulators.ipp.reception import MAX_DOCUMENT, Reception
from misfeed.emulators.ipp.targets import job_answer
from misfeed.emulators.machine import JobState, WallClock
from misfeed.emulators.machine.access import plain_address
from misfeed.emulators.machine.job import JobReason
from misfeed.emulators.machine.jobs import INCOMING_PATIENCE_S
from misfeed.protocols.ipp import Operation, Status, Tag

LONGEST_S = 30.0
"""Real seconds that a document may take to come."""
SILENCE_S = 10.0
"""Real seconds in which something of it has to come."""
MAX_FETCHES = 4
"""Documents that are fetched at the same time, by all printers of a process."""

_fetches = threading.BoundedSemaphore(MAX_FETCHES)


def print_uri(printer: Printer, call: Call) -> Answer:
    """Print-URI: a job with its only document."""
    uri = _reference(call)
    return _fetched(printer, call, uri, lambda: begin_job(printer, call))


def send_uri(printer: Printer, call: Call) -> Answer:
    """Send-URI: one more document of a job. Where it cannot be had, the job is as before."""
    if call.attributes.get("document-uri") is None:
        # The word that there are no more, as Send-Document has it (RFC 8011 §4.3.2.1).
        if call.boolean("last-document"):
            return begin_next(printer, call).finish()
        raise bad_request("document-uri is missing")
    uri = _reference(call)
    return _fetched(printer, call, uri, lambda: begin_next(printer, call))


def _reference(call: Call) -> str:
    uri = call.string("document-uri", Tag.URI)
    if not uri:
        raise bad_request("document-uri is missing")
    try:
        scheme = urlsplit(uri).scheme
    except ValueError as error:
        raise bad_request(f"document-uri: {error}") from error
    if scheme not in REFERENCE_SCHEMES:
        raise Refusal(
            Status.CLIENT_ERROR_URI_SCHEME_NOT_SUPPORTED,
            f"documents are fetched by {', '.join(REFERENCE_SCHEMES)}, not by {scheme or 'nothing'}",
            unsupported_value("document-uri", Tag.URI, uri),
        )
    return uri


def _fetched(printer: Printer, call: Call, uri: str, begin: Callable[[], Reception]) -> Answer:
    """The answer when the document is there. Where time is virtual it does not pass meanwhile."""
    if not _fetches.acquire(blocking=False):
        raise Refusal(Status.SERVER_ERROR_BUSY, f"{MAX_FETCHES} documents are being fetched already")
    started = False
    try:
        fetch = Fetch(printer, call, uri, begin())
        clock = printer.machine.clock
        if not isinstance(clock, WallClock):
            fetch.run()
            answer = fetch.outcome()
            assert answer is not None, "it has run"
            return answer
        threading.Thread(target=fetch.run_and_free, name="misfeed-fetch", daemon=True).start()
        started = True
        longest_s = math.ceil((LONGEST_S + 1) * clock.scale)
        waiting = Waiting(fetch.outcome, longest_s, fetch.subscribe, fetch.give_up)
        return replace(job_answer(printer, call, fetch.job_id), waiting=waiting)
    finally:
        if not started:
            _fetches.release()


class Fetch:
    """A document on its way to a job."""

    def __init__(self, printer: Printer, call: Call, uri: str, reception: Reception) -> None:
        self._machine = printer.machine
        self._call = call
        self._uri = uri
        self._reception = reception
        self._outcome: Answer | Refusal | None = None
        self._heard: Callable[[], None] | None = None
        self.job_id = reception.job_id

    def outcome(self) -> Answer | None:
        """The answer, once there is one. Raises Refusal."""
        if isinstance(self._outcome, Refusal):
            raise self._outcome
        return self._outcome

    def subscribe(self, call: Callable[[], None]) -> Callable[[], None]:
        """Call when there is an outcome; the returned function ends that."""
        self._heard = call
        if self._outcome is not None:
            call()

        def forget() -> None:
            self._heard = None

        return forget

    def give_up(self) -> Refusal:
        """Nobody waits longer; what comes yet is nothing to the job."""
        return self._fail(f"{LONGEST_S:g} s were not enough")

    def run_and_free(self) -> None:
        """On a thread of its own."""
        try:
            self.run()
        finally:
            _fetches.release()

    def run(self) -> None:
        # Imported for the first that asks: what it needs takes longer than a printer to start.
        from misfeed.emulators.ipp.fetching import Bounds, FetchError, fetch, told

        machine, data = self._machine, bytearray()
        scale = machine.clock.scale if isinstance(machine.clock, WallClock) else 0
        # The machine gives a silent job up after a time of its own; who names a document hears why before.
        silence = min(SILENCE_S, 0.8 * INCOMING_PATIENCE_S / scale) if scale else SILENCE_S
        why = ""
        try:
            for piece in fetch(self._uri, Bounds(self._allows, MAX_DOCUMENT, LONGEST_S, silence)):
                data += piece
                if self._outcome is not None:
                    return  # it was given up
                machine.clock.hand_in(lambda: machine.jobs.heard(self.job_id))
            if not data:
                raise FetchError(f"{told(self._uri)} is empty")
        except FetchError as error:
            why = str(error)
        machine.clock.hand_in(lambda: self._end(bytes(data), why))

    def _end(self, data: bytes, why: str) -> None:
        """It is there, or it cannot be had, and why."""
        if self._outcome is not None:
            return
        if why:
            self._fail(why)
        else:
            self._outcome = self._received(data)
        self._machine.clock.finish_now()
        if self._heard is not None:
            self._heard()

    def _allows(self, address: object) -> bool:
        """This computer, for those on it; and the networks that the model's settings name."""
        machine = self._machine
        found = plain_address(str(address))
        if not machine.network.reachable:
            return False
        near = not isinstance(machine.clock, WallClock) or plain_address(self._call.source).is_loopback
        if found.is_loopback and near:
            return True
        return any(found in ip_network(entry) for entry in machine.profile.network.fetches_from)

    def _received(self, data: bytes) -> Answer | Refusal:
        try:
            self._reception.feed(data)
            return self._reception.finish()
        except Refusal as refusal:
            return refusal

    def _fail(self, why: str) -> Refusal:
        self._outcome = refusal = Refusal(
            Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR,
            why,
            unsupported_value("document-uri", Tag.URI, self._uri),
        )
        queue = self._machine.jobs
        job = queue.find(self.job_id)
        if self._call.operation is Operation.PRINT_URI and job is not None and not job.state.finished:
            queue.end(job.id, JobState.ABORTED, JobReason.DOCUMENT_ACCESS, JobReason.ABORTED)
        return refusal


HANDLERS: Handlers = {
    Operation.PRINT_URI: Handler(print_uri),
    Operation.SEND_URI: of_owner(send_uri),
}
