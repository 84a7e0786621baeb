"""A far end of a line that says what a test has it say."""

from __future__ import annotations

from collections import deque

from misfeed.errors import NoAnswer


class Script:
    """A line whose far end says what a test has it say, piece by piece, whatever is typed."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = deque(pieces)
        self.typed = b""

    def send(self, data: bytes) -> None:
        self.typed += data

    def receive(self, limit: int, timeout_s: float) -> bytes:
        if not self.pieces:
            raise NoAnswer("console", timeout_s)
        return self.pieces.popleft()

    def close(self) -> None:
        self.typed += b"(closed)"
