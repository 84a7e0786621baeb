"""A machine's parts put together: by id, by kind and by name, and what takes several of them at once.

Knows no time and no change: what the parts are now is all there is.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from .accounting import Accounting
from .bins import Bin
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
from .network import Network
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

if TYPE_CHECKING:
    from .label import GapSensor, ThermalHead

P = TypeVar("P", bound=Part)


class Status(enum.Enum):
    """RFC 8011 §5.4.11 printer-state."""

    IDLE = "idle"
    PROCESSING = "processing"
    STOPPED = "stopped"


class Assembly:
    """The parts of one profile's machine.

    Args:
        parts: by id, in the order of its blueprint.
    """

    __slots__ = (
        "_hearing", "_marking", "accounting", "alerts", "all_stations",
        "bins", "cable", "covers", "dhcp", "discovery", "dns", "duplex_station", "engine",
        "flaws", "formatter", "fuser", "gap_sensor", "hazards", "head", "jobs", "log", "mains", "neighbour",
        "network", "nic", "notes", "panel", "parts", "path", "power", "power_supply", "profile",
        "radius", "room", "rtc", "stations", "supplicant", "supplies", "switch", "traps", "trays", "way",
    )  # fmt: skip

    def __init__(self, profile: Profile, parts: Mapping[str, Part]) -> None:
        self.profile = profile
        self.parts = parts
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
    def status(self) -> Status:
        """What the whole machine is doing, as every interface must say."""
        if self.alerts.stopped or self.engine.paused or not self.power.ready:
            return Status.STOPPED if not self.path.moving else Status.PROCESSING
        busy = self.engine.busy or any(job.state is JobState.PROCESSING for job in self.jobs.open_jobs)
        return Status.PROCESSING if busy else Status.IDLE

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

    def describe(self) -> Mapping[str, Mapping[str, Any]]:
        """Every field that is told of every part, for people and for the control interface: secrets masked,
        and nothing that a fault has broken."""
        return {
            part.id: {name: told(getattr(part, name)) for name in part.TOLD} for part in self.parts.values()
        }
