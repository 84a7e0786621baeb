"""The IPP client against a scripted device: what it asks, what it makes of answers, refusals and silence."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import DeviceRefusal, MisfeedError, NoAnswer, ProtocolError, Refused
from misfeed.interfaces.ipp import (
    HttpError,
    HttpRefusal,
    IppClient,
    IppError,
    IppRefusal,
    JobState,
    Operation,
    PrinterState,
    Status,
)
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Alert, Attribute, Group, GroupTag, Request, Supply
from misfeed.transports.base import Datagrams

Answerer = Callable[[Request], bytes]
Event = bytes | MisfeedError | Answerer


@dataclass
class Line:
    """One connection: `events` happen on receive, in order; then it is at its end."""

    events: list[Event]
    resets_on_send: bool = False
    requests: list[bytes] = field(default_factory=list)
    is_closed: bool = False

    def send(self, data: bytes) -> None:
        self.requests.append(data)
        if self.resets_on_send:
            raise Refused("connection reset")

    def receive(self, limit: int, timeout_s: float) -> bytes:
        if not self.events:
            return b""
        if not timeout_s and not isinstance(self.events[0], MisfeedError):
            raise NoAnswer("silent", timeout_s)
        event = self.events.pop(0)
        if isinstance(event, MisfeedError):
            raise event
        data = event if isinstance(event, bytes) else event(asked(self.requests[-1]))
        assert data or not isinstance(event, bytes), "only an answerer may hang up"
        if len(data) > limit:
            self.events.insert(0, data[limit:])
        return data[:limit]

    def close(self) -> None:
        self.is_closed = True


class ScriptedRoute:
    """A device whose connections, one after the other, behave as scripted."""

    def __init__(self, *lines: Line | MisfeedError) -> None:
        self.lines = list(lines)
        self.opened: list[Line] = []

    def stream(self, service: str, timeout_s: float) -> Line:
        assert (service, timeout_s) == ("ipp", 5.0)
        line = self.lines.pop(0)
        if isinstance(line, MisfeedError):
            raise line
        self.opened.append(line)
        return line

    def datagrams(self, service: str) -> Datagrams:
        raise AssertionError("IPP needs no datagrams")

    def request(self, number: int = -1) -> Request:
        """A request as the device got it, by its number over all connections."""
        return asked([request for line in self.opened for request in line.requests][number])


def asked(request: bytes) -> Request:
    return ipp.decode_request(request.partition(b"\r\n\r\n")[2])


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Content-Type: application/ipp", *headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def told(*groups: Group, status: int = 0, message: str = "", request_id: int | None = None) -> Answerer:
    def answer(request: Request) -> bytes:
        operation = [
            ipp.charset("attributes-charset", "utf-8"),
            ipp.natural_language("attributes-natural-language", "en"),
        ]
        if message:
            operation.append(ipp.text("status-message", message))
        number = request.request_id if request_id is None else request_id
        every = (Group(GroupTag.OPERATION, tuple(operation)), *groups)
        return http(ipp.encode(ipp.Response(request.version, status, number, every)))

    return answer


def printer(*attributes: Attribute) -> Answerer:
    return told(Group(GroupTag.PRINTER, attributes))


def job(number: int, state: int, *reasons: str) -> Group:
    about = (
        ipp.integer("job-id", number),
        ipp.enum("job-state", state),
        ipp.keyword("job-state-reasons", *reasons),
    )
    return Group(
        GroupTag.JOB,
        (*about, ipp.name_attribute("job-name", f"job {number}"), ipp.uri("job-uri", "ipp://x/1")),
    )


def client(*events: Event) -> tuple[IppClient, ScriptedRoute]:
    route = ScriptedRoute(Line(list(events)))
    return IppClient(route), route


IDLE = printer(ipp.enum("printer-state", 3))


def test_a_request_carries_charset_language_and_target_first() -> None:
    route = ScriptedRoute(Line([told()]))
    device = IppClient(route, path="/ipp/x", uri_host="printer.local", version=(1, 1), user="ana")
    device.call(
        Operation.GET_JOB_ATTRIBUTES, ipp.keyword("requested-attributes", "all"), ipp.integer("job-id", 7)
    )
    request = route.request()
    assert request.version == (1, 1)
    assert request.operation is Operation.GET_JOB_ATTRIBUTES
    assert [(a.name, a.first) for a in request.groups[0].attributes] == [
        ("attributes-charset", "utf-8"),
        ("attributes-natural-language", "en"),
        ("printer-uri", "ipp://printer.local/ipp/x"),
        ("job-id", 7),
        ("requesting-user-name", "ana"),
        ("requested-attributes", "all"),
    ]
    assert len(request.groups) == 1, "an empty job group makes some devices refuse"
    assert route.opened[0].requests[0].startswith(b"POST /ipp/x HTTP/1.1\r\nHost: printer.local\r\n")


def test_printer_attributes_come_as_everyday_python() -> None:
    device, route = client(
        printer(
            ipp.keyword("media-ready", "iso_a4_210x297mm", "na_letter_8.5x11in"),
            ipp.collection("media-col-default", [ipp.integer("media-top-margin", 423)]),
            ipp.out_of_band("printer-geo-location", ipp.Tag.UNKNOWN),
        )
    )
    assert device.printer_attributes("media-ready", "media-col-default", "printer-geo-location") == {
        "media-ready": ("iso_a4_210x297mm", "na_letter_8.5x11in"),
        "media-col-default": ({"media-top-margin": (423,)},),
        "printer-geo-location": (None,),
    }
    requested = route.request().get(GroupTag.OPERATION, "requested-attributes")
    assert requested is not None
    assert requested.plain == ("media-ready", "media-col-default", "printer-geo-location")


def test_everything_is_asked_for_by_asking_for_nothing() -> None:
    device, route = client(IDLE)
    device.printer_attributes()
    assert route.request().get(GroupTag.OPERATION, "requested-attributes") is None


def test_state_and_reasons_are_the_devices_own() -> None:
    reasons = printer(ipp.keyword("printer-state-reasons", "media-jam-error", "toner-low-warning"))
    device, _ = client(printer(ipp.enum("printer-state", 5)), reasons)
    assert device.state() is PrinterState.STOPPED
    assert device.state_reasons() == {"media-jam-error", "toner-low-warning"}


@pytest.mark.parametrize(
    "attributes",
    [
        (),
        (ipp.enum("printer-state", 9),),
        (ipp.keyword("printer-state", "idle"),),
        (ipp.collection("printer-state", [ipp.enum("x", 3)]),),
    ],
    ids=["none", "unknown", "keyword", "collection"],
)
def test_a_state_that_is_none_is_an_error(attributes: tuple[Attribute, ...]) -> None:
    device, _ = client(printer(*attributes))
    with pytest.raises(IppError, match="printer-state"):
        device.state()


def test_alerts_pair_rows_with_descriptions_and_leave_out_none() -> None:
    rows = ipp.octet_string(
        "printer-alert", b"code=jam;severity=critical;group=mediaPath", b"", b"other", b"code=x"
    )
    words = ipp.text("printer-alert-description", "Jam", "", "Something")
    device, _ = client(printer(rows, words))
    assert device.alerts() == (
        Alert("jam", severity="critical", group="mediaPath", description="Jam"),
        Alert("other", description="Something", is_well_formed=False),
        Alert("x"),
    )


def test_a_printer_without_alert_attributes_has_no_alerts() -> None:
    device, _ = client(
        printer(ipp.text("printer-alert-description", "stray")), printer(ipp.keyword("printer-alert", "x"))
    )
    assert device.alerts() == ()
    assert device.alerts() == ()


def test_supplies_come_from_printer_supply() -> None:
    device, _ = client(
        printer(
            ipp.octet_string("printer-supply", b"type=toner;maxcapacity=100;level=15;colorantname=black;"),
            ipp.text("printer-supply-description", "Black Cartridge"),
            ipp.name_attribute("marker-names", "ignored"),
        )
    )
    assert device.supplies() == (Supply("Black Cartridge", "toner", 15, 100, "black"),)


def test_supplies_come_from_markers_where_there_is_no_printer_supply() -> None:
    device, _ = client(
        printer(
            ipp.name_attribute("marker-names", "Black"),
            ipp.keyword("marker-types", "toner", "waste-toner"),
            ipp.integer("marker-levels", 40, -2),
            ipp.integer("marker-high-levels", 95),
        )
    )
    assert device.supplies() == (
        Supply("Black", "toner", 40, 95, unit="percent"),
        Supply("", "waste-toner", -2, 100, unit="percent"),
    )


def test_a_job_is_sent_with_its_template_and_document() -> None:
    device, route = client(told(job(12, 3, "job-incoming")))
    found = device.print_job(
        b"%PDF-1.7",
        name="letter",
        document_format="application/pdf",
        attributes={"copies": 2, "print-quality": 5, "sides": "one-sided"},
    )
    assert (found.id, found.state, found.reasons, found.name) == (
        12,
        JobState.PENDING,
        frozenset({"job-incoming"}),
        "job 12",
    )
    request = route.request()
    assert request.operation is Operation.PRINT_JOB
    assert request.document == b"%PDF-1.7"
    assert request.first(GroupTag.OPERATION, "job-name") == "letter"
    assert request.first(GroupTag.OPERATION, "document-format") == "application/pdf"
    template = Group(
        GroupTag.JOB,
        (ipp.integer("copies", 2), ipp.enum("print-quality", 5), ipp.keyword("sides", "one-sided")),
    )
    assert request.groups[1] == template


def test_jobs_are_listed_in_the_devices_order() -> None:
    device, route = client(told(job(12, 6, "printer-stopped"), job(11, 3, "none")), told(job(12, 9, "none")))
    assert [(found.id, found.state) for found in device.jobs()] == [
        (12, JobState.PROCESSING_STOPPED),
        (11, JobState.PENDING),
    ]
    assert route.request().first(GroupTag.OPERATION, "which-jobs") == "not-completed"
    assert device.job(12).state is JobState.COMPLETED
    assert route.request().first(GroupTag.OPERATION, "job-id") == 12


@pytest.mark.parametrize(
    "groups",
    [(), (Group(GroupTag.JOB, (ipp.enum("job-state", 3),)),), (job(1, 99, "none"),)],
    ids=["no job", "no id", "odd state"],
)
def test_an_accepted_job_that_is_not_told_of_is_an_error(groups: tuple[Group, ...]) -> None:
    device, _ = client(told(*groups))
    with pytest.raises(IppError, match="job"):
        device.print_job(b"x")


@pytest.mark.parametrize(
    ("act", "operation", "attribute"),
    [
        (lambda device: device.cancel_job(5), Operation.CANCEL_JOB, ipp.integer("job-id", 5)),
        (lambda device: device.hold_job(5), Operation.HOLD_JOB, ipp.integer("job-id", 5)),
        (lambda device: device.release_job(5), Operation.RELEASE_JOB, ipp.integer("job-id", 5)),
        (lambda device: device.pause(), Operation.PAUSE_PRINTER, None),
        (lambda device: device.resume(), Operation.RESUME_PRINTER, None),
        (lambda device: device.identify(), Operation.IDENTIFY_PRINTER, None),
        (
            lambda device: device.identify("flash"),
            Operation.IDENTIFY_PRINTER,
            ipp.keyword("identify-actions", "flash"),
        ),
        (
            lambda device: device.validate_job(document_format="image/urf"),
            Operation.VALIDATE_JOB,
            ipp.mime_media_type("document-format", "image/urf"),
        ),
    ],
)
def test_simple_operations_say_what_they_are_about(
    act: Callable[[IppClient], object], operation: Operation, attribute: Attribute | None
) -> None:
    device, route = client(told())
    act(device)
    request = route.request()
    assert request.operation is operation
    beyond = request.groups[0].attributes[3:]
    assert [a for a in beyond if a.name != "requesting-user-name"] == ([attribute] if attribute else [])


def test_printer_attributes_are_set_in_a_printer_group() -> None:
    device, route = client(told())
    device.set_printer_attributes({"printer-location": "Room 2"})
    assert route.request().groups[1] == Group(GroupTag.PRINTER, (ipp.text("printer-location", "Room 2"),))


def test_a_refusal_carries_status_words_and_answer() -> None:
    device, route = client(told(status=0x0506, message="Out of order"), IDLE)
    with pytest.raises(
        IppRefusal, match=r"Print-Job refused: server-error-not-accepting-jobs \(Out of order\)"
    ) as caught:
        device.print_job(b"x")
    assert caught.value.status is Status.SERVER_ERROR_NOT_ACCEPTING_JOBS
    assert caught.value.response.status_message == "Out of order"
    assert device.state() is PrinterState.IDLE
    assert len(route.opened) == 1, "a refusal is no reason to drop the connection"


def test_an_unknown_status_is_a_refusal_by_number() -> None:
    device, _ = client(told(status=0x04FE))
    with pytest.raises(IppRefusal, match="0x04fe") as caught:
        device.call(0x4321)
    assert caught.value.status == 0x04FE


def test_attributes_that_were_ignored_are_no_refusal() -> None:
    device, _ = client(told(Group(GroupTag.UNSUPPORTED, (ipp.keyword("sides", "x"),)), status=0x0001))
    assert (
        device.validate_job(attributes={"sides": "x"}).status
        is Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    )


@pytest.mark.parametrize(
    ("status", "header", "name", "value"),
    [
        (
            "401 Unauthorized",
            'WWW-Authenticate: Basic realm="printer"',
            "www-authenticate",
            'Basic realm="printer"',
        ),
        ("403 Forbidden", "X-Reason: acl", "x-reason", "acl"),
        ("426 Upgrade Required", "Upgrade: TLS/1.2, HTTP/1.1", "upgrade", "TLS/1.2, HTTP/1.1"),
        ("503 Service Unavailable", "Retry-After: 5", "retry-after", "5"),
    ],
)
def test_an_http_error_is_a_refusal_with_its_headers(status: str, header: str, name: str, value: str) -> None:
    device, _ = client(http(b"<html>no</html>", status, header))
    with pytest.raises(HttpRefusal, match=status) as caught:
        device.state()
    assert isinstance(caught.value, DeviceRefusal)
    assert caught.value.http_status == int(status[:3])
    assert caught.value.headers[name] == value


def test_a_refusal_sent_before_the_reset_is_still_heard() -> None:
    line = Line([http(b"", "426 Upgrade Required", "Connection: close")], resets_on_send=True)
    with pytest.raises(HttpRefusal, match="426"):
        IppClient(ScriptedRoute(line)).print_job(bytes(100_000))
    assert line.is_closed


@pytest.mark.parametrize("size", [1, 3, 50])
@pytest.mark.parametrize("interim", [b"", b"HTTP/1.1 100 Continue\r\n\r\n"], ids=["", "continued"])
def test_answers_may_come_in_pieces(size: int, interim: bytes) -> None:
    octets = interim + IDLE(Request((2, 0), 11, 1))
    device, _ = client(*(octets[start : start + size] for start in range(0, len(octets), size)))
    assert device.state() is PrinterState.IDLE


def test_a_chunked_answer_is_joined() -> None:
    body = IDLE(Request((2, 0), 11, 1)).partition(b"\r\n\r\n")[2]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:9], body[9:]))
    device, _ = client(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    assert device.state() is PrinterState.IDLE


def test_the_connection_is_kept_for_the_next_request() -> None:
    device, route = client(IDLE, IDLE)
    assert device.state() is device.state()
    assert len(route.opened) == 1
    assert route.request(0).request_id != route.request(1).request_id
    device.close()
    assert route.opened[0].is_closed


def test_a_connection_the_device_ends_is_not_used_again() -> None:
    def last(request: Request) -> bytes:
        return IDLE(request).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)

    route = ScriptedRoute(Line([last]), Line([IDLE]))
    with IppClient(route) as device:
        assert device.state() is device.state()
    assert [line.is_closed for line in route.opened] == [True, True]


@pytest.mark.parametrize("ending", [[], [Refused("reset")]], ids=["closed", "reset"])
def test_a_stale_connection_is_replaced_once(ending: list[Event]) -> None:
    route = ScriptedRoute(Line([IDLE, *ending]), Line([IDLE]))
    device = IppClient(route)
    assert device.state() is device.state()
    assert len(route.opened) == 2
    assert route.opened[0].is_closed


def hang_up(_request: Request) -> bytes:
    return b""


def test_what_has_an_effect_is_not_sent_again_where_the_device_hung_up_on_it() -> None:
    route = ScriptedRoute(Line([IDLE, hang_up]), Line([told(job(1, 3, "none"))]))
    device = IppClient(route)
    device.state()
    with pytest.raises(Refused, match=r"answer to Print-Job, which it may have .* ask for its jobs"):
        device.print_job(b"one")
    assert len(route.opened) == 1
    assert route.opened[0].is_closed


def test_what_has_no_effect_is_sent_again_where_the_device_hung_up_on_it() -> None:
    route = ScriptedRoute(Line([IDLE, hang_up]), Line([IDLE]))
    device = IppClient(route)
    assert device.state() is device.state()


def test_what_has_an_effect_is_sent_again_where_the_device_cannot_have_got_all_of_it() -> None:
    route = ScriptedRoute(first := Line([IDLE, hang_up]), Line([told(job(1, 3, "none"))]))
    device = IppClient(route)
    device.state()
    first.resets_on_send = True
    assert device.print_job(b"one").id == 1


@pytest.mark.parametrize("ending", [[], [Refused("reset")]], ids=["closed", "reset"])
def test_what_has_an_effect_goes_over_a_new_connection_once_the_kept_one_has_ended(
    ending: list[Event],
) -> None:
    route = ScriptedRoute(Line([IDLE, *ending]), Line([told(job(1, 3, "none"))]))
    device = IppClient(route)
    device.state()
    assert device.print_job(b"one").id == 1
    assert [len(line.requests) for line in route.opened] == [1, 1]


def test_a_device_that_closes_again_has_refused() -> None:
    route = ScriptedRoute(Line([IDLE]), Line([]), Line([IDLE]))
    device = IppClient(route)
    device.state()
    with pytest.raises(Refused):
        device.state()
    assert len(route.lines) == 1, "only one more connection was tried"


@pytest.mark.parametrize(
    "line", [Line([]), Line([Refused("reset")]), Refused("no listener")], ids=["closed", "reset", "port"]
)
def test_a_device_that_does_not_want_us_is_refused_at_once(line: Line | MisfeedError) -> None:
    route = ScriptedRoute(line)
    with pytest.raises(Refused):
        IppClient(route).state()
    assert all(opened.is_closed for opened in route.opened)


def test_silence_passes_through_and_drops_the_connection() -> None:
    silence = NoAnswer("silent", 5.0)
    route = ScriptedRoute(Line([IDLE, silence, IDLE]), Line([IDLE]), NoAnswer("no way", 5.0))
    device = IppClient(route)
    device.state()
    with pytest.raises(NoAnswer) as caught:
        device.state()
    assert caught.value is silence
    assert route.opened[0].is_closed
    assert device.state() is PrinterState.IDLE
    device.close()
    with pytest.raises(NoAnswer, match="no way"):
        device.state()


@pytest.mark.parametrize(
    "ending", [[], [NoAnswer("stalled", 5.0)], [Refused("reset")]], ids=["end", "stall", "reset"]
)
def test_an_answer_that_breaks_off_is_never_retried(ending: list[Event]) -> None:
    route = ScriptedRoute(Line([IDLE, http(bytes(50))[:-20], *ending]), Line([IDLE]))
    device = IppClient(route)
    device.state()
    with pytest.raises((HttpError, NoAnswer, Refused)):
        device.state()
    assert len(route.opened) == 1
    assert route.opened[0].is_closed


@pytest.mark.parametrize(
    "event",
    [
        b"\x15\x03\x01\x00\x02\x02\x28\r\n\r\n",
        http(b"<html>hello</html>"),
        http(b""),
        http(b"\x02\x00\x00\x00\x00\x00\x00\x01\x04\x34\x00\x01a\x00\x00\x03"),
    ],
    ids=["tls", "html", "empty", "ipp"],
)
def test_garbage_is_a_protocol_error(event: Event) -> None:
    device, _ = client(event)
    with pytest.raises((HttpError, IppError)):
        device.state()


def test_an_answer_to_another_request_is_not_taken() -> None:
    device, _ = client(told(request_id=999))
    with pytest.raises(IppError, match="request 999, not 1"):
        device.pause()


@given(st.binary(min_size=1, max_size=120), st.booleans())
def test_junk_raises_nothing_but_protocol_errors_and_refusals(junk: bytes, is_framed: bool) -> None:
    octets = http(b"\x02\x00\x00\x00\x00\x00\x00\x01\x04" + junk) if is_framed else junk
    for read in (IppClient.alerts, IppClient.supplies, IppClient.jobs, IppClient.state):
        with contextlib.suppress(ProtocolError, DeviceRefusal, Refused):
            read(IppClient(ScriptedRoute(Line([octets]))))
