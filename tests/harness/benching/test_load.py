"""The load asks what it says, takes no wrong answer for an answer, and repeats nothing it may not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
from misfeed.benching import load
from misfeed.emulators import profiles
from misfeed.emulators.machine import Machine
from misfeed.emulators.snmp import Agent
from misfeed.errors import BenchError
from misfeed.protocols.snmp import BulkPdu, Pdu, decode_message, mib

Answer = Callable[[bytes], bytes | None]


class Asked:
    """Somebody who can be asked over UDP, and remembers what he was."""

    def __init__(self, answer: Answer) -> None:
        self.heard: list[bytes] = []
        self.answer = answer
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = ("127.0.0.1", int(self.socket.getsockname()[1]))
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        while True:
            data, source = self.socket.recvfrom(65_535)
            if data == b"enough":
                return
            self.heard.append(data)
            answer = self.answer(data)
            if answer is not None:
                self.socket.sendto(answer, source)

    def close(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.sendto(b"enough", self.address)
        self.thread.join()
        self.socket.close()


@pytest.fixture
def agent() -> Answer:
    made = Agent(Machine(profiles.load("mono-laser")))
    return lambda data: made.answer(data, "127.0.0.1")


@pytest.fixture
def asked(agent: Answer) -> Iterator[Asked]:
    one = Asked(agent)
    yield one
    one.close()


def names(*words: str) -> list[tuple[int, ...]]:
    return [mib.oid(word) for word in words]


def test_every_answer_is_counted_and_sends_the_next(asked: Asked) -> None:
    found = load.load([load.get(asked.address, "public", *names("sysDescr.0"))], 0.05)
    assert found.answered == len(asked.heard) - 1
    assert found.per_s > 0
    assert 0 < found.busy <= 1.05


def test_what_is_asked_is_what_was_said(asked: Asked) -> None:
    questions = [
        load.get(asked.address, "public", *names("sysDescr.0", "sysName.0")),
        load.bulk(asked.address, "public", mib.oid("prtInputTable"), 25),
    ]
    load.load(questions, 60, again=False)
    get, bulk = (decode_message(data).pdu for data in asked.heard[-2:])
    assert isinstance(get, Pdu)
    assert [name for name, _ in get.varbinds] == names("sysDescr.0", "sysName.0")
    assert isinstance(bulk, BulkPdu)
    assert (bulk.non_repeaters, bulk.max_repetitions) == (0, 25)


def test_pairs_are_never_asked_twice(asked: Asked) -> None:
    some = names("sysDescr.0", "sysName.0", "sysContact.0", "sysLocation.0")
    questions = list(load.pairs(asked.address, "public", some))
    assert len({question.after for question in questions}) == len(questions) == 12
    found = load.load(questions, 60, again=False)
    assert found.answered == 12


def test_an_object_that_is_not_there_is_no_answer(asked: Asked) -> None:
    with pytest.raises(BenchError, match="does not have"):
        load.load([load.get(asked.address, "public", *names("sysDescr.7"))], 0.05)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda _: b"junk", "cannot be read"),
        (lambda data: data, "answers with an error|nobody asked"),
        (lambda _: None, "does not answer"),
    ],
)
def test_a_wrong_answer_ends_it(answer: Answer, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "LATE", load.struct.pack("@ll", 0, 100_000))
    one = Asked(answer)
    try:
        if answer(b"x") == b"x":
            # What is judged beforehand is answered in order here.
            monkeypatch.setattr(load, "_judge", lambda *_: None)
            one.answer = lambda data: data.replace(b"\x02\x04", b"\x02\x04\x7f", 1)
        with pytest.raises(BenchError, match=says):
            load.load([load.get(one.address, "public", *names("sysDescr.0"))], 0.05)
    finally:
        one.close()


def test_who_is_there_is_known(asked: Asked) -> None:
    assert load.answers(load.get(asked.address, "public", *names("sysDescr.0")))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert not load.answers(load.get(nobody.getsockname(), "public", *names("sysDescr.0")))
