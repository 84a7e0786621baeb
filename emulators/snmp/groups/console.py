"""The console groups (RFC 3805 §2.2.13): the panel's text in its character set, and its lights."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator

from misfeed.emulators.machine import Machine, Status
from misfeed.emulators.snmp.model import DEVICE, Model
from misfeed.emulators.snmp.rows import Row, clipped, fixed, live, writable
from misfeed.emulators.snmp.writing import Content, is_text, text_of
from misfeed.protocols.snmp import ErrorStatus

HIDES: tuple[str, ...] = ("prtConsoleDisplayBufferTable",)


class Light(enum.Enum):
    """How a light shines: prtConsoleOnTime and prtConsoleOffTime in milliseconds."""

    OFF = (0, 1_000)
    ON = (1_000, 0)
    BLINKING = (500, 500)


def _ready(machine: Machine) -> Light:
    if machine.status is Status.STOPPED:
        return Light.OFF
    return Light.BLINKING if machine.status is Status.PROCESSING else Light.ON


def _attention(machine: Machine) -> Light:
    if machine.alerts.stopped:
        return Light.BLINKING
    return Light.ON if machine.alerts.rows else Light.OFF


def _busy(machine: Machine) -> Light:
    return Light.BLINKING if machine.status is Status.PROCESSING else Light.OFF


def _offline(machine: Machine) -> Light:
    return Light.ON if machine.engine.paused else Light.OFF


_LIGHTS: dict[str, tuple[Callable[[Machine], Light], str]] = {
    "ready": (_ready, "green"),
    "online": (_ready, "green"),
    "attention": (_attention, "orange"),
    "error": (_attention, "red"),
    "alarm": (_attention, "red"),
    "processing": (_busy, "green"),
    "data": (_busy, "green"),
    "paused": (_offline, "orange"),
}
"""What a light means by its name; lights of other names are dark unless they were captured."""


def rows(model: Model) -> Iterator[Row]:
    for place in range(model.profile.panel.lines):
        yield _line(model, place)
    for index, name in enumerate(model.profile.panel.lights, 1):
        yield from _light(model, name, index)


def _line(model: Model, place: int) -> Row:
    limit = model.limit("prtConsoleDisplayBufferText")

    def read(machine: Machine) -> bytes:
        return clipped(machine.panel.lines()[place], model.console_codec(machine), limit)

    def change(machine: Machine, content: Content) -> None:
        """Other lines stay as they are, as long as the printer has nothing else to say."""
        lines = list(machine.panel.ready_lines())
        lines[place] = text_of(content, model.console_codec(machine)) or ""
        machine.panel.ready_text = "\n".join(lines).rstrip("\n")

    def judge(machine: Machine, content: Content) -> ErrorStatus | None:
        codec = model.console_codec(machine)
        wrong = is_text(codec)(machine, content)
        fits = wrong is not None or machine.panel.takes(text_of(content, codec) or "")
        return wrong if fits else ErrorStatus.WRONG_VALUE

    return writable(live("prtConsoleDisplayBufferText", read, DEVICE, place + 1), change, judge)


def _light(model: Model, name: str, index: int) -> Iterator[Row]:
    at = (DEVICE, index)
    shines, color = _LIGHTS.get(name.lower(), (None, "unknown"))
    if shines is not None:
        yield live("prtConsoleOnTime", lambda machine: shines(machine).value[0], *at)
        yield live("prtConsoleOffTime", lambda machine: shines(machine).value[1], *at)
    else:
        yield fixed("prtConsoleOnTime", Light.OFF.value[0], *at)
        yield fixed("prtConsoleOffTime", Light.OFF.value[1], *at)
    yield fixed("prtConsoleColor", color, *at)
    yield model.label("prtConsoleDescription", name, *at)
