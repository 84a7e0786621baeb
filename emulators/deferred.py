"""A stream service that is made when it is first needed, so that what it needs is not imported before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from misfeed.transports.base import Session, StreamService, Wire

Made = TypeVar("Made", bound=StreamService)


class Deferred(Generic[Made]):
    """Satisfies `StreamService`: for its first client, if nobody asked for it before."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._made: Made | None = None

    @property
    def made(self) -> Made:
        """The service itself."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def accept(self, wire: Wire, source: str) -> Session:
        return self.made.accept(wire, source)
