"""Bench files: which devices there are, where they answer, and what may be done to them at most.

Reads TOML; every mistake is told in one sentence with its line. Opens no socket, and holds no secret.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

import msgspec
from misfeed.contract import ROLES, SECRET_WORDS
from misfeed.errors import UsageError
from misfeed.extending.choices import choices
from misfeed.extending.lines import complaint, line_of, path_in
from misfeed.permits import Permit
from misfeed.place import HOME, VANTAGES
from misfeed.protocols.serial import Flow, LineSettings, Parity
from misfeed.real.reads import IPP_PATH
from misfeed.real.secret import Reference
from misfeed.real.usb_name import UsbName
from misfeed.transports.trust import Trust

IPP_PORT, SNMP_PORT, RAW_PORT, LPD_PORT = 631, 161, 9100, 515
LPD_QUEUE = "lp"
"""Under which a printer takes jobs unless its bench says another one."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A name, and where its secret is kept."""

    name: str
    secret: Reference


class SnmpAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who asks over SNMPv3: `auth` and `priv` by Net-SNMP's names, "none" for none; `priv_secret` when it is
    another than `secret`.
    """

    name: str
    secret: Reference
    auth: str = "SHA"
    priv: str = "none"
    priv_secret: Reference | None = None


class SerialAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A serial port of this computer, or one over the network: a URL of pySerial, and how the line is set."""

    port: str
    baud: int = 9600
    data_bits: int = 8
    parity: Parity = Parity.NONE
    stop_bits: float = 1
    flow: Flow = Flow.NONE

    def __post_init__(self) -> None:
        if not self.port:
            raise ValueError("port is a serial port: /dev/ttyUSB0, COM3 or rfc2217://HOST:PORT")
        self.settings()

    def settings(self) -> LineSettings:
        """Raises ValueError."""
        return LineSettings(self.baud, self.data_bits, self.parity, self.stop_bits, self.flow)


class BenchDevice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One device as a bench file tells of it.

    Attributes:
        ipp: printer-uri. certificate: which one an ipps: address may show (`misfeed.transports.trust`).
        console: the serial port on which its service console is. escpos: the one that a till prints over.
        snmp, pjl: host and port. lpd: the same, with its queue. usb: vendor and product, and of
            twins a serial number.
        community: where SNMP's community is kept ("public" when left out). snmp_user: who asks over SNMPv3.
        admin: who administers it over IPP.
        kind, parts, roles, media: what the device itself cannot tell.
        vantage: which of the site's places this computer is.
        allow: the most that a run may be allowed to do to it.
        hands: "prompts" when a person at the device is asked.
    """

    ipp: str = ""
    certificate: str = ""
    snmp: str = ""
    pjl: str = ""
    lpd: str = ""
    usb: str = ""
    console: SerialAt | None = None
    escpos: SerialAt | None = None
    community: Reference | None = None
    snmp_user: SnmpAccount | None = None
    admin: Account | None = None
    kind: str = ""
    parts: tuple[str, ...] = ()
    roles: dict[str, str] = {}
    media: str = ""
    vantage: str = HOME
    allow: tuple[Permit, ...] = ()
    hands: Literal["", "prompts"] = ""

    def __post_init__(self) -> None:
        if not (self.ipp or self.snmp or self.pjl or self.lpd or self.usb or self.console or self.escpos):
            raise ValueError("say where it answers: ipp, snmp, pjl, lpd, usb, console or escpos")
        if self.ipp:
            self.printer_uri()
        self.secured()
        if self.vantage not in VANTAGES:
            raise ValueError(f"vantage is one of {', '.join(VANTAGES)}")
        for role in self.roles:
            if role not in ROLES:
                raise ValueError(f"there is no role {role!r}{_near(role, ROLES)}")
        if self.usb:
            UsbName.of(self.usb)
        self.doors()

    def printer_uri(self) -> tuple[str, int, str]:
        """Host, port and path of its IPP service. Raises ValueError."""
        found = urlsplit(self.ipp)
        if found.scheme not in ("ipp", "ipps") or not found.hostname:
            raise ValueError("ipp is an address such as ipp://192.0.2.7/ipp/print")
        if found.username is not None or found.password is not None:
            raise ValueError(
                "ipp holds a name or password; say admin = { name = ..., secret = { env = ... } }"
            )
        return found.hostname, _port("ipp", found, IPP_PORT), found.path or IPP_PATH

    def secured(self) -> dict[str, Trust]:
        """The services that are spoken to over TLS, with what each may show. Raises ValueError."""
        if urlsplit(self.ipp).scheme == "ipps":
            return {"ipp": Trust.of(self.certificate)}
        if self.certificate:
            raise ValueError("certificate is of an ipps: address; give one as ipp")
        return {}

    def lines(self) -> dict[str, tuple[str, LineSettings]]:
        """The serial port of each service that is spoken over one, and how it is set."""
        ports = (("console", self.console), ("escpos-serial", self.escpos))
        return {service: (one.port, one.settings()) for service, one in ports if one is not None}

    def queue(self) -> str:
        """The queue that it takes jobs under over LPD. Raises ValueError."""
        _, slash, queue = self.lpd.partition("/")
        if slash and not _NAME.fullmatch(queue):
            raise ValueError("lpd is a host, a port and a queue, such as 192.0.2.7:515/lp")
        return queue or LPD_QUEUE

    def doors(self) -> dict[str, tuple[str, int]]:
        """Host and port of each service on the network. Raises ValueError."""
        found = {}
        if self.ipp:
            host, port, _ = self.printer_uri()
            found["ipp"] = host, port
        for service, text, usual in (("snmp", self.snmp, SNMP_PORT), ("pjl", self.pjl, RAW_PORT)):
            if text:
                found[service] = _door(service, text, usual)
        if self.lpd:
            self.queue()
            found["lpd"] = _door("lpd", self.lpd.partition("/")[0], LPD_PORT)
        return found


def _door(service: str, text: str, usual: int) -> tuple[str, int]:
    if "/" in text or "@" in text:
        raise ValueError(f"{service} is a host and a port, such as 192.0.2.7:{usual}")
    found = urlsplit(f"//{text}")
    if not found.hostname:
        raise ValueError(f"{service} is a host and a port, such as 192.0.2.7:{usual}")
    return found.hostname, _port(service, found, usual)


def _port(service: str, found: SplitResult, usual: int) -> int:
    try:
        port = usual if found.port is None else found.port
    except ValueError:
        port = 0
    if not port:
        raise ValueError(f"{service} names no port that there is: a port is 1 to 65535")
    return port


class Bench(msgspec.Struct, frozen=True, omit_defaults=True):
    """The devices of a bench, and what a run was allowed to do to them.

    Attributes:
        path: the file they are from; "" for one that the command line named.
        allowed: what was asked for with --allow; a device gets of it what its entry allows at most.
    """

    devices: dict[str, BenchDevice]
    path: str = ""
    allowed: tuple[Permit, ...] = ()

    def permits(self, name: str) -> frozenset[Permit]:
        """What may be done to that device now."""
        asked = frozenset(self.allowed)
        return asked & frozenset(self.devices[name].allow) if self.path else asked

    def stranger(self, name: str) -> str:
        """What to say of a name that none of its devices has."""
        hint = _near(name, self.devices) or f"; there are {', '.join(self.devices)}"
        return f"there is no device {name!r} {f'in {self.path}' if self.path else 'on this bench'}{hint}"

    def told(self) -> str:
        """All of it in one line, for processes that run cases."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def of(cls, told: str) -> Bench:
        """From what `told` said."""
        return msgspec.json.decode(told, type=cls)

    @classmethod
    def read(cls, path: Path, allowed: frozenset[Permit] = frozenset()) -> Bench:
        """From a TOML file. Raises UsageError, in one sentence with the line."""
        text, tables = _tables(path)
        lines = _Lines(path, text)
        for key in tables:
            if key != "devices":
                raise UsageError(f"{lines.of(key)}: a bench file has no {key!r}{_near(key, ['devices'])}")
        entries = tables.get("devices")
        if not isinstance(entries, Mapping) or not entries:
            raise UsageError(f'{path}: it names no device: write [devices.NAME] with ipp = "ipp://..."')
        devices = {name: _device(name, entry, lines) for name, entry in entries.items()}
        ever = {permit for one in devices.values() for permit in one.allow}
        for permit in sorted(allowed - ever):
            raise UsageError(f"--allow {permit}: {path} allows it for no device; add it to `allow` there")
        return cls(devices, str(path), tuple(sorted(allowed)))


def _tables(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
        return text, tomllib.loads(text)
    except FileNotFoundError:
        raise UsageError(f"there is no bench file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise UsageError(f"{path} cannot be read: {reason}") from None
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        line = re.search(r" \(at line (\d+), column \d+\)", said)
        where = f"{path}:{line[1]}" if line else str(path)
        raise UsageError(f"{where}: {said.replace(line[0], '') if line else said}") from None


def _device(name: str, entry: Any, lines: _Lines) -> BenchDevice:
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{lines.of_device(name)}: a device's name is made of letters, digits, dots, - and _"
        )
    if not isinstance(entry, Mapping):
        raise UsageError(f"{lines.of_device(name)}: devices.{name} is no table: write [devices.{name}]")
    _no_secrets(name, entry, lines)
    for key in entry:
        if key not in BenchDevice.__struct_fields__:
            hint = _near(key, BenchDevice.__struct_fields__)
            raise UsageError(f"{lines.of_device(name, key)}: a device has no {key!r}{hint}")
    for word in entry.get("allow", ()) if isinstance(entry.get("allow"), list) else ():
        if word not in list(Permit):
            hint = _near(str(word), list(Permit)) or f"; there are {', '.join(Permit)}"
            raise UsageError(f"{lines.of_device(name, 'allow')}: nothing is allowed by {word!r}{hint}")
    try:
        return msgspec.convert(entry, BenchDevice)
    except msgspec.ValidationError as error:
        path = path_in(str(error)) or tuple(filter(None, [_named(str(error))]))
        known = choices(BenchDevice, path) if str(error).startswith("Invalid enum value") else ()
        hint = f"; choose {', '.join(known)}" if known else ""
        raise UsageError(f"{lines.of_device(name, *path)}: {complaint(str(error))}{hint}") from None


def _named(said: str) -> str:
    """The key that a sentence of a whole entry begins with, if it does."""
    first = said.split(" ", 1)[0]
    return first if first in BenchDevice.__struct_fields__ else ""


def _no_secrets(name: str, entry: Mapping[str, Any], lines: _Lines) -> None:
    """A bench file is copied and committed, so it only says where secrets are kept."""
    for key, value in entry.items():
        inner = value.items() if isinstance(value, Mapping) else ((key, value),)
        for word, told in inner:
            if any(secret in word for secret in SECRET_WORDS) and not isinstance(told, Mapping):
                raise UsageError(
                    f"{lines.of_device(name, key)}: {word} stands in the file itself; "
                    f'say where it is kept: {word} = {{ env = "NAME" }} or {{ file = "PATH" }}'
                )


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where things are written in a file."""

    path: Path
    text: str

    def of(self, *names: str | int) -> str:
        """The place of the last of `names`, each a key of the one before it, or its number in a list."""
        line = line_of(self.text, names)
        return f"{self.path}:{line}" if line else str(self.path)

    def of_device(self, name: str, *path: str | int) -> str:
        return self.of("devices", name, *path)


def _near(word: str, known: Any) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {str(near[0])!r}?" if near else ""
