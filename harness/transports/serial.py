"""Bytes to a device over a serial port, by a URL of pySerial: /dev/ttyUSB0, COM3, rfc2217://HOST:PORT, socket://...

Blocking, with time-outs in real seconds. Knows no protocol.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import time
import warnings
from typing import Any

import serial
from misfeed.errors import NoAnswer, Refused, UsageError
from misfeed.protocols.serial import Flow, LineSettings

# pySerial has no types.
_serial_for_url: Any = serial.serial_for_url

_SLICE_S = 0.1
"""A wait is made of these: to set another time-out would set the port anew, which disturbs some."""
_BREAK_S = 0.25
_FAR = re.compile(r"rfc2217:(?:([^/:]+):)?(\d+)")
"""How an emulated printer is told where to open its port, which is no URL."""
_HINTS = {
    errno.ENOENT: "there is no such port; `python -m serial.tools.list_ports` lists those there are",
    errno.EACCES: "you may not open it; on Linux, its group (dialout) may",
    errno.EBUSY: "another program has it open",
}


class SerialStream:
    """An open port. Satisfies `misfeed.transports.base.Stream`."""

    def __init__(self, port: Any, service: str) -> None:
        self._port = port
        self._service = service

    def send(self, data: bytes) -> None:
        """Raises Refused when the line is gone, NoAnswer when flow control lets nothing through."""
        try:
            self._port.write(data)
        except serial.SerialTimeoutException as error:
            raise NoAnswer(
                f"{self._service}: the other end takes nothing (flow control)",
                self._port.write_timeout or 0.0,
            ) from error
        except (serial.SerialException, OSError) as error:
            raise self._gone(error) from error

    def receive(self, limit: int, timeout_s: float) -> bytes:
        until = time.monotonic() + timeout_s
        try:
            while True:
                began = time.monotonic()
                data = bytes(self._port.read(1))
                if data:
                    return data + self._waiting(limit - 1)
                now = time.monotonic()
                if now - began < _SLICE_S / 2:
                    # Over a network it does not wait any more when the connection has ended.
                    return b""
                if now >= until:
                    raise NoAnswer(f"{self._service}: the device is silent", timeout_s)
        except (serial.SerialException, OSError, TypeError) as error:
            # TypeError: pySerial's when the port is closed meanwhile.
            raise self._gone(error) from error

    def _waiting(self, most: int) -> bytes:
        """What came behind the first octet; how the line ended after it is for who reads next."""
        with contextlib.suppress(serial.SerialException, OSError):
            more = min(self._port.in_waiting, most)
            return bytes(self._port.read(more)) if more > 0 else b""
        return b""

    def line_break(self) -> None:
        """Hold the line low for longer than any character takes. Raises Refused."""
        try:
            self._port.send_break(_BREAK_S)
        except (serial.SerialException, OSError) as error:
            raise self._gone(error) from error

    def close(self) -> None:
        try:
            self._port.close()
        except (serial.SerialException, OSError):
            # Gone before; nothing is left to let go of.
            return

    def _gone(self, error: BaseException) -> Refused:
        return Refused(f"{self._service}: the serial line is gone: {_reason(error)}")


def open_serial(url: str, settings: LineSettings, service: str, timeout_s: float) -> SerialStream:
    """Raises Refused for a port that is not to be had, and UsageError for what is none."""
    frame: dict[str, Any] = {
        "baudrate": settings.baud,
        "bytesize": settings.data_bits,
        "parity": settings.parity.letter,
        "stopbits": settings.stop_bits,
        "xonxoff": settings.flow is Flow.XON_XOFF,
        "rtscts": settings.flow is Flow.RTS_CTS,
        "dsrdtr": settings.flow is Flow.DTR_DSR,
    }
    if "://" not in url:
        # Over a network, what cannot be sent yet waits in the system.
        frame["write_timeout"] = max(timeout_s, 1.0)
    try:
        with warnings.catch_warnings():
            # pySerial names its threads as Python did long ago.
            warnings.simplefilter("ignore", DeprecationWarning)
            port = _serial_for_url(url, timeout=_SLICE_S, **frame)
    except serial.SerialException as error:
        if (far := _FAR.fullmatch(url)) is not None:
            meant = f"rfc2217://{far[1] or '127.0.0.1'}:{far[2]}"
            raise UsageError(f"{service}: {url} is no serial port; did you mean {meant}?") from error
        raise Refused(f"{service}: {url} cannot be opened: {_reason(error)}") from error
    except ValueError as error:
        raise UsageError(f"{service}: {url} is no serial port that pySerial knows: {error}") from error
    return SerialStream(port, service)


def _reason(error: BaseException) -> str:
    number = getattr(error, "errno", None)
    if number in _HINTS:
        return _HINTS[number]
    return os.strerror(number).lower() if number else str(error)


class SerialRoute:
    """The way to what is spoken over one serial port each. Satisfies what a `Route` is asked of streams."""

    def __init__(self, ports: dict[str, tuple[str, LineSettings]]) -> None:
        self._ports = ports

    def stream(self, service: str, timeout_s: float) -> SerialStream:
        """Open the port. Raises Refused, or UsageError for a service that none is known for."""
        if service not in self._ports:
            known = ", ".join(sorted(self._ports)) or "none"
            raise UsageError(f"no serial port is known for {service!r}; known services: {known}")
        url, settings = self._ports[service]
        return open_serial(url, settings, service, timeout_s)
