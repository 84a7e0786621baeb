"""Conversations that were bent in every way, with a printer in a process of its own: others are answered
throughout, it says nothing of errors, and its memory stays as it is.

A share runs by default; `MISFEED_FUZZ=20000` holds all of them.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket

from misfeed.protocols import ipp
from misfeed.protocols.ipp import GroupTag

from ..snmp.mutation.campaign import resident_octets
from .conversations import Conversation, Stranger
from .crowds import asked, connected, served

CONVERSATIONS = min(20_000, int(os.environ.get("MISFEED_FUZZ", "600")))
SEED = int(os.environ.get("MISFEED_FUZZ_SEED", "1"))
SERVER = """
import json, sys
from misfeed.emulators.host import Host
from misfeed.emulators.machine import WallClock
from misfeed.emulators.machine import Machine
from misfeed.emulators import profiles
from misfeed.emulators.serving import Serving

machine = Machine(profiles.load("mono-laser"), WallClock(60.0))
machine.act("add_user", "network", name="admin", password="s3cret")
with Serving(Host(machine)) as serving:
    print(json.dumps(serving.ports), flush=True)
    sys.stdin.read()
"""
BETWEEN = 20
"""Conversations between two questions of the other client."""
MAY_GROW = 64 * 1024 * 1024
PATIENCE_S = 0.05
TIMEOUT_S = 30.0


def held(one: Conversation, ports: dict[str, int]) -> int:
    """Octets that came back, as far as the stranger waits for them."""
    heard = 0
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", ports[one.service])) as client:
        client.settimeout(TIMEOUT_S)
        # One octet at a time was for the code; for the network it is a flood of nothing.
        for piece in one.pieces if len(one.pieces) < 10 else (one.octets,):
            client.sendall(piece)
        if one.ends:
            client.shutdown(socket.SHUT_WR)
            client.settimeout(PATIENCE_S)
            while piece := client.recv(65_536):
                heard += len(piece)
    return heard


def test_another_client_is_answered_throughout() -> None:
    stranger, answered = Stranger(SEED), 0
    with served(SERVER, json.loads) as (process, ports):
        before = 0
        with contextlib.closing(connected(ports["ipp"])) as quiet:
            for number in range(CONVERSATIONS):
                answered += held(stranger.next(), ports) > 0
                if number % BETWEEN == 0:
                    said = ipp.decode_response(asked(quiet))
                    assert said.first(GroupTag.PRINTER, "printer-name") == "mono-laser-1"
                if number == CONVERSATIONS // 3:
                    before = resident_octets(process.pid)
        assert answered > CONVERSATIONS // 4
        assert resident_octets(process.pid) - before < MAY_GROW
        _, said_of_errors = process.communicate(timeout=TIMEOUT_S)
        assert (process.returncode, said_of_errors) == (0, "")
