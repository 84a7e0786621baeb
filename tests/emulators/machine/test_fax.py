"""The fax: what hands may ask of it, how it answers, and what it does without power or room."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import CannotDo, Clock, Machine, Page
from misfeed.emulators.machine.fax import Fax
from misfeed.emulators.machine.jobs import MAX_OPEN


@pytest.fixture
def mfp() -> Machine:
    return Machine(profiles.load("inkjet-mfp"), Clock(), seed=1)


def test_a_healthy_fax_sends_answers_and_prints(mfp: Machine) -> None:
    assert mfp.parts["fax"].look()["report"] == "none"
    mfp.act("send", "fax", pages=30)
    assert mfp.parts["fax"].look()["report"] == "sent"
    mfp.act("call", "site.phone", pages=3)
    assert mfp.parts["fax"].look()["last received"] == "not printed yet"
    mfp.clock.advance(120_000_000)
    assert mfp.parts["fax"].look()["last received"] == "printed"


def test_without_power_it_neither_sends_nor_answers(mfp: Machine) -> None:
    mfp.act("power_off", "power")
    with pytest.raises(CannotDo, match="switch it on"):
        mfp.act("send", "fax")
    mfp.act("call", "site.phone")
    assert mfp.parts["site.phone"].look()["last caller"] == "no answer"


def test_what_waits_for_paper_is_not_printed_yet(mfp: Machine) -> None:
    mfp.act("unload", "cassette-1")
    mfp.act("call", "site.phone")
    mfp.clock.advance(60_000_000)
    assert mfp.parts["fax"].look()["last received"] == "not printed yet"
    mfp.act("load", "cassette-1")
    mfp.clock.advance(60_000_000)
    assert mfp.parts["fax"].look()["last received"] == "printed"


@pytest.mark.parametrize(
    ("verb", "target", "details"),
    [
        ("send", "fax", {"pages": 0}),
        ("plug", "fax", {"jack": "USB"}),
        ("set_speed", "fax", {"speed": 56_000}),
        ("set_receive", "fax", {"mode": "shred"}),
        ("call", "site.phone", {"pages": "many"}),
        ("set_transport", "site.phone", {"transport": "T.38"}),
    ],
)
def test_nonsense_is_refused(mfp: Machine, verb: str, target: str, details: dict[str, object]) -> None:
    with pytest.raises(CannotDo):
        mfp.act(verb, target, **details)


def test_a_machine_without_fax_has_no_line() -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    assert not {"fax", "site.phone"} & machine.parts.keys()


@pytest.mark.parametrize("mode", ["print", "memory"])
def test_it_never_keeps_more_pages_than_its_memory_has(mfp: Machine, mode: str) -> None:
    fax = mfp.part("fax", Fax)
    mfp.act("unload", "cassette-1")
    mfp.act("set_receive", "fax", mode=mode)
    for _ in range(MAX_OPEN if mode == "print" else 0):
        mfp.jobs.submit(pages=(Page({"black": 1}),), media="iso_a4_210x297mm")
    for _ in range(5):
        mfp.act("call", "site.phone", pages=200)
        assert sum(fax.stored) <= fax.spec.memory_pages
    assert fax.stored == (200,)
    assert mfp.parts["site.phone"].look()["last caller"] == "refused: memory full"
