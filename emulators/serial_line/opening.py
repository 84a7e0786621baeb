"""Opens a served machine's serial port where somebody asked for it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from misfeed.emulators.host import Host
from misfeed.emulators.interface import Interface
from misfeed.emulators.listeners import Listener, in_url, listen, numeric
from misfeed.emulators.serial_line.asked import Asked, Pty, Rfc2217
from misfeed.emulators.serving import Serving
from misfeed.emulators.wire.serial import SerialStreams, settings_of
from misfeed.errors import UsageError
from misfeed.protocols.serial import LineSettings


class SerialPort(Protocol):
    """An open port."""

    @property
    def url(self) -> str:
        """Where it is now, as pyserial takes it."""

    async def close(self) -> None: ...


Opens = Callable[[], Coroutine[Any, Any, SerialPort]]


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


def open_serial(
    serving: Serving, where: Asked, *, paced: bool = False, moved: Callable[[], None] = lambda: None
) -> SerialPort:
    """Open it on the loop that serves the machine; it is closed with the rest. Raises UsageError.

    `paced`: characters take their time on it, as its rate says. `moved` is called on that loop's thread when
    the port's URL is another.
    """
    interface, settings = carried(serving.host)
    service = serving.host.stream_service(interface.name)
    if paced and isinstance(service, SerialStreams):
        service.paced = True
    if isinstance(where, Rfc2217):
        return serving.open_also(_over_tcp(serving, interface.name, settings, where))
    return serving.open_also(_pty(serving, interface.name, settings, where, moved))


def _pty(gate: Serving, name: str, settings: LineSettings, where: Pty, moved: Callable[[], None]) -> Opens:
    # Whoever opens no serial port needs none of this.
    from misfeed.emulators.serial_line.pty import PtyPort
    from misfeed.emulators.serial_line.terminal import Terminal

    async def opened() -> SerialPort:
        service = gate.host.stream_service(name)
        return PtyPort(gate, service, Terminal(settings, where.link), settings, moved)

    return opened


class _TcpPort:
    """RFC 2217 on a TCP port."""

    def __init__(self, listener: Listener, host: str) -> None:
        self._listener = listener
        self.url = f"rfc2217://{in_url(host)}:{listener.port}"

    async def close(self) -> None:
        await self._listener.close()


def _over_tcp(gate: Serving, name: str, settings: LineSettings, where: Rfc2217) -> Opens:
    from misfeed.emulators.serial_line.rfc2217 import Rfc2217Service

    host = numeric(where.host) if where.host else gate.address

    async def opened() -> SerialPort:
        service = Rfc2217Service(gate.host.stream_service(name), settings)
        return _TcpPort(await listen(gate, name, service, host, where.port, option="--serial rfc2217:"), host)

    return opened
