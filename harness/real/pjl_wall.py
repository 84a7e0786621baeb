"""Before a raw print port: lines of PJL that ask are let through, documents only to print. Knows no socket.

Printers differ in what they take for the end of a line and for a blank one. So without leave to print only
plain lines pass, after a UEL; whatever one printer reads otherwise than another is never sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.pjl import UEL, DocumentData, Event, JobSplitter, PjlCommand, UelSeen
from misfeed.real.reads import ENTERED_LANGUAGES, LOCKING_PJL, PJL_PERMITS, READ_PJL

Permits = frozenset[Permit]

_MOST_HELD = 1 << 16
_TEXT = rb"[ \t][ \t!-~\xa0-\xff]*"
_LINES = re.compile(rb"(?:\x1b%%-12345X|@PJL(?:%b)?\r?\n)*" % _TEXT, re.IGNORECASE)
_BEGUN = re.compile(rb"@(?:P(?:J(?:L(?:%b)?\r?)?)?)?" % _TEXT, re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class PjlWall:
    """Satisfies `misfeed.real.walls.Wall`."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self._splitter = JobSplitter()
        self._held = b""
        self._is_pjl = False

    @property
    def waits(self) -> bool:
        """Whether something is kept that could not be judged yet."""
        return bool(self._held)

    def admit(self, data: bytes) -> bytes:
        """See `misfeed.real.walls.Wall`."""
        self._held += data
        self._judge(self._splitter.feed(data))
        whole = self._splitter.in_document or self._held.endswith((b"\n", UEL))
        if self._splitter.in_document:
            self._need("it would send a document to print", Permit.PRINT)
        elif Permit.PRINT not in self._permits:
            self._must_be_plain()
        if not whole:
            if len(self._held) > _MOST_HELD:
                raise NotPermitted("it would send a line without an end")
            return b""
        admitted, self._held = self._held, b""
        return admitted

    def finish(self) -> bytes:
        """The end of what goes out: what was kept is judged as it stands. Raises NotPermitted."""
        self._judge(self._splitter.finish())
        if self._held:
            self._need("it would send a document to print", Permit.PRINT)
        admitted, self._held = self._held, b""
        return admitted

    def _judge(self, events: Iterable[Event]) -> None:
        for event in events:
            match event:
                case UelSeen():
                    pass
                case PjlCommand():
                    self._command(event)
                case DocumentData():
                    self._need("it would send a document to print", Permit.PRINT)
                case _:
                    raise NotPermitted("it would send what is no PJL that is known to only ask")

    def _command(self, command: PjlCommand) -> None:
        said = (command.text, *(f"{one.name}{one.value or ''}" for one in command.options))
        if any(map(_CONTROL.search, said)):
            raise NotPermitted(
                f"it would send a PJL command {command.name} that some printers take for several lines"
            )
        if command.name in READ_PJL:
            return
        self._need(f"it would send the PJL command {command.name}", PJL_PERMITS.get(command.name))
        for option in command.options:
            name = option.name.upper()
            if any(word in name for word in LOCKING_PJL):
                self._need(f"it would send the PJL command {command.name} {name}", None)
        if command.name == "ENTER":
            entered = command.language or "of no name"
            if len(command.options) != 1 or entered not in ENTERED_LANGUAGES:
                self._need(f"it would send a document in the language {entered}", None)

    def _must_be_plain(self) -> None:
        """Nothing but UELs and lines of PJL, the first of them after a UEL."""
        if not self._is_pjl and not UEL.startswith(self._held[: len(UEL)]):
            self._need("it would send PJL without a UEL, which some printers print", Permit.PRINT)
        self._is_pjl = self._is_pjl or self._held.startswith(UEL)
        plain = _LINES.match(self._held)
        rest = self._held[plain.end() if plain else 0 :]
        if rest and not UEL.startswith(rest) and not _BEGUN.fullmatch(rest):
            self._need("it would send other lines than PJL, which some printers print", Permit.PRINT)

    def _need(self, what: str, permit: Permit | None) -> None:
        if permit is None:
            raise NotPermitted(f"{what}, which nothing allows")
        if permit not in self._permits:
            raise NotPermitted(what, [permit])
