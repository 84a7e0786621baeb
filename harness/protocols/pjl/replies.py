"""What a printer says in PJL: header line, lines, form feed (PJL Technical Reference, ch. 6 and 9).

Writes and reads replies and status blocks; which question a reply answers is the client's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from misfeed.errors import UsageError
from misfeed.protocols.pjl.commands import PjlError

MAX_REPLY = 65_536
"""Octets of one reply; the longest are file listings and INFO VARIABLES."""

MAX_DATA = 16 * 1024 * 1024
"""Octets of a file in a reply."""

_FORM_FEED = b"\x0c"
_UPLOAD = re.compile(rb"\s*@PJL[ \t]+FSUPLOAD\b[^\n]*\bSIZE[ \t]*=[ \t]*(\d{1,12})[ \t]*\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PjlReply:
    """One reply.

    Attributes:
        header: what follows `@PJL` on the first line: "INFO STATUS", "USTATUS DEVICE", "ECHO some words".
        lines: the others, without line ends.
        data: octets of a file, behind the header of an FSUPLOAD that tells their SIZE.
    """

    header: str
    lines: tuple[str, ...] = ()
    data: bytes = b""

    @property
    def is_unsolicited(self) -> bool:
        """Whether it is an unsolicited status (USTATUS)."""
        return self.header.upper().startswith("USTATUS ")

    @property
    def values(self) -> Mapping[str, str]:
        """The lines that read `NAME=value`, by name in upper case, without quotes; the first one counts."""
        found: dict[str, str] = {}
        for line in self.lines:
            name, equals, value = line.partition("=")
            if equals and name.strip():
                found.setdefault(name.strip().upper(), _unquoted(value))
        return found

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines without blanks around and without quotes: ("HP LaserJet 9",) of INFO ID."""
        return tuple(_unquoted(line) for line in self.lines)

    def encode(self) -> bytes:
        """Raises UsageError for text that would not read back."""
        text = "".join(f"{line}\r\n" for line in (f"@PJL {self.header}", *self.lines))
        if any(mark in line for line in (self.header, *self.lines) for mark in "\r\n\x0c"):
            raise UsageError(f"a line of a PJL reply holds a line end or form feed: {text!r:.60}")
        if not self.header or self.header != self.header.strip():
            raise UsageError(f"a PJL reply needs a header without blanks around: {self.header!r:.60}")
        try:
            octets = text.encode("latin-1") + _FORM_FEED
        except UnicodeEncodeError as error:
            raise UsageError(f"PJL has 8-bit characters only: {error}") from error
        if len(octets) > MAX_REPLY:
            raise UsageError(f"a PJL reply of {len(octets)} octets, more than {MAX_REPLY}")
        size = _size_of_data(octets)
        if (size or 0) != len(self.data) or (size and self.lines):
            raise UsageError(f"{len(self.data)} octets of a file behind a header that says {size}")
        return octets[:-1] + self.data + _FORM_FEED


@dataclass(frozen=True, slots=True)
class PjlStatus:
    """What INFO STATUS and USTATUS DEVICE tell.

    Attributes:
        code: status code: 10001 is ready, 40022 a paper jam.
        display: the operator panel's text.
        online: None when the printer does not say.
    """

    code: int
    display: str = ""
    online: bool | None = None

    def reply(self, header: str = "INFO STATUS") -> PjlReply:
        """As a printer says it. Quotes in `display` turn into apostrophes: PJL has no way to write them."""
        display = self.display.replace('"', "'")
        lines = [f"CODE={self.code}", f'DISPLAY="{display}"']
        if self.online is not None:
            lines.append(f"ONLINE={'TRUE' if self.online else 'FALSE'}")
        return PjlReply(header, tuple(lines))

    @classmethod
    def of(cls, reply: PjlReply) -> PjlStatus:
        """Read INFO STATUS or USTATUS DEVICE. Raises PjlError without a CODE that is a number."""
        values = reply.values
        code = values.get("CODE", "")
        if not (code.isascii() and code.isdigit() and len(code) <= 9):
            raise PjlError(
                f"{reply.header}: CODE is {code!r:.20}, not a number", "\n".join(reply.lines).encode()
            )
        online = {"TRUE": True, "FALSE": False}.get(values.get("ONLINE", "").upper())
        return cls(int(code), values.get("DISPLAY", ""), online)


class ReplyReader:
    """Reads replies from what a printer sends, octets in any split."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._scanned = 0

    def feed(self, data: bytes) -> Iterator[PjlReply]:
        """Take octets; iterating yields the whole replies.

        What is not iterated over comes with the next call. Raises PjlError for a reply that is too long or
        does not start with `@PJL`, and reads on after it when called again.
        """
        self._data += data
        return self._replies()

    def _replies(self) -> Iterator[PjlReply]:
        while True:
            size = _size_of_data(self._data)
            if size is not None:
                upload = self._upload(size)
                if upload is None:
                    return
                yield upload
                continue
            end = self._data.find(_FORM_FEED, self._scanned)
            if end < 0:
                self._scanned = len(self._data)
                if self._scanned > MAX_REPLY:
                    raise self._drop(self._scanned, f"a reply longer than {MAX_REPLY} octets")
                return
            if end > MAX_REPLY:
                raise self._drop(end + 1, f"a reply longer than {MAX_REPLY} octets")
            block = bytes(self._data[:end])
            reply = _read(block)
            if reply is None and block.strip():
                raise self._drop(end + 1, "a reply without @PJL")
            del self._data[: end + 1]
            self._scanned = 0
            if reply is not None:
                yield reply

    def _upload(self, size: int) -> PjlReply | None:
        """The reply at the start that ends with octets of a file; None while they are not all there."""
        if size > MAX_DATA:
            raise self._drop(len(self._data), f"a file of {size} octets, more than {MAX_DATA}")
        start = self._data.index(b"\n", self._data.upper().index(b"@PJL")) + 1
        if len(self._data) <= start + size:
            return None
        header = _read(bytes(self._data[:start]))
        assert header is not None, "the pattern has found @PJL"
        data = bytes(self._data[start : start + size])
        ends = self._data[start + size : start + size + 1] == _FORM_FEED
        del self._data[: start + size + (1 if ends else 0)]
        self._scanned = 0
        return PjlReply(header.header, (), data)

    def _drop(self, count: int, message: str) -> PjlError:
        error = PjlError(message, bytes(self._data[:64]), 0)
        del self._data[:count]
        self._scanned = 0
        return error


def _size_of_data(octets: bytes | bytearray) -> int | None:
    """How many octets of a file follow the header at the start; None where it tells of none."""
    found = _UPLOAD.match(octets)
    return int(found[1]) if found else None


def _read(block: bytes) -> PjlReply | None:
    text = block.decode("latin-1").replace("\r\n", "\n").lstrip("\n")
    header, *lines = text.removesuffix("\n").split("\n")
    if header[:5].upper() not in ("@PJL ", "@PJL\t") or not header[5:].strip():
        return None
    return PjlReply(header[5:].strip(), tuple(lines))


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] == '"' else text
