"""HP's Printer Management Language, as DMINFO and DMCMD carry it in hexadecimal digits: requests and replies.

Knows the octets; what objects there are is for others.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from misfeed.errors import UsageError
from misfeed.protocols.pjl.commands import PjlError

_REPLY = 0x80
_OBJECT_ID = 0x00
_MAX_LENGTH = 0x3FF
"""A length has ten bits, two of them beside the type."""


class PmlAction(enum.IntEnum):
    """What is done with an object."""

    GET = 0x00
    SET = 0x04


class PmlType(enum.IntEnum):
    """Types of values."""

    ENUMERATION = 0x04
    SIGNED = 0x08
    STRING = 0x10


class PmlStatus(enum.IntEnum):
    """Outcomes."""

    OK = 0x00
    UNKNOWN_REQUEST = 0x80
    UNKNOWN_OBJECT = 0x83
    UNSUPPORTED_ACTION = 0x84
    INVALID_VALUE = 0x85
    SYNTAX_ERROR = 0x88


@dataclass(frozen=True, slots=True)
class PmlRequest:
    """A request. `value` is the octets of a SET's value, whatever their type."""

    action: PmlAction
    object_id: tuple[int, ...]
    value: bytes = b""

    def encode(self) -> bytes:
        """Raises UsageError."""
        return (
            bytes([self.action])
            + _identifier(self.object_id)
            + (_typed(PmlType.ENUMERATION, self.value) if self.action is PmlAction.SET else b"")
        )


@dataclass(frozen=True, slots=True)
class PmlReply:
    """A reply: the value is None where the status tells of an error, or of a SET."""

    action: int
    status: PmlStatus
    object_id: tuple[int, ...] = ()
    value: int | str | None = None

    def encode(self) -> bytes:
        """Raises UsageError."""
        octets = bytes([self.action | _REPLY, self.status])
        if self.object_id:
            octets += _identifier(self.object_id)
        if isinstance(self.value, int):
            size = max(1, (self.value.bit_length() + 8) // 8)
            octets += _typed(PmlType.SIGNED, self.value.to_bytes(size, "big", signed=True))
        elif self.value is not None:
            # A string begins with its symbol set; 0x0115 is Roman-8.
            octets += _typed(PmlType.STRING, b"\x01\x15" + self.value.encode("latin-1", "replace")[:1000])
        return octets


def parse_pml(octets: bytes) -> PmlRequest:
    """Read a request. Raises PjlError."""
    if not octets:
        raise PjlError("a PML request of no octets")
    try:
        action = PmlAction(octets[0])
    except ValueError:
        raise PjlError(f"there is no PML request 0x{octets[0]:02x}", octets, 0) from None
    kind, identifier, end = _field(octets, 1)
    if kind != _OBJECT_ID or not identifier:
        raise PjlError("a PML request without an object", octets, 1)
    value = b""
    if action is PmlAction.SET:
        _, value, end = _field(octets, end)
    if end != len(octets):
        raise PjlError("octets behind a PML request", octets, end)
    return PmlRequest(action, tuple(identifier), value)


def _field(octets: bytes, at: int) -> tuple[int, bytes, int]:
    """Type and octets of the field that begins there, and where it ends."""
    if len(octets) < at + 2:
        raise PjlError("a PML field that is cut off", octets, at)
    length = (octets[at] & 0x03) << 8 | octets[at + 1]
    end = at + 2 + length
    if len(octets) < end:
        raise PjlError("a PML field that is cut off", octets, at)
    return octets[at] & 0xFC, octets[at + 2 : end], end


def _typed(kind: int, octets: bytes) -> bytes:
    if len(octets) > _MAX_LENGTH:
        raise UsageError(f"a PML field of {len(octets)} octets, more than {_MAX_LENGTH}")
    return bytes([kind | len(octets) >> 8, len(octets) & 0xFF]) + octets


def _identifier(object_id: tuple[int, ...]) -> bytes:
    try:
        return _typed(_OBJECT_ID, bytes(object_id))
    except ValueError as error:
        raise UsageError(f"{object_id} is no object of PML: {error}") from error
