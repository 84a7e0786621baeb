"""A wire that keeps what was sent, and takes nothing once it is closed."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Wire:
    sent: bytearray = field(default_factory=bytearray)
    closed: bool = False

    def send(self, data: bytes) -> None:
        assert not self.closed, "nothing is written behind a close"
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True
