"""Brings a device that lasts back to where the next case can begin; one that is made afresh needs nothing."""

from __future__ import annotations

from misfeed.device import Device
from misfeed.errors import DeviceRefusal, MisfeedError, Unreachable
from misfeed.place import HOME
from misfeed.vocabulary import do
from misfeed.vocabulary.causes import Causes
from misfeed.vocabulary.doing import Doer
from misfeed.vocabulary.expectation import Seen, View
from misfeed.vocabulary.failure import CaseFailed
from misfeed.vocabulary.notebook import Notebook
from misfeed.vocabulary.see import no_conditions
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.watch import said

SETTLE_S = 300.0
"""How long a device may take to get well after the last step."""

UNLESS_TOLD = (do.power_cycle(),)
"""What is done where a scenario does not say how its device is brought back."""


class NotFit(CaseFailed):
    """A device that lasts could not be made well for the next case."""


def recover(device: Device, causes: Causes, steps: tuple[Step, ...], doer: Doer, notebook: Notebook) -> None:
    """Cancel the case's jobs, take its causes back out, and do `steps` (`UNLESS_TOLD` when there are none).

    What cannot be done is left undone and noted: what is still wrong is told, too, and again by the next
    case's health gate. Raises NotFit for a device that is not well then.
    """

    def left_undone(what: str, error: MisfeedError) -> None:
        notebook.note("device", what, str(error), held=False)

    doer.cancel_jobs()
    causes.take_out(left_undone)
    for step in steps or UNLESS_TOLD:
        try:
            doer.performer.perform(step)
        except MisfeedError as error:
            left_undone(f"on the way back: {device.facts.place(step.text)}", error)
    seen = _settled(device)
    health = no_conditions()
    notebook.note("device", health.text, seen.value, held=seen.held)
    if not seen.held:
        told = f"expected {health.text}, found {said(seen.value)}"
        raise NotFit(f"it is not fit for the next case: {told}")


def _settled(device: Device) -> Seen:
    """How it is once it is well, or has had its time."""
    view = View(device.at(HOME))
    seen = Seen(False, None)

    def healthy() -> bool:
        nonlocal seen
        try:
            seen = no_conditions().observe(view)
        except (Unreachable, DeviceRefusal) as error:
            device.drop_usb()
            seen = Seen(False, str(error))
        return seen.held

    device.clock.wait_until(healthy, SETTLE_S)
    return seen
