"""What the control interface gives back, as records: their JSON Schema is part of its description.

A field that is only for those who may inject is left out for others. Knows no machine.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from msgspec import UNSET, UnsetType


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was not carried out, in one sentence."""

    error: str


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that can be asked."""

    method: str
    path: str
    summary: str
    role: str


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """What can be asked."""

    profile: str
    serial: str
    links: list[Link]


class PanelShown(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator panel shows, whole and broken to its width."""

    text: str
    lines: list[str]
    language: str


class AlertRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the alert table (RFC 3805)."""

    index: int
    time_us: int
    vendor_code: str
    code: str
    part: str
    group: str
    group_index: int
    severity: str
    training: str
    description: str
    location: int
    key: str | UnsetType = UNSET


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The printer as it stands; its parts' insides only for those who may inject."""

    profile: str
    serial: str
    number: int
    status: Literal["idle", "processing", "stopped"]
    panel: PanelShown
    alerts: list[AlertRow]
    time_us: int
    up_time_us: int
    revision: int
    seed: int | UnsetType = UNSET
    parts: dict[str, dict[str, Any]] | UnsetType = UNSET


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An event: what is different since the one before. The first one tells all."""

    revision: int
    time_us: int
    status: str | UnsetType = UNSET
    panel: str | UnsetType = UNSET
    alerts: list[AlertRow] | UnsetType = UNSET


class InterfaceAt(msgspec.Struct, frozen=True, kw_only=True):
    """Where an interface of the printer is served.

    A serial port has no host and port but a `line`, how it is set ("115200 8N1"); its `address` is a URL as
    pySerial takes it, or a path.
    """

    name: str
    transport: Literal["stream", "datagrams", "serial"]
    address: str
    host: str | UnsetType = UNSET
    port: int | UnsetType = UNSET
    line: str | UnsetType = UNSET


class Interfaces(msgspec.Struct, frozen=True, kw_only=True):
    """Every interface that this process serves on a socket, switched on or not, and its open serial port."""

    interfaces: list[InterfaceAt]


class PartNamed(msgspec.Struct, frozen=True, kw_only=True):
    """A part, and what hands can do to it."""

    part: str
    kind: str
    verbs: list[str]


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of this printer."""

    parts: list[PartNamed]


class PartSeen(PartNamed, frozen=True, kw_only=True):
    """What somebody sees who looks at a part closely; its fields only for those who may inject."""

    look: dict[str, str]
    fields: dict[str, Any] | UnsetType = UNSET


class FaultInjected(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that somebody injected. `present`: no repair has mended it yet."""

    id: str
    fault: str
    place: str
    parameters: dict[str, Any]
    present: bool


class FaultKnown(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that can be injected, its parameters as JSON Schema, and where it can act."""

    fault: str
    catalogue: str
    family: str
    summary: str
    parameters: dict[str, Any]
    places: list[str]


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """Faults that are injected, and those that can be."""

    injected: list[FaultInjected]
    catalogue: list[FaultKnown]


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """Faults that were taken back, the youngest first."""

    cleared: list[FaultInjected]


class WireFaultActive(msgspec.Struct, frozen=True, kw_only=True):
    """A wire fault that acts on a service's octets."""

    id: str
    wire: str
    service: str
    parameters: dict[str, Any]


class WireFaultKnown(msgspec.Struct, frozen=True, kw_only=True):
    """A wire fault that can be put in, its parameters as JSON Schema, and what it acts on."""

    wire: str
    summary: str
    acts_on: list[str]
    parameters: dict[str, Any]


class WireFaults(msgspec.Struct, frozen=True, kw_only=True):
    """Wire faults that act, and those that can be put in."""

    active: list[WireFaultActive]
    catalogue: list[WireFaultKnown]


class WiresCleared(msgspec.Struct, frozen=True, kw_only=True):
    """Wire faults that were taken out."""

    cleared: list[WireFaultActive]


class QuirkTold(msgspec.Struct, frozen=True, kw_only=True):
    """A way in which firmware departs from a standard, where users met it, what it can be bound to, and
    whether this one does."""

    quirk: str
    summary: str
    clause: str
    met: str
    takes: list[str]
    on: bool


class Quirks(msgspec.Struct, frozen=True, kw_only=True):
    """Ways in which this firmware can depart from standards."""

    quirks: list[QuirkTold]


class Verb(msgspec.Struct, frozen=True, kw_only=True):
    """What hands can do to a part, its details as JSON Schema."""

    verb: str
    target: str
    summary: str
    details: dict[str, Any]


class Hands(msgspec.Struct, frozen=True, kw_only=True):
    """What hands can do."""

    hands: list[Verb]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The printer after hands have done their work."""

    verb: str
    target: str
    status: str
    panel: str
    revision: int


class LogEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the firmware's event log."""

    time: int
    impressions: int
    vendor_code: str
    code: str
    part: str
    text: str


class Log(msgspec.Struct, frozen=True, kw_only=True):
    """The firmware's event log, oldest first; `count` of all ever."""

    count: int
    events: list[LogEvent]


class HazardMet(msgspec.Struct, frozen=True, kw_only=True):
    """Something that hurt a person, the machine or its data."""

    time: int
    kind: str
    part: str
    text: str


class HazardsMet(msgspec.Struct, frozen=True, kw_only=True):
    """Unsafe acts and harm done."""

    hazards: list[HazardMet]


class ClockTold(msgspec.Struct, frozen=True, kw_only=True):
    """Machine time in microseconds, and what moves it: `scale` emulated seconds to a real one."""

    time_us: int
    kind: Literal["virtual", "wall"]
    scale: float | UnsetType = UNSET


class Advanced(ClockTold, frozen=True, kw_only=True):
    """Machine time after a step."""

    revision: int


class PageListed(msgspec.Struct, frozen=True, kw_only=True):
    """A printed side in a bin."""

    page: int
    bin: str
    job: int
    sheet: int
    side: Literal["front", "back"]
    width_mm: float
    length_mm: float
    sight: str
    png: str


class PagesListed(msgspec.Struct, frozen=True, kw_only=True):
    """Printed sides in the bins, from the top of the stack."""

    pages: list[PageListed]


class PageMeasured(PageListed, frozen=True, kw_only=True):
    """A printed side, with what a ruler tells of it."""

    ruler: list[str]


class JobTold(msgspec.Struct, frozen=True, kw_only=True):
    """A print job; times in microseconds of machine time, -1 before that moment."""

    id: int
    name: str
    user: str
    format: str
    octets: int
    pages: int
    copies: int
    sides: int
    media: str
    source: str
    state: str
    reasons: list[str]
    fed: int
    delivered: int
    impressions: int
    created_us: int
    began_us: int
    ended_us: int


class JobsTold(msgspec.Struct, frozen=True, kw_only=True):
    """Open jobs and the last finished ones, oldest first; and whether new ones are accepted."""

    accepting: bool
    jobs: list[JobTold]


class SnapshotKept(msgspec.Struct, frozen=True, kw_only=True):
    """A machine that was remembered under a name, with its time."""

    name: str
    time_us: int


class SnapshotsKept(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered, oldest first."""

    snapshots: list[SnapshotKept]
