"""List the printers that say on this computer's links that they are there, by DNS-SD and WS-Discovery.

It asks, listens, and changes nothing. Exit code 1 when nobody answers.
"""

from __future__ import annotations

import argparse
import ipaddress
import json
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import TYPE_CHECKING

from misfeed.errors import UsageError
from misfeed.messages import SOURCE, Words, words
from misfeed.messages.option import add_language

if TYPE_CHECKING:
    from misfeed.interfaces.discovery import Printer
    from misfeed.protocols.wsd import Target

_DEFAULT_S = 2.0
_MOST_S = 600.0

EXAMPLES = """\
  misfeed discover                        on every link of this computer
  misfeed discover --link 127.0.0.1       emulators alone (misfeed emulate mono-laser --discovery)
  misfeed discover --timeout 5 --txt      wait longer, and show the TXT records
  misfeed discover --json                 for programs

exit code: 0 when a printer is found, 1 when none is, 2 when misused, 3 when nobody can be asked,
130 when interrupted"""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--link",
        default="",
        metavar="ADDRESS",
        help="this computer's address on the one link to ask (default: all links)",
    )
    add(
        "--timeout",
        type=float,
        default=_DEFAULT_S,
        metavar="SECONDS",
        help="how long to listen (default: %(default)g)",
    )
    add("--txt", action="store_true", help="show what their TXT records tell, too")
    add("--json", action="store_true", help="print JSON")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    timeout_s, link = arguments.timeout, arguments.link
    if not 0 < timeout_s <= _MOST_S:
        raise UsageError(f"--timeout {timeout_s:g}: say seconds, above 0 and up to {_MOST_S:g}")
    if link:
        _check(link)
    # The library takes as long to import as all else.
    from misfeed.interfaces.discovery import browse, probe

    with ThreadPoolExecutor(1) as beside:
        probing = beside.submit(probe, timeout_s, link)
        printers = browse(timeout_s, link)
        targets = probing.result()
    if arguments.json:
        sys.stdout.write(json.dumps(_rows(printers, targets), indent=2, ensure_ascii=False) + "\n")
    else:
        say = words(arguments.language or SOURCE)
        for line in _lines(printers, targets, say, txt=arguments.txt):
            sys.stdout.write(f"{line}\n")
        if not printers and not targets:
            sys.stdout.write(say("disc_none", seconds=f"{timeout_s:g}") + "\n")
    return 0 if printers or targets else 1


def _check(link: str) -> None:
    try:
        ipaddress.IPv4Address(link)
    except ValueError:
        raise UsageError(f"--link {link}: say an IPv4 address of this computer, such as 127.0.0.1") from None


def _rows(printers: tuple[Printer, ...], targets: tuple[Target, ...]) -> Mapping[str, object]:
    return {
        "dns_sd": [
            {
                "name": one.name,
                "services": [
                    asdict(each) | {"uri": each.uri, "txt": dict(each.txt)} for each in one.services
                ],
            }
            for one in printers
        ],
        "ws_discovery": [
            {
                "address": one.address,
                "types": [f"{{{name.space}}}{name.local}" for name in one.types],
                "scopes": list(one.scopes),
                "addresses": list(one.addresses),
            }
            for one in targets
        ],
    }


def _lines(printers: tuple[Printer, ...], targets: tuple[Target, ...], say: Words, *, txt: bool) -> list[str]:
    by_uuid = {one.address.rpartition(":")[2].lower(): one for one in targets}
    lines = []
    for printer in printers:
        lines.append(_shown(printer.name))
        told = printer.txt
        if told.get("note"):
            lines.append("  " + say("disc_place", place=_shown(told["note"])))
        lines += [f"  {_shown(one.uri)}" for one in printer.services if one.uri]
        also = by_uuid.pop(told.get("UUID", "").lower(), None)
        if also is not None:
            lines.append("  " + say("disc_also", addresses=_shown(" ".join(also.addresses) or also.address)))
        if txt:
            lines += [f"    {_shown(key)}={_shown(value)}" for key, value in told.items()]
    for target in by_uuid.values():
        lines.append(_shown(target.address))
        lines.append("  " + say("disc_only", addresses=_shown(" ".join(target.addresses))))
    return lines


def _shown(text: str) -> str:
    """What a stranger sent, safe on a terminal."""
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text)
