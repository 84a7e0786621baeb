"""One machine as a target service of WS-Discovery: who it is, whom it answers, and what it says of itself.

Messages in and out as octets; opens no socket.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict

from misfeed.emulators.identity import printer_uuid
from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.protocols.wsd import (
    DEVICE,
    MATCH_STRINGS,
    MATCH_URIS,
    PRINT_DEVICE,
    AppSequence,
    Body,
    Bye,
    Hello,
    Message,
    Probe,
    ProbeMatches,
    Resolve,
    ResolveMatches,
    Target,
    WsdError,
    decode,
    encode,
)

_REMEMBERED = 64
"""Messages that came lately: each is sent several times, and answered once (SOAP-over-UDP 1.0 §3.4)."""

_LONGEST_ID = 1_024
"""Of a message's id, which is in its answer, too."""


class TargetService:
    """Args:
    url: where people reach it (XAddrs).
    """

    def __init__(self, machine: Machine, url: str) -> None:
        self._machine = machine
        self._url = url
        self._number = 0
        self._seen: OrderedDict[str, None] = OrderedDict()

    @property
    def target(self) -> Target:
        return Target(printer_uuid(self._machine), (DEVICE, PRINT_DEVICE), (), (self._url,))

    def hello(self) -> bytes:
        return self._message(Hello(self.target))

    def bye(self) -> bytes:
        return self._message(Bye(self.target.address))

    def answer(self, data: bytes) -> bytes | None:
        """What is answered to a stranger's datagram; most are not for it."""
        try:
            message = decode(data)
        except WsdError:
            return None
        if message.id in self._seen or len(message.id) > _LONGEST_ID:
            return None
        self._seen[message.id] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        match message.body:
            case Probe() as probe if matches(probe, self.target):
                return self._message(ProbeMatches((self.target,)), message.id)
            case Resolve(address) if address == self.target.address:
                return self._message(ResolveMatches(self.target), message.id)
        return None

    def _message(self, body: Body, relates_to: str = "") -> bytes:
        self._number += 1
        power = self._machine.power
        instance = power.cycles + power.booted_at // US_PER_S
        return encode(
            Message(body, uuid.uuid4().urn, relates_to, AppSequence(instance % 2**32, self._number))
        )


def matches(probe: Probe, target: Target) -> bool:
    """Whether a target is of all the types and in all the scopes that are asked for (§5.1)."""
    if not set(probe.types) <= set(target.types):
        return False
    if probe.match_by == MATCH_STRINGS:
        return set(probe.scopes) <= set(target.scopes)
    if probe.match_by == MATCH_URIS:
        return all(any(_within(own, asked) for own in target.scopes) for asked in probe.scopes)
    return not probe.scopes


def _within(own: str, asked: str) -> bool:
    """Scheme and host regardless of case, and the path segment by segment."""
    (own_root, *own_path), (root, *path) = _segments(own), _segments(asked)
    return own_root == root and own_path[: len(path)] == path


def _segments(scope: str) -> list[str]:
    scheme, apart, rest = scope.rstrip("/").partition("://")
    host, *path = rest.split("/") if apart else (scheme,)
    return [f"{scheme}://{host}".lower() if apart else host, *path]
