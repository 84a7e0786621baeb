"""A profile as SNMP needs it: with its captured values and its languages. Shared by all machines of it.

Knows no table; those are in `groups`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from misfeed.emulators.machine import Machine, Profile
from misfeed.emulators.machine.bins import Bin
from misfeed.emulators.machine.trays import Tray
from misfeed.emulators.snmp.captured import Captured
from misfeed.emulators.snmp.localization import current, localizations
from misfeed.emulators.snmp.rows import Row, clipped, instance, live, writable
from misfeed.emulators.snmp.writing import Content, is_text, text_of
from misfeed.protocols.snmp import ErrorStatus, OctetString, Value, mib

DEVICE = 1
"""hrDeviceIndex of the printer: the first index of every Printer MIB row."""


class Model:
    """The profile, what was captured of the model, and its localizations."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.captured = Captured(profile.captured.snmp)
        self.localizations = localizations(profile, self.captured)

    def console_codec(self, machine: Machine) -> str:
        """The character set of what the panel says now."""
        return current(machine, self.localizations, "prtConsoleLocalization", self.captured).codec

    def codec(self, machine: Machine) -> str:
        """The character set of localized text elsewhere, now."""
        return current(machine, self.localizations, "prtGeneralCurrentLocalization", self.captured).codec

    def label(self, name: str, text: str, *index: int) -> Row:
        """A fixed text in the printer's language, ASCII in nearly every model. Where it is not, it follows
        the character set, unless it was captured.
        """
        captured = self.captured.octets(name, *index)
        if captured is not None:
            return instance(name, *index), OctetString(captured)
        if text.isascii():
            return instance(name, *index), OctetString(clipped(text, "ascii", self.limit(name)))
        return self.localized(name, lambda _: text, *index)

    def named(
        self,
        name: str,
        label: str,
        sub_units: Callable[[Machine], Sequence[Tray | Bin]],
        place: int,
        index: int,
    ) -> Row:
        """The name of a sub-unit, that an administrator may change."""
        identifier, delivered = self.label(name, label, DEVICE, index)

        def read(machine: Machine) -> Value:
            called = sub_units(machine)[place].called
            if called:
                return OctetString(clipped(called, self.codec(machine), self.limit(name)))
            return delivered(machine) if callable(delivered) else cast(Value, delivered)

        def change(machine: Machine, content: Content) -> None:
            sub_units(machine)[place].called = text_of(content, self.codec(machine)) or ""

        def judge(machine: Machine, content: Content) -> ErrorStatus | None:
            return is_text(self.codec(machine))(machine, content)

        return writable((identifier, read), change, judge)

    def localized(self, name: str, read: Callable[[Machine], str], *index: int) -> Row:
        """A text that the machine gives, in the current character set."""
        limit = self.limit(name)
        return live(name, lambda machine: clipped(read(machine), self.codec(machine), limit), *index)

    @staticmethod
    def limit(name: str) -> int:
        """The most octets an object of that name takes."""
        high = mib.object(name).high
        return 255 if high is None else high
