"""Kept answers: given again while they are true, never once they are not, and for the same request only."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import misfeed.emulators.profiles as shelf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from misfeed.emulators.host import Host
from misfeed.emulators.ipp.kept import Kept
from misfeed.emulators.ipp.service import IppService
from misfeed.emulators.machine import Machine, WallClock
from misfeed.emulators.serving import Serving
from misfeed.emulators.shelf import Shelf
from misfeed.emulators.wire import make_wire_fault
from misfeed.errors import Refused
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation
from misfeed.transports.base import RecallingSession
from misfeed.transports.sockets import SocketRoute

from ..machine.driving import Happening, befall, happenings
from .conftest import URI, Wire, preamble

MODELS = {name: Machine(shelf.load(name)) for name in shelf.names()}
BOUNDED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def message(*names: str, number: int = 7, operation: int = Operation.GET_PRINTER_ATTRIBUTES) -> bytes:
    wanted = [ipp.keyword("requested-attributes", *names)] if names else []
    groups = (Group(GroupTag.OPERATION, (*preamble(), ipp.uri("printer-uri", URI), *wanted)),)
    return ipp.encode(ipp.Request((2, 0), operation, number, groups, b""))


def post(body: bytes, *lines: str, version: str = "1.1", path: str = "/ipp/print") -> bytes:
    told = ("Host: printer:631", "Content-Type: application/ipp", f"Content-Length: {len(body)}", *lines)
    return "\r\n".join((f"POST {path} HTTP/{version}", *told, "\r\n")).encode() + body


class Caller:
    """One connection to a printer's service, as a door leads to it: memory is asked first."""

    def __init__(self, machine: Machine, *, remembering: bool = True) -> None:
        self.machine = machine
        self.service = IppService(machine)
        if not remembering:
            self.service._http._memory = None
        self.connect()
        self.recalled = 0

    def connect(self) -> None:
        self.wire = Wire()
        self.session = self.service.accept(self.wire, "192.0.2.9")

    def say(self, *pieces: bytes) -> bytes:
        """What comes back for them."""
        before = len(self.wire.sent)
        for piece in pieces:
            now = self.machine.clock.glance()
            assert isinstance(self.session, RecallingSession)
            answer = self.session.recall(piece, now) if now is not None else None
            if answer is None:
                self.session.feed(piece)
            else:
                self.recalled += 1
                self.wire.send(answer)
        return bytes(self.wire.sent[before:])

    def knows(self, request: bytes) -> bool:
        before = self.recalled
        self.say(request)
        return self.recalled > before


@pytest.fixture
def caller() -> Caller:
    return Caller(Machine(shelf.load("mono-laser")))


def body(answer: bytes) -> ipp.Response:
    return ipp.decode_response(answer.partition(b"\r\n\r\n")[2])


def test_the_same_question_is_answered_from_memory_with_its_own_request_id(caller: Caller) -> None:
    first = caller.say(post(message()))
    again = caller.say(post(message(number=0x7FFFFFFF)))
    assert caller.recalled == 1
    assert body(again).request_id == 0x7FFFFFFF
    assert again == first.replace((7).to_bytes(4, "big"), b"\x7f\xff\xff\xff", 1)


@pytest.mark.parametrize(
    "other",
    [
        post(message(), "Connection: close"),
        post(message(), "Expect: 100-continue"),
        post(message(), "Content-Encoding: identity"),
        post(message(), "Authorization: Basic bWU6eA=="),
        post(message(), version="1.0"),
        post(message()) + b"\r\n",
        post(message()) + b"P",
        post(message()) * 2,
        post(message(), path="/nowhere"),
        post(message(number=0)),
        post(message(number=0)).replace(message(number=0), message().replace(b"\0\0\0\7", b"\x80\0\0\1")),
        post(message(operation=Operation.GET_JOBS)),
    ],
    ids=range(12),
)
def test_what_is_more_than_a_question_asked_again_is_not_kept(caller: Caller, other: bytes) -> None:
    caller.say(other)
    caller.connect()
    assert not caller.knows(other)


def test_a_chunked_request_is_not_kept(caller: Caller) -> None:
    chunked = (
        b"POST /ipp/print HTTP/1.1\r\nHost: printer:631\r\nContent-Type: application/ipp\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(message()), message())
    )
    assert body(caller.say(chunked)).status == ipp.Status.SUCCESSFUL_OK
    assert not caller.knows(chunked)


def test_a_request_that_came_in_pieces_is_not_kept_and_one_inside_another_is_not_answered(
    caller: Caller,
) -> None:
    whole = post(message())
    caller.say(whole[:50], whole[50:])
    assert not caller.knows(whole)
    assert caller.knows(whole)
    # What looks like a question is a part of a document.
    job = ipp.encode(ipp.Request((2, 0), Operation.PRINT_JOB, 9, ipp.decode_request(message()).groups, b""))
    head = post(job + whole).removesuffix(whole)
    assert caller.say(head) == b""
    assert not caller.knows(whole)
    assert body(caller.say(whole)).request_id == 7


def test_times_end_the_truth_of_what_tells_them(caller: Caller) -> None:
    up_time, date, state = (
        message("printer-up-time"),
        message("printer-current-time"),
        message("printer-state"),
    )
    for one in (up_time, date, state):
        caller.say(post(one))
        assert caller.knows(post(one))
    caller.machine.clock.advance(99_999)
    assert caller.knows(post(date))
    caller.machine.clock.advance(1)
    assert not caller.knows(post(date))
    assert caller.knows(post(up_time))
    caller.machine.clock.advance(900_000)
    assert not caller.knows(post(up_time))
    assert caller.knows(post(state))


@pytest.mark.parametrize("asked", ["all", "printer-description", "printer-up-time"])
def test_groups_tell_the_time_too(caller: Caller, asked: str) -> None:
    told = []
    for _ in range(3):
        answer = next(body(caller.say(post(message(asked)))).groups_of(GroupTag.PRINTER))
        told.append(answer.first("printer-up-time"))
        caller.machine.clock.advance(1_000_000)
    assert [one - told[0] for one in told if isinstance(one, int) and isinstance(told[0], int)] == [0, 1, 2]


def test_the_date_in_what_is_remembered_is_that_of_now(caller: Caller) -> None:
    asked = post(message("printer-state"))
    told = [caller.say(asked)]
    for _ in range(2):
        caller.machine.clock.advance(1_000_000)
        told.append(caller.say(asked))
    assert caller.recalled == 2
    dates = [one.partition(b"\r\nDate: ")[2].partition(b"\r\n")[0] for one in told]
    assert [date[-6:] for date in dates] == [b"00 GMT", b"01 GMT", b"02 GMT"]
    assert told[0].replace(dates[0], dates[2]) == told[2]


def test_the_date_is_another_in_the_next_answer_once_the_clock_is_set(caller: Caller) -> None:
    asked = post(message("printer-state"))
    caller.say(asked)
    caller.machine.rtc.offset_s = 86_400
    caller.machine.clock.finish_now()
    assert b"\r\nDate: Fri, 02 Jan 2026 00:00:00 GMT\r\n" in caller.say(asked)


def test_a_change_is_in_the_very_next_answer(caller: Caller) -> None:
    asked = post(message("printer-state-reasons"))
    caller.say(asked)
    assert caller.knows(asked)
    caller.machine.act("open", "cover.front")
    reasons = next(body(caller.say(asked)).groups_of(GroupTag.PRINTER)).plain["printer-state-reasons"]
    assert "cover-open-report" in reasons or "cover-open-error" in reasons or "door-open-error" in reasons


def test_a_quirk_that_is_taken_on_acts_on_what_was_answered_before(caller: Caller) -> None:
    asked = post(message())
    caller.say(asked)
    assert caller.knows(asked)
    for quirk in ("ipp.http-closed", "ipp.request-id-zero"):
        caller.connect()
        caller.machine.formatter.take_on(frozenset({quirk}))
        caller.machine.clock.finish_now()
        assert not caller.knows(asked)
        assert not caller.knows(asked)


def lives() -> st.SearchStrategy[tuple[str, list[Happening]]]:
    def of(name: str) -> st.SearchStrategy[tuple[str, list[Happening]]]:
        return st.lists(happenings(MODELS[name]), min_size=2, max_size=8).map(lambda life: (name, life))

    return st.sampled_from(sorted(MODELS)).flatmap(of)


@BOUNDED
@given(lives())
def test_what_is_remembered_is_what_would_be_answered(life: tuple[str, list[Happening]]) -> None:
    name, befalls = life
    machine = Machine(shelf.load(name), seed=3)
    remembering, reading = Caller(machine), Caller(machine, remembering=False)
    asked = [post(message()), post(message("printer-state", "printer-up-time")), post(message("media-ready"))]
    for happening in befalls:
        befall(machine, happening)
        for one in asked * 2:
            assert remembering.say(one) == reading.say(one), happening
    assert remembering.recalled


WHOLE = [
    post(message(*names), *lines, path=path)
    for names in ((), ("printer-state",))
    for lines in ((), ("X: y",), ("Connection: close",), ("Expect: 100-continue",), ("Content-Length: 3",))
    for path in ("/ipp/print", "/")
]


@st.composite
def streams(draw: st.DrawFn) -> list[bytes]:
    """Requests as they come over a connection, some cut, joined or damaged."""
    found: list[bytes] = []
    for one in draw(st.lists(st.sampled_from(WHOLE[:6]) | st.sampled_from(WHOLE), min_size=2, max_size=8)):
        how = draw(st.sampled_from(["whole", "whole", "whole", "cut", "joined", "damaged"]))
        place = draw(st.integers(1, len(one) - 1))
        if how == "cut":
            found += [one[:place], one[place:]]
        elif how == "joined" and found:
            found[-1] += one
        elif how == "damaged":
            found.append(one[:place] + draw(st.binary(max_size=3)) + one[place + 1 :])
        else:
            found.append(one)
    return found


@settings(BOUNDED, max_examples=150)
@given(streams())
def test_the_quick_way_and_the_parser_say_the_same(stream: list[bytes]) -> None:
    machine = Machine(shelf.load("mono-laser"))
    remembering, reading = Caller(machine), Caller(machine, remembering=False)
    for piece in stream:
        if reading.wire.closed:
            remembering.connect()
            reading.connect()
        assert remembering.say(piece) == reading.say(piece)
        assert remembering.wire.closed == reading.wire.closed


def kept(machine: Machine, octets: int = 1 << 20) -> tuple[Kept, Shelf]:
    room = Shelf(octets=octets)
    return Kept(machine, room), room


def test_answers_take_no_more_room_than_there_is() -> None:
    machine = Machine(shelf.load("mono-laser"))
    memory, room = kept(machine, 20_000)
    for number in range(100):
        request = post(message(f"x{number}"))
        at = request.find(b"\r\n\r\n") + 4
        memory.keep(request, at, b"head" + request[at:] + b"x" * 500, 4, 1e9, secured=False)
        assert room.octets <= 20_000
    assert len(memory) < 40
    memory.clear()
    assert len(memory) == 0
    assert memory.recall(request, 0) is None


def test_what_is_told_encrypted_is_told_to_nobody_else() -> None:
    memory, _ = kept(Machine(shelf.load("mono-laser")))
    request = post(message())
    at = request.find(b"\r\n\r\n") + 4
    memory.keep(request, at, b"head" + request[at:], 4, 1e9, secured=True)
    assert memory.recall(request, 0) is None
    assert memory.recall(request, 0, secured=True) is not None


def test_an_answer_to_another_request_id_is_not_kept() -> None:
    memory, _ = kept(Machine(shelf.load("mono-laser")))
    request = post(message())
    memory.keep(request, request.find(b"\r\n\r\n") + 4, message(number=8), 0, 1e9, secured=False)
    assert len(memory) == 0


# -- over sockets ----------------------------------------------------------------------------------------


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Serving(Host(Machine(shelf.load("mono-laser"), WallClock()))) as one:
        yield one


def test_whoever_the_rules_let_in_no_more_gets_nothing_from_memory(serving: Serving) -> None:
    machine = serving.host.machine
    with _Asking(serving) as asking:
        assert asking.answer() is not None
        assert asking.answer() is not None
        with machine.clock.lock:
            machine.act("set_acl", "network", acl=("192.0.2.0/24",), action="refused")
        assert asking.answer() is None


def test_a_wire_that_is_broken_carries_nothing_from_memory(serving: Serving) -> None:
    machine = serving.host.machine
    with _Asking(serving) as asking:
        assert asking.answer() is not None
        assert asking.answer() is not None
        with machine.clock.lock:
            serving.host.wires.put(make_wire_fault("cut", "ipp", {"after": 1, "how": "close"}))
        assert asking.answer() is None


def test_an_answer_bent_by_the_wire_is_bent_though_it_is_known(serving: Serving) -> None:
    machine = serving.host.machine
    with _Asking(serving) as asking:
        assert asking.answer() is not None
        with machine.clock.lock:
            serving.host.wires.put(make_wire_fault("answer", "ipp", {"how": "wrong-type"}))
        told = asking.answer()
        assert told is not None
        assert b"text/html" in told
        told = asking.answer()
        assert told is not None
        assert b"application/ipp" in told


def test_hands_on_another_thread_are_in_the_very_next_answer(serving: Serving) -> None:
    machine = serving.host.machine
    with _Asking(serving, "printer-state-reasons") as asking:
        for verb in ("open", "close") * 20:
            asking.answer()
            done = threading.Thread(target=_act, args=(machine, verb))
            done.start()
            done.join()
            told = asking.answer()
            assert told is not None
            assert (b"door-open" in told or b"cover-open" in told) == (verb == "open")


def _act(machine: Machine, verb: str) -> None:
    with machine.clock.lock:
        machine.clock.catch_up()
        machine.act(verb, "cover.front")
        machine.clock.finish_now()


class _Asking:
    """A client that asks the same again and again on one connection."""

    def __init__(self, serving: Serving, *names: str) -> None:
        self._route = SocketRoute("127.0.0.1", {"ipp": serving.ports["ipp"]})
        self._request = post(message(*names))

    def __enter__(self) -> _Asking:
        self._stream = self._route.stream("ipp", 5)
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def answer(self) -> bytes | None:
        """The next answer, whole; None where the connection ends instead."""
        told = b""
        try:
            self._stream.send(self._request)
            while b"\r\n\r\n" not in told or len(told) < _length(told):
                more = self._stream.receive(65_536, 5)
                if not more:
                    return None
                told += more
        except Refused:
            return None
        return told


def _length(told: bytes) -> int:
    head, _, _ = told.partition(b"\r\n\r\n")
    return len(head) + 4 + int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
