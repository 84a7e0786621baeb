"""One machine: its parts put together from a profile, settled after every change, remembered and restored.

Knows no protocol and no socket. Everything that lasts is in the parts' declared fields, so a machine,
moving or at rest, is a tuple of tuples.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .accounting import Accounting
from .bins import Bin
from .blueprint import Blueprint, Snapshot
from .clock import Clock
from .conditions import AlertTable
from .connection import Cable, Supplicant
from .covers import Cover
from .discovery import Discovery
from .engine import Engine
from .flaws import Flaws
from .formatter import Formatter
from .fuser import Fuser
from .jobs import Job, JobQueue, JobState, Page
from .mains import Mains
from .marks import Side
from .network import HOME_ADDRESS, Network
from .nic import Nic
from .notes import Notes
from .panel import Panel
from .part import Part
from .path import PaperPath, Station
from .power import Power
from .power_supply import PowerSupply
from .profile import Profile
from .records import EventLog, Hazards
from .room import Room
from .rtc import Rtc
from .secret import told
from .site.addresses import Dhcp, Dns, Neighbour
from .site.firewall import Firewall
from .site.radius import Radius
from .site.switch import Switch
from .site.way import Waypoint
from .supplies import Supply
from .traps import Traps
from .trays import Tray
from .verbs import checked, part_named

if TYPE_CHECKING:
    from .label import GapSensor, ThermalHead

CALENDAR_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
"""The date at machine time 0: a machine has no other calendar, so that runs repeat to the octet."""

P = TypeVar("P", bound=Part)


class Status(enum.Enum):
    """RFC 8011 §5.4.11 printer-state."""

    IDLE = "idle"
    PROCESSING = "processing"
    STOPPED = "stopped"


class Machine:
    """A printer.

    Attributes:
        revision: rises once per settled change that an interface can show.
        number: which machine of its model this is; fills the serial number and hardware address.

    Args:
        address: that is reserved for it at its site.
    """

    __slots__ = (
        "_alarms", "_blueprint", "_epoch", "_hearing", "_hidden_only", "_listeners", "_marking",
        "_settling", "_status", "_touched", "_unsaved", "_wakes", "accounting", "alerts", "all_stations",
        "bins", "cable", "clock", "covers", "dhcp", "discovery", "dns", "duplex_station", "engine",
        "flaws", "formatter", "fuser", "gap_sensor", "hazards", "head", "jobs", "log", "mains", "neighbour",
        "network", "nic", "notes", "number", "panel", "parts", "path", "power", "power_supply", "profile",
        "radius", "revision", "room", "rtc", "seed", "stations", "supplicant", "supplies", "switch",
        "traps", "trays", "way",
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
        self.profile = blueprint.profile
        self.clock = clock or Clock()
        self.seed = seed
        self.number = number
        self.revision = 0
        self._epoch = self.clock.now
        self._alarms: dict[tuple[str, str], int] = {}
        self._wakes: list[int] = []
        self._touched: set[str] = set()
        self._unsaved: set[str] = set()
        self._listeners: list[Callable[[], None]] = []
        self._hidden_only = True
        self._settling = True
        self._status = Status.STOPPED
        self.parts: dict[str, Part] = {}
        for kind, part_id, index, about, state in blueprint.parts:
            self.parts[part_id] = kind(self, part_id, index, about, state)
        self._name_parts()
        self._start(address)

    def _name_parts(self) -> None:
        self.power = self.part("power", Power)
        self.formatter = self.part("formatter", Formatter)
        self.mains = self.part("mains", Mains)
        self.power_supply = self.part("power.supply", PowerSupply)
        self.alerts = self.part("alerts", AlertTable)
        self.log = self.part("log", EventLog)
        self.flaws = self.part("flaws", Flaws)
        self.hazards = self.part("hazards", Hazards)
        self.jobs = self.part("jobs", JobQueue)
        self.engine = self.part("engine", Engine)
        self.path = self.part("path", PaperPath)
        self.network = self.part("network", Network)
        self.nic = self.part("nic", Nic)
        self.discovery = self.part("network.discovery", Discovery)
        self.notes = self.part("notes", Notes)
        self.panel = self.part("panel", Panel)
        self.room = self.part("room", Room)
        self.rtc = self.part("rtc", Rtc)
        self.traps = self.part("network.traps", Traps)
        self.accounting = next(iter(self._all(Accounting)), None)
        self.cable = self.part("network.cable", Cable)
        self.supplicant = self.part("network.supplicant", Supplicant)
        self.radius = self.part("site.radius", Radius)
        self.switch = self.part("site.switch", Switch)
        self.dhcp = self.part("site.dhcp", Dhcp)
        self.dns = self.part("site.dns", Dns)
        self.neighbour = self.part("site.neighbour", Neighbour)
        self.way: tuple[Waypoint, ...] = (self.part("site.firewall", Firewall), self.switch)
        self.trays = self._all(Tray)
        self.bins = self._all(Bin)
        self.covers = self._all(Cover)
        self.supplies = self._all(Supply)
        self.all_stations = self._all(Station)
        self._hearing = tuple(part for part in self.parts.values() if part.HEARS_JOBS)
        self._marking = tuple(part for part in self.parts.values() if part.MARKS)
        self.fuser = next(iter(self._all(Fuser)), None)
        self.gap_sensor = cast("GapSensor | None", self.parts.get("gap-sensor"))
        self.head = cast("ThermalHead | None", self.parts.get("thermal-head"))
        turn = self.profile.path.duplex
        self.duplex_station = self.part(f"path.{turn.name}", Station) if turn else None
        self.stations = tuple(s for s in self.all_stations if s is not self.duplex_station)

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
            self.clear_alarm(self.fuser, "warm")
        self._settling = False
        self.clock.touch(self)
        self.clock.settle()

    # -- parts -------------------------------------------------------------------------------------------

    def part(self, part_id: str, kind: type[P]) -> P:
        """The part of that id. Raises KeyError when there is none, TypeError when it is another kind."""
        found = self.parts[part_id]
        if not isinstance(found, kind):
            raise TypeError(f"{part_id} is a {type(found).__name__}, not a {kind.__name__}")
        return found

    def _all(self, kind: type[P]) -> tuple[P, ...]:
        return tuple(part for part in self.parts.values() if isinstance(part, kind))

    def covers_for(self, place: str) -> tuple[Cover, ...]:
        """The covers that give access to a place of the paper path."""
        return tuple(cover for cover in self.covers if place in cover.spec.gives_access)

    @property
    def marker_covers(self) -> tuple[Cover, ...]:
        """Those that give access to the marker."""
        return self.covers_for(self.profile.path.marks_at)

    @property
    def serial(self) -> str:
        return self.profile.identity.serial.format(n=self.number)

    @property
    def status(self) -> Status:
        """What the whole machine is doing, as every interface must say."""
        if self.alerts.stopped or self.engine.paused or not self.power.ready:
            return Status.STOPPED if not self.path.moving else Status.PROCESSING
        busy = self.engine.busy or any(job.state is JobState.PROCESSING for job in self.jobs.open_jobs)
        return Status.PROCESSING if busy else Status.IDLE

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

    def set_alarm(self, part: Part, name: str, delay_us: int) -> None:
        """Have `part.on_alarm(name)` called once, in place of an alarm of that name set earlier."""
        self._arm((part.id, name), self.now + delay_us)

    def _arm(self, key: tuple[str, str], when: int) -> None:
        self._alarms[key] = when
        self._wake_for(when)

    def _wake_for(self, when: int) -> None:
        # A wake-up is asked for only before all that the clock holds already: these stand latest first, and
        # neither alarms nor restoring leave a trail of them.
        now = self.clock.now
        at = when + self._epoch
        if at < now:
            at = now
        wakes = self._wakes
        if not wakes or at < wakes[-1]:
            wakes.append(at)
            self.clock.wake_in(at - now, self)

    def ring(self, event: object) -> None:  # noqa: ARG002
        """Sound every alarm that is due; a wake-up whose alarm was put off finds nothing to do."""
        self._wakes.pop()
        alarms, now = self._alarms, self.now
        due = [(when, key) for key, when in alarms.items() if when <= now]
        if len(due) > 1:
            due.sort()
        for when, key in due:
            if alarms.get(key) == when:
                del alarms[key]
                self.parts[key[0]].on_alarm(key[1])
        if self._alarms:
            self._wake_for(min(self._alarms.values()))

    def clear_alarm(self, part: Part, name: str) -> None:
        self._alarms.pop((part.id, name), None)

    def has_alarm(self, part: Part, name: str) -> bool:
        return (part.id, name) in self._alarms

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
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def _tell(self) -> None:
        """Call every listener; one that fails keeps none from hearing, and its error is raised at the end."""
        failed: Exception | None = None
        for listener in tuple(self._listeners):
            try:
                listener()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is raised again below
                failed = failed or error
        if failed is not None:
            raise failed

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
        self._tell()

    def mark(self, page: Page) -> Side:
        """One side passes the marker: supplies are used, and parts leave on it what they leave."""
        if self.head is not None:
            self.head.marks(page)
        laid_down = self.engine.laid_down(page.coverage_ppm)
        for supply in self.supplies:
            supply.page(laid_down)
        return Side(page, tuple(defect for part in self._marking for defect in part.defects()))

    def job_begins(self, job: Job) -> bool:
        """Whether `job` may go on once every part that its beginning concerns has had its say."""
        return all(part.job_begins(job) for part in self._hearing)

    def lose_power(self) -> None:
        """The power is gone, and with it RAM and all that the printer was waiting for."""
        for key in [key for key in self._alarms if self.parts[key[0]].POWERED]:
            del self._alarms[key]
        for part in self.parts.values():
            part.lose_power()

    def restart(self) -> None:
        """The firmware begins anew by itself, as if the power had gone."""
        self.lose_power()
        self.gain_power()

    def gain_power(self) -> None:
        self.power.boot()

    def act(self, verb: str, part_id: str, /, **details: Any) -> None:
        """Do something to a part by hand, now, and settle; a sleeping machine that is touched wakes. Raises
        CannotDo, saying what first.

        `verb` is one of the part's actions, `details` its arguments.
        """
        part = part_named(self.parts, part_id, self.profile.name)
        given = checked(part, verb, details)
        self.clock.catch_up()
        if verb in part.AT_PANEL:
            self.panel.use()
        self._act(part, verb, given)
        if self.power.asleep and part.AT_DEVICE:
            self.power.wake()
        self.clock.finish_now()

    def administer(self, verb: str, part_id: str, /, **details: Any) -> None:
        """As `act`, from afar, by somebody whom the network's rules let in: what is set at the panel can be
        set so too, and locked keys or a locked menu are not in the way. Raises CannotDo."""
        part = part_named(self.parts, part_id, self.profile.name)
        given = checked(part, verb, details)
        self.clock.catch_up()
        with self.network.administered():
            self._act(part, verb, given)
        self.clock.finish_now()

    def _act(self, part: Part, verb: str, given: Mapping[str, Any]) -> None:
        """Carry it out, and mend for good what it mends."""
        if self.flaws.found:
            self.flaws.decide()
            self.clock.settle()
            mended = self.flaws.mended_at_rest(part.id, verb, given)
            self.carry_out(part, verb, given)
            self.flaws.hands_were_there(mended)
        else:
            self.carry_out(part, verb, given)

    def carry_out(self, part: Part, verb: str, details: Mapping[str, Any]) -> None:
        """The act itself, with what is written down of it."""
        wasted = verb == "replace" and part.is_good
        getattr(part, verb)(**details)
        if wasted:
            self.hazards.record("part-wasted", part.id, f"{part.id} was replaced, and had nothing wrong")

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
            tuple(self._alarms.items()),
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
        self._alarms = {}
        for key, when in snapshot.alarms:
            self._arm(key, when)
        self.revision += 1
        self._tell()

    def describe(self) -> Mapping[str, Mapping[str, Any]]:
        """Every field that is told of every part, for people and for the control interface: secrets masked,
        and nothing that a fault has broken."""
        return {
            part.id: {name: told(getattr(part, name)) for name in part.TOLD} for part in self.parts.values()
        }
