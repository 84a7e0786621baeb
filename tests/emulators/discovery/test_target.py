"""A printer answers WS-Discovery when it is meant, once to each question, and to nothing else."""

from __future__ import annotations

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.discovery.target import TargetService, matches
from misfeed.emulators.machine import Machine
from misfeed.protocols.wsd import (
    DEVICE,
    MATCH_STRINGS,
    PRINT_DEVICE,
    Body,
    Bye,
    Hello,
    Message,
    Name,
    Probe,
    ProbeMatches,
    Resolve,
    ResolveMatches,
    Target,
    decode,
    encode,
)

URL = "http://127.0.0.1:631/"
SCANNER = Name("http://schemas.microsoft.com/windows/2006/08/wdp/scan", "ScanDeviceType")


@pytest.fixture
def service() -> TargetService:
    return TargetService(Machine(profiles.load("mono-laser")), URL)


def asked(service: TargetService, body: Body, number: int = 1) -> Message | None:
    answer = service.answer(encode(Message(body, f"urn:uuid:{number}")))
    return decode(answer) if answer is not None else None


def test_it_says_hello_and_goodbye_as_one_and_the_same(service: TargetService) -> None:
    hello, bye = decode(service.hello()), decode(service.bye())
    assert isinstance(hello.body, Hello)
    assert hello.body.target.address.startswith("urn:uuid:")
    assert hello.body.target.addresses == (URL,)
    assert bye.body == Bye(hello.body.target.address)
    assert hello.sequence is not None
    assert bye.sequence is not None
    assert bye.sequence == hello.sequence._replace(number=hello.sequence.number + 1)


@pytest.mark.parametrize("types", [(), (DEVICE,), (PRINT_DEVICE,), (PRINT_DEVICE, DEVICE)])
def test_who_looks_for_printers_finds_it(service: TargetService, types: tuple[Name, ...]) -> None:
    answer = asked(service, Probe(types))
    assert answer is not None
    assert answer.relates_to == "urn:uuid:1"
    assert answer.body == ProbeMatches((service.target,))


def test_who_looks_for_scanners_does_not(service: TargetService) -> None:
    assert asked(service, Probe((SCANNER,))) is None
    assert asked(service, Probe((DEVICE, SCANNER)), 2) is None


def test_its_address_leads_to_it(service: TargetService) -> None:
    answer = asked(service, Resolve(service.target.address))
    assert answer is not None
    assert answer.body == ResolveMatches(service.target)
    assert asked(service, Resolve("urn:uuid:other"), 2) is None


def test_a_question_that_comes_again_is_not_answered_again(service: TargetService) -> None:
    assert asked(service, Probe())
    assert asked(service, Probe()) is None
    assert asked(service, Probe(), 2)
    for number in range(3, 80):
        asked(service, Probe(), number)
    assert asked(service, Probe()), "it remembers a few only"


def test_what_is_no_question_is_not_answered(service: TargetService) -> None:
    assert service.answer(b"") is None
    assert service.answer(service.hello()) is None
    assert service.answer(b"<!DOCTYPE x><x/>") is None


def test_a_question_whose_answer_would_not_fit_is_passed_over(service: TargetService) -> None:
    assert service.answer(encode(Message(Probe(), "urn:" + "x" * 31_000))) is None
    assert asked(service, Probe())


@pytest.mark.parametrize(
    ("scope", "rule", "found"),
    [
        ("http://example.org/site/floor-2", None, True),
        ("HTTP://Example.ORG/site", None, True),
        ("http://example.org/site/", None, True),
        ("http://example.org/sit", None, False),
        ("http://example.org/site/floor-2/room", None, False),
        ("http://example.org/site/floor-2", MATCH_STRINGS, True),
        ("http://example.org/site", MATCH_STRINGS, False),
        ("http://example.org/site", "urn:a-rule-that-nobody-knows", False),
    ],
)
def test_scopes_are_matched_by_the_rule_that_is_asked_for(scope: str, rule: str | None, found: bool) -> None:
    target = Target("urn:uuid:1", scopes=("http://example.org/site/floor-2",))
    probe = Probe(scopes=(scope,)) if rule is None else Probe(scopes=(scope,), match_by=rule)
    assert matches(probe, target) is found
