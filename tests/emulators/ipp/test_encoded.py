"""Octets that many printers say are there once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.ipp import encoded as module
from misfeed.emulators.ipp.encoded import encoded, templates
from misfeed.emulators.ipp.offer import offer_of
from misfeed.emulators.ipp.operations import SUPPORTED
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.selection import Selection
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.frozen import Frozen
from misfeed.protocols import ipp


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    module._shared.clear()
    yield
    module._shared.clear()


def test_two_printers_that_say_the_same_share_it() -> None:
    one = encoded("description", [ipp.keyword("a", "b"), ipp.keyword("c", "mine")])
    other = encoded("description", [ipp.keyword("a", "b"), ipp.keyword("c", "yours")])
    assert one[0] is other[0]
    assert one[1] != other[1]


def test_what_is_in_another_part_is_another_thing() -> None:
    attribute = ipp.keyword("a", "b")
    assert encoded("template", [attribute])[0] != encoded("description", [attribute])[0]


def test_what_is_remembered_is_bounded_and_what_is_in_use_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_SHARED", 3)
    first = encoded("description", [ipp.integer("a", number) for number in range(10)])
    assert [octets for _, _, octets in first] == [
        ipp.encode_attribute(ipp.integer("a", number)) for number in range(10)
    ]
    assert len(module._shared) <= 3


def test_a_models_printers_share_what_they_offer() -> None:
    profile = profiles.load("mono-laser")
    assert offer_of(profile) is offer_of(profile)
    assert templates(offer_of(profile)) is templates(offer_of(profile))
    assert templates(offer_of(profiles.load("inkjet-mfp"))) != templates(offer_of(profile))


def test_what_an_administrator_prefers_is_of_one_printer_alone() -> None:
    profile = profiles.load("mono-laser")
    mine, other = (Printer(Machine(profile), SUPPORTED) for _ in range(2))
    sides = Selection(frozenset({"sides-default"}), {})
    mine.machine.notes.defaults = Frozen({"sides": "two-sided-long-edge"})
    mine.machine.clock.finish_now()
    assert b"two-sided-long-edge" in mine.attributes(sides, "h")
    assert b"one-sided" in other.attributes(sides, "h")
