"""What the machine writes down about itself: the firmware's event log, and the hazards it never sees."""

from __future__ import annotations

import msgspec

from .part import Part, nvram, physical

LOG_SIZE = 200


class Event(msgspec.Struct, frozen=True):
    """One line of the firmware's event log.

    Attributes:
        time: machine time in microseconds. impressions: the life counter at that moment.
        vendor_code: the model's own code, or "". code: alert code label, or a word such as "job".
    """

    time: int
    impressions: int
    vendor_code: str
    code: str
    part: str
    text: str


class EventLog(Part):
    """The last `LOG_SIZE` events, oldest first; `count` of all ever."""

    STEERS = False

    events: tuple[Event, ...] = nvram(())
    count: int = nvram(0)

    def record(self, vendor_code: str, code: str, part: str, text: str) -> None:
        machine = self.machine
        event = Event(machine.now, machine.engine.impressions, vendor_code, code, part, text)
        self.events = (*self.events[-(LOG_SIZE - 1) :], event)
        self.count += 1


class Hazard(msgspec.Struct, frozen=True):
    """Something that hurt a person, the machine or its data. `kind` is a word such as "burn"."""

    time: int
    kind: str
    part: str
    text: str


class Hazards(Part):
    """What was done that is unsafe or does harm. No interface of the printer shows it.

    Fields:
        found: the last `LOG_SIZE` of them, oldest first.
    """

    STEERS = False

    found: tuple[Hazard, ...] = physical((), hidden=True)

    def record(self, kind: str, part: str, text: str) -> None:
        hazard = Hazard(self.machine.now, kind, part, text)
        self.found = (*self.found[-(LOG_SIZE - 1) :], hazard)
