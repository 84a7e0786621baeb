"""A device that hears everything and never answers, and a gate before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from misfeed.errors import NoAnswer
from misfeed.permits import Permit
from misfeed.protocols.snmp import (
    Message,
    ObjectIdentifier,
    Pdu,
    PduKind,
    TimeTicks,
    Version,
    encode_message,
    mib,
)
from misfeed.real.gate import Gate

NOTHING: frozenset[Permit] = frozenset()
ALL = frozenset(Permit)


class Deaf:
    """A stream or datagram exchange that keeps what is sent and answers nothing."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def receive(self, *_: Any) -> bytes:
        raise NoAnswer("deaf", 0)

    def close(self) -> None:
        self.closed = True


class Inform:
    """An inform that has arrived; what answers it is kept by whoever listens."""

    port = 162

    def __init__(self, heard: Deaf, kind: PduKind = PduKind.INFORM) -> None:
        self._heard = heard
        self._kind = kind

    def receive(self, timeout_s: float) -> tuple[bytes, Callable[[bytes], None]]:
        bindings = (
            (mib.oid("sysUpTime.0"), TimeTicks(1)),
            (mib.oid("snmpTrapOID.0"), ObjectIdentifier(mib.notification("coldStart").oid)),
        )
        return encode_message(
            Message(Version.V2C, b"c", Pdu(self._kind, 7, varbinds=bindings))
        ), self._heard.send

    def close(self) -> None:
        self._heard.close()


class DeafRoute:
    """Leads to a device that hears everything and never answers."""

    def __init__(self) -> None:
        self.heard = Deaf()

    def stream(self, service: str, timeout_s: float) -> Deaf:
        return self.heard

    def datagrams(self, service: str) -> Deaf:
        return self.heard

    def arrivals(self, port: int) -> Inform:
        return Inform(self.heard)

    def ping(self, timeout_s: float) -> bool:
        return True

    def discover(self, timeout_s: float) -> bool:
        return False

    def handshake(self, service: str, timeout_s: float) -> Any:
        return service


def gate(*permits: Permit) -> tuple[Gate, Deaf]:
    route = DeafRoute()
    return Gate(route, frozenset(permits)), route.heard
