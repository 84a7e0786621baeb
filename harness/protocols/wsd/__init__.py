"""WS-Discovery 1.0 (April 2005) in SOAP-over-UDP: messages to octets and back. Opens no socket."""

from __future__ import annotations

from .messages import (
    DEVICE,
    GROUP,
    MATCH_STRINGS,
    MATCH_URIS,
    PORT,
    PRINT_DEVICE,
    AppSequence,
    Body,
    Bye,
    Hello,
    Message,
    Name,
    Probe,
    ProbeMatches,
    Resolve,
    ResolveMatches,
    Target,
)
from .read import decode
from .tree import MAX_OCTETS, WsdError
from .write import encode

__all__ = [
    "DEVICE",
    "GROUP",
    "MATCH_STRINGS",
    "MATCH_URIS",
    "MAX_OCTETS",
    "PORT",
    "PRINT_DEVICE",
    "AppSequence",
    "Body",
    "Bye",
    "Hello",
    "Message",
    "Name",
    "Probe",
    "ProbeMatches",
    "Resolve",
    "ResolveMatches",
    "Target",
    "WsdError",
    "decode",
    "encode",
]
