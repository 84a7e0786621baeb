"""Finds where a message's attributes end in a stream, in any split. Knows no input or output.

Each octet is looked at once when it comes and once when the message is decoded, whatever the split.
"""

from __future__ import annotations

from typing import Generic

from misfeed.protocols.ipp.codes import Status
from misfeed.protocols.ipp.decode import (
    DEFAULT_LIMITS,
    HEADER_OCTETS,
    Limits,
    MessageT,
    decode,
    decode_header,
)
from misfeed.protocols.ipp.errors import IppError
from misfeed.protocols.ipp.message import Version
from misfeed.protocols.ipp.tags import END_OF_ATTRIBUTES, FIRST_VALUE_TAG


class MessageReader(Generic[MessageT]):
    """Takes a message piece by piece: attributes are gathered, document data is passed through.

    Attributes:
        message: the message with an empty `document`, once its attributes are complete.
    """

    def __init__(self, kind: type[MessageT], limits: Limits = DEFAULT_LIMITS) -> None:
        self.message: MessageT | None = None
        self._kind = kind
        self._limits = limits
        self._buffer = bytearray()
        self._position = HEADER_OCTETS
        self._values = 0

    @property
    def header(self) -> tuple[Version, int, int] | None:
        """Version, code and request-id as soon as they are known, so that an error can be answered."""
        if self.message is not None:
            return self.message.version, self.message.code, self.message.request_id
        return (
            decode_header(bytes(self._buffer[:HEADER_OCTETS])) if len(self._buffer) >= HEADER_OCTETS else None
        )

    def feed(self, data: bytes) -> bytes:
        """Take the next octets; return those of them that are document data.

        Raises IppError, after which the reader is of no more use but for `header`.
        """
        if self.message is not None:
            return data
        self._buffer += data
        complete = self._scan()
        if self._position > self._limits.octets or (not complete and len(self._buffer) > self._limits.octets):
            raise IppError(
                f"the attributes pass {self._limits.octets} octets",
                offset=self._limits.octets,
                status=Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE,
            )
        if not complete:
            return b""
        attributes, rest = bytes(self._buffer[: self._position]), bytes(self._buffer[self._position :])
        self.message = decode(attributes, self._kind, self._limits)
        self._buffer.clear()
        return rest

    def finish(self) -> MessageT:
        """The message, at the end of the stream. Raises IppError when its attributes are incomplete."""
        if self.message is None:
            end = bytes(self._buffer[self._position :])
            raise IppError("the stream ends within the attributes", end, len(self._buffer))
        return self.message

    def _scan(self) -> bool:
        """Move to the first value that is incomplete; True when the end-of-attributes tag was passed."""
        buffer = self._buffer
        available = len(buffer)
        position = self._position
        while position < available:
            tag = buffer[position]
            if tag < FIRST_VALUE_TAG:
                position += 1
                if tag == END_OF_ATTRIBUTES:
                    self._position = position
                    return True
                continue
            name_ends = position + 3 + _length(buffer, position + 1)
            if position + 3 > available or name_ends + 2 > available:
                break
            value_ends = name_ends + 2 + _length(buffer, name_ends)
            if value_ends > available:
                break
            position = value_ends
            self._values += 1
            if self._values > self._limits.values:
                raise IppError(
                    f"more than {self._limits.values} values",
                    offset=position,
                    status=Status.CLIENT_ERROR_REQUEST_ENTITY_TOO_LARGE,
                )
        self._position = position
        return False


def _length(buffer: bytearray, position: int) -> int:
    return int.from_bytes(buffer[position : position + 2], "big")
