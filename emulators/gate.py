"""What the sockets of a service ask before anything passes. Knows no socket and no rule."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from misfeed.emulators.doors import StreamDoor
    from misfeed.emulators.recalling import Subject


class Gate(Protocol):
    """What a door asks about its service."""

    @property
    def subject(self) -> Subject | None:
        """What has to stay as it is for a client that was let in to be let in still; None: nothing tells."""

    def entered(self) -> AbstractContextManager[object]:
        """Hold the machine's lock; on the way out the machine is settled."""

    def reach(self, name: str, source: str) -> str:
        """ "open", "refused" or "silent", with time brought up to date."""

    def era(self, name: str) -> int:
        """Changes when the service's connections cannot have lived on, as over a power cycle."""

    def in_order(self, name: str, call: Callable[[], None]) -> None:
        """Run `call`, which writes to a client of `name`: now, or after what it must not overtake."""

    def welcome(self, door: StreamDoor) -> bool:
        """Take note of a new connection; False when its service has too many."""

    def farewell(self, door: StreamDoor) -> None:
        """A connection is gone."""
