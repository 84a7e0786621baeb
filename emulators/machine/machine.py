"""One machine: an assembly of parts that lives in time, settled after every change, remembered and restored.

Knows no protocol and no socket. Everything that lasts is in the parts' declared fields, so a machine,
moving or at rest, is a tuple of tuples.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from .acts import by_hand, from_afar
from .alarms import Alarms
from .assembly import Assembly, Status
from .blueprint import Blueprint, Snapshot
from .clock import Clock
from .listeners import Listeners
from .network import HOME_ADDRESS
from .part import Part
from .profile import Profile

CALENDAR_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
"""The date at machine time 0: a machine has no other calendar, so that runs repeat to the octet."""


class Machine(Assembly):
    """A printer.

    Attributes:
        alarms: what its parts wait for.
        revision: rises once per settled change that an interface can show.
        number: which machine of its model this is; fills the serial number and hardware address.

    Args:
        address: that is reserved for it at its site.
    """

    __slots__ = (
        "_blueprint", "_epoch", "_hidden_only", "_listeners", "_settling", "_status", "_touched", "_unsaved",
        "alarms", "clock", "number", "revision", "seed",
    )  # fmt: skip

    def __init__(
        self,
        model: Profile | Blueprint,
        clock: Clock | None = None,
        *,
        seed: int = 0,
        number: int = 1,
        address: str = HOME_ADDRESS,
    ) -> None:
        blueprint = Blueprint(model) if isinstance(model, Profile) else model
        self._blueprint = blueprint
        self.clock = clock or Clock()
        self.seed = seed
        self.number = number
        self.revision = 0
        self._epoch = self.clock.now
        self._touched: set[str] = set()
        self._unsaved: set[str] = set()
        self._listeners = Listeners()
        self._hidden_only = True
        self._settling = True
        self._status = Status.STOPPED
        parts = {
            part_id: kind(self, part_id, index, about, state)
            for kind, part_id, index, about, state in blueprint.parts
        }
        super().__init__(blueprint.profile, parts)
        self.alarms = Alarms(self.clock, parts)
        self._start(address)

    def _start(self, address: str) -> None:
        """It is found as it stands in an office: switched on, self-test long over, warm."""
        self.dhcp.home = self.dns.record = self.network.address = address
        number = self.number.to_bytes(3, "big").hex(":")
        self.network.mac = f"{self.profile.identity.mac_prefix}:{number}"
        self.network.deliver_users()
        self.power.boot(done=True)
        if self.fuser is not None:
            self.fuser.from_dc = float(self.fuser.spec.target_dc)
            self.fuser.ready = self.fuser.heating = True
            self.alarms.clear(self.fuser, "warm")
        self._settling = False
        self.clock.touch(self)
        self.clock.settle()

    @property
    def serial(self) -> str:
        return self.profile.identity.serial.format(n=self.number)

    # -- time --------------------------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """Machine time in microseconds."""
        return self.clock.now - self._epoch

    @property
    def up_time_us(self) -> int:
        """Since the last power-on."""
        return self.now - self.power.booted_at

    def site_date(self, time: int) -> datetime:
        """The true date, with the site's time zone, at a machine time in microseconds."""
        began = self.clock.began
        if began is None:
            return CALENDAR_BEGAN + timedelta(microseconds=time)
        return began + timedelta(microseconds=self._epoch + time)

    def today(self) -> str:
        """The true day by UTC, as certificates have it: an ISO 8601 date."""
        return self.site_date(self.now).astimezone(UTC).date().isoformat()

    def date(self, time: int) -> datetime:
        """The date at a machine time by the printer's own clock."""
        return self.rtc.shown(self.site_date(time))

    # -- change ------------------------------------------------------------------------------------------

    def touch(self, part: Part, hidden: bool) -> None:
        """A field of `part` changed; `hidden` when no interface shows it."""
        if not self._touched and not self._settling:
            self.clock.touch(self)
        self._touched.add(part.id)
        if not hidden:
            self._hidden_only = False

    def remember(self, part: Part) -> None:
        """A field of `part` changed on which nothing hangs now; the next snapshot has it."""
        self._unsaved.add(part.id)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each settled, visible change; the returned function ends that."""
        return self._listeners.add(listener)

    def settle(self) -> None:
        """Bring alerts and engine in line with the parts that changed, then tell the listeners once."""
        alerts, parts, status = self.alerts, self.parts, self._status
        rows = alerts.rows
        considered = False
        self._settling = True
        try:
            while self._touched:
                touched, self._touched = self._touched, set()
                self._unsaved |= touched
                reporting, steers = self._blueprint.outcome(frozenset(touched))
                before, ready = alerts.rows, self.power.ready
                for part_id in reporting:
                    part = parts[part_id]
                    alerts.update(part, tuple(part.conditions()) if ready else ())
                if steers or alerts.rows is not before:
                    considered = True
                    self.engine.consider()
            if considered:
                self._status = self.status
            if rows is not alerts.rows or status is not self._status:
                alerts.note("changed_at", self.now)
                self._hidden_only = False
        finally:
            self._settling = False
        if self._hidden_only:
            return
        self._hidden_only = True
        self.revision += 1
        self._listeners.tell()

    def lose_power(self) -> None:
        """The power is gone, and with it RAM and all that the printer was waiting for."""
        self.alarms.lose_power()
        for part in self.parts.values():
            part.lose_power()

    def restart(self) -> None:
        """The firmware begins anew by itself, as if the power had gone."""
        self.lose_power()
        self.gain_power()

    def gain_power(self) -> None:
        self.power.boot()

    # -- acts --------------------------------------------------------------------------------------------

    def act(self, verb: str, part_id: str, /, **details: Any) -> None:
        """Do something to a part by hand, now, and settle; a sleeping machine that is touched wakes. Raises
        CannotDo, saying what first.

        `verb` is one of the part's actions, `details` its arguments.
        """
        by_hand(self, verb, part_id, details)

    def administer(self, verb: str, part_id: str, /, **details: Any) -> None:
        """As `act`, from afar, by somebody whom the network's rules let in: what is set at the panel can be
        set so too, and locked keys or a locked menu are not in the way. Raises CannotDo."""
        from_afar(self, verb, part_id, details)

    # -- memory ------------------------------------------------------------------------------------------

    @property
    def at_rest(self) -> bool:
        """No sheet moves or is about to be fed."""
        return not self.engine.busy

    def snapshot(self) -> Snapshot:
        """Remember the machine, settled, whatever moves in it."""
        self.clock.settle()
        for part_id in self._unsaved:
            part = self.parts[part_id]
            object.__setattr__(part, "saved", part.state())
        self._unsaved.clear()
        return Snapshot(
            self.profile.name,
            self.now,
            tuple([part.saved for part in self.parts.values()]),
            self.alarms.since(self._epoch),
        )

    def double(self) -> Machine:
        """Another machine of this model, seed and number, on a clock of its own."""
        return Machine(self._blueprint, seed=self.seed, number=self.number, address=self.dhcp.home)

    def restore(self, snapshot: Snapshot) -> None:
        """Become the machine that was remembered, its time included. Raises ValueError for the snapshot of
        another model."""
        if snapshot.profile != self.profile.name:
            raise ValueError(f"a snapshot of {snapshot.profile} does not fit a {self.profile.name}")
        unsaved = self._unsaved | self._touched
        for part, state in zip(self.parts.values(), snapshot.states, strict=True):
            if part.saved is not state or part.id in unsaved:
                part.assume(state)
        self._unsaved.clear()
        self._touched.clear()
        self._hidden_only = True
        self._status = self.status
        self._epoch = self.clock.now - snapshot.now
        self.alarms.put_back(snapshot.alarms, self._epoch)
        self.revision += 1
        self._listeners.tell()
