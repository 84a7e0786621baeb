"""What is sent to the control interface, as records: their JSON Schema is part of its description.

Knows no machine: what depends on the model (a fault's parameters, details of hands' work) is checked later.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

#: The longest step of time in one request, in seconds: a week.
MAX_ADVANCE_S = 604_800

Name = Annotated[str, Meta(max_length=200)]


class Injection(msgspec.Struct, frozen=True, kw_only=True):
    """A fault to inject; other keys are its parameters. Without `at` it acts on the first part that fits."""

    fault: Name
    at: Name = ""


class WireInjection(msgspec.Struct, frozen=True, kw_only=True):
    """A wire fault to put in, and whose octets it meets; other keys are its parameters."""

    wire: Name
    service: Name


class Handwork(msgspec.Struct, frozen=True, kw_only=True):
    """Work by hand on a part; other keys are its details."""

    verb: Name
    target: Name


class Advance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Time to pass at once; with `until`, no longer than to the next change that an interface can show."""

    advance_s: Annotated[float, Meta(ge=0, le=MAX_ADVANCE_S)]
    until: Literal["", "revision"] = ""


class Ticket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a document is to be printed; what is left out the document decides, or else the printer."""

    name: Name = "document"
    user: Name = "anonymous"
    copies: Annotated[int, Meta(ge=1, le=999)] | None = None
    sides: Annotated[int, Meta(ge=1, le=2)] | None = None
    media: Annotated[str, Meta(max_length=100)] = ""
    source: Name = ""


class Listening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long to listen: the stream ends after `count` events; 0: never."""

    count: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
