"""As much of an X.509 certificate (RFC 5280 §4.1) as a client needs to say why it does not trust a printer.

Reads names, issuer and dates from DER. Checks no signature: who signed what is a TLS library's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address

from misfeed.errors import ProtocolError

_SEQUENCE, _OID, _OCTETS = 0x30, 0x06, 0x04
_VERSION, _EXTENSIONS = 0xA0, 0xA3
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
_DNS_NAME, _IP_ADDRESS = 0x82, 0x87
_COMMON_NAME = bytes.fromhex("550403")
_ALTERNATIVE_NAMES = bytes.fromhex("551d11")


class CertificateError(ProtocolError):
    """The octets are no certificate."""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Attributes:
    names: host names and addresses it is for. issuer: the common name of who signed it, "" for none.
    not_before, not_after: ISO 8601 dates.
    """

    names: tuple[str, ...]
    issuer: str
    not_before: str
    not_after: str


def read_certificate(der: bytes) -> CertificateFacts:
    """What a certificate says. Raises CertificateError."""
    try:
        return _read(der)
    except (IndexError, ValueError, StopIteration) as error:
        raise CertificateError(f"no X.509 certificate: {error or 'it ends early'}", der) from error


def _read(der: bytes) -> CertificateFacts:
    whole = next(_elements(der))
    fields = list(_elements(_content(next(_elements(_content(whole, _SEQUENCE))), _SEQUENCE)))
    if fields[0][0] == _VERSION:
        del fields[0]
    _, _, issuer, validity, subject, _ = fields[:6]
    begins, ends = (_date(*element) for element in _elements(_content(validity, _SEQUENCE)))
    names = [
        name
        for tag, content in fields[6:]
        if tag == _EXTENSIONS
        for extension in _elements(_content(next(_elements(content)), _SEQUENCE))
        for name in _alternative_names(_content(extension, _SEQUENCE))
    ]
    common = _common_name(_content(subject, _SEQUENCE))
    if not names and common:
        names = [common]
    return CertificateFacts(tuple(names), _common_name(_content(issuer, _SEQUENCE)), begins, ends)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and content of each element in turn (X.690 §8.1)."""
    offset = 0
    while offset < len(data):
        tag, length, offset = data[offset], data[offset + 1], offset + 2
        if length & 0x80:
            size = length & 0x7F
            if not 1 <= size <= 4:
                raise ValueError("a length is not definite")
            length = int.from_bytes(data[offset : offset + size], "big")
            offset += size
        if offset + length > len(data):
            raise ValueError("an element passes its end")
        yield tag, data[offset : offset + length]
        offset += length


def _content(element: tuple[int, bytes], tag: int) -> bytes:
    if element[0] != tag:
        raise ValueError(f"a tag is 0x{element[0]:02x}, not 0x{tag:02x}")
    return element[1]


def _common_name(name: bytes) -> str:
    """The last one of a Name: its most particular."""
    found = ""
    for _, relative in _elements(name):
        for pair in _elements(relative):
            kind, value = list(_elements(_content(pair, _SEQUENCE)))[:2]
            if kind == (_OID, _COMMON_NAME):
                found = value[1].decode("utf-8", "replace")
    return found


def _alternative_names(extension: bytes) -> Iterator[str]:
    parts = list(_elements(extension))
    if parts[0] != (_OID, _ALTERNATIVE_NAMES):
        return
    listed = next(_elements(_content(parts[-1], _OCTETS)))
    for tag, content in _elements(_content(listed, _SEQUENCE)):
        if tag == _DNS_NAME:
            yield content.decode("ascii")
        elif tag == _IP_ADDRESS:
            yield str(ip_address(content))


def _date(tag: int, content: bytes) -> str:
    """Years of two digits are of 1950 to 2049 (RFC 5280 §4.1.2.5.1)."""
    text = content.decode("ascii")
    if tag == _UTC_TIME:
        text = f"{'19' if int(text[:2]) >= 50 else '20'}{text}"
    elif tag != _GENERALIZED_TIME:
        raise ValueError(f"a date has the tag 0x{tag:02x}")
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC).date().isoformat()
