"""Carries out steps on a device: most are acts of hands, a few are done by clients of the site.

Knows what a step means; whether it helped is the case's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from misfeed.contract import Facts
from misfeed.device import Device
from misfeed.errors import DeviceRefusal, Unreachable, UsageError
from misfeed.fixtures import document, documents
from misfeed.interfaces.ipp import IppClient, JobState, PrinterState
from misfeed.panelwords import says
from misfeed.permits import NotPermitted
from misfeed.place import HOME
from misfeed.vocabulary import settings
from misfeed.vocabulary.briefing import briefed
from misfeed.vocabulary.cable_jobs import (
    OVER_USB,
    POLL_S,
    PRINT_S,
    STUCK_S,
    by_cable,
    pjl_job,
    print_followed,
)
from misfeed.vocabulary.failure import StepFailed
from misfeed.vocabulary.patience import TellsWhen
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.till_jobs import by_till, print_receipt, submit_receipt

BOOT_S = 300.0
_PAUSE_MIN = 0.2
FORMATS = {".pdf": "application/pdf", ".pwg": "image/pwg-raster"}

_ENDED = (JobState.COMPLETED, JobState.ABORTED, JobState.CANCELED)


def forms_of(name: str) -> dict[str, str]:
    """The document by the formats that it comes in, its own first."""
    alike = dict.fromkeys((name, *(PurePath(name).with_suffix(suffix).name for suffix in FORMATS)))
    return {FORMATS[PurePath(one).suffix]: one for one in alike if _is_there(one)}


def _is_there(name: str) -> bool:
    return PurePath(name).suffix in FORMATS and name in documents()


def printable(name: str, facts: Facts) -> str:
    """The document, or the same one in another format, as the device takes it; "" where it takes none."""
    taken = facts.values.get("formats", ())
    if not taken:
        return name
    return next((one for form, one in forms_of(name).items() if form in taken), "")


def _is_over(client: IppClient, job_id: int) -> bool:
    """Whether a job has ended, so that there is nothing left to cancel."""
    try:
        return client.job(job_id).state in _ENDED
    except (DeviceRefusal, Unreachable):
        return False


@dataclass(frozen=True, slots=True)
class Printed:
    """A job that was submitted, and from where."""

    job_id: int
    by: str


class Performer:
    """Performs steps on one device, and remembers the jobs it submitted and the settings it read, by file."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self.jobs: list[Printed] = []
        self.read: dict[str, str] = {}
        self._special: Mapping[str, Callable[[Step], None]] = {
            "print": self._print_whole,
            "power_cycle": self._power_cycle,
            "restart": self._restart,
            "wait": lambda step: device.hands.wait(step.minutes),
            "wait_cool": self._wait_cool,
            "look": self._look,
            "set_site": self._set_site,
            "read": self._read,
            "set": lambda step: settings.set_to(device, step),
        }

    def perform(self, step: Step) -> None:
        """Do it, and wait for its end. Raises StepFailed, CannotAct, or what its client raises."""
        special = self._special.get(step.verb)
        with briefed(self._device.hands, step):
            if special is not None:
                special(step)
            else:
                self._act(step.verb, step)

    def _act(self, verb: str, step: Step, minutes: float | None = None) -> None:
        target = self._device.facts.place(step.target)
        cost = step.minutes if minutes is None else minutes
        self._device.hands.act(verb, target, minutes=cost, **step.details)
        if verb.startswith("power_"):
            self._device.drop_usb()

    # -- printing ----------------------------------------------------------------------------------------

    def submit(self, step: Step) -> Printed | None:
        """Send a print step's document; the job prints (or not) by itself. None for one that has no number to
        ask for, as over USB, or of a receipt.
        """
        details = step.details
        if by_till(step):
            submit_receipt(self._device, step)
            return None
        if by_cable(step, self._device.facts):
            self._device.hands.wait(step.minutes)
            if details["by"] == OVER_USB:
                self._device.usb.write(document(details["document"]))
            else:
                self._device.usb.write(pjl_job(step, self._device.facts))
            # What is in the device's hands is a whole job once the computer lets go.
            self._device.drop_usb()
            return None
        facts = self._device.facts
        asked: dict[str, object] = {"media": facts.place(details["media"]) or facts.values.get("media", "")}
        if details["sides"] != "one-sided" and facts.values.get("duplex"):
            asked["sides"] = details["sides"]
        if details["copies"] > 1:
            asked["copies"] = details["copies"]
        self._device.hands.wait(step.minutes)
        if details.get("secure"):
            self._shake_hands(details["by"])
        name = printable(details["document"], facts) or details["document"]
        place = self._device.at(details["by"])
        client = place.ipp_as(details["user"]) if "user" in details else place.ipp
        job = client.print_job(
            document(name),
            name=name,
            document_format=FORMATS.get(PurePath(name).suffix, "application/octet-stream"),
            attributes={key: value for key, value in asked.items() if value},
        )
        printed = Printed(job.id, details["by"])
        self.jobs.append(printed)
        return printed

    def _shake_hands(self, by: str) -> None:
        found = self._device.at(by).secure()
        lenient = self._device.site["tls.verify"] == "no" and found != "no common version"
        if found != "trusted" and not lenient:
            raise DeviceRefusal("the client breaks the TLS handshake off", found)

    def _print_over_usb(self, step: Step) -> None:
        client = self._device.at(HOME).ipp
        known = {job.id for job in client.jobs("completed")}
        try:
            self.submit(step)
        except Unreachable as error:
            raise StepFailed(f"{step.details['document']} was not taken: {error}") from error

        def printed() -> bool:
            return any(
                job.id not in known and job.state is JobState.COMPLETED for job in client.jobs("completed")
            )

        if not self._device.wait_until(printed, PRINT_S, every_s=POLL_S):
            raise StepFailed(f"{step.details['document']} was not printed: no new job is completed")

    def _print_by_cable(self, step: Step) -> None:
        """Down the pipe for pages, until IPP tells of the job's end, or PJL where no IPP is reached."""
        if "ipp" in self._device.facts.services:
            self._print_over_usb(step)
        else:
            self._device.hands.wait(step.minutes)
            print_followed(self._device, step)

    def _print_whole(self, step: Step) -> None:
        if by_till(step):
            print_receipt(self._device, step)
            return
        if by_cable(step, self._device.facts):
            self._print_by_cable(step)
            return
        printed = self.submit(step)
        assert printed is not None, "what goes over IPP has a number"
        client = self._device.at(printed.by).ipp
        clock = self._device.clock
        state: JobState | None = None
        stopped_since: int | None = None

        def over() -> bool:
            nonlocal state, stopped_since
            state = client.job(printed.job_id).state
            if state in _ENDED:
                return True
            # A printer may stop for a moment; one that stays stopped will not print this job by itself.
            if client.state() is not PrinterState.STOPPED:
                stopped_since = None
                return False
            stopped_since = clock.now_us() if stopped_since is None else stopped_since
            return clock.now_us() - stopped_since >= STUCK_S * 1_000_000

        self._device.wait_until(over, PRINT_S, every_s=POLL_S)
        if state is not JobState.COMPLETED:
            told = f"its job is {state.name.lower().replace('_', '-')}" if state else "its job is not told of"
            raise StepFailed(f"{step.details['document']} was not printed: {told}")

    def cancel_jobs(self) -> Mapping[int, str]:
        """Cancel what is left of the jobs submitted here, where the device and its owner let us. Returns why
        the others are left, by number.
        """
        left: dict[int, str] = {}
        for printed in self.jobs:
            client = self._device.at(printed.by).ipp
            try:
                client.cancel_job(printed.job_id)
            except Unreachable as error:
                left[printed.job_id] = str(error)
            except (DeviceRefusal, NotPermitted) as error:
                if not _is_over(client, printed.job_id):
                    left[printed.job_id] = str(error)
        self.jobs.clear()
        return left

    # -- the rest ----------------------------------------------------------------------------------------

    def _power_cycle(self, step: Step) -> None:
        self._act("power_off", step)
        self._device.hands.wait(_PAUSE_MIN)
        self._act("power_on", step, minutes=0.0)
        hands = self._device.hands
        if isinstance(hands, TellsWhen):
            shown = hands.panel_when_up(BOOT_S)
            if not _is_up(shown):
                told = f"its panel says “{shown}”" if shown else "its panel is dark"
                raise StepFailed(f"it did not boot: {told}")
        elif not self._device.wait_until(lambda: _is_up(hands.read_panel()), BOOT_S):
            raise StepFailed(f"it did not boot within {BOOT_S:g} s")

    def _restart(self, step: Step) -> None:
        if step.target == "power":
            self._power_cycle(step)
        else:
            self._act("restart", step)

    def _wait_cool(self, step: Step) -> None:
        target = self._device.facts.place(step.target)
        hands, below = self._device.hands, step.details["below_c"]
        left = step.details["at_most_minutes"]
        if isinstance(hands, TellsWhen):
            found = hands.temperature_when_cool(target, below, left)
        else:
            while (found := hands.temperature_c(target)) > below and left > 0:
                hands.wait(1.0)
                left -= 1.0
        if found > below:
            raise StepFailed(f"{target} is still at {found:.0f} °C")

    def _look(self, step: Step) -> None:
        self._device.hands.look(self._device.facts.place(step.target), minutes=step.minutes)

    def _set_site(self, step: Step) -> None:
        name = step.details["name"]
        if name not in self._device.site:
            raise UsageError(f"the site has no setting {name!r}; it has {', '.join(self._device.site)}")
        self._device.hands.wait(step.minutes)
        self._device.site[name] = step.details["value"]

    def _read(self, step: Step) -> None:
        value = settings.read(self._device, step)
        if step.details["save_as"]:
            self.read[step.details["save_as"]] = value


def _is_up(shown: str) -> bool:
    """Whether a panel that says this is that of a device which has started."""
    return shown != "" and not says(shown, "starting")
