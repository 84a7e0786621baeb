"""The scanner: what lies on the glass or in the feeder becomes pages, with what dirt and wear do to them.

Hands start a scan at the panel and wait for it, so it is over at once. Knows nothing of where pages go.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import profile
from .conditions import Condition, Group, Severity, Training
from .feeder import Feeder
from .marks import Defect, DefectKind
from .part import CannotDo, Part, action, nvram, physical, ram

GLASS, FEEDER = "glass", "feeder"


@dataclass(frozen=True, slots=True)
class Scan:
    """What came of one scan.

    Attributes:
        source: "glass" or "feeder". originals: sheets laid in. pages: images that came of them.
        end: why it stopped before its end, or "".
    """

    source: str
    originals: int
    pages: int
    defects: tuple[Defect, ...] = ()
    end: str = ""

    @property
    def words(self) -> str:
        """What a person says who looks at the result: "clean", its defects, or why there is none."""
        return self.end or ", ".join(dict.fromkeys(defect.words for defect in self.defects)) or "clean"


class ShippingLock(Part):
    """The lever that holds the carriage while the device is moved.

    Fields:
        on: the carriage is held.
    """

    STEERS = False

    on: bool = physical(False, hidden=True)

    def look(self) -> dict[str, str]:
        return {"lock": "on" if self.on else "off"}

    @action
    def lock(self) -> None:
        """Hold the carriage, before the device is moved."""
        self.on = True

    @action
    def unlock(self) -> None:
        """Let the carriage go."""
        self.on = False


class Carriage(Part):
    """The head that travels under the glass, with its lamp; replaced as one.

    Fields:
        lamp_burnt: it gives no light.
        failed: what the firmware found wrong with it when it last tried: "home" (it never came to the home
            sensor), "lamp", or "". It does not try again before the next power-on.
    """

    STEERS = False
    FAILS_BY = ("lamp_burnt",)

    lamp_burnt: bool = physical(False, hidden=True)
    failed: str = ram("")

    spec: profile.Scanner

    @property
    def held(self) -> bool:
        """The shipping lock holds it."""
        lock = self.machine.parts.get("scanner.lock")
        return isinstance(lock, ShippingLock) and lock.on

    def try_out(self) -> bool:
        """Send it home and light the lamp, as at every power-on and before every scan."""
        if not self.failed:
            self.failed = "home" if self.held else "lamp" if self.lamp_burnt else ""
        return not self.failed

    def on_boot(self) -> None:
        self.try_out()

    def look(self) -> dict[str, str]:
        lamp = "stays dark" if self.lamp_burnt else "lights"
        return {"lamp": lamp if self.machine.power.on else "off"}

    @action
    def move(self) -> None:
        """Push it along by hand, which must go easily."""
        self._reach_in("pushed")
        if self.held:
            raise CannotDo("it does not move: the shipping lock is on")

    @action
    def replace(self) -> None:
        """Fit a new scanner head."""
        self._reach_in("replaced")
        self.lamp_burnt = False

    def _reach_in(self, how: str) -> None:
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, f"the scanner head was {how} under power")

    def conditions(self) -> Iterator[Condition]:
        if self.failed:
            home = self.failed == "home"
            yield Condition(
                "scannerSensorFailure" if home else "scannerLightFailure",
                self.id,
                Group.SCANNER,
                1,
                Severity.CRITICAL,
                Training.FIELD_SERVICE,
                "scanner-home" if home else "scanner-light",
                f"{self.spec.label} error: {'no home position' if home else 'no light'}",
                self.spec.location,
            )


class Strip(Part):
    """The narrow glass that originals from the feeder pass, while the carriage stands still under it.

    Fields:
        speck_mm: where something sticks to it, from its left end; 0 for nowhere.
    """

    STEERS = False

    speck_mm: float = physical(0.0, hidden=True)

    def scan_defects(self) -> tuple[Defect, ...]:
        """What it does to every page that passes it: a speck stands still, and so it draws a line."""
        if not self.speck_mm:
            return ()
        return (Defect(DefectKind.STREAK, at_mm=self.speck_mm, width_mm=0.3, part=self.id),)

    def look(self) -> dict[str, str]:
        return {"glass": "a speck on it" if self.speck_mm else "clean"}

    @action
    def clean(self) -> None:
        """Wipe it with a damp lint-free cloth."""
        self.speck_mm = 0.0


class Scanner(Part):
    """The scanning unit, as hands use it.

    Fields:
        last: the last scan; those who made it keep it, whatever becomes of the power.
        scanned: pages scanned in its life.
    """

    STEERS = False

    last: Scan | None = physical(None, hidden=True)
    scanned: int = nvram(0)

    spec: profile.Scanner

    @property
    def feeder(self) -> Feeder | None:
        found = self.machine.parts.get("scanner.feeder")
        return found if isinstance(found, Feeder) else None

    @action(panel=True)
    def scan(self, source: str = GLASS, originals: int = 1) -> None:
        """Lay originals in and press start."""
        feeder = self.feeder
        if source not in ((GLASS,) if feeder is None else (GLASS, FEEDER)):
            raise CannotDo(f"there is no {source!r} to scan from")
        most = feeder.spec.capacity if feeder is not None and source == FEEDER else 1
        if not 1 <= originals <= most:
            raise CannotDo(f"the {source} takes 1 to {most} originals")
        self.last = self._scan(source, originals)
        self.scanned += self.last.pages

    def _scan(self, source: str, originals: int) -> Scan:
        if not self.machine.part("scanner.carriage", Carriage).try_out():
            return Scan(source, originals, 0, end="scanner error")
        feeder = self.feeder
        if source == GLASS or feeder is None:
            return Scan(source, originals, originals)
        pages, end = feeder.take(originals)
        return Scan(source, originals, pages, self.machine.part("scanner.strip", Strip).scan_defects(), end)

    def look(self) -> dict[str, str]:
        """What came of the last scan."""
        if self.last is None:
            return {"last scan": "none"}
        told = f"{self.last.pages} of {self.last.originals}"
        return {"last scan": self.last.words, "pages": told, "source": self.last.source}
