"""Hands of an emulated device that wait for a person: the person says that it is done, the emulator does it.

So a scenario can be walked through by a person, and the whole way be tested, without a printer. What a person
would see, measure or read, the emulated hands tell: nobody can look at a printer that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from misfeed.contract import FetchedPage, Hands
from misfeed.device import Device
from misfeed.permits import Permit
from misfeed.prompting.desk import desk
from misfeed.prompting.hands import PromptedHands
from misfeed.vocabulary.briefing import TakesBriefing
from misfeed.vocabulary.step import Step


class OverseenHands:
    """Satisfies `misfeed.contract.Hands` and `TakesBriefing`."""

    def __init__(self, person: PromptedHands, own: Hands) -> None:
        self._person = person
        self._own = own

    def brief(self, step: Step | None) -> None:
        self._person.brief(step)

    def expect(self, sights: Iterable[tuple[str, str, str]]) -> None:
        self._person.expect(sights)

    def act(self, verb: str, target: str, /, *, minutes: float = 0.0, **details: Any) -> None:
        self._person.act(verb, target, minutes=minutes, **details)
        self._own.act(verb, target, minutes=minutes, **details)

    def look(self, target: str, *, minutes: float = 0.0) -> Mapping[str, str]:
        return self._own.look(target, minutes=minutes)

    def fetch_page(self, target: str) -> FetchedPage:
        return self._own.fetch_page(target)

    def wait(self, minutes: float) -> None:
        self._own.wait(minutes)

    def read_panel(self) -> str:
        return self._own.read_panel()

    def temperature_c(self, target: str) -> float:
        return self._own.temperature_c(target)


@contextmanager
def overseen(device: Device) -> Iterator[None]:
    """Have a person say yes to every act on `device` meanwhile.

    Nothing changes where people act anyway, nor where nobody allowed that they do: nobody is told to touch a
    device whose own hands will refuse afterwards.
    """
    before = device.hands
    permits = device.facts.permits
    allowed = permits is None or Permit.HANDS in permits
    if allowed and not isinstance(before, TakesBriefing):
        device.hands = OverseenHands(PromptedHands(desk(), device.clock, device.facts), before)
    try:
        yield
    finally:
        device.hands = before
