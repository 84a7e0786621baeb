"""Having what a service says written down meanwhile, as said on the command line: `--capture`.

Knows neither what is said nor how it is written.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from misfeed.emulators.host import Host
from misfeed.errors import UsageError

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
            name, equals, file = text.partition("=")
            if not (name and equals and file):
                raise UsageError(f"--capture {text}: say SERVICE=FILE, such as usbip=transfers.pcap")

            def tell(why: str, file: str = file) -> None:
                sys.stderr.write(f"misfeed: warning: not all is captured in {file}: {why}\n")

            try:
                ends.callback(host.record(_SAID.get(name, name), Path(file), tell))
            except UsageError as error:
                raise UsageError(f"--capture {text}: {error}") from error
        yield
