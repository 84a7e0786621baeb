"""What goes out to a device: what reads passes, what changes something needs leave, riddles never pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import NoAnswer
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ipp import Operation
from misfeed.protocols.pjl import UEL, PjlCommand
from misfeed.protocols.snmp import Integer32, Pdu, PduKind
from misfeed.protocols.snmp.usm import V3Message, encode_v3
from misfeed.protocols.snmp.usm_keys import Priv
from misfeed.real.gate import Gate, GatedStream
from misfeed.real.reads import OPERATION_PERMITS, PJL_PERMITS, READ_OPERATIONS, READ_PJL
from misfeed.real.walls import IppWall, PjlWall, ShutWall, admit_snmp, wall_before

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


class DeafRoute:
    """Leads to a device that hears everything and never answers."""

    def __init__(self) -> None:
        self.heard = Deaf()

    def stream(self, service: str, timeout_s: float) -> Deaf:
        return self.heard

    def datagrams(self, service: str) -> Deaf:
        return self.heard

    def arrivals(self, port: int) -> Any:
        return port

    def ping(self, timeout_s: float) -> bool:
        return True

    def discover(self, timeout_s: float) -> bool:
        return False

    def handshake(self, service: str, timeout_s: float) -> Any:
        return service


def gate(*permits: Permit) -> tuple[Gate, Deaf]:
    route = DeafRoute()
    return Gate(route, frozenset(permits)), route.heard


def message(code: int, *, method: str = "POST", more: str = "", kind: str = "application/ipp") -> bytes:
    body = b"\x02\x00" + code.to_bytes(2, "big") + b"\x00\x00\x00\x01\x03"
    head = (
        f"{method} /ipp/print HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    )
    return head.encode() + more.encode() + b"\r\n" + body


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


def test_reading_pages_of_the_web_server_passes() -> None:
    octets = b"GET /icon.png HTTP/1.1\r\nHost: x\r\n\r\n"
    assert IppWall(NOTHING).admit(octets) == octets


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
    octets = UEL + f"@PJL {name} X=1\r\n".encode() + UEL
    assert PjlWall(frozenset({permit})).admit(octets) == octets
    with pytest.raises(NotPermitted, match=f"--allow {permit} lets it"):
        PjlWall(ALL - {permit}).admit(octets)


@pytest.mark.parametrize("line", ['FSDELETE NAME="0:x"', 'DMCMD ASCIIHEX="01"', "FROBNICATE"])
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


def test_a_document_does_not_hide_a_setting_behind_it() -> None:
    wall = PjlWall(frozenset({Permit.PRINT}))
    wall.admit(b"%!PS\nshowpage\n")
    with pytest.raises(NotPermitted, match="change settings"):
        wall.admit(UEL + b"@PJL DEFAULT TIMEOUT=5\r\n")


def test_half_a_line_waits_for_its_end() -> None:
    wall = PjlWall(NOTHING)
    assert wall.admit(UEL + b"@PJL INFO") == b""
    assert wall.admit(b" STATUS\r\n") == UEL + b"@PJL INFO STATUS\r\n"


@given(st.binary(min_size=1, max_size=64))
def test_octets_at_random_print_nothing(octets: bytes) -> None:
    try:
        passed = PjlWall(NOTHING).admit(octets)
    except NotPermitted:
        return
    stripped = passed.replace(UEL, b"").strip().upper()
    assert stripped == b"" or stripped.startswith(b"@PJL")


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
