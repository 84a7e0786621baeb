"""Has quirks act: stands between the requests of HTTP and the printer, reads what is asked, and answers
in its place or changes what it says.

What a quirk does is its own business; here it is decided whether its moment has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from misfeed.emulators.http import BodySink, Response
from misfeed.emulators.ipp.quirks.answering import AFTER, BEFORE, CONTENT_TYPE, POSTPONING
from misfeed.emulators.ipp.quirks.asked import After, Asked, Effect
from misfeed.emulators.ipp.quirks.malformed import MALFORMED
from misfeed.emulators.ipp.quirks.pieces import HEADER, Octets
from misfeed.emulators.ipp.quirks.revising import REVISED
from misfeed.emulators.ipp.quirks.spoiling import Malform
from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import bindings, plain_name
from misfeed.protocols import ipp
from misfeed.protocols.ipp import IppError, MessageReader


def _spoilt(malform: Malform) -> After:
    def after(_: Machine, __: Asked, bound: Mapping[str, str], told: Response) -> Response:
        if len(told.body) < HEADER:
            return told
        octets = Octets.of(told.body)
        malform(octets, bound)
        return replace(told, body=octets.joined())

    return after


# In this order an answer passes them: what is no IPP any more cannot be read by the next.
_AFTER: dict[str, After] = {
    quirk.name: after
    for quirk, after in (
        *REVISED.items(),
        *AFTER.items(),
        *((quirk, _spoilt(malform)) for quirk, malform in MALFORMED.items()),
    )
}
_POSTPONING = {quirk.name: after for quirk, after in POSTPONING.items()}
_BEFORE = {quirk.name: before for quirk, before in BEFORE.items()}
_ORDER = {name: place for place, name in enumerate((*_BEFORE, *_AFTER, *_POSTPONING))}


class Oddities:
    """The quirks of one machine that act on requests and answers."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._quirks: frozenset[str] = frozenset()
        self._effects: tuple[Effect, ...] = ()
        self._last_request_id = 0

    def around(self, sink: BodySink, path: str) -> BodySink:
        """The sink itself where no quirk acts."""
        if self.machine.formatter.quirks is not self._quirks:
            self._take_on(self.machine.formatter.quirks)
        return _OddSink(sink, self, path) if self._effects else sink

    def _take_on(self, quirks: frozenset[str]) -> None:
        self._quirks = quirks
        meant = sorted((name, spelled) for spelled in quirks if (name := plain_name(spelled)) in _ORDER)
        meant.sort(key=lambda one: _ORDER[one[0]])
        self._effects = tuple(
            Effect(bindings(spelled), _BEFORE.get(name), _AFTER.get(name), _POSTPONING.get(name))
            for name, spelled in meant
        )

    def acting(self, request: ipp.Request, path: str) -> tuple[Asked, list[Effect]]:
        """The request as quirks see it, and those whose moment has come."""
        asked = Asked(request, path, self._last_request_id)
        self._last_request_id = request.request_id
        return asked, [effect for effect in self._effects if effect.acts_on(self.machine, asked)]


class _OddSink:
    """Lets a request through to the printer, unless a quirk answers it."""

    def __init__(self, sink: BodySink, oddities: Oddities, path: str) -> None:
        self._sink = sink
        self._oddities = oddities
        self._path = path
        self._reader: MessageReader[ipp.Request] = MessageReader(ipp.Request)
        self._held = bytearray()
        self._decided = False
        self._answer: Response | None = None
        self._asked: Asked | None = None
        self._acting: list[Effect] = []

    def feed(self, data: bytes) -> None:
        if self._decided:
            if self._answer is None:
                self._sink.feed(data)
            return
        self._held += data
        try:
            self._reader.feed(data)
        except IppError:
            self._pass_on()
            return
        if self._reader.message is not None:
            self._decide(self._reader.message)

    def _decide(self, request: ipp.Request) -> None:
        machine = self._oddities.machine
        self._asked, self._acting = self._oddities.acting(request, self._path)
        for effect in self._acting:
            if effect.before is not None and self._answer is None:
                self._answer = effect.before(machine, self._asked, effect.bound)
        self._pass_on()

    def _pass_on(self) -> None:
        self._decided = True
        held, self._held = bytes(self._held), bytearray()
        if self._answer is None:
            self._sink.feed(held)

    def finish(self) -> Response:
        if not self._decided:
            self._pass_on()
        if self._answer is not None:
            self._sink.lost()
            told = self._answer
        else:
            told = self._sink.finish()
        for effect in self._acting:
            if self._asked is not None and effect.after is not None and _is_ipp(told):
                told = effect.after(self._oddities.machine, self._asked, effect.bound, told)
        for effect in self._acting:
            if self._asked is not None and effect.postponing is not None:
                told = effect.postponing(self._oddities.machine, self._asked, effect.bound, told)
        # What a quirk makes of the same request another time is its own affair.
        return replace(told, true_until=0)

    def lost(self) -> None:
        self._sink.lost()


def _is_ipp(told: Response) -> bool:
    return told.content_type == CONTENT_TYPE and told.lasting is None and len(told.body) >= HEADER
