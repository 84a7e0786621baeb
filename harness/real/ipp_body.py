"""Reads one IPP message on its way out: its operation, its attributes, and the document behind them.

A document may carry PJL, which printers obey wherever it comes from, so it passes the wall of a raw print
port. Knows the frame of RFC 8010 §3.1 and no attribute but the one that hides a document. No HTTP here.
"""

from __future__ import annotations

from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ipp import keyword_of, operation_of
from misfeed.protocols.ipp.codes import Operation
from misfeed.real.pjl_wall import PjlWall
from misfeed.real.reads import DOCUMENT_OPERATIONS, OPERATION_PERMITS, READ_OPERATIONS

_HEAD = 8
"""Octets of version, operation-id and request-id (RFC 8010 §3.1.1)."""
_END_OF_ATTRIBUTES = 0x03
_FIRST_VALUE_TAG = 0x10
_LONGEST = 0x7FFF
"""Lengths are signed (RFC 8010 §3.2): what is longer is negative to some."""


class IppBody:
    """One message.

    Attributes:
        is_judged: whether it has said what it asks, and may.
    """

    def __init__(self, permits: frozenset[Permit]) -> None:
        self._permits = permits
        self._data = bytearray()
        self._name = b""
        self._document: PjlWall | None = None
        self._takes_document = False
        self.is_judged = False

    @property
    def waits(self) -> bool:
        """Whether something of its document was read that cannot be judged yet."""
        return self._document is not None and self._document.waits

    def read(self, data: bytes) -> None:
        """Take octets. Raises NotPermitted."""
        self._data += data
        if not self.is_judged and len(self._data) >= _HEAD:
            self._judge(int.from_bytes(self._data[2:4], "big"))
            del self._data[:_HEAD]
            self.is_judged = True
        at = 0
        while self.is_judged and self._document is None and (length := self._read_one(at)):
            at += length
        del self._data[:at]
        if self._document is not None and self._data:
            if not self._takes_document:
                raise NotPermitted("it would send a document that its IPP operation has no use for")
            self._document.admit(bytes(self._data))
            self._data.clear()

    def end(self) -> None:
        """There is no more. Raises NotPermitted."""
        if self._document is None:
            raise NotPermitted("it would send a message that is cut short")
        self._document.finish()

    def _judge(self, code: int) -> None:
        operation = operation_of(code)
        self._takes_document = operation in DOCUMENT_OPERATIONS
        if operation in READ_OPERATIONS:
            return
        needed = OPERATION_PERMITS.get(operation) if isinstance(operation, Operation) else None
        what = f"it would send the IPP operation {keyword_of(operation)}"
        if needed is None:
            raise NotPermitted(f"{what}, which nothing allows")
        if needed not in self._permits:
            raise NotPermitted(what, [needed])

    def _read_one(self, at: int) -> int:
        """Length of the tag or the whole value at `at`; 0 while it is not all there."""
        head = self._data[at : at + 3]
        if not head:
            return 0
        if head[0] < _FIRST_VALUE_TAG:
            if head[0] == _END_OF_ATTRIBUTES:
                self._document = PjlWall(self._permits)
            return 1
        name_ends = at + 3 + _length(head[1:])
        if len(head) < 3 or len(self._data) < name_ends + 2:
            return 0
        name = bytes(self._data[at + 3 : name_ends])
        ends = name_ends + 2 + _length(self._data[name_ends : name_ends + 2])
        if len(self._data) < ends:
            return 0
        # A value without a name is another one of the attribute before it (RFC 8010 §3.1.5).
        self._name = name.lower() or self._name
        if self._name == b"compression" and self._data[name_ends + 2 : ends] != b"none":
            raise NotPermitted("it would send a document that is compressed, which nobody here can read")
        return ends - at


def _length(octets: bytearray) -> int:
    length = int.from_bytes(octets, "big")
    if length > _LONGEST:
        raise NotPermitted("it would send an IPP attribute that is too long")
    return length
