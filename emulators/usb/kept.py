"""Answers of the control pipe that are given again while nothing has changed, found by their URB's octets.

An answer is true until the device's revision moves, or the host tells the device anything. Knows no request:
what it is given to keep is of the kind that reads and changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from misfeed.protocols.usbip.urbs import OF_ANSWER, OF_SUBMIT
from misfeed.protocols.usbip.wire import URB_HEADER_SIZE

_MOST = 64
"""Requests that are remembered of one host; they are few that it asks again and again."""
_NUMBER, _REST = 4, 8


class Kept:
    """Of one host that has a device."""

    __slots__ = ("_answers", "_revision")

    def __init__(self) -> None:
        self._answers: dict[bytes, bytes] = {}
        self._revision: int | None = None

    def recall(self, data: bytes, revision: int | None, in_flight: Collection[int]) -> bytes | None:
        """The answers to URBs that were answered before, if all of `data` is such, at this revision."""
        if revision != self._revision or revision is None or in_flight:
            return None
        answers = self._answers
        if len(data) == URB_HEADER_SIZE:
            found = answers.get(data[_REST:])
            if found is None or not data.startswith(OF_SUBMIT):
                return None
            return OF_ANSWER + data[_NUMBER:_REST] + found
        told: list[bytes] = []
        for at in range(0, len(data), URB_HEADER_SIZE):
            found = answers.get(data[at + _REST : at + URB_HEADER_SIZE])
            if found is None or not data.startswith(OF_SUBMIT, at):
                return None
            told += OF_ANSWER, data[at + _NUMBER : at + _REST], found
        return b"".join(told)

    def keep(self, submit: bytes, answer: bytes, revision: int | None) -> None:
        """Remember the answer to a URB at this revision; None: it may be another one at any time."""
        if revision is None:
            return
        if revision != self._revision or len(self._answers) >= _MOST:
            self._answers.clear()
            self._revision = revision
        self._answers[submit[_REST:]] = answer[_REST:]

    def clear(self) -> None:
        self._answers.clear()
