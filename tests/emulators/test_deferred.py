"""A service that is made when it is first needed."""

from __future__ import annotations

from misfeed.emulators.deferred import Deferred
from misfeed.transports.base import Session, Wire


class Counted:
    """Knows how many of it there are."""

    made = 0

    def __init__(self) -> None:
        type(self).made += 1
        self.sources: list[str] = []

    def accept(self, wire: Wire, source: str) -> Session:
        self.sources.append(source)
        return wire


def test_nothing_is_made_before_it_is_needed_and_one_thing_once() -> None:
    Counted.made = 0
    deferred = Deferred(Counted)
    assert Counted.made == 0
    first: Wire = object()
    assert deferred.accept(first, "127.0.0.1") is first
    deferred.accept(first, "127.0.0.2")
    assert deferred.made.sources == ["127.0.0.1", "127.0.0.2"]
    assert Counted.made == 1
