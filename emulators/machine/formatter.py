"""The formatter: the board that runs the firmware, and what that stumbles over. Knows no interface."""

from __future__ import annotations

from collections.abc import Iterator

from .conditions import NO_ROW, Condition, Group, Severity, Training
from .habits import Habit
from .host_settings import HostSettings
from .jobs import Job, PageLanguage
from .link import Link
from .panel import DARK
from .part import CannotDo, Part, action, nvram, physical, ram

_TOO_FULL_PPM = 500_000
_RECOVERY_US = 12_000_000
_RECOVER = "recover"
_RESET = "reset"
_FACTORY_RESET = "factory-reset"
_WARM_RESET = "warm-reset"
_ORDERLY = "orderly-restart"
_RESET_US = 1_000_000
"""So long an order to restart waits, for its answer to leave."""
CRASH = "firmware-error"
"""How the event log calls it, and the models' own codes."""
NO_FIRMWARE = "no-firmware"
_LAST_WORDS = {CRASH: "Firmware error", NO_FIRMWARE: "No bootable firmware"}


class Formatter(Part):
    """Fields:
    firmware: the version that runs. image_good: what is stored can be started.
    nvram_failing: settings and counters do not outlive the power. nvram_lost: it found that out at power-on.
    quirks: names of the ways in which the firmware departs from standards.
    halted: why a firmware has stopped; nothing of the printer answers then but the panel.
    ponders_until: machine time until which something that it did not like keeps it from answering.
    warm: it was started last by an order that left everything as it was.
    """

    HEARS_JOBS = True
    FAILS_BY = ("nvram_failing", "nvram_lost", "image_good")

    firmware: str = nvram("")
    image_good: bool = physical(True, hidden=True)
    nvram_failing: bool = physical(False, hidden=True)
    nvram_lost: bool = ram(False)
    quirks: frozenset[str] = physical(frozenset())
    halted: str = ram("")
    warm: bool = nvram(False, hidden=True)
    ponders_until: int = ram(0, hidden=True)

    @property
    def last_words(self) -> tuple[str, str]:
        """What a firmware that has stopped leaves on the panel: the model's code, and English words."""
        return self.machine.profile.vendor_code(self.halted), _LAST_WORDS[self.halted]

    def take_on(self, quirks: frozenset[str]) -> None:
        """Have those quirks and no others from now on, as if it had started with them."""
        if Habit.PAUSED_AT_START in quirks - self.quirks:
            self.machine.engine.paused = True
        self.quirks = quirks

    @property
    def running(self) -> bool:
        """The board has power and a firmware that has not stopped; it may still be booting."""
        return self.machine.power.on and not self.halted

    @property
    def outdated(self) -> bool:
        """Not the current version; earlier ones stop at pages of PDF with large filled areas."""
        current = self.machine.profile.identity.firmware
        return self.firmware != current

    def job_begins(self, job: Job) -> bool:
        if not (self.outdated and job.format == PageLanguage.PDF.value):
            return True
        fullest = max((max(page.coverage_ppm.values(), default=0) for page in job.pages), default=0)
        if fullest <= _TOO_FULL_PPM:
            return True
        self.crash()
        return False

    def starts(self) -> bool:
        """The self-test is over: start what is stored, or say that there is nothing to start."""
        if not self.image_good:
            self.halted = NO_FIRMWARE
        return self.image_good

    def crash(self) -> None:
        """The firmware stops, and begins anew by itself after a while."""
        machine = self.machine
        code = machine.profile.vendor_code(CRASH)
        machine.log.record(code, CRASH, self.id, "the firmware stopped and restarted")
        machine.lose_power()
        self.halted = CRASH
        machine.alarms.set(self, _RECOVER, _RECOVERY_US)

    def reset_soon(self, *, forget: bool = False, warm: bool = False, keep_jobs: bool = False) -> None:
        """Start anew when whoever asks for it has been answered; `forget` what was set since delivery."""
        kept = _ORDERLY if keep_jobs else _WARM_RESET if warm else _RESET
        self.machine.alarms.set(self, _FACTORY_RESET if forget else kept, _RESET_US)

    def on_alarm(self, name: str) -> None:
        if name == _ORDERLY and not self._at_rest():
            self.machine.alarms.set(self, _ORDERLY, _RESET_US)
            return
        if name == _FACTORY_RESET:
            self._forget_settings()
        if name == _RECOVER:
            self.halted = ""
            self.machine.gain_power()
        else:
            self.machine.restart()
            self.warm = name in (_WARM_RESET, _ORDERLY)

    def _at_rest(self) -> bool:
        """Let the sheets that move come out; once they have, what waits is put aside for after the start."""
        engine = self.machine.engine
        engine.paused = bool(self.machine.path.moving)
        if not engine.paused:
            self.machine.jobs.put_aside()
        return not engine.paused

    def lose_power(self) -> None:
        super().lose_power()
        self.warm = False
        if self.nvram_failing:
            self.nvram_lost = True
            self._forget_settings()
            machine = self.machine
            machine.engine.impressions = machine.engine.sheets = machine.profile.engine.page_count

    def _forget_settings(self) -> None:
        """What was set since delivery is gone."""
        machine = self.machine
        machine.network.forget_settings()
        machine.panel.language = machine.profile.panel.languages[0]
        machine.power.deep_sleep = False
        machine.panel.keys_locked = False
        machine.engine.first_tray = ""
        machine.notes.forget()
        machine.part("host-settings", HostSettings).forget()
        for holder in (*machine.trays, *machine.bins):
            holder.called = ""

    def conditions(self) -> Iterator[Condition]:
        if self.nvram_lost:
            yield Condition(
                "subunitRecoverableStorageError",
                self.id,
                Group.GENERAL_PRINTER,
                NO_ROW,
                Severity.WARNING_BINARY_CHANGE,
                Training.FIELD_SERVICE,
                "nvram",
                "NVRAM error: check settings",
            )

    def look(self) -> dict[str, str]:
        """The configuration page and the event log, as anyone can print them at the panel; what the screen
        says while it does not start."""
        if not self.machine.panel.lit:
            unbootable = self.halted and not self.image_good
            return {"firmware": "damaged"} if unbootable else DARK
        state = "out of date" if self.outdated else "current"
        crashed = any(event.code == CRASH for event in self.machine.log.events)
        return {
            "firmware": state,
            "settings": "as delivered, though set since" if self.nvram_lost else "kept",
            "event log": "firmware errors" if crashed else "no firmware errors",
        }

    @action
    def replace(self) -> None:
        """Fit another board; it comes with the firmware of the first deliveries, its cable pressed home."""
        machine = self.machine
        if machine.power.on:
            machine.hazards.record("live-work", self.id, "the formatter was changed under power")
        self.nvram_failing = self.nvram_lost = False
        self.image_good = True
        self.firmware = machine.profile.identity.first_firmware or machine.profile.identity.firmware
        link = machine.parts.get("formatter.link")
        if isinstance(link, Link):
            link.loose = 0.0

    @action
    def load_from_stick(self) -> None:
        """Load the maker's current firmware in the pre-boot menu, from a USB stick; settings stay."""
        self._pre_boot()
        self.firmware = self.machine.profile.identity.firmware
        self.machine.restart()

    @action
    def restore_repository(self) -> None:
        """Start from the copy that the pre-boot menu keeps (a partial clean): settings are lost."""
        self._pre_boot()
        self._forget_settings()
        self.machine.restart()

    def _pre_boot(self) -> None:
        if not self.machine.power.on or self.machine.power.ready:
            raise CannotDo("the pre-boot menu is reached while it starts")
        self.image_good = True

    @action(panel=True)
    def update_firmware(self) -> None:
        """Load the maker's current firmware; the printer restarts by itself."""
        machine = self.machine
        if machine.jobs.open_jobs:
            raise CannotDo("let its jobs end first")
        self.firmware = machine.profile.identity.firmware
        machine.restart()
