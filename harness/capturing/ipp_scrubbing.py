"""Takes out of IPP answers what tells whose printer it is: serial numbers, UUIDs, names, addresses.

They are learned from the attributes that hold them, and replaced wherever else they stand. An attribute that
only the maker understands may hold more: look it through. Knows octets; asks nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from misfeed.protocols.ipp import GroupTag, Tag
from misfeed.protocols.ipp.pieces import Piece, cut, items, joined

_KINDS = {
    "serial number": ("printer-serial-number",),
    "UUID": ("printer-uuid", "device-uuid", "job-uuid", "document-uuid", "output-device-uuid"),
    "name": (
        "document-name",
        "document-name-supplied",
        "job-name",
        "job-originating-user-name",
        "job-originating-user-uri",
        "printer-contact-col",
        "printer-dns-sd-name",
        "printer-geo-location",
        "printer-location",
        "printer-message-from-operator",
        "printer-name",
        "printer-organization",
        "printer-organizational-unit",
        "printer-wifi-ssid",
        "requesting-user-name",
    ),
}
_KIND = {name: kind for kind, names in _KINDS.items() for name in names}
_IN_DEVICE_ID = re.compile(rb"(?:^|;)\s*(?:SN|SER|SERN|SERIALNUMBER):([^;]+)", re.IGNORECASE)
_UUID = re.compile(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-([0-9a-fA-F]{12})")
_HOST = re.compile(rb"(?<=://)(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?=[:/]|$)")
_ADDRESS = re.compile(rb"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9.])")
_SHORTEST = 4
"""Octets of a word that is looked for inside other values; a shorter one stands in too many by chance."""
_PUBLIC_HOSTS = re.compile(rb".*\.(?:com|org|net|io)$", re.IGNORECASE)
_TEXTS = frozenset(
    {
        Tag.OCTET_STRING,
        Tag.TEXT_WITHOUT_LANGUAGE,
        Tag.NAME_WITHOUT_LANGUAGE,
        Tag.URI,
        Tag.KEYWORD,
    }
)


class IppScrub:
    """What is taken out, and how often it was.

    Attributes:
        counts: by kind: "serial number", "UUID", "name", "host".
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self._hidden: dict[bytes, str] = {}
        self._hosts: dict[bytes, bytes] = {}

    def scrubbed(self, answer: bytes) -> bytes:
        """An answer without them, in which everything else stays. Raises IppError for what is no message."""
        message = cut(answer)
        for group in message.groups:
            for piece in group.pieces:
                self._learn(piece)
        parts = [answer[:8]]
        for group in message.groups:
            parts.append(bytes((group.tag,)))
            parts += [self._piece(piece, group.tag) for piece in group.pieces]
        whole = sum(1 + sum(len(piece.octets) for piece in group.pieces) for group in message.groups)
        return b"".join((*parts, answer[8 + whole :]))

    def note(self) -> list[str]:
        """What was done, in lines for a person."""
        return [f"{count} x {kind} replaced" for kind, count in sorted(self.counts.items())] or [
            "nothing was found to replace"
        ]

    def _learn(self, piece: Piece) -> None:
        kind = _KIND.get(piece.name, "")
        for tag, _, value in items(piece.octets):
            if kind and kind != "UUID" and tag in _TEXTS:
                self._hide(kind, value)
            if piece.name == "printer-device-id":
                for serial in _IN_DEVICE_ID.findall(value):
                    self._hide("serial number", serial)
            for node in _UUID.findall(value):
                self._hide("hardware address", node)

    def _hide(self, kind: str, words: bytes) -> None:
        words = words.strip()
        if len(words) >= _SHORTEST:
            self._hidden.setdefault(words, kind)
            self._hidden.setdefault(words.upper(), kind)

    def _piece(self, piece: Piece, group: int) -> bytes:
        parts = list(items(piece.octets))
        if group == GroupTag.OPERATION or joined(parts) != piece.octets:
            return piece.octets
        return joined([(tag, name, self._value(piece.name, tag, value)) for tag, name, value in parts])

    def _value(self, name: str, tag: int, value: bytes) -> bytes:
        if tag not in _TEXTS:
            return value
        kind = _KIND.get(name, "")
        if kind and kind != "UUID" and value.strip():
            self._counted(kind, 1)
            return b"geo:0,0" if value.startswith(b"geo:") else b"X" * len(value)
        value, times = _UUID.subn(b"00000000-0000-0000-0000-000000000000", value)
        self._counted("UUID", times)
        if tag != Tag.KEYWORD and "version" not in name:  # 1.2.3.4 is a firmware, too
            value = self._without_hosts(value)
        for words, of_kind in self._by_length():
            if words in value:
                self._counted(of_kind, value.count(words))
                value = value.replace(words, b"X" * len(words))
        return value

    def _without_hosts(self, value: bytes) -> bytes:
        def elsewhere(host: bytes) -> bytes:
            if host == b"localhost" or host.startswith(b"127.") or _PUBLIC_HOSTS.match(host):
                return host
            self._counted("host", 1)
            number = str(len(self._hosts) % 200 + 1).encode()
            new = b"192.0.2." + number if _ADDRESS.fullmatch(host) else b"printer-" + number + b".example"
            return self._hosts.setdefault(host, new)

        value = _HOST.sub(lambda found: elsewhere(found[1]), value)
        return _ADDRESS.sub(
            lambda found: found[0] if found[0].startswith(b"192.0.2.") else elsewhere(found[0]), value
        )

    def _by_length(self) -> Iterable[tuple[bytes, str]]:
        return sorted(self._hidden.items(), key=lambda item: -len(item[0]))

    def _counted(self, kind: str, times: int) -> None:
        if times:
            self.counts[kind] = self.counts.get(kind, 0) + times
