"""A printer seen through IPP over HTTP/1.1 (RFC 8010 §4): the same client for real and emulated devices.

Knows how to ask and how to read the answer. What a healthy printer would have said is not its business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count, zip_longest
from types import TracebackType
from typing import Self

from misfeed.interfaces.ipp.answers import Job, job_in, markers, only_job, words
from misfeed.interfaces.ipp.connection import Connection, Silent
from misfeed.interfaces.ipp.refusals import HttpRefusal, IppRefusal
from misfeed.interfaces.ipp.requests import WITHOUT_EFFECT, basic, described, requested, some, template
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Alert,
    Attribute,
    Group,
    GroupTag,
    IppError,
    Operation,
    Plain,
    PrinterState,
    Request,
    Response,
    Supply,
    Version,
)
from misfeed.protocols.ipp.http import HttpAnswer
from misfeed.transports.base import Route

_TARGET_ATTRIBUTES = frozenset({"job-id", "document-number"})
_CONTENT_TYPE = "application/ipp"
_FOR_PEOPLE = frozenset({"text/html", "application/xhtml+xml"})
_MAJOR_VERSIONS = (b"\x01", b"\x02")
_PRINTER_STATES = {int(state): state for state in PrinterState}
_JOB_ATTRIBUTES = (
    "job-id",
    "job-uri",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-state-message",
    "job-originating-user-name",
    "job-impressions-completed",
    "job-media-sheets-completed",
)


class IppClient:
    """IPP requests to one printer, over one connection that is kept while the device keeps it.

    Every method may raise Refused or NoAnswer (nothing useful answers), HttpRefusal or IppRefusal (the device
    said no), HttpError or IppError (what it said breaks the standard). Time-outs hold for each wait. What
    changes the device is never sent twice: Refused tells where it may have been carried out unanswered. With
    `credentials`, a name and a password, every request is signed (RFC 7617).
    """

    def __init__(
        self,
        route: Route,
        *,
        path: str = "/ipp/print",
        uri_host: str = "localhost",
        uri_scheme: str = "ipp",
        version: Version = (2, 0),
        user: str = "misfeed",
        credentials: tuple[str, str] | None = None,
        timeout_s: float = 5.0,
    ) -> None:
        self._route = route
        self._path = path
        self._uri_host = uri_host
        self._uri_scheme = uri_scheme
        self._version = version
        self._user = user
        self._authorization = basic(*credentials) if credentials else ""
        self._timeout_s = timeout_s
        self._request_ids = count(1)
        self._connection: Connection | None = None

    @property
    def path(self) -> str:
        return self._path

    @property
    def printer_uri(self) -> str:
        return f"{self._uri_scheme}://{self._uri_host}{self._path}"

    def close(self) -> None:
        """Drop the kept connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(
        self,
        operation: Operation | int,
        *attributes: Attribute,
        groups: Sequence[Group] = (),
        document: bytes = b"",
    ) -> Response:
        """Send any operation: `attributes` join the operation group, `groups` follow it.

        Charset, language, printer-uri and user name are added, in the order of RFC 8011 §4.1.4 and §4.1.5.
        """
        request = self._request(operation, attributes, groups, document, self._version)
        response = _read(self._answer(request))
        if response.is_error:
            raise IppRefusal(operation, response)
        if response.request_id != request.request_id:
            raise IppError(f"the answer is to request {response.request_id}, not {request.request_id}")
        return response

    def octets(
        self,
        operation: Operation | int,
        *attributes: Attribute,
        groups: Sequence[Group] = (),
        version: Version | None = None,
    ) -> bytes:
        """What the device answers to such an operation, not read: it may be malformed, or a refusal.

        Raises IppError for a page for people.
        """
        answer = self._answer(self._request(operation, attributes, groups, b"", version or self._version))
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        if kind in _FOR_PEOPLE and answer.body[:1] not in _MAJOR_VERSIONS:
            raise IppError(f"it answered with a web page ({kind}), not IPP; is the path right?")
        return answer.body

    def _request(
        self,
        operation: Operation | int,
        attributes: Sequence[Attribute],
        groups: Sequence[Group],
        document: bytes,
        version: Version,
    ) -> Request:
        target = [attribute for attribute in attributes if attribute.name in _TARGET_ATTRIBUTES]
        rest = [attribute for attribute in attributes if attribute.name not in _TARGET_ATTRIBUTES]
        first = (
            ipp.charset("attributes-charset", "utf-8"),
            ipp.natural_language("attributes-natural-language", "en"),
            ipp.uri("printer-uri", self.printer_uri),
            *target,
            ipp.name_attribute("requesting-user-name", self._user),
            *rest,
        )
        request_id = next(self._request_ids) & 0x7FFFFFFF or 1
        group = Group(GroupTag.OPERATION, first)
        return Request(version, int(operation), request_id, (group, *groups), document)

    def printer_attributes(self, *names: str) -> Mapping[str, tuple[Plain, ...]]:
        """Printer attributes by name as everyday Python; all that the device tells when none is named."""
        response = self.call(Operation.GET_PRINTER_ATTRIBUTES, *requested(names))
        found: dict[str, tuple[Plain, ...]] = {}
        for group in response.groups_of(GroupTag.PRINTER):
            found = group.plain | found
        return found

    def state(self) -> PrinterState:
        """printer-state. Raises IppError where the device does not tell one."""
        found = self.printer_attributes("printer-state").get("printer-state", (None,))[0]
        if not isinstance(found, int) or found not in _PRINTER_STATES:
            raise IppError(f"the device's printer-state is {found!r}, not 3, 4 or 5")
        return _PRINTER_STATES[found]

    def accepts_jobs(self) -> bool:
        """printer-is-accepting-jobs, which devices must tell (RFC 8011 §5.4.23)."""
        found = self.printer_attributes("printer-is-accepting-jobs").get("printer-is-accepting-jobs", ())
        return found == (True,)

    def state_reasons(self) -> frozenset[str]:
        """printer-state-reasons as sent, suffixes included; exactly {"none"} where nothing is up."""
        return words(self.printer_attributes("printer-state-reasons").get("printer-state-reasons", ()))

    def alerts(self) -> tuple[Alert, ...]:
        """printer-alert with printer-alert-description, in the device's order, malformed ones included."""
        found = self.printer_attributes("printer-alert", "printer-alert-description")
        rows = found.get("printer-alert", ())
        descriptions = found.get("printer-alert-description", ())
        parsed = (
            Alert.parse(row, str(description or "")) if isinstance(row, bytes) else None
            for row, description in zip_longest(rows, descriptions[: len(rows)])
        )
        return tuple(alert for alert in parsed if alert is not None)

    def supplies(self) -> tuple[Supply, ...]:
        """printer-supply (PWG 5100.13), or what the marker-* attributes tell where there is none."""
        found = self.printer_attributes(
            "printer-supply",
            "printer-supply-description",
            "marker-names",
            "marker-types",
            "marker-levels",
            "marker-high-levels",
            "marker-colors",
        )
        rows = found.get("printer-supply", ())
        names = found.get("printer-supply-description", ())
        parsed = (
            Supply.parse(row, str(name or "")) if isinstance(row, bytes) else None
            for row, name in zip_longest(rows, names[: len(rows)])
        )
        return tuple(supply for supply in parsed if supply is not None) or tuple(markers(found))

    def validate_job(
        self,
        *,
        name: str = "",
        document_format: str = "",
        attributes: Mapping[str, object] | None = None,
    ) -> Response:
        """Validate-Job (RFC 8011 §4.2.3); the answer tells in its unsupported group what would be ignored."""
        return self.call(
            Operation.VALIDATE_JOB, *described(name, document_format), groups=template(attributes)
        )

    def print_job(
        self,
        document: bytes,
        *,
        name: str = "",
        document_format: str = "application/octet-stream",
        attributes: Mapping[str, object] | None = None,
    ) -> Job:
        """Print-Job (RFC 8011 §4.2.1). `attributes` are job template attributes as everyday Python."""
        response = self.call(
            Operation.PRINT_JOB,
            *described(name, document_format),
            groups=template(attributes),
            document=document,
        )
        return only_job(response)

    def job(self, job_id: int) -> Job:
        """Get-Job-Attributes (RFC 8011 §4.3.4)."""
        return only_job(self.call(Operation.GET_JOB_ATTRIBUTES, ipp.integer("job-id", job_id)))

    def jobs(self, which: str = "not-completed") -> tuple[Job, ...]:
        """Get-Jobs (RFC 8011 §4.2.6), in the device's order; `which` is "not-completed" or "completed"."""
        response = self.call(
            Operation.GET_JOBS, ipp.keyword("which-jobs", which), *requested(_JOB_ATTRIBUTES)
        )
        return tuple(job_in(group) for group in response.groups_of(GroupTag.JOB))

    def cancel_job(self, job_id: int) -> None:
        """Cancel-Job (RFC 8011 §4.3.3)."""
        self.call(Operation.CANCEL_JOB, ipp.integer("job-id", job_id))

    def hold_job(self, job_id: int) -> None:
        """Hold-Job (RFC 8011 §4.3.5)."""
        self.call(Operation.HOLD_JOB, ipp.integer("job-id", job_id))

    def release_job(self, job_id: int) -> None:
        """Release-Job (RFC 8011 §4.3.6)."""
        self.call(Operation.RELEASE_JOB, ipp.integer("job-id", job_id))

    def pause(self) -> None:
        """Pause-Printer (RFC 8011 §4.2.7)."""
        self.call(Operation.PAUSE_PRINTER)

    def resume(self) -> None:
        """Resume-Printer (RFC 8011 §4.2.8)."""
        self.call(Operation.RESUME_PRINTER)

    def enable(self) -> None:
        """Enable-Printer: have it take jobs (RFC 3998 §3.1.1)."""
        self.call(Operation.ENABLE_PRINTER)

    def identify(self, *actions: str) -> None:
        """Identify-Printer (PWG 5100.13); actions such as "sound", "flash", "display"."""
        self.call(Operation.IDENTIFY_PRINTER, *some(ipp.keyword("identify-actions", *actions)))

    def set_printer_attributes(self, attributes: Mapping[str, object]) -> None:
        """Set-Printer-Attributes (RFC 3380 §4.1)."""
        self.call(
            Operation.SET_PRINTER_ATTRIBUTES,
            groups=(Group(GroupTag.PRINTER, tuple(ipp.attribute(*item) for item in attributes.items())),),
        )

    def _answer(self, request: Request) -> HttpAnswer:
        answer = self._exchange(ipp.encode(request), request.operation)
        if answer.status != 200:
            raise HttpRefusal(answer)
        return answer

    def _exchange(self, message: bytes, operation: int) -> HttpAnswer:
        repeatable = operation in WITHOUT_EFFECT
        if not repeatable and self._connection is not None and self._connection.has_ended():
            self.close()
        connection = self._connection or self._connect()
        try:
            return self._exchange_on(connection, message)
        except Silent as silent:
            # A kept connection that the device closed meanwhile says nothing about this request; but what has
            # an effect may have had it, and a second one is worse than none (RFC 9110 §9.2.2).
            if not connection.was_used:
                raise
            if connection.asked_whole and not repeatable:
                raise Silent(
                    f"the device ended the kept connection without an answer to {ipp.keyword_of(operation)}, "
                    "which it may have carried out; ask for its jobs or state before you send it again"
                ) from silent
        return self._exchange_on(self._connect(), message)

    def _exchange_on(self, connection: Connection, message: bytes) -> HttpAnswer:
        self._connection = None
        try:
            answer = connection.exchange(self._path, self._uri_host, message)
            if connection.renew():
                self._connection = connection
        finally:
            if self._connection is None:
                connection.close()
        return answer

    def _connect(self) -> Connection:
        stream = self._route.stream("ipp", self._timeout_s)
        return Connection(stream, self._timeout_s, self._authorization)


def _read(answer: HttpAnswer) -> Response:
    """Raises IppError."""
    try:
        return ipp.decode_response(answer.body)
    except IppError as error:
        kind = answer.headers.get("content-type", "").partition(";")[0].strip()
        if kind == _CONTENT_TYPE:
            raise
        # What is good in spite of its type was read; what is not is most often a page of an HTTP proxy.
        told = kind or "of no type"
        raise IppError(f"the answer is {told}, not {_CONTENT_TYPE}", answer.body[:64], 0) from error
