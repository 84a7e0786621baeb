"""Asks the local link for IPP printers, once, and hears who answers (RFC 6762 §5.1, RFC 6763 §4.1).

A legacy query: answers come straight back to its port. Knows no name of a printer, only who spoke.
"""

from __future__ import annotations

import re
import socket
import struct
import time

GROUP = ("224.0.0.251", 5353)
_SERVICES = ("_ipp._tcp.local", "_ipps._tcp.local")
_PTR, _IN = 12, 1
_RESPONSE = 0x8000
_HEADER = struct.Struct("!6H")
_MAX = 9000


def question() -> bytes:
    """One query for all sorts of IPP printers."""
    asked = b"".join(
        b"".join(bytes((len(label),)) + label.encode() for label in service.split(".")) + b"\0" + _TYPE
        for service in _SERVICES
    )
    return _HEADER.pack(0, 0, len(_SERVICES), 0, 0, 0) + asked


_TYPE = struct.pack("!2H", _PTR, _IN)


def is_answer(message: bytes) -> bool:
    """Whether a message is a response that has something to say."""
    if len(message) < _HEADER.size:
        return False
    _, flags, _, answers, _, _ = _HEADER.unpack_from(message)
    return bool(flags & _RESPONSE) and answers > 0


def leads_to(message: bytes, addresses: set[str]) -> bool:
    """Whether a message says of some host that it is at one of these addresses (an A record).

    A computer with many speaks from whichever its system chooses.
    """
    octets = b"|".join(re.escape(socket.inet_aton(address)) for address in addresses)
    return (
        bool(addresses)
        and re.search(b"\0\1[\0\x80]\1....\0\4(?:" + octets + b")", message, re.DOTALL) is not None
    )


def answers_from(
    addresses: set[str], timeout_s: float, source: str | None = None, group: tuple[str, int] = GROUP
) -> bool:
    """Whether somebody says within `timeout_s` that a printer is at one of `addresses` (IPv4), or one of them
    says that it is one."""
    deadline = time.monotonic() + timeout_s
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
        try:
            if source is not None:
                asking.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(source))
            asking.sendto(question(), group)
            while (left := deadline - time.monotonic()) > 0:
                asking.settimeout(left)
                message, (sender, *_) = asking.recvfrom(_MAX)
                if is_answer(message) and (sender in addresses or leads_to(message, addresses)):
                    return True
        except OSError:
            # Silence, or no way to multicast from here: either way nothing is listed.
            return False
    return False
