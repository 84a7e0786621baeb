"""Having what a service says written down meanwhile, as said on the command line: `--capture`.

Knows neither what is said nor how it is written.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from misfeed.emulators.interface import interfaces
from misfeed.errors import UsageError

if TYPE_CHECKING:
    # A fleet starts without them.
    from misfeed.emulators.capturing import Capture
    from misfeed.emulators.host import Host

_SAID = {"usb": "usbip"}
"""Services by what people call them."""


def add_capture(add: Callable[..., Any]) -> None:
    """Have a command take it."""
    add(
        "--capture",
        action="append",
        default=[],
        metavar="SERVICE=FILE",
        help="write all transfers over USB into a file for Wireshark, documents included: usbip=FILE.pcap "
        "(docs/usb.md)",
    )


@contextlib.contextmanager
def capturing(host: Host, wanted: Iterable[str]) -> Iterator[None]:
    """Have what services say written down, in the files that are `wanted`. Raises UsageError."""
    with contextlib.ExitStack() as ends:
        for text in wanted:
            name, file, tell = _said(text)
            with _blamed(text):
                ends.callback(host.record(name, file, tell))
        yield


@contextlib.contextmanager
def captured_together(wanted: Iterable[str], services: Container[str]) -> Iterator[list[tuple[str, Capture]]]:
    """The files that are `wanted`, each with the one of the open services of which it gets what all printers
    say. Raises UsageError.
    """
    with contextlib.ExitStack() as ends:
        found: list[tuple[str, Capture]] = []
        for text in wanted:
            name, file, tell = _said(text)
            with _blamed(text):
                found.append((name, _opened(name, services, file, tell)))
            ends.callback(found[-1][1].close)
        yield found


def _opened(name: str, services: Container[str], file: Path, tell: Callable[[str], None]) -> Capture:
    interface = interfaces().get(name)
    if interface is None or interface.record is None:
        able = ", ".join(one.name for one in interfaces().values() if one.record is not None) or "nothing"
        raise UsageError(f"{name} cannot be captured here, but {able} can")
    if name not in services:
        raise UsageError(f"{name} is not open; say --services {name} too")
    return interface.record(file, tell)


def _said(text: str) -> tuple[str, Path, Callable[[str], None]]:
    """The service, the file, and whom to tell that the file does not get all. Raises UsageError."""
    name, equals, file = text.partition("=")
    if not (name and equals and file):
        raise UsageError(f"--capture {text}: say SERVICE=FILE, such as usbip=transfers.pcap")

    def tell(why: str) -> None:
        sys.stderr.write(f"misfeed: warning: not all is captured in {file}: {why}\n")

    return _SAID.get(name, name), Path(file), tell


@contextlib.contextmanager
def _blamed(text: str) -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        raise UsageError(f"--capture {text}: {error}") from error
