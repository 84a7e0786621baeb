"""X.509 certificates of emulated devices (RFC 5280): what a machine's settings say of one, as PEM.

A certificate and its key are a function of the settings and of whose they are. Nothing has to be stored, and
a client that trusts a device still knows it after the process was started again.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from misfeed.emulators.machine.access import Certificate

SELF_SIGNED = Certificate().issuer
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (FIPS 186-4, D.1.2.3)."""
_LONGEST_COMMON_NAME = 64
_OLDEST = date(1950, 1, 1)
"""RFC 5280 §4.1.2.5.1."""


def pem_of(shown: Certificate, owner: str) -> bytes:
    """The private key, and the certificate that shows what `shown` says, of a device called `owner`."""
    key = _key(f"{owner} {shown!r}")
    is_own = shown.issuer == SELF_SIGNED
    name = _name(shown.names[0] if shown.names else owner)
    signer = key if is_own else _key(shown.issuer)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name if is_own else _name(shown.issuer))
        .public_key(key.public_key())
        .serial_number(int.from_bytes(_digest(f"number {owner} {shown!r}")[:8], "big") | 1)
        # What ends before it begins is past its date all the same, and no library makes it.
        .not_valid_before(_moment(min(shown.not_before, shown.not_after), time.min))
        .not_valid_after(_moment(shown.not_after, time(23, 59, 59)))
        .add_extension(x509.SubjectAlternativeName([_general(one) for one in shown.names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256(), ecdsa_deterministic=True)
    )
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + built.public_bytes(
        Encoding.PEM
    )


def _digest(text: str) -> bytes:
    return hashlib.sha256(f"misfeed {text}".encode()).digest()


def _key(text: str) -> ec.EllipticCurvePrivateKey:
    # An emulated device has nothing to hide: that anyone could find its key is what makes it repeat.
    return ec.derive_private_key(1 + int.from_bytes(_digest(text), "big") % (_ORDER - 1), ec.SECP256R1())


def _name(text: str) -> x509.Name:
    short = text.encode()[:_LONGEST_COMMON_NAME].decode(errors="ignore")
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, short or "printer")])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(_ascii(name))


def _ascii(name: str) -> str:
    """A name of a host as certificates have it (RFC 5280 §7.2), or nearly so when it cannot be one."""
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return name.encode("ascii", "replace").decode()


def _moment(day: str, at: time) -> datetime:
    return datetime.combine(max(date.fromisoformat(day), _OLDEST), at, UTC)
