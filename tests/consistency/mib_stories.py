"""Before, during and after: what a manager reads and hears while something goes wrong and is mended.

A story is told once for each fault, by its scenario, and for each thing that hands do. Judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from misfeed.device import Device
from misfeed.errors import DeviceRefusal, MisfeedError, Unreachable
from misfeed.interfaces.notifications import Notification

from . import mib_hands
from .mib_answers import Answers, Receivers, ask
from .mib_expected import At
from .mib_faults import FAULTS, Nothing, Shows, Silence
from .table import SEED, case_of, models

_SETTLES_S = 900.0


@dataclass(frozen=True, slots=True)
class Story:
    """Attributes:
    during: what was read while it lasted; the error where no answer came.
    told: what the printer told of its own while it went wrong, and then while it was mended.
    """

    before: Answers
    during: Answers | MisfeedError
    after: Answers
    told: tuple[tuple[Notification, ...], tuple[Notification, ...]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to show. `bits`: those that no condition brings."""

    conditions: tuple[At, ...] = ()
    bits: frozenset[str] = frozenset()
    untold: str = ""
    restarts: bool = False
    silence: Silence | None = None


def expected(name: str) -> Expected:
    if name in mib_hands.CASES:
        case = mib_hands.CASES[name]
        return Expected(case.conditions, case.bits)
    match FAULTS[name]:
        case Shows(conditions, untold):
            return Expected(conditions, untold=untold)
        case Nothing(restarts=restarts):
            return Expected(restarts=restarts)
        case Silence() as silence:
            return Expected(silence=silence)


NAMES = (*FAULTS, *mib_hands.CASES)
ANSWERED = tuple(name for name in NAMES if expected(name).silence is None)


@cache
def story(name: str) -> Story:
    return _of_hands(mib_hands.CASES[name]) if name in mib_hands.CASES else _of_fault(name)


def _of_fault(fault: str) -> Story:
    hear: list[Receivers] = []
    with case_of(fault, models(fault)[0], lambda device: hear.append(Receivers(device))) as (case, _):

        def mend() -> None:
            case.repair()
            hear[0].name_again(case.device)
            case.verify()

        return _told(case.device, hear[0], case.occur, mend)


@cache
def removal_story(name: str) -> Story:
    """What hands do, on a printer that tells of alerts that go."""
    return _of_hands(mib_hands.CASES[name], mib_hands.hand("tell_of_removals", "network.traps"))


def _of_hands(case: mib_hands.Case, *before: mib_hands.Act) -> Story:
    with case.device(SEED) as device:
        for one in before:
            one(device)

        def act(acts: tuple[mib_hands.Act, ...]) -> None:
            for one in acts:
                one(device)

        return _told(device, Receivers(device), lambda: act(case.do), lambda: act(case.undo))


def _told(
    device: Device, hear: Receivers, go_wrong: Callable[[], object], mend: Callable[[], object]
) -> Story:
    _rest(device)
    before = ask(device)
    hear.told()
    go_wrong()
    during: Answers | MisfeedError
    try:
        during = ask(device)
    except (Unreachable, DeviceRefusal) as error:
        during = error
    wrong = hear.told()
    mend()
    _rest(device)
    return Story(before, during, ask(device), (wrong, hear.told()))


def _rest(device: Device) -> None:
    """Whatever still moves or gets hot has done so."""
    device.wait_until(lambda: device.snmp.printer_status() in ("idle", "other"), _SETTLES_S)
