"""One connection to what all printers of a fleet offer together, as a host that exports every USB device.

Which printer it is about, the service says when the client has chosen; until then time passes for none. Here
and in `hosted` everything is on the thread on which the printers live.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from misfeed.emulators.crowd import MAX_OF_ALL, Crowd
from misfeed.emulators.doors import StreamDoor
from misfeed.emulators.fleet.hosted import Hosted
from misfeed.emulators.machine import Clock
from misfeed.emulators.wire.chosen import ChosenWires


class Hub:
    """Satisfies `misfeed.emulators.doors.Gate`, for one connection.

    Args:
        printers: in the order of their numbers. doors: of all such connections.

    Attributes:
        wires: good until a printer is chosen, and that printer's then.
    """

    def __init__(self, printers: Sequence[Hosted], doors: set[StreamDoor], crowd: Crowd) -> None:
        self._printers = printers
        self._doors = doors
        self._crowd = crowd
        self._chosen: Hosted | None = None
        self._last: Hosted | None = None
        self.wires = ChosenWires()
        self._stack = contextlib.ExitStack()
        self._standing = Clock()
        self._asked = 0

    @property
    def subject(self) -> Hub:
        """Itself: what has to stay as it is, is so of the printer that was chosen."""
        return self

    @property
    def revision(self) -> int:
        """Until a printer is chosen another one each time: there is nothing that could be as it was."""
        if self._chosen is not None:
            return self._chosen.subject.revision
        self._asked += 1
        return -self._asked

    @property
    def clock(self) -> Clock:
        """Of the printer that was chosen; until then one that stands still."""
        return self._chosen.subject.clock if self._chosen is not None else self._standing

    def site_us(self) -> int:
        """The true time at the site of the printer that was chosen last, in microseconds since 1970."""
        return self._last.site_us if self._last is not None else 0

    # -- what the service tells --------------------------------------------------------------------------

    def taken(self, place: int) -> None:
        """The client has chosen a printer: it is as if it had connected to that one."""
        printer = self._chosen = self._last = self._printers[place]
        self.wires.choose(printer.wires)
        printer.attend()
        self._stack.enter_context(printer.entered())
        printer.catch_up()

    def left(self, _: int) -> None:
        """The client has none any more."""
        printer, self._chosen = self._chosen, None
        if printer is not None:
            printer.leave_alone()

    # -- what its door asks ------------------------------------------------------------------------------

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        outer, self._stack = self._stack, contextlib.ExitStack()
        try:
            with self._stack:
                if self._chosen is not None:
                    self._stack.enter_context(self._chosen.entered())
                    self._chosen.catch_up()
                yield
        finally:
            self._stack = outer

    def reach(self, name: str, source: str) -> str:  # noqa: ARG002 - a cable has no rules
        return "open"

    def era(self, name: str) -> int:  # noqa: ARG002
        return 0

    def in_order(self, name: str, call: Callable[[], None]) -> None:  # noqa: ARG002
        call()

    def welcome(self, door: StreamDoor) -> bool:
        if not self._crowd.admits(door.name, MAX_OF_ALL):
            return False
        self._doors.add(door)
        self._crowd.add(door)
        return True

    def farewell(self, door: StreamDoor) -> None:
        if door in self._doors:
            self._doors.discard(door)
            self._crowd.remove(door)
