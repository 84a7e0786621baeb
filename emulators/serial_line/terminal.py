"""A pseudo-terminal: one end is ours, the other has a path that programs open as they open a serial port.

Knows the system's calls; no loop, no machine and no protocol.
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import sys
from pathlib import Path
from typing import NamedTuple

from misfeed.errors import UsageError
from misfeed.protocols.serial import LineSettings

if sys.platform != "win32":
    import fcntl
    import termios
    import tty

    _RATES = {
        getattr(termios, name): int(name[1:])
        for name in dir(termios)
        if name[0] == "B" and name[1:].isdigit()
    }

_AT_ONCE = 4096

_TCGETS2 = 0x802C542A
"""Linux, on all but a few old architectures; elsewhere the rates that have names must do."""
_TERMIOS2 = struct.Struct("=4I20s2I")


class Attributes(NamedTuple):
    """`baud`, and the flags of termios for input and control."""

    baud: int
    iflag: int
    cflag: int


class Terminal:
    """One pseudo-terminal, raw and set like the port.

    Args:
        link: where a symbolic link to it is made, which is taken away again at the end.

    Attributes:
        path: of the end that programs open. Raises UsageError where there can be none.
    """

    def __init__(self, settings: LineSettings, link: Path | None = None) -> None:
        if sys.platform == "win32":
            raise UsageError(
                "Windows has no pseudo-terminals; open the serial port with --serial rfc2217:PORT"
            )
        self._settings = settings
        self._link = link
        self.fd, self.path = _opened(settings)
        try:
            self._make_link()
        except BaseException:
            os.close(self.fd)
            raise

    @property
    def name(self) -> str:
        """What to open: the link, where there is one."""
        return str(self._link) if self._link is not None else self.path

    @property
    def taken(self) -> bool:
        """Whether somebody has it open, or had it and left something to be read."""
        poll = select.poll()
        poll.register(self.fd, select.POLLIN)
        events = poll.poll(0)
        return not events or bool(events[0][1] & select.POLLIN)

    def attributes(self) -> Attributes:
        """How whoever has it open has set it."""
        try:
            iflag, _, cflag, _, speed, *_ = termios.tcgetattr(self.fd)
        except termios.error:
            return Attributes(self._settings.baud, 0, 0)
        return Attributes(_rate_of(self.fd, speed) or self._settings.baud, iflag, cflag)

    def read(self) -> bytes | None:
        """What was sent; None when nobody has it open any more. Raises BlockingIOError."""
        try:
            return os.read(self.fd, _AT_ONCE) or None
        except BlockingIOError:
            raise
        except OSError:  # EIO, as Linux says that the other end is closed
            return None

    def write(self, data: bytes) -> int:
        """Returns how many octets the system took, of those that come first."""
        try:
            return os.write(self.fd, data)
        except BlockingIOError:
            return 0
        except OSError:  # nobody is there
            return len(data)

    def forget(self) -> None:
        """Drop what was written and nobody read, so that who comes next does not get it."""
        with contextlib.suppress(OSError):
            theirs = os.open(self.path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                termios.tcflush(theirs, termios.TCIFLUSH)
            finally:
                os.close(theirs)

    def hang_up(self) -> None:
        """Cut the line to who has it open, and have it there anew. Raises UsageError."""
        old, (self.fd, self.path) = self.fd, _opened(self._settings)
        if self._link is not None:
            self._move_link(self._link)
        os.close(old)

    def _move_link(self, link: Path) -> None:
        """Whoever opens it anew at once finds it. Where that cannot be, the path is what there is."""
        beside = link.with_name(f"{link.name}.new")
        try:
            if beside.is_symlink():
                # From a process that was killed.
                beside.unlink()
            beside.symlink_to(self.path)
            beside.replace(link)
        except OSError:
            with contextlib.suppress(OSError):
                link.unlink()
            self._link = None

    def close(self) -> None:
        """Hang up on whoever has it open, and take the link away."""
        if self.fd < 0:
            return
        if self._link is not None:
            with contextlib.suppress(OSError):
                # Somebody may have put something else there meanwhile.
                if os.readlink(self._link) == self.path:
                    self._link.unlink()
        os.close(self.fd)
        self.fd = -1

    def _make_link(self) -> None:
        link = self._link
        if link is None:
            return
        try:
            if link.is_symlink() and not link.exists():
                # From a process that was killed.
                link.unlink()
            link.symlink_to(self.path)
        except FileExistsError:
            raise UsageError(
                f"--serial {link}: there is something of that name; take it away, or name another"
            ) from None
        except OSError as error:
            raise UsageError(f"--serial {link}: no link can be made there: {error.strerror}") from None


def _opened(settings: LineSettings) -> tuple[int, str]:
    """Our end of a new one, and the path of the other."""
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        raise UsageError(f"there is no pseudo-terminal to be had: {error.strerror}") from error
    try:
        path = os.ttyname(theirs)
        tty.setraw(theirs)
        _set(theirs, settings)
        os.set_blocking(ours, False)
    except BaseException:
        os.close(ours)
        raise
    finally:
        # While we held it, nobody could be seen to leave.
        os.close(theirs)
    return ours, path


def _rate_of(fd: int, speed: int) -> int:
    """Bits a second; 0 where the system does not say."""
    if sys.platform == "linux":
        # Any number that there is, where tcgetattr has a word for some.
        room = bytearray(_TERMIOS2.size)
        with contextlib.suppress(OSError):
            fcntl.ioctl(fd, _TCGETS2, room)
            return int(_TERMIOS2.unpack(room)[-1])
    return _RATES.get(speed, speed if speed > max(_RATES.values()) else 0)


def _set(fd: int, settings: LineSettings) -> None:
    """Have it begin with the port's own rate, where the system has a word for that one."""
    speed = getattr(termios, f"B{settings.baud}", None)
    if speed is None:
        return
    found = termios.tcgetattr(fd)
    found[4] = found[5] = speed
    termios.tcsetattr(fd, termios.TCSANOW, found)
