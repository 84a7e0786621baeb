"""Prints down a printer's USB pipe for pages, and follows the job by PJL: for one that offers no IPP.

Knows PJL's job commands; that something else might be asked, it does not.
"""

from __future__ import annotations

import itertools
from pathlib import PurePath

from misfeed.contract import Facts, OutOfReach
from misfeed.device import Device
from misfeed.errors import NoAnswer, Unreachable, UsageError
from misfeed.fixtures import document
from misfeed.interfaces.pjl import PjlClient
from misfeed.protocols.pjl import UEL, Option, PjlCommand, PjlReply
from misfeed.protocols.usb import PortStatus
from misfeed.vocabulary.failure import StepFailed
from misfeed.vocabulary.step import Step

PRINT_S = 1_800.0
"""How long a verification's job may take, in device time."""

STUCK_S = 60.0
"""How long the printer may stay stopped before the job is given up."""

POLL_S = 5.0
OVER_USB = "usb"
_HEAR_S = 0.05
_LANGUAGES = {".pdf": "PDF"}
_BINDING = {"two-sided-long-edge": "LONGEDGE", "two-sided-short-edge": "SHORTEDGE"}

_numbers = itertools.count(1)


def by_cable(step: Step, facts: Facts) -> bool:
    """Whether a print step goes down the pipe for pages, and not over IPP."""
    return bool(step.details["by"] == OVER_USB or (facts.over and "ipp" not in facts.services))


def pjl_job(step: Step, facts: Facts, name: str = "") -> bytes:
    """The document of a print step as a job of PJL, from a UEL to a UEL."""
    details = step.details
    named = (Option("NAME", name, quoted=True),) if name else ()
    head = [PjlCommand("JOB", named)]
    if details["copies"] > 1:
        head.append(PjlCommand("SET", (Option("COPIES", str(details["copies"])),)))
    if details["sides"] in _BINDING and facts.values.get("duplex"):
        head += [
            PjlCommand("SET", (Option("DUPLEX", "ON"),)),
            PjlCommand("SET", (Option("BINDING", _BINDING[details["sides"]]),)),
        ]
    language = _LANGUAGES.get(PurePath(details["document"]).suffix)
    if language:
        head.append(PjlCommand("ENTER", (Option("LANGUAGE", language),)))
    lines = b"".join(command.encode() for command in head)
    return b"".join((UEL, lines, document(details["document"]), UEL, PjlCommand("EOJ", named).encode(), UEL))


def print_followed(device: Device, step: Step) -> None:
    """Print it, and hear by USTATUS JOB how it ends.

    Raises StepFailed for a job that is not printed, OutOfReach where the printer has no way back.
    """
    what, name = step.details["document"], f"misfeed job {next(_numbers)}"
    try:
        pjl = device.pjl
        pjl.ustatus(job="ON")
        pjl.echo()
        device.usb.write(pjl_job(step, device.facts, name))
    except Unreachable as error:
        device.drop_usb()
        raise StepFailed(f"{what} was not taken: {error}") from error
    except UsageError as error:
        raise OutOfReach(f"nobody hears whether a job is printed: {error}") from error
    ending, stopped_since = "", -1

    def over() -> bool:
        nonlocal ending, stopped_since
        ending = ending or _ending(pjl, name)
        if ending:
            return True
        if PortStatus.NOT_ERROR in device.usb.port_status():
            stopped_since = -1
            return False
        now = device.clock.now_us()
        stopped_since = now if stopped_since < 0 else stopped_since
        return now - stopped_since >= STUCK_S * 1_000_000

    device.wait_until(over, PRINT_S, every_s=POLL_S)
    if ending != "END":
        told = "it was cancelled" if ending else "PJL tells of no end of its job"
        raise StepFailed(f"{what} was not printed: {told}")
    pjl.ustatus()


def _ending(pjl: PjlClient, name: str) -> str:
    """ "END" or "CANCELED" once the printer has told of it; "" before."""
    while True:
        try:
            told = pjl.next_event(_HEAR_S)
        except NoAnswer:
            return ""
        if _is_of(told, name) and told.lines[0].strip().upper() in ("END", "CANCELED"):
            return told.lines[0].strip().upper()


def _is_of(told: PjlReply, name: str) -> bool:
    return told.header.upper() == "USTATUS JOB" and bool(told.lines) and told.values.get("NAME") == name
