"""Operations on the printer itself (RFC 8011 §4.2, RFC 3998 §3): an administrator's, where there is one."""

from __future__ import annotations

from collections.abc import Callable

from misfeed.emulators.ipp.answers import Answer
from misfeed.emulators.ipp.asked import unsupported_value
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.handling import Handler, Handlers
from misfeed.emulators.ipp.offer import IDENTIFY_ACTIONS
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.machine import Machine, moves
from misfeed.emulators.machine.habits import Habit
from misfeed.protocols.ipp import Operation, Tag


def _pause(machine: Machine) -> None:
    machine.engine.paused = True
    machine.panel.request = ""


def _pause_after_current_job(machine: Machine) -> None:
    if not machine.engine.paused:
        machine.engine.pausing = True


def _resume(machine: Machine) -> None:
    if Habit.PAUSED_AT_START in machine.formatter.quirks:
        return
    machine.engine.paused = machine.engine.pausing = False
    machine.panel.request = ""


def _deactivate(machine: Machine) -> None:
    machine.jobs.rejecting = machine.engine.deactivated = True
    _pause_after_current_job(machine)


def _activate(machine: Machine) -> None:
    machine.jobs.rejecting = machine.engine.deactivated = False
    _resume(machine)


def _enable(machine: Machine) -> None:
    machine.jobs.rejecting = False


def _disable(machine: Machine) -> None:
    machine.jobs.rejecting = True


def _hold_new_jobs(machine: Machine) -> None:
    moves.hold_new(machine.jobs, holding=True)


def _release_held_new_jobs(machine: Machine) -> None:
    moves.hold_new(machine.jobs, holding=False)


def _administered(
    change: Callable[[Machine], None], *, while_shut: bool = False, while_deactivated: bool = False
) -> Handler:
    """An operation that changes one thing about the printer, now, and says no more."""

    def run(printer: Printer, _: Call) -> Answer:
        change(printer.machine)
        printer.machine.clock.finish_now()
        return Answer()

    return Handler(
        run,
        administrative=True,
        while_shut=while_shut,
        while_deactivated=while_deactivated,
    )


def identify_printer(printer: Printer, call: Call) -> Answer:
    """Identify-Printer (PWG 5100.13 §4.1): the message is left in the event log, for people at the panel."""
    actions = call.strings("identify-actions", Tag.KEYWORD) or IDENTIFY_ACTIONS[:1]
    unknown = [action for action in actions if action not in IDENTIFY_ACTIONS]
    message = call.string("message", Tag.TEXT_WITHOUT_LANGUAGE, Tag.TEXT_WITH_LANGUAGE) or "Identify"
    machine = printer.machine
    machine.log.record("", "identify", machine.panel.id, f"{message} ({call.user})")
    machine.clock.finish_now()
    return Answer(
        unsupported=tuple(
            unsupported_value("identify-actions", Tag.KEYWORD, action) for action in unknown[:1]
        )
    )


HANDLERS: Handlers = {
    Operation.PAUSE_PRINTER: _administered(_pause),
    Operation.PAUSE_PRINTER_AFTER_CURRENT_JOB: _administered(_pause_after_current_job),
    Operation.RESUME_PRINTER: _administered(_resume),
    Operation.ENABLE_PRINTER: _administered(_enable),
    Operation.DISABLE_PRINTER: _administered(_disable),
    Operation.HOLD_NEW_JOBS: _administered(_hold_new_jobs),
    Operation.RELEASE_HELD_NEW_JOBS: _administered(_release_held_new_jobs),
    Operation.DEACTIVATE_PRINTER: _administered(_deactivate, while_deactivated=True),
    Operation.ACTIVATE_PRINTER: _administered(_activate, while_deactivated=True),
    Operation.SHUTDOWN_PRINTER: _administered(lambda machine: machine.power.shut_down(), while_shut=True),
    Operation.STARTUP_PRINTER: _administered(lambda machine: machine.power.start_up(), while_shut=True),
    Operation.RESTART_PRINTER: _administered(lambda machine: machine.power.restart(), while_shut=True),
    Operation.IDENTIFY_PRINTER: Handler(identify_printer),
}
