"""Return when emulators answer on all their interfaces, UDP ones too.

Names are those given to `misfeed emulate --name`; a name that is not there yet is waited for as well. `--all`
means those that run under a name now, and one at least.
"""

from __future__ import annotations

import argparse
import os
import re
import sys

from misfeed.control.waiting import AtUrl, Named, Target, everybody, wait_for
from misfeed.errors import UsageError

_TIME = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|)")
_UNITS_S = {"ms": 0.001, "s": 1.0, "": 1.0, "m": 60.0}
_DEFAULT = "30s"
TOKEN_VARIABLE = "MISFEED_TOKEN"

EXAMPLES = """\
  misfeed wait office                          an emulator started with --name office
  misfeed wait office lobby --timeout 10s
  misfeed wait --all 30s                       every emulator that runs under a name
  misfeed wait http://127.0.0.1:8080           by its control interface
  misfeed wait ipp://127.0.0.1:8631/ipp/print snmp://127.0.0.1:1161
  misfeed wait rfc2217://127.0.0.1:2217        a serial port over TCP, which is free again then

exit code: 0 when all answer, 2 when misused, 3 when the time is over, 130 when interrupted"""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", nargs="*", metavar="NAME|URL", help="what to wait for; a time may stand at the end")
    add("--all", action="store_true", help="every emulator that runs under a name")
    add("--timeout", metavar="TIME", help=f"such as 500ms, 30s or 2m (default: {_DEFAULT})")
    add("--token", default="", help=f"for control interfaces that ask for one (default: ${TOKEN_VARIABLE})")
    add("--community", default="public", help="for SNMP of an emulator given by URL (default: %(default)s)")
    add("--quiet", action="store_true", help="say nothing when all goes well")


def run(arguments: argparse.Namespace) -> int:
    words = list(arguments.what)
    length = arguments.timeout
    if length is None and words and _TIME.fullmatch(words[-1]):
        length = words.pop()
    timeout_s = seconds(length or _DEFAULT)
    if bool(words) == arguments.all:
        raise UsageError(
            "say what to wait for: names, URLs, or --all" if not words else "--all waits for all"
        )
    token = arguments.token or os.environ.get(TOKEN_VARIABLE, "")
    targets: tuple[Target, ...] = tuple(
        AtUrl(word, token=token, community=arguments.community) if "://" in word else Named(word)
        for word in words
    )
    wait_for(everybody if arguments.all else lambda: targets, timeout_s, _quiet if arguments.quiet else _tell)
    return 0


def seconds(text: str) -> float:
    """Raises UsageError."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise UsageError(f"{text} is no time; say 500ms, 30s or 2m")
    return float(found[1]) * _UNITS_S[found[2]]


def _tell(label: str, names: tuple[str, ...], after_s: float) -> None:
    sys.stdout.write(f"{label} answers on {', '.join(names)} after {after_s:.1f} s\n")
    sys.stdout.flush()


def _quiet(label: str, names: tuple[str, ...], after_s: float) -> None:
    """Nothing is said."""
    del label, names, after_s
