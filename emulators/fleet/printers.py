"""The printers of a fleet, by number from 1: made of a few profiles in turn, each when it is first asked.

A printer follows real time on a clock of its own and catches up when it is asked, so that one that nobody
asks costs nothing. Knows no socket.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from datetime import datetime
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from misfeed.emulators.machine import Clock, Machine, Profile, Verdict, WallClock
from misfeed.emulators.machine.blueprint import Blueprint
from misfeed.emulators.machine.clock import US_PER_S
from misfeed.emulators.machine.site import way
from misfeed.emulators.recalling import Recalling
from misfeed.emulators.snmp import Agent
from misfeed.emulators.snmp.groups.system import delivered_name
from misfeed.emulators.snmp.view import compiled
from misfeed.errors import UsageError

if TYPE_CHECKING:
    from misfeed.emulators.fleet.boots import Boots
    from misfeed.emulators.fleet.contexts import Contexts

MAX_PRINTERS = 100_000
FIRST_ADDRESS = "127.20.0.1"
"""The own address of the first printer, unless told."""
_BEFORE_FREEZING = 256
"""Printers made before they are set aside from garbage collection, which would look at all of them again."""


class Printer(Recalling):
    """One machine, and its SNMP agent behind the network's rules."""

    __slots__ = ("agent", "machine")

    def __init__(self, machine: Machine, suffix: bytes = b"") -> None:
        self.machine = machine
        self.agent = Agent(machine, suffix)
        super().__init__(machine, self.agent)

    def ask(self, payload: bytes, source: str) -> bytes | None:
        """What it answers with time brought up to date, and the rules asked; None where it is silent."""
        if not self.hears(source):
            return None
        answer = self.agent.answer(payload, source)
        self.machine.clock.finish_now()
        return answer

    def lasts_s(self, device_us: int) -> float:
        """For how long who asks waits while so much of its time goes by."""
        return lasts_s(self.machine.clock, device_us)

    def hears(self, source: str) -> bool:
        """Whether the rules let somebody ask, with time brought up to date."""
        machine = self.machine
        machine.clock.catch_up()
        if not self.knows(source):
            if way.verdict(machine, "snmp", source) is not Verdict.ACCEPT:
                return False
            self.admit(source)
        return True


def lasts_s(clock: Clock, device_us: int) -> float:
    """Seconds of the world for so much of a clock's time."""
    return device_us / US_PER_S / (clock.scale if isinstance(clock, WallClock) else 1.0)


class Fleet:
    """Printers 1 to `count`.

    Attributes:
        first: the own address of the first printer; the others follow. made: called with each that is made.

    Args:
        profiles: of whom the printers are, in turn. seed: of what happens by chance, for all of them.
        scale: emulated seconds to a real one. by_community: communities end with "@" and the number.
        boots: keeps how often they were switched on; None to begin with each process. began: the date now,
            None for the calendar of virtual time.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        count: int,
        *,
        seed: int = 0,
        scale: float = 1.0,
        by_community: bool = False,
        boots: Boots | None = None,
        began: datetime | None = None,
    ) -> None:
        if not 1 <= count <= MAX_PRINTERS:
            raise UsageError(f"a fleet has 1 to {MAX_PRINTERS} printers, not {count}")
        for profile in profiles:
            if "snmp" not in profile.network.services:
                raise UsageError(f"a {profile.name} does not speak SNMP, by which a fleet is reached")
        self._blueprints = [Blueprint(profile) for profile in profiles]
        self.count = count
        self._seed = seed
        self._scale = scale
        self._by_community = by_community
        self._boots = boots
        self.first = IPv4Address(FIRST_ADDRESS)
        self.made: Callable[[int, Printer], None] = lambda *_: None
        self._began = WallClock(scale, began=began)
        self._printers: dict[int, Printer] = {}
        self._contexts: Contexts | None = None

    def __len__(self) -> int:
        """How many have been made."""
        return len(self._printers)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Of whom the printers are, in turn."""
        return tuple(blueprint.profile for blueprint in self._blueprints)

    def profile(self, number: int) -> Profile:
        return self._blueprints[(number - 1) % len(self._blueprints)].profile

    def name(self, number: int) -> str:
        """What a printer is called as delivered."""
        return delivered_name(compiled(self.profile(number)).model, number).decode("utf-8", "replace")

    def address(self, number: int) -> IPv4Address:
        """A printer's own, which it shows and from which it says what nobody asked for."""
        return self.first + (number - 1)

    def has_met(self, number: int) -> bool:
        """Whether somebody asked that printer before."""
        return number in self._printers

    def answer(self, number: int, payload: bytes, source: str) -> bytes | None:
        """What a printer answers to a datagram; None where it is silent, or there is none."""
        asked = self.asked(number)
        if asked is None:
            return None
        return asked.recalled(payload, source) or asked.ask(payload, source)

    def asked(self, number: int) -> Printer | Contexts | None:
        """Who is asked by a datagram that names a number; None when there is nobody.

        Where printers share an address, one that names none may name a printer by a context of SNMPv3.
        """
        known = self._printers.get(number)
        if known is not None:
            return known
        return self._by_context() if self._by_community and not number else self._made(number)

    def named(self, name: str) -> Printer | None:
        """The printer of that number, or that is called so as delivered; None when there is none."""
        digits = name.rpartition("-")[2]
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1
        return self.printer(number) if name == str(number) or self._is(number, name) else None

    def _is(self, number: int, name: str) -> bool:
        return 1 <= number <= self.count and self.name(number) == name

    def printer(self, number: int) -> Printer | None:
        """The printer of that number; None when there is none."""
        return self._printers.get(number) or self._made(number)

    def _by_context(self) -> Contexts:
        if self._contexts is None:
            # Only now: most fleets are not asked so.
            from misfeed.emulators.fleet.contexts import Contexts

            self._contexts = Contexts(self._engine(), self.named)
        return self._contexts

    def _engine(self) -> Machine:
        """The machine that is SNMPv3's engine for all that share an address, and no printer."""
        machine = Machine(self._blueprints[0], self._clock(), seed=self._seed, number=self.count + 1)
        machine.clock.advance(self._elapsed_us())
        if self._boots is not None:
            self._boots.keep(machine)
        users = {one.name: one for profile in reversed(self.profiles) for one in profile.snmp.who()}
        machine.network.snmp_users = tuple(users.values())
        machine.clock.finish_now()
        return machine

    def _clock(self) -> WallClock:
        """One that shows the date of the fleet's, once it is put as far ahead."""
        return WallClock(self._scale, began=self._began.began)

    def _made(self, number: int) -> Printer | None:
        if not 1 <= number <= self.count:
            return None
        blueprint = self._blueprints[(number - 1) % len(self._blueprints)]
        address = str(self.address(number))
        machine = Machine(blueprint, self._clock(), seed=self._seed, number=number, address=address)
        # It has stood there as long as the fleet.
        machine.clock.advance(self._elapsed_us())
        if self._boots is not None:
            self._boots.keep(machine)
        made = self._printers[number] = Printer(machine, b"@%d" % number if self._by_community else b"")
        if len(self._printers) % _BEFORE_FREEZING == 0:
            gc.freeze()
        self.made(number, made)
        return made

    def _elapsed_us(self) -> int:
        self._began.catch_up()
        return self._began.now
