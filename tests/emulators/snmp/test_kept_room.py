"""The room for kept answers: who makes room for whom, and that nothing lives on among them."""

from __future__ import annotations

import gc
import sys
import threading
from weakref import ref

import misfeed.emulators.profiles as shelf
from misfeed.emulators.machine import Machine
from misfeed.emulators.shelf import Shelf
from misfeed.emulators.snmp.agent import Agent
from misfeed.emulators.snmp.kept import Kept, Kind
from misfeed.protocols.snmp import (
    Message,
    OctetString,
    Pdu,
    PduKind,
    encode_message,
)

from .test_kept import MODELS, V2C, known, request


def kind() -> Kind:
    return Kind(PduKind.GET, 1)


def numbered(number: int) -> tuple[bytes, bytes]:
    payload = request((1, 3, number))
    return payload, payload.replace(b"\xa0", b"\xa2")


def of_answers(shelf_: Shelf) -> int:
    """The room that the answers take, without what is shared."""
    return shelf_.octets - sum(len(one) + 256 for one in shelf_._shared)


def test_a_shelf_holds_no_more_than_it_may() -> None:
    shelf_ = Shelf(octets=10_000)
    kept = [Kept(MODELS["mono-laser"], shelf_) for _ in range(3)]
    for number in range(300):
        kept[number % 3].keep(*numbered(number), until=9, kind=kind())
        assert shelf_.octets <= 10_000
    assert sum(map(len, kept)) < 40
    assert sum(map(len, kept)) > 5


def test_who_began_first_makes_room_and_begins_again() -> None:
    shelf_ = Shelf(octets=800)
    first, second = Kept(MODELS["mono-laser"], shelf_), Kept(MODELS["mono-laser"], shelf_)
    first.keep(*numbered(1), until=9, kind=kind())
    second.keep(*numbered(2), until=9, kind=kind())
    second.keep(*numbered(3), until=9, kind=kind())
    assert (len(first), len(second)) == (0, 2)
    first.keep(*numbered(1), until=9, kind=kind())
    assert (len(first), len(second)) == (1, 0)


def test_a_new_revision_empties_what_was_kept_and_gives_its_room_back(machine: Machine) -> None:
    shelf_ = Shelf()
    kept = Kept(machine, shelf_)
    for number in range(9):
        kept.keep(*numbered(number), until=9, kind=kind())
    full = of_answers(shelf_)
    machine.act("open", machine.covers[0].id)
    kept.keep(*numbered(1), until=9, kind=kind())
    assert len(kept) == 1
    assert of_answers(shelf_) == full // 9


def test_an_agent_that_is_gone_is_forgotten_and_its_room_is_free() -> None:
    shelf_ = Shelf()
    machine = Machine(shelf.load("mono-laser"))
    kept = Kept(machine, shelf_)
    for number in range(9):
        kept.keep(*numbered(number), until=9, kind=kind())
    here = ref(kept)
    assert of_answers(shelf_) > 9 * 256
    del kept, machine
    gc.collect()
    assert here() is None
    assert of_answers(shelf_) == 0


def test_who_comes_and_goes_without_an_answer_leaves_nothing() -> None:
    shelf_ = Shelf()
    for _ in range(100):
        Kept(MODELS["mono-laser"], shelf_)
    gc.collect()
    assert len(shelf_._gone) <= 1  # the last one, until the next comes or room is counted


def test_agents_of_many_threads_share_a_shelf_without_miscounting() -> None:
    shelf_ = Shelf(octets=6_000)
    kept = [Kept(MODELS["mono-laser"], shelf_) for _ in range(8)]
    failed: list[BaseException] = []

    def work(own: Kept) -> None:
        try:
            for number in range(1_500):
                own.keep(*numbered(number % 40), until=9, kind=kind())
        except RuntimeError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(own,)) for own in kept]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    finally:
        sys.setswitchinterval(interval)
    assert not failed
    assert shelf_.octets <= 6_000
    for own in kept:
        own.clear()
    assert of_answers(shelf_) == 0
    assert not shelf_._taken


def test_machines_that_answered_do_not_live_on_among_the_answers() -> None:
    profile = shelf.load("mono-laser")
    gc.collect()
    before = sum(isinstance(one, Machine) for one in gc.get_objects())
    for seed in range(20):
        known(Agent(Machine(profile, seed=seed)), request("sysDescr.0"))
    gc.collect()
    assert sum(isinstance(one, Machine) for one in gc.get_objects()) <= before


def test_what_is_shared_takes_room_too() -> None:
    shelf_ = Shelf(octets=80_000)
    held: list[bytes] = []
    for number in range(1_000):
        held.append(shelf_.shared(number.to_bytes(4, "big") * 100))
        assert sum(map(len, shelf_._shared)) <= shelf_.octets <= 10_000
    assert shelf_.shared(b"".join([held[-1][:200], held[-1][200:]])) is held[-1]
    assert shelf_.shared(bytes(80_001)) not in shelf_._shared


def test_an_answer_larger_than_the_shelf_is_not_kept_nor_counted() -> None:
    shelf_ = Shelf(octets=300)
    kept = Kept(MODELS["mono-laser"], shelf_)
    for number in range(5):
        kept.keep(*numbered(number), until=9, kind=kind())
        assert len(kept) * 256 <= shelf_.octets <= 300
    assert len(kept) == 0


def test_an_answer_that_takes_another_s_place_is_counted_by_its_own_size() -> None:
    shelf_ = Shelf()
    kept = Kept(MODELS["mono-laser"], shelf_)
    asked, answer = numbered(1)
    long = encode_message(
        Message(
            V2C,
            b"public",
            Pdu(PduKind.RESPONSE, 1_000_000_007, varbinds=(((1, 3), OctetString(bytes(500))),)),
        )
    )
    sizes = []
    for told in (answer, long, answer):
        kept.keep(asked, told, until=9, kind=kind())
        sizes.append(of_answers(shelf_))
    assert len(kept) == 1
    assert sizes[1] - sizes[0] == len(long) - len(answer)
    assert sizes[2] == sizes[0]
