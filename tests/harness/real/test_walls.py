"""What goes out to a device: what reads passes, what changes something needs leave, riddles never pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import NoAnswer
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.notifications import NotificationListener
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ipp import Operation
from misfeed.protocols.pjl import UEL, PjlCommand
from misfeed.protocols.snmp import (
    Integer32,
    Message,
    ObjectIdentifier,
    Pdu,
    PduKind,
    TimeTicks,
    Version,
    encode_message,
    mib,
)
from misfeed.protocols.snmp.usm import V3Message, encode_v3
from misfeed.protocols.snmp.usm_keys import Priv
from misfeed.real.gate import Gate, GatedArrivals, GatedStream
from misfeed.real.ipp_wall import IppWall
from misfeed.real.pjl_wall import PjlWall
from misfeed.real.reads import (
    ENTERED_LANGUAGES,
    OPERATION_PERMITS,
    PJL_PERMITS,
    READ_OPERATIONS,
    READ_PATHS,
    READ_PJL,
)
from misfeed.real.walls import ShutWall, admit_snmp, wall_before

NOTHING: frozenset[Permit] = frozenset()
ALL = frozenset(Permit)


class Deaf:
    """A stream or datagram exchange that keeps what is sent and answers nothing."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def receive(self, *_: Any) -> bytes:
        raise NoAnswer("deaf", 0)

    def close(self) -> None:
        self.closed = True


class Inform:
    """An inform that has arrived; what answers it is kept by whoever listens."""

    port = 162

    def __init__(self, heard: Deaf, kind: PduKind = PduKind.INFORM) -> None:
        self._heard = heard
        self._kind = kind

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        bindings = (
            (mib.oid("sysUpTime.0"), TimeTicks(1)),
            (mib.oid("snmpTrapOID.0"), ObjectIdentifier(mib.notification("coldStart").oid)),
        )
        return encode_message(
            Message(Version.V2C, b"c", Pdu(self._kind, 7, varbinds=bindings))
        ), self._heard.send

    def close(self) -> None:
        self._heard.close()


class DeafRoute:
    """Leads to a device that hears everything and never answers."""

    def __init__(self) -> None:
        self.heard = Deaf()

    def stream(self, service: str, timeout_s: float) -> Deaf:
        return self.heard

    def datagrams(self, service: str) -> Deaf:
        return self.heard

    def arrivals(self, port: int) -> Inform:
        return Inform(self.heard)

    def ping(self, timeout_s: float) -> bool:
        return True

    def discover(self, timeout_s: float) -> bool:
        return False

    def handshake(self, service: str, timeout_s: float) -> Any:
        return service


def gate(*permits: Permit) -> tuple[Gate, Deaf]:
    route = DeafRoute()
    return Gate(route, frozenset(permits)), route.heard


def message(
    code: int,
    *,
    method: str = "POST",
    more: str = "",
    kind: str = "application/ipp",
    version: str = "1.1",
    attributes: bytes = b"",
    document: bytes = b"",
) -> bytes:
    body = b"\x02\x00" + code.to_bytes(2, "big") + b"\x00\x00\x00\x01" + attributes + b"\x03" + document
    head = (
        f"{method} /ipp/print HTTP/{version}\r\nHost: x\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    )
    return head.encode() + more.encode() + b"\r\n" + body


PRINTS = message(Operation.PRINT_JOB, document=b"hello")
KEEP, CLOSE = "Connection: keep-alive\r\n", "Connection: close\r\n"


def smuggled() -> bytes:
    """A whole Print-Job that is a body to whoever believes in chunks, and a request to whoever counts."""
    reads = b"\x02\x00\x00\x0b\x00\x00\x00\x01\x03"
    chunk = b"%x\r\n" % len(reads + PRINTS)
    head = b"POST /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\n"
    lengths = b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n" % len(chunk + reads)
    return head + lengths + chunk + reads + PRINTS + b"\r\n0\r\n\r\n"


def asked_for(path: str, body: bytes = b"", method: str = "GET", more: str = "") -> bytes:
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\n{length}{more}\r\n".encode() + body


# -- IPP -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("operation", sorted(READ_OPERATIONS))
def test_operations_that_read_pass_word_for_word(operation: Operation) -> None:
    assert IppWall(NOTHING).admit(message(operation)) == message(operation)


@pytest.mark.parametrize(("operation", "permit"), sorted(OPERATION_PERMITS.items()))
def test_operations_that_change_something_pass_with_their_permit_only(
    operation: Operation, permit: Permit
) -> None:
    assert IppWall(frozenset({permit})).admit(message(operation)) == message(operation)
    with pytest.raises(NotPermitted, match=f"--allow {permit} lets it"):
        IppWall(ALL - {permit}).admit(message(operation))


@given(st.integers(0, 0xFFFF))
def test_an_operation_that_is_in_no_list_passes_with_no_permit(code: int) -> None:
    listed = {int(one) for one in READ_OPERATIONS} | {int(one) for one in OPERATION_PERMITS}
    if code not in listed:
        with pytest.raises(NotPermitted, match="which nothing allows"):
            IppWall(ALL).admit(message(code))


def test_no_operation_both_reads_and_changes() -> None:
    assert not READ_OPERATIONS & OPERATION_PERMITS.keys()
    assert not READ_PJL & PJL_PERMITS.keys()


@given(st.lists(st.integers(1, 300), max_size=6))
def test_nothing_of_a_message_goes_out_before_it_says_what_it_asks(cuts: list[int]) -> None:
    whole = message(Operation.GET_JOBS) * 2
    wall, out, at = IppWall(NOTHING), b"", 0
    length = len(whole) // 2
    for half in (whole[:length], whole[length:]):
        begun, at = len(out), 0
        for cut in sorted({*(one for one in cuts if one < length), length}):
            out += wall.admit(half[at:cut])
            at = cut
            if cut < half.index(b"\r\n\r\n") + 4 + 8:
                assert len(out) == begun
    assert out == whole


def test_a_message_that_changes_something_is_not_begun() -> None:
    wall, octets = IppWall(NOTHING), message(Operation.PRINT_JOB)
    code_at = octets.index(b"\r\n\r\n") + 4 + 7
    assert [wall.admit(bytes([one])) for one in octets[:code_at]] == [b""] * code_at
    with pytest.raises(NotPermitted, match="it would print"):
        wall.admit(octets[code_at : code_at + 1])


@pytest.mark.parametrize("path", sorted(READ_PATHS))
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_what_only_tells_is_asked_for_by_http(method: str, path: str) -> None:
    octets = asked_for(path, method=method)
    wall = IppWall(NOTHING)
    assert wall.admit(octets) == octets
    assert wall.admit(octets) == octets


def test_nothing_follows_a_request_that_ends_the_connection() -> None:
    octets = message(Operation.GET_JOBS, more=CLOSE)
    wall = IppWall(ALL)
    assert wall.admit(octets) == octets
    with pytest.raises(NotPermitted, match="a request behind one that ends the connection"):
        wall.admit(PRINTS)


def test_a_document_passes_with_leave_to_print_in_any_pieces() -> None:
    document = b"%PDF-1.4\n\x1b%-1 \x1b%-12345" + bytes(range(256)) * 40
    octets = message(Operation.PRINT_JOB, attributes=b"\x01\x44\0\x0bcompression\0\4none", document=document)
    for step in (1, 7, 300, len(octets)):
        wall = IppWall(frozenset({Permit.PRINT}))
        out = b"".join(wall.admit(octets[at : at + step]) for at in range(0, len(octets), step))
        assert out == octets


@pytest.mark.parametrize("step", [1, 10, 1 << 20])
@pytest.mark.parametrize(
    "document",
    [
        UEL + b"@PJL DEFAULT PASSWORD=1\r\n",
        b"%!PS\nshowpage\n" + UEL + b"@PJL DEFAULT COPIES=9\r\n" + UEL,
        b"@PJL DEFAULT COPIES=9",
        b"\n\n@PJL ENTER LANGUAGE=FWUPDATE\r\nfirmware",
        UEL + b'@PJL FSDELETE NAME="0:x"' + UEL,
    ],
)
def test_a_document_over_ipp_does_not_hide_pjl(document: bytes, step: int) -> None:
    octets, wall = message(Operation.PRINT_JOB, document=document), IppWall(frozenset({Permit.PRINT}))
    out = []
    pieces = [octets[at : at + step] for at in range(0, len(octets), step)]
    with pytest.raises(NotPermitted):
        out.extend(wall.admit(piece) for piece in pieces)
    sent = b"".join(out).partition(b"\r\n\r\n")[2]
    assert b"=" not in sent
    assert b"FSDELETE" not in sent


@given(st.binary(max_size=80))
def test_attributes_at_random_let_no_document_pass(octets: bytes) -> None:
    sent = message(Operation.GET_PRINTER_ATTRIBUTES, attributes=octets, document=b"hello")
    with pytest.raises(NotPermitted):
        IppWall(NOTHING).admit(sent)


@pytest.mark.parametrize(
    ("octets", "said"),
    [
        (message(11, method="PUT"), "an HTTP PUT that is no IPP message"),
        (message(11, kind="text/html"), "an HTTP POST that is no IPP message"),
        (message(11, more="Upgrade: TLS/1.2\r\n"), "the header upgrade"),
        (message(11, more="Expect: 100-continue\r\n"), "the header expect"),
        (message(11, more="Content-Encoding: gzip\r\n"), "the header content-encoding"),
        (message(11, more="Content-Length: 3\r\n"), "what is no HTTP request"),
        (message(11) + message(11), "two requests in one piece"),
        (message(11, version="1.0", more=KEEP) + PRINTS, "a request of HTTP/1.0"),
        (message(11, version="1.0"), "a request of HTTP/1.0"),
        (message(11, more=CLOSE) + PRINTS, "two requests in one piece"),
        (asked_for("/", more=CLOSE) + PRINTS, "two requests in one piece"),
        (asked_for("/", PRINTS), "an HTTP GET with a body"),
        (asked_for("/", PRINTS, "HEAD"), "an HTTP HEAD with a body"),
        (asked_for("/", PRINTS, "OPTIONS"), "an HTTP OPTIONS with a body"),
        (asked_for("/", method="GET", more="Transfer-Encoding: chunked\r\n"), "the header transfer-encoding"),
        (asked_for("/restart.cgi"), "pages that are not known may do things"),
        (asked_for("/?print=demo"), "pages that are not known may do things"),
        (smuggled(), "the header transfer-encoding"),
        (message(11, more="Content-Type: text/xml\r\n"), "two headers content-type"),
        (message(11, kind="text/xml", more="Content-Type: application/ipp\r\n"), "two headers content-type"),
        (message(11, more="Content-Length: 9\r\n"), "two headers content-length"),
        (message(11).replace(b"Length: 9", b"Length: 9, 9"), "of several lengths"),
        (message(11, more="X: a\r\n b: c\r\n"), "header that servers read in different ways"),
        (message(11).replace(b"\r\n", b"\n"), "lines do not end as they must|servers read in different ways"),
        (message(11, document=b"hello"), "a document that its IPP operation has no use for"),
        (
            message(2, attributes=b"\x01\x44\0\x0bcompression\0\4gzip", document=b"\x1f\x8b"),
            "a document that is compressed",
        ),
        (message(3), "which nothing allows"),  # Print-URI: who knows what the printer would fetch
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "what is no HTTP request"),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/ipp\r\nContent-Length: 2\r\n\r\n\2\0",
            "a message that is cut short",
        ),
    ],
)
def test_what_could_be_taken_for_something_else_never_passes(octets: bytes, said: str) -> None:
    with pytest.raises(NotPermitted, match=said):
        IppWall(ALL).admit(octets)


# -- PJL -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(READ_PJL - {""}))
def test_pjl_that_asks_passes(name: str) -> None:
    octets = UEL + PjlCommand(name, text="" if name not in ("ECHO", "COMMENT") else "x").encode() + UEL
    assert PjlWall(NOTHING).admit(octets) == octets


@pytest.mark.parametrize(("name", "permit"), sorted(PJL_PERMITS.items()))
def test_pjl_that_changes_something_needs_its_permit(name: str, permit: Permit) -> None:
    option = "LANGUAGE=PCL" if name == "ENTER" else "X=1"
    octets = UEL + f"@PJL {name} {option}\r\n".encode() + UEL
    assert PjlWall(frozenset({permit})).admit(octets) == octets
    with pytest.raises(NotPermitted, match=f"--allow {permit} lets it"):
        PjlWall(ALL - {permit}).admit(octets)


@pytest.mark.parametrize("language", sorted(ENTERED_LANGUAGES))
def test_languages_of_pages_are_entered_to_print(language: str) -> None:
    octets = UEL + f"@PJL ENTER LANGUAGE={language}\r\n".encode() + b"x" + UEL
    assert PjlWall(frozenset({Permit.PRINT})).admit(octets) == octets


@pytest.mark.parametrize(
    "line",
    [
        'FSDELETE NAME="0:x"',
        'DMCMD ASCIIHEX="01"',
        "FROBNICATE",
        "ENTER LANGUAGE=FWUPDATE",
        "ENTER LANGUAGE=PCL LANGUAGE=FWUPDATE",
        "ENTER",
        "JOB PASSWORD=1",
        "DEFAULT PASSWORD=1",
        "DEFAULT ADMINPASSWORD = 1",
        "SET SERVICEMODE=HPBOISEID",
        'JOB NAME="a" password=1',
    ],
)
def test_pjl_that_nobody_knows_to_be_harmless_never_passes(line: str) -> None:
    with pytest.raises(NotPermitted, match="which nothing allows"):
        PjlWall(ALL).admit(UEL + f"@PJL {line}\r\n".encode() + UEL)


@pytest.mark.parametrize(
    "octets", [b"%!PS-Adobe\n", b"hello", b"\x1bE", b"@PJL INFO ID\r\n%PDF-1.4", b"\0\0"]
)
def test_a_document_needs_leave_to_print(octets: bytes) -> None:
    with pytest.raises(NotPermitted, match="it would print"):
        PjlWall(NOTHING).admit(octets)
    assert PjlWall(frozenset({Permit.PRINT})).admit(octets) == octets


@pytest.mark.parametrize(
    "octets",
    [
        b"@PJL INFO ID\r\n",
        b"\x0c\n\x0c",
        b"\n" * 200,
        UEL + b"\x0c\n",
        UEL + b"\n\n",
        UEL + b"@PJL INFO ID\r\n\x0c\x0c\n",
        UEL + b"@PJL INFO ID" + UEL,
        UEL[:5] + b"\n",
    ],
)
def test_what_feeds_paper_on_some_printers_needs_leave_to_print(octets: bytes) -> None:
    with pytest.raises(NotPermitted, match="it would print"):
        PjlWall(NOTHING).admit(octets)


@pytest.mark.parametrize("end", ["\r", "\x0c", "\x0b", "\x85", "\x00"])
@pytest.mark.parametrize("line", ["COMMENT a", "ECHO a", 'INQUIRE X="a', "INFO ID"])
def test_a_line_does_not_hide_another_one(line: str, end: str) -> None:
    octets = UEL + f'@PJL {line}{end}@PJL DEFAULT COPIES=99"\r\n'.encode("latin-1") + UEL
    for permits in (NOTHING, frozenset({Permit.PRINT})):
        with pytest.raises(NotPermitted):
            PjlWall(permits).admit(octets)


def test_a_document_does_not_hide_a_setting_behind_it() -> None:
    wall = PjlWall(frozenset({Permit.PRINT}))
    wall.admit(b"%!PS\nshowpage\n")
    with pytest.raises(NotPermitted, match="change settings"):
        wall.admit(UEL + b"@PJL DEFAULT TIMEOUT=5\r\n")


def test_half_a_line_waits_for_its_end() -> None:
    wall = PjlWall(NOTHING)
    assert wall.admit(UEL + b"@PJL INFO") == b""
    assert wall.admit(b" STATUS\r\n") == UEL + b"@PJL INFO STATUS\r\n"


PIECES = (
    UEL,
    b"@PJL",
    b" INFO ID",
    b" ECHO x",
    b"\r",
    b"\n",
    b"\r\n",
    b"\x0c",
    b" ",
    b"\x1b",
    b"%",
    b"@PJL\n",
)


@given(st.one_of(st.binary(min_size=1, max_size=64), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_octets_at_random_print_nothing(octets: bytes) -> None:
    try:
        passed = PjlWall(NOTHING).admit(octets)
    except NotPermitted:
        return
    assert passed == b"" or passed.startswith(UEL)
    lines = passed.replace(UEL, b"\n").replace(b"\r\n", b"\n").split(b"\n")
    assert all(line == b"" or line.upper().startswith(b"@PJL") for line in lines)
    assert not any(octet < 0x20 and octet != 0x09 for line in lines for octet in line)


# -- SNMP ----------------------------------------------------------------------------------------------------


def asked(ask: Callable[[SnmpClient], object], *permits: Permit, user: SnmpUser | None = None) -> list[bytes]:
    route, heard = gate(*permits)
    client = SnmpClient(route, user=user, timeout_s=0.01, retries=0)
    with pytest.raises(NoAnswer):
        ask(client)
    return heard.sent


def test_snmp_questions_pass() -> None:
    assert len(asked(lambda client: client.get("sysUpTime.0"))) == 1
    assert len(asked(lambda client: client.get_next("sysUpTime.0"))) == 1
    assert len(asked(lambda client: list(client.walk("prtAlertTable")))) == 1
    user = SnmpUser("fleet", "correct-horse")
    assert len(asked(lambda client: client.get("sysUpTime.0"), user=user)) == 1


@pytest.mark.parametrize("kind", [PduKind.GET, PduKind.SET])
def test_an_encrypted_question_is_read_with_the_keys_of_who_asks(kind: PduKind) -> None:
    user = SnmpUser("fleet", "correct-horse", priv=Priv.AES)
    engine = b"\x80\0\0\0\5engine"
    question = V3Message(
        msg_id=1,
        engine_id=engine,
        boots=1,
        time=1,
        user="fleet",
        pdu=Pdu(kind, 1),
        signed=True,
        encrypted=True,
        context_engine_id=engine,
    )
    payload = encode_v3(question, user.keys(engine))
    if kind is PduKind.GET:
        admit_snmp(payload, NOTHING, user)
    else:
        with pytest.raises(NotPermitted, match="--allow set"):
            admit_snmp(payload, NOTHING, user)
    for stranger in (None, SnmpUser("fleet", "another-horse", priv=Priv.AES)):
        with pytest.raises(NotPermitted):
            admit_snmp(payload, ALL, stranger)


def test_an_snmp_set_needs_leave() -> None:
    def set_it(client: SnmpClient) -> None:
        client.set("prtGeneralReset.1", Integer32(4))

    assert len(asked(set_it, Permit.SET)) == 1
    route, heard = gate(*(ALL - {Permit.SET}))
    with pytest.raises(NotPermitted, match="--allow set lets it"):
        set_it(SnmpClient(route))
    assert heard.sent == []


@given(st.binary(max_size=80))
def test_datagrams_at_random_never_pass(octets: bytes) -> None:
    with pytest.raises(NotPermitted):
        admit_snmp(octets, NOTHING)


# -- the gate ------------------------------------------------------------------------------------------------


def test_a_client_cannot_print_through_the_gate_and_is_told_why() -> None:
    route, heard = gate()
    with (
        IppClient(route) as client,
        pytest.raises(NotPermitted, match="it would print; --allow print lets it"),
    ):
        client.print_job(b"%PDF-1.4")
    assert heard.sent == []
    assert heard.closed


@pytest.mark.parametrize(
    "act",
    [
        lambda client: client.cancel_job(1),
        lambda client: client.pause(),
        lambda client: client.enable(),
        lambda client: client.identify("sound"),
        lambda client: client.set_printer_attributes({"printer-location": "attic"}),
        lambda client: client.hold_job(1),
    ],
)
def test_no_client_operation_that_changes_the_device_passes_without_leave(
    act: Callable[[IppClient], None],
) -> None:
    route, heard = gate()
    with IppClient(route) as client, pytest.raises(NotPermitted):
        act(client)
    assert heard.sent == []


def test_a_client_reads_through_the_gate() -> None:
    route, heard = gate()
    with IppClient(route) as client, pytest.raises(NoAnswer):
        client.printer_attributes()
    assert len(heard.sent) == 1
    with pytest.raises(NoAnswer):
        PjlClient(StreamChannel(route.stream("pjl", 1)), 0.01).info("ID")
    assert len(heard.sent) == 2


def test_services_that_nobody_here_can_read_are_connected_to_and_told_nothing() -> None:
    assert isinstance(wall_before("telnet", ALL), ShutWall)
    stream = GatedStream(heard := Deaf(), wall_before("usbip", ALL))
    with pytest.raises(NotPermitted, match="4 octets to usbip, which nobody here can judge"):
        stream.send(b"abcd")
    assert (heard.sent, heard.closed) == ([], True)


def test_looking_from_outside_passes_the_gate() -> None:
    route, _ = gate()
    assert route.ping(1)
    assert not route.discover(1)
    assert route.handshake("ipp", 1) == "ipp"  # type: ignore[comparison-overlap]


@pytest.mark.parametrize("service", ["pjl", "lpd", "snmp", "telnet"])
def test_no_tls_is_begun_with_what_takes_raw_data(service: str) -> None:
    route, _ = gate()
    with pytest.raises(NotPermitted, match=f"a TLS handshake with {service}"):
        route.handshake(service, 1)


def test_an_inform_is_acknowledged_through_the_gate() -> None:
    route, heard = gate()
    assert NotificationListener(route).receive(1).inform
    assert len(heard.sent) == 1


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\xff",
        encode_message(Message(Version.V2C, b"c", Pdu(PduKind.SET, 7))),
        encode_message(Message(Version.V2C, b"c", Pdu(PduKind.GET, 7))),
        encode_message(Message(Version.V2C, b"c", Pdu(PduKind.RESPONSE, 8))),
    ],
)
def test_nothing_but_its_acknowledgement_answers_what_arrives(octets: bytes) -> None:
    route, heard = gate(*Permit)
    _, answer = route.arrivals(0).receive(1)
    with pytest.raises(NotPermitted):
        answer(octets)
    assert heard.sent == []


def test_a_trap_is_not_answered() -> None:
    arrivals = GatedArrivals(Inform(heard := Deaf(), PduKind.TRAP_V2))
    told, answer = arrivals.receive(1)
    with pytest.raises(NotPermitted, match="asks for no answer"):
        answer(told)
    assert heard.sent == []
