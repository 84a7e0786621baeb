"""Record what a device answers over SNMP or IPP, to make a model of it or to send it to somebody.

It only reads. A recording that is cut short keeps what came until then.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO, TypeAlias
from urllib.parse import urlsplit

from misfeed.capturing import Ending, Scrub, Walk
from misfeed.capturing.command import record_ipp
from misfeed.emulated import add_breaking, emulated, refuse_breaking
from misfeed.errors import BenchError, DeviceRefusal, Unreachable, UsageError
from misfeed.interfaces.snmp import SnmpClient
from misfeed.interfaces.snmp_v3 import SnmpUser
from misfeed.place import HOME
from misfeed.protocols.snmp import SnmpError, Version, mib
from misfeed.protocols.snmp.snmprec import write_line
from misfeed.protocols.snmp.usm_keys import Auth, Priv, auth_named, priv_named
from misfeed.real.gate import Gate
from misfeed.real.route import Doors

_PORT = 161
_VERSIONS = {"1": Version.V1, "2c": Version.V2C}
_V3 = ("3", "v3")
_EVERYTHING = "1.3.6.1"
_Protocols: TypeAlias = tuple[Auth | None, Priv | None]

EXAMPLES = """\
  misfeed capture snmp 192.0.2.7 -o lobby.snmprec
  misfeed capture snmp 192.0.2.7 -o lobby.snmprec --scrub            to pass on: no serial number, no names
  misfeed capture snmp 192.0.2.7:1161 -o x.snmprec --community-env SITE_COMMUNITY
  misfeed capture snmp 192.0.2.7 -o x.snmprec --user fleet --auth SHA-256 --priv AES
  misfeed capture ipp ipp://192.0.2.7/ipp/print -o lobby             a folder of IPP answers
  misfeed capture ipp 192.0.2.7 -o lobby.ipp --scrub                 its attributes alone
  misfeed capture snmp mono-laser --emulated --fault path.sensor.scrap -o jam.snmprec
  misfeed capture ipp mono-laser --emulated --quirk ipp.many-firmwares -o odd
  misfeed import lobby.snmprec -o lobby.toml                         then a model of it

exit code: 0 when all was recorded, 1 when the device broke off (what came is kept), 2 when misused,
3 when nothing answered, 130 when interrupted (what came is kept)"""


def configure(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("what", choices=["snmp", "ipp"], help="what to record")
    add(
        "device",
        metavar="HOST[:PORT]|URI|MODEL",
        help="where it answers; a model by name or TOML file with --emulated",
    )
    add(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE|FOLDER",
        help="lines of OID|TAG|VALUE; of IPP a folder of answers, or FILE.ipp for its attributes alone",
    )
    add("--force", action="store_true", help="replace what is there")
    add(
        "--scrub",
        action="store_true",
        help="replace serial numbers, UUIDs, hardware addresses, IP addresses and names",
    )
    add("--root", default=_EVERYTHING, metavar="OID", help="what to record, by name or number (default: all)")
    add("--timeout", type=_seconds, default=2.0, metavar="S", help="for one answer (default: %(default)s)")
    add("--retries", type=int, default=2, metavar="N", help="questions asked again (default: %(default)s)")
    add("--quiet", action="store_true", help="say nothing when all goes well")
    asks = parser.add_argument_group(
        "how to ask over SNMP", "Secrets stand in environment variables, or are prompted for."
    )
    asks.add_argument(
        "--version",
        type=_version,
        choices=list(_VERSIONS),
        default="2c",
        help="of SNMP (default: %(default)s); --user asks over 3",
    )
    asks.add_argument(
        "--community-env", default="", metavar="NAME", help="variable with the community (default: public)"
    )
    asks.add_argument("--ask-community", action="store_true", help="prompt for the community")
    asks.add_argument("--user", default="", metavar="NAME", help="ask over SNMPv3")
    asks.add_argument(
        "--auth",
        default="SHA",
        metavar="PROTOCOL",
        help="none, or as in docs/snmpv3.md (default: %(default)s)",
    )
    asks.add_argument(
        "--priv",
        default="none",
        metavar="PROTOCOL",
        help="none, or as in docs/snmpv3.md (default: %(default)s)",
    )
    asks.add_argument(
        "--passphrase-env", default="", metavar="NAME", help="variable with the user's pass phrase"
    )
    asks.add_argument(
        "--priv-passphrase-env", default="", metavar="NAME", help="where it is another for encryption"
    )
    parser.add_argument_group("how to ask over IPP").add_argument(
        "--certificate",
        default="",
        metavar="SHA-256|any",
        help="what an ipps: printer may show (default: one that can be verified)",
    )
    models = parser.add_argument_group("an emulated printer instead")
    models.add_argument("--emulated", action="store_true", help="DEVICE is a model; no socket is opened")
    add_breaking(models.add_argument)


def run(arguments: argparse.Namespace) -> int:
    output: Path = arguments.output
    if not arguments.emulated:
        refuse_breaking(arguments, "is for printers that are emulated here; say --emulated")
    # What is written wrongly is told before anybody is asked for a word.
    protocols = _protocols(arguments)
    if output.exists() and not arguments.force and not (output.is_dir() and not any(output.iterdir())):
        raise UsageError(f"{output} is there already; --force replaces it")
    if arguments.what == "ipp":
        return record_ipp(arguments)
    root = mib.oid(arguments.root)
    with _asked(arguments, protocols) as (client, label, secret):
        return _Recorder(arguments, client, label, secret).record(root)


class _Recorder:
    """Writes a walk down as it comes, and says how it goes."""

    def __init__(self, arguments: argparse.Namespace, client: SnmpClient, label: str, secret: str) -> None:
        self._output: Path = arguments.output
        self._force: bool = arguments.force
        self._quiet: bool = arguments.quiet
        self._client = client
        self._label = label
        self._version = _VERSIONS[arguments.version]
        self._scrub = Scrub() if arguments.scrub else None
        if self._scrub is not None and secret not in ("", "public"):
            self._scrub.hide(secret)
        self._began = time.monotonic()
        self._live = sys.stderr.isatty() and not self._quiet

    def record(self, root: tuple[int, ...]) -> int:
        walk = Walk(self._client, root, self._version)
        try:
            if self._scrub is not None:
                self._scrub.learn(self._client)
            written = self._write(walk)
        except (Unreachable, SnmpError, DeviceRefusal) as error:
            raise BenchError(f"{self._label} gives nothing to record: {error}") from error
        except KeyboardInterrupt:
            self._clear()
            kept = f"; {walk.count} values are kept in {self._output}" if walk.count else ""
            raise KeyboardInterrupt(f"interrupted{kept}") from None
        self._clear()
        if not written:
            raise BenchError(f"{self._label} shows nothing below {mib.name(root)}")
        return self._tell(walk)

    def _write(self, walk: Walk) -> int:
        """Nothing is created, or replaced, before the first answer."""
        written = 0
        with contextlib.ExitStack() as stack:
            file: TextIO | None = None
            for rows in walk:
                if file is None:
                    file = stack.enter_context(self._opened())
                for name, value in self._scrub.rows(rows) if self._scrub is not None else rows:
                    file.write(write_line(name, value))
                    written += 1
                # What was answered is on the disk before more is asked, so that a killed run keeps it.
                file.flush()
                self._progress(walk)
            if file is not None and self._scrub is not None:
                file.writelines(f"# {line}\n" for line in self._scrub.note())
        return written

    def _opened(self) -> TextIO:
        try:
            file = self._output.open("w" if self._force else "x", encoding="ascii", newline="\n")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UsageError(f"cannot write {self._output}: {reason}") from error
        return file

    def _tell(self, walk: Walk) -> int:
        say = sys.stderr.write
        for note in walk.notes:
            say(f"note: {note}\n")
        if self._scrub is not None:
            for line in self._scrub.note():
                say(f"scrubbed: {line}\n")
        whole = walk.ending is Ending.WHOLE
        if not whole:
            say(f"{self._label} broke off after {mib.name(walk.at)}: {walk.reason}\n")
        if not (self._quiet and whole):
            spent = time.monotonic() - self._began
            sys.stdout.write(f"{self._output}: {walk.count} values of {self._label} in {spent:.1f} s\n")
        return 0 if whole else 1

    def _progress(self, walk: Walk) -> None:
        if self._live:
            spent = time.monotonic() - self._began
            sys.stderr.write(f"\r\x1b[2K{walk.count} values, {walk.place}, {spent:.0f} s")
            sys.stderr.flush()

    def _clear(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[2K")


@contextlib.contextmanager
def _asked(arguments: argparse.Namespace, protocols: _Protocols) -> Iterator[tuple[SnmpClient, str, str]]:
    """A client of the device, what to call it, and the word that it is asked with."""
    version = _VERSIONS[arguments.version]
    if arguments.emulated:
        with emulated(arguments, arguments.device) as device:
            community = device.site["snmp.community"]
            route = device.at(HOME).route
            yield SnmpClient(route, community=community, version=version), arguments.device, community
        return
    host, port = _door(arguments.device)
    user, community = _user(arguments, *protocols), ""
    if user is None:
        community = _community(arguments)
    gate = Gate(Doors(host, {"snmp": (host, port)}), frozenset(), user)
    asked = SnmpClient(
        gate,
        community=community,
        version=version,
        user=user,
        timeout_s=arguments.timeout,
        retries=arguments.retries,
    )
    yield asked, arguments.device, community


def _door(address: str) -> tuple[str, int]:
    try:
        found = urlsplit(address if "://" in address else f"//{address}")
        host, port = found.hostname, found.port or _PORT
    except ValueError as error:
        raise UsageError(f"{address} is no HOST[:PORT]: {error}") from error
    if not host or found.scheme not in ("", "snmp") or found.path.strip("/"):
        raise UsageError(f"{address} is no HOST[:PORT]; say 192.0.2.7 or 192.0.2.7:161")
    return host, port


def _community(arguments: argparse.Namespace) -> str:
    if arguments.ask_community:
        return _prompted("community")
    return _from_environment(arguments.community_env) if arguments.community_env else "public"


def _protocols(arguments: argparse.Namespace) -> _Protocols:
    """What a user signs and encrypts with. Raises UsageError for what there is not."""
    auth = auth_named(arguments.auth) if arguments.auth != "none" else None
    priv = priv_named(arguments.priv) if arguments.priv != "none" else None
    if priv is not None and auth is None:
        raise UsageError("who encrypts signs too: give --auth a protocol, or --priv none")
    return auth, priv


def _user(arguments: argparse.Namespace, auth: Auth | None, priv: Priv | None) -> SnmpUser | None:
    if not arguments.user:
        return None
    passphrase, hidden = "", ""
    if auth is not None:
        name = arguments.passphrase_env
        passphrase = _from_environment(name) if name else _prompted(f"pass phrase of {arguments.user}")
    if arguments.priv_passphrase_env:
        hidden = _from_environment(arguments.priv_passphrase_env)
    return SnmpUser(arguments.user, passphrase, auth, priv, hidden)


def _from_environment(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise UsageError(f"the environment variable {name} is not set")
    return value


def _prompted(what: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"nobody is there to type the {what}; name an environment variable that holds it")
    return getpass.getpass(f"{what}: ")


def _version(text: str) -> str:
    if text in _V3:
        raise argparse.ArgumentTypeError("for version 3 give --user NAME instead")
    return text


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value <= 600:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 600 seconds")
    return value
