"""The fax: dials, sends and answers by the line it is plugged into, prints or keeps what it receives.

A call is over when the hands that began it let go of the button. Results are the job-state-reasons of IPP
FaxOut (PWG 5100.15), and stand in the transmission report. Knows no tone, no T.30 frame and no interface.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from . import profile
from .jobs import JobReason, JobState, Page, QueueFull
from .part import CannotDo, Part, action, nvram, physical
from .site.phone import PhoneLine
from .verbs import Pages

LINE, EXT = "LINE", "EXT"
HANDSHAKE_S = 15
PAGE_BITS = 300_000
"""A page of text in fine resolution, compressed."""

SPEEDS = (33_600, 14_400, 9_600)


class Receive(enum.Enum):
    """What becomes of a received fax."""

    PRINT = "print"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Report:
    """The transmission report of one call: pages that came over, and why no more, or None."""

    pages: int
    passed: int
    reason: JobReason | None = None
    stage: str = "complete"


class Fax(Part):
    """The modem, its settings and its memory.

    Fields:
        jack: which of its two sockets the cord to the wall is in.
        speed: the fastest it tries, in bit/s; above 14,400 is V.34.
        receive: what becomes of received faxes. stored: pages of each that is kept.
        report: of the last call that it made. received: of the last that came, "print" or "memory".
        job: the print job of the last received fax; 0 for none. modem: which board, counted from the first.
    """

    STEERS = False

    jack: str = physical(LINE, hidden=True)
    speed: int = nvram(SPEEDS[0])
    receive: Receive = nvram(Receive.PRINT)
    stored: tuple[int, ...] = nvram(())
    report: Report | None = nvram(None)
    received: str = nvram("")
    job: int = nvram(0)
    modem: int = physical(1, hidden=True)

    spec: profile.Fax

    @property
    def line(self) -> PhoneLine:
        return self.machine.part("site.phone", PhoneLine)

    def _hears_line(self) -> bool:
        return self.machine.power.ready and self.jack == LINE and self.line.live

    def _carry(self, pages: int) -> Report:
        """Bring pages over a call that stands."""
        breaks = self.line.breaks_after_s(self.speed)
        page_s = PAGE_BITS / self.speed
        if breaks is None or HANDSHAKE_S + pages * page_s <= breaks:
            return Report(pages, pages)
        if breaks < HANDSHAKE_S:
            return Report(pages, 0, JobReason.TRAINING_FAILED, "training")
        passed = int((breaks - HANDSHAKE_S) / page_s)
        return Report(pages, passed, JobReason.CARRIER_LOST, f"page {passed + 1}")

    @action(panel=True)
    def send(self, pages: Pages = 1) -> None:
        """Lay pages in and send them to a known machine."""
        if self._hears_line():
            self.report = self._carry(pages)
        else:
            self.report = Report(pages, 0, JobReason.NO_DIAL_TONE, "dialling")

    def answer(self, pages: int) -> str:
        """The telephone rings; returns what the caller is told."""
        if not self._hears_line():
            return "no answer"
        # What is printed goes through the memory as well, which is where it stays when the queue is full.
        if sum(self.stored) + pages > self.spec.memory_pages:
            return "refused: memory full"
        came = self._carry(pages)
        if came.reason is not None:
            return came.reason.value
        self.received = self.receive.value
        if self.receive is Receive.PRINT and self._print(pages):
            return "received"
        self.stored = (*self.stored, pages)
        return "received"

    def _print(self, pages: int) -> bool:
        sides = (Page({"black": 50_000}),) * pages
        try:
            job = self.machine.jobs.submit(name="received fax", pages=sides, media=self.spec.media)
        except QueueFull:
            return False
        self.job = job.id
        return True

    def look(self) -> dict[str, str]:
        """The cord, the fax icon, and the reports, as anyone can print them at the panel."""
        cord = {"cord": f"in {self.jack}"}
        if not self.machine.panel.lit:
            return cord
        report = self.report
        code = self.machine.profile.vendor_code("fax-carrier-lost")
        return cord | {
            "report": "none" if report is None else report.reason.value if report.reason else "sent",
            "pages": "none" if report is None else f"{report.passed} of {report.pages}",
            "stage": "none" if report is None else report.stage,
            "code": code if report is not None and report.reason is JobReason.CARRIER_LOST else "",
            "speed": str(self.speed),
            "receive": self.receive.value,
            "stored": str(len(self.stored)),
            "last received": self._last_received(),
        }

    def _last_received(self) -> str:
        if self.received != Receive.PRINT.value:
            return "in memory" if self.received else "none"
        job = self.machine.jobs.find(self.job)
        return "printed" if job is None or job.state is JobState.COMPLETED else "not printed yet"

    @action
    def plug(self, jack: str) -> None:
        """Put the cord to the wall into a socket: "LINE", or "EXT" for a telephone."""
        if jack not in (LINE, EXT):
            raise CannotDo(f"its sockets are {LINE} and {EXT}")
        self.jack = jack

    @action(panel=True)
    def set_speed(self, speed: int) -> None:
        """Say how fast it may try to send and receive, in bit/s."""
        if speed not in SPEEDS:
            raise CannotDo(f"its speeds are {', '.join(map(str, SPEEDS))}")
        self.speed = speed

    @action(panel=True)
    def set_receive(self, mode: str) -> None:
        """Have received faxes printed ("print") or kept ("memory")."""
        if mode not in [one.value for one in Receive]:
            raise CannotDo("received faxes go to print or to memory")
        self.receive = Receive(mode)

    @action(panel=True)
    def print_stored(self) -> None:
        """Print what is kept, as its owner asks."""
        stored, self.stored = self.stored, ()
        for number, pages in enumerate(stored):
            if not self._print(pages):
                self.stored = stored[number:]
                raise CannotDo("the print queue is full; print the rest later")
        self.received = Receive.PRINT.value if stored else self.received

    @action(panel=True)
    def delete_stored(self) -> None:
        """Throw away what is kept."""
        if self.stored:
            self.machine.hazards.record("data-lost", self.id, f"{len(self.stored)} unread faxes were deleted")
        self.stored = ()

    @action
    def replace_modem(self) -> None:
        """Fit another modem board."""
        if self.machine.power.on:
            self.machine.hazards.record("live-work", self.id, "the fax board was changed under power")
        self.modem += 1
