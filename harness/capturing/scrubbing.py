"""Takes out of a recording what tells whose device it is: serial numbers, hardware addresses, names.

What they are is asked before the walk, so that none is ever written; then they are replaced wherever they
stand, by something of the same length. What only the maker understands may hold more: look it through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from misfeed.interfaces.snmp import SnmpClient, SnmpRefusal
from misfeed.protocols.snmp import IpAddress, OctetString, Oid, SnmpError, Value, VarBind, mib

_SERIALS = ("prtGeneralSerialNumber",)
_ADDRESSES = ("ifPhysAddress",)
_NAMES = (
    "sysName",
    "sysContact",
    "sysLocation",
    "prtGeneralPrinterName",
    "prtGeneralCurrentOperator",
    "prtGeneralServicePerson",
)
_LEFT_OUT: Mapping[str, str] = {
    "1.3.6.1.2.1.3": "neighbours",
    "1.3.6.1.2.1.4.20": "addresses",
    "1.3.6.1.2.1.4.21": "routes",
    "1.3.6.1.2.1.4.22": "neighbours",
    "1.3.6.1.2.1.4.24": "routes",
    "1.3.6.1.2.1.4.34": "addresses",
    "1.3.6.1.2.1.4.35": "neighbours",
    "1.3.6.1.2.1.6.13": "connections",
    "1.3.6.1.2.1.6.19": "connections",
    "1.3.6.1.2.1.6.20": "connections",
    "1.3.6.1.2.1.7.5": "connections",
    "1.3.6.1.2.1.7.7": "connections",
}
"""Tables whose very row numbers are addresses."""
_SHORTEST = 4
"""Octets of a name that is looked for inside other values; a shorter one stands in too many by chance."""
_MAC = 6
_LIMIT = 200


@dataclass
class Scrub:
    """What is taken out, and how often it was.

    Attributes:
        counts: by kind: "serial number", "hardware address", "name", "IP address".
        left_out: rows that were not written, by what they tell of.
    """

    counts: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    _hidden: dict[bytes, tuple[str, bytes]] = field(default_factory=dict)
    _addresses: dict[str, str] = field(default_factory=dict)
    _roots: tuple[tuple[Oid, str], ...] = tuple((mib.oid(root), what) for root, what in _LEFT_OUT.items())
    _own: tuple[tuple[Oid, str], ...] = tuple(
        (mib.object(name).oid, kind)
        for kind, names in (("serial number", _SERIALS), ("hardware address", _ADDRESSES), ("name", _NAMES))
        for name in names
    )

    def learn(self, client: SnmpClient) -> None:
        """Ask a device for what has to be hidden. Raises Unreachable."""
        for name in (*_SERIALS, *_ADDRESSES, *_NAMES):
            self._learn(name, _column(client, mib.object(name).oid))

    def hide(self, secret: str) -> None:
        """Hide something else, too: the word that was asked with."""
        self._hide("name", secret.encode())

    def rows(self, rows: Iterable[VarBind]) -> Iterable[VarBind]:
        """What may be written of them."""
        for name, value in rows:
            what = next((what for root, what in self._roots if name[: len(root)] == root), "")
            if what:
                self.left_out[what] = self.left_out.get(what, 0) + 1
            else:
                yield name, self._scrubbed(name, value)

    def note(self) -> list[str]:
        """What was done, in lines for a person."""
        lines = [f"{count} times a {kind} was replaced" for kind, count in sorted(self.counts.items())]
        lines += [
            f"{count} values that tell of {what} were left out" for what, count in self.left_out.items()
        ]
        lines.append("what only the maker understands may tell more: look it through before you pass it on")
        return lines

    def _learn(self, name: str, found: Iterable[bytes]) -> None:
        for octets in found:
            if name in _ADDRESSES:
                self._hide_address(octets)
            else:
                self._hide("serial number" if name in _SERIALS else "name", octets.strip(b"\0 "))

    def _hide(self, kind: str, octets: bytes) -> None:
        if len(octets) >= _SHORTEST:
            self._hidden[octets] = kind, _instead(octets)

    def _hide_address(self, octets: bytes) -> None:
        if len(octets) != _MAC or not any(octets):
            return
        other = b"\x02" + b"\0" * (_MAC - 1)
        self._hidden[octets] = "hardware address", other
        for separator in ("", ":", "-", " "):
            told = separator.join(f"{one:02x}" for one in octets)
            for form in (told, told.upper()):
                instead = separator.join(f"{one:02x}" for one in other)
                self._hidden[form.encode()] = "hardware address", instead.encode()

    def _scrubbed(self, name: Oid, value: Value) -> Value:
        if isinstance(value, IpAddress):
            return self._elsewhere(value)
        if not isinstance(value, OctetString):
            return value
        octets = value.value
        for secret, (kind, instead) in self._by_length():
            if secret in octets:
                self._counted(kind, octets.count(secret))
                octets = octets.replace(secret, instead)
        kind = next((kind for own, kind in self._own if name[: len(own)] == own), "")
        if kind and octets == value.value and octets.strip(b"\0 "):
            # Too short to look for, or changed since it was asked.
            self._counted(kind, 1)
            octets = _instead(octets)
        return value if octets == value.value else OctetString(octets)

    def _by_length(self) -> list[tuple[bytes, tuple[str, bytes]]]:
        return sorted(self._hidden.items(), key=lambda item: -len(item[0]))

    def _elsewhere(self, address: IpAddress) -> IpAddress:
        """An address for documentation (RFC 5737), the same for the same one; masks and nowhere stay."""
        if address.value.startswith(("0.", "255.", "127.")):
            return address
        self._counted("IP address", 1)
        number = len(self._addresses) % _LIMIT + 1
        return IpAddress(self._addresses.setdefault(address.value, f"192.0.2.{number}"))

    def _counted(self, kind: str, times: int) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + times


def _instead(octets: bytes) -> bytes:
    return b"X" * len(octets)


def _column(client: SnmpClient, column: Oid) -> list[bytes]:
    """The texts of a column or scalar, as far as the agent tells them."""
    found: list[bytes] = []
    at = column
    while len(found) < _LIMIT:
        try:
            [(name, value)] = client.get_next(at)
        except (SnmpRefusal, SnmpError):
            return found
        if name[: len(column)] != column or name <= at:
            return found
        at = name
        if isinstance(value, OctetString):
            found.append(value.value)
    return found
