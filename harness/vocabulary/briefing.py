"""What hands are told beside the act itself, where somebody has to tell it on to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from misfeed.contract import Hands
from misfeed.vocabulary.step import Step


@runtime_checkable
class TakesBriefing(Protocol):
    """Hands that want to know more than a verb and a part."""

    def brief(self, step: Step | None) -> None:
        """What comes next is part of this step; None once it is over."""

    def expect(self, sights: Iterable[tuple[str, str, str]]) -> None:
        """(part, what, finding): what the script at hand has people look for."""


@contextmanager
def briefed(hands: Hands, step: Step) -> Iterator[None]:
    """Tell hands that want to know it which step their acts are part of meanwhile."""
    if not isinstance(hands, TakesBriefing):
        yield
        return
    hands.brief(step)
    try:
        yield
    finally:
        hands.brief(None)
