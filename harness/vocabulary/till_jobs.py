"""Prints receipts at a till, in ESC/POS, and sees by the printer's status whether they came out.

Knows no job: a receipt printer has no number for what it prints, and tells of no end of it.
"""

from __future__ import annotations

from pathlib import PurePath

from misfeed.device import Device
from misfeed.errors import Unreachable
from misfeed.fixtures import document
from misfeed.protocols.escpos import flags_of
from misfeed.vocabulary.cable_jobs import STUCK_S
from misfeed.vocabulary.failure import StepFailed
from misfeed.vocabulary.step import Step

SUFFIX = ".escpos"
PRINTS_MIN = 0.1
"""A receipt is out by then, once its printer has worked through what it was sent."""


def by_till(step: Step) -> bool:
    """Whether a print step's document is a receipt."""
    return PurePath(step.details["document"]).suffix == SUFFIX


def submit_receipt(device: Device, step: Step) -> None:
    """Send it, as often as there are to be copies; nobody waits for it."""
    device.hands.wait(step.minutes)
    device.escpos.print(document(step.details["document"]) * step.details["copies"])


def print_receipt(device: Device, step: Step) -> None:
    """Print it, until the printer has come to its end and is still on line. Raises StepFailed."""
    what = step.details["document"]
    try:
        submit_receipt(device, step)
        device.escpos.settle(STUCK_S)
        device.hands.wait(PRINTS_MIN)
        status = device.escpos.status()
    except Unreachable as error:
        device.drop_escpos()
        raise StepFailed(f"{what} was not printed: {error}") from error
    if status.offline:
        raise StepFailed(f"{what} was not printed: the status tells {', '.join(flags_of(status))}")
