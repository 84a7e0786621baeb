"""A printer seen through IPP over HTTP/1.1 (RFC 8010 §4): the same client for real and emulated devices.

Knows how to ask and how to read the answer. What a healthy printer would have said is not its business.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, zip_longest
from types import TracebackType
from typing import Self

from misfeed.errors import DeviceRefusal, Refused
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Alert,
    Attribute,
    Group,
    GroupTag,
    IppError,
    JobState,
    Operation,
    Plain,
    PrinterState,
    Request,
    Response,
    Status,
    Supply,
    Version,
)
from misfeed.protocols.ipp.http import HttpAnswer, HttpConversation, HttpError
from misfeed.transports.base import Route, Stream

__all__ = [
    "Alert",
    "HttpError",
    "HttpRefusal",
    "IppClient",
    "IppError",
    "IppRefusal",
    "Job",
    "JobState",
    "Operation",
    "PrinterState",
    "Status",
    "Supply",
]

_PIECE_OCTETS = 1 << 16
_TARGET_ATTRIBUTES = frozenset({"job-id", "document-number"})
_PRINTER_STATES = {int(state): state for state in PrinterState}
_JOB_STATES = {int(state): state for state in JobState}
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


class HttpRefusal(DeviceRefusal):
    """The device answered, but with an HTTP error instead of an IPP message.

    Attributes:
        http_status: e.g. 401, 403, 426.
        headers: names in lower case, e.g. "www-authenticate" or "upgrade".
    """

    def __init__(self, http: HttpAnswer) -> None:
        self.http_status = http.status
        self.headers = http.headers
        super().__init__("the device refused the HTTP request", f"{http.status} {http.reason}".strip())


class IppRefusal(DeviceRefusal):
    """The device answered with a status-code of 0x0400 or more.

    Attributes:
        status: the `Status`, or the bare number of an unknown one.
        response: the whole answer; it may name the attributes that were not supported.
    """

    def __init__(self, operation: Operation | int, response: Response) -> None:
        self.status: Status | int = response.status
        self.response = response
        words = f" ({response.status_message})" if response.status_message else ""
        super().__init__(f"{ipp.keyword_of(operation)} refused", f"{ipp.keyword_of(self.status)}{words}")


@dataclass(frozen=True, slots=True)
class Job:
    """What a device tells of a job.

    Attributes:
        attributes: everything it told, as everyday Python.
    """

    id: int
    state: JobState
    reasons: frozenset[str]
    name: str = ""
    uri: str = ""
    attributes: Mapping[str, tuple[Plain, ...]] = field(default_factory=dict, compare=False)


class _Silent(Refused):
    """The connection ended before the first octet of an answer."""


class _Connection:
    """A stream and the HTTP conversation on it."""

    def __init__(self, stream: Stream, timeout_s: float, authorization: str) -> None:
        self._stream = stream
        self._timeout_s = timeout_s
        self._authorization = authorization
        self._http = HttpConversation()
        self.was_used = False

    def exchange(self, path: str, host: str, message: bytes) -> HttpAnswer:
        """Raises _Silent, Refused, NoAnswer, HttpError."""
        # A printer that refuses early (403, 426) may have answered before it reset the connection.
        with suppress(Refused):
            self._stream.send(self._http.ask(path, host, message, self._authorization))
        while True:
            try:
                data = self._stream.receive(_PIECE_OCTETS, self._timeout_s)
            except Refused as reset:
                if self._http.has_begun_to_answer:
                    raise
                raise _Silent("the device reset the connection without an answer") from reset
            if not data and not self._http.has_begun_to_answer:
                raise _Silent("the device closed the connection without an answer")
            answer = self._http.feed(data)
            if answer is not None:
                return answer

    def renew(self) -> bool:
        """Make ready for the next request; False when the connection has to be closed."""
        self.was_used = True
        return self._http.renew()

    def close(self) -> None:
        self._stream.close()


class IppClient:
    """IPP requests to one printer, over one connection that is kept while the device keeps it.

    Every method may raise Refused or NoAnswer (nothing useful answers), HttpRefusal or IppRefusal (the device
    said no), HttpError or IppError (what it said breaks the standard). Time-outs hold for each wait. With
    `credentials`, a name and a password, every request is signed (RFC 7617).
    """

    def __init__(
        self,
        route: Route,
        *,
        path: str = "/ipp/print",
        uri_host: str = "localhost",
        version: Version = (2, 0),
        user: str = "misfeed",
        credentials: tuple[str, str] | None = None,
        timeout_s: float = 5.0,
    ) -> None:
        self._route = route
        self._path = path
        self._uri_host = uri_host
        self._version = version
        self._user = user
        self._authorization = _basic(*credentials) if credentials else ""
        self._timeout_s = timeout_s
        self._request_ids = count(1)
        self._connection: _Connection | None = None

    @property
    def printer_uri(self) -> str:
        return f"ipp://{self._uri_host}{self._path}"

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
        request = Request(
            self._version, int(operation), request_id, (Group(GroupTag.OPERATION, first), *groups), document
        )
        response = self._response(ipp.encode(request))
        if response.is_error:
            raise IppRefusal(operation, response)
        if response.request_id != request_id:
            raise IppError(f"the answer is to request {response.request_id}, not {request_id}")
        return response

    def printer_attributes(self, *requested: str) -> Mapping[str, tuple[Plain, ...]]:
        """Printer attributes by name as everyday Python; all that the device tells when none is named."""
        response = self.call(Operation.GET_PRINTER_ATTRIBUTES, *_requested(requested))
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
        return _words(self.printer_attributes("printer-state-reasons").get("printer-state-reasons", ()))

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
        return tuple(supply for supply in parsed if supply is not None) or tuple(_markers(found))

    def validate_job(
        self,
        *,
        name: str = "",
        document_format: str = "",
        attributes: Mapping[str, object] | None = None,
    ) -> Response:
        """Validate-Job (RFC 8011 §4.2.3); the answer tells in its unsupported group what would be ignored."""
        return self.call(
            Operation.VALIDATE_JOB, *_described(name, document_format), groups=_template(attributes)
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
            *_described(name, document_format),
            groups=_template(attributes),
            document=document,
        )
        return _only_job(response)

    def job(self, job_id: int) -> Job:
        """Get-Job-Attributes (RFC 8011 §4.3.4)."""
        return _only_job(self.call(Operation.GET_JOB_ATTRIBUTES, ipp.integer("job-id", job_id)))

    def jobs(self, which: str = "not-completed") -> tuple[Job, ...]:
        """Get-Jobs (RFC 8011 §4.2.6), in the device's order; `which` is "not-completed" or "completed"."""
        response = self.call(
            Operation.GET_JOBS, ipp.keyword("which-jobs", which), *_requested(_JOB_ATTRIBUTES)
        )
        return tuple(_job(group) for group in response.groups_of(GroupTag.JOB))

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
        self.call(Operation.IDENTIFY_PRINTER, *_some(ipp.keyword("identify-actions", *actions)))

    def set_printer_attributes(self, attributes: Mapping[str, object]) -> None:
        """Set-Printer-Attributes (RFC 3380 §4.1)."""
        self.call(
            Operation.SET_PRINTER_ATTRIBUTES,
            groups=(Group(GroupTag.PRINTER, tuple(ipp.attribute(*item) for item in attributes.items())),),
        )

    def _response(self, request: bytes) -> Response:
        answer = self._exchange(request)
        if answer.status != 200:
            raise HttpRefusal(answer)
        return ipp.decode_response(answer.body)

    def _exchange(self, message: bytes) -> HttpAnswer:
        connection = self._connection or self._connect()
        try:
            return self._exchange_on(connection, message)
        except _Silent:
            # A kept connection that the device closed meanwhile says nothing about this request.
            if not connection.was_used:
                raise
        return self._exchange_on(self._connect(), message)

    def _exchange_on(self, connection: _Connection, message: bytes) -> HttpAnswer:
        self._connection = None
        try:
            answer = connection.exchange(self._path, self._uri_host, message)
            if connection.renew():
                self._connection = connection
        finally:
            if self._connection is None:
                connection.close()
        return answer

    def _connect(self) -> _Connection:
        stream = self._route.stream("ipp", self._timeout_s)
        return _Connection(stream, self._timeout_s, self._authorization)


def _basic(name: str, password: str) -> str:
    """RFC 7617 §2."""
    return f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"


def _some(attribute: Attribute) -> tuple[Attribute, ...]:
    return (attribute,) if attribute.values else ()


def _requested(names: Sequence[str]) -> tuple[Attribute, ...]:
    return _some(ipp.keyword("requested-attributes", *names))


def _described(name: str, document_format: str) -> Iterator[Attribute]:
    if name:
        yield ipp.name_attribute("job-name", name)
    if document_format:
        yield ipp.mime_media_type("document-format", document_format)


def _template(attributes: Mapping[str, object] | None) -> tuple[Group, ...]:
    # No empty job group: devices were seen to refuse the whole request for it.
    if not attributes:
        return ()
    return (Group(GroupTag.JOB, tuple(ipp.attribute(*item) for item in attributes.items())),)


def _words(values: Sequence[Plain]) -> frozenset[str]:
    return frozenset(value for value in values if isinstance(value, str))


def _job(group: Group) -> Job:
    job_id = group.first("job-id")
    if not isinstance(job_id, int):
        raise IppError("a job without a job-id")
    found = group.plain
    state = group.first("job-state")
    if not isinstance(state, int) or state not in _JOB_STATES:
        raise IppError(f"the device's job-state of job {job_id} is {state!r}, not 3 to 9")
    return Job(
        id=job_id,
        state=_JOB_STATES[state],
        reasons=_words(found.get("job-state-reasons", ())),
        name=str(group.first("job-name") or ""),
        uri=str(group.first("job-uri") or ""),
        attributes=found,
    )


def _only_job(response: Response) -> Job:
    for group in response.groups_of(GroupTag.JOB):
        return _job(group)
    raise IppError("the device accepted the request but told of no job")


def _markers(found: Mapping[str, tuple[Plain, ...]]) -> Iterator[Supply]:
    names = found.get("marker-names", ())
    columns = (
        names,
        *(found.get(f"marker-{column}", ()) for column in ("types", "levels", "high-levels", "colors")),
    )
    for name, kind, level, high, colour in zip_longest(*columns):
        yield Supply(
            name=str(name or ""),
            type=str(kind or ""),
            level=level if isinstance(level, int) else None,
            max_capacity=high if isinstance(high, int) else 100,
            colorant=str(colour or ""),
            unit="percent",
        )
