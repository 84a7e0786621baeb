"""Opens a served machine's serial port where somebody asked for it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface
from misfeed.emulators.serial_line.asked import Asked, Pty, Rfc2217
from misfeed.emulators.serial_line.settings import settings_of
from misfeed.emulators.serving import Serving
from misfeed.errors import UsageError
from misfeed.protocols.serial import LineSettings


class SerialPort(Protocol):
    """An open port."""

    @property
    def url(self) -> str:
        """Where it is now, as pyserial takes it."""

    async def close(self) -> None: ...


def carried(host: Host) -> tuple[Interface, LineSettings]:
    """What is spoken over the machine's serial port, and how that is set. Raises UsageError for none."""
    profile = host.machine.profile
    if profile.serial is None:
        raise UsageError(f"{profile.name} has no serial port; a profile tells of one in a table [serial]")
    for one in host.interfaces():
        if one.line:
            return one, settings_of(profile.serial)
    raise UsageError(
        f"the serial port of {profile.name} carries {profile.serial.carries}, which is not installed here"
    )


def open_serial(serving: Serving, where: Asked) -> SerialPort:
    """Open it on the loop that serves the machine; it is closed with the rest. Raises UsageError."""
    interface, settings = carried(serving.host)
    if isinstance(where, Rfc2217):
        raise UsageError("this serial port is to be had on a pseudo-terminal: --serial pty")
    opener = _pty(serving, interface.name, settings, where)
    return serving.open_also(opener)


def _pty(
    gate: Serving, name: str, settings: LineSettings, where: Pty
) -> Callable[[], Coroutine[Any, Any, SerialPort]]:
    # Whoever opens no serial port needs none of this.
    from misfeed.emulators.serial_line.pty import PtyPort
    from misfeed.emulators.serial_line.terminal import Terminal

    async def opened() -> SerialPort:
        service = gate.host.stream_service(name)
        return PtyPort(gate, service, Terminal(settings, where.link))

    return opened
