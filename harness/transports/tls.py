"""Begins TLS with a device on a connected socket, as its user trusts it. Knows no protocol above it."""

from __future__ import annotations

import hashlib
import socket
import ssl
import warnings

from misfeed.errors import NoAnswer, Refused, Untrusted
from misfeed.transports.trust import ANY, Trust

_LEGACY = "DEFAULT:@SECLEVEL=0"


def fingerprint_of(certificate: bytes) -> str:
    """As people compare it: "AB:CD:..."."""
    digits = hashlib.sha256(certificate).hexdigest().upper()
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def fingerprint(connection: socket.socket, timeout_s: float) -> str:
    """Of the certificate that is shown on a connection, which is closed; "" where none is."""
    connection.settimeout(timeout_s)
    try:
        with _context(Trust(ANY)).wrap_socket(connection) as secured:
            return fingerprint_of(secured.getpeercert(binary_form=True) or b"")
    except OSError:
        return ""
    finally:
        connection.close()


def begin(connection: socket.socket, host: str, trust: Trust, timeout_s: float) -> ssl.SSLSocket:
    """Go through the handshake. Closes the connection and raises Untrusted, Refused or NoAnswer."""
    connection.settimeout(timeout_s)
    try:
        secured = _context(trust).wrap_socket(connection, server_hostname=host)
    except TimeoutError as error:
        connection.close()
        raise NoAnswer(f"{host} does not answer to TLS", timeout_s) from error
    except ssl.SSLCertVerificationError as error:
        connection.close()
        raise Untrusted(f"the certificate of {host} is not trusted: {error.verify_message}", "") from error
    except OSError as error:
        connection.close()
        reason = getattr(error, "reason", None) or error.strerror or error
        raise Refused(f"{host} and this computer find no common TLS: {reason}") from error
    if trust.certificate not in ("", ANY):
        shown = fingerprint_of(secured.getpeercert(binary_form=True) or b"")
        if shown.replace(":", "") != trust.certificate:
            secured.close()
            raise Untrusted(f"{host} shows another certificate than the one that is trusted: {shown}", shown)
    return secured


def _context(trust: Trust) -> ssl.SSLContext:
    if not trust.certificate:
        return ssl.create_default_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if trust.certificate == ANY:
        with warnings.catch_warnings():
            # The oldest are spoken on purpose: whoever takes any certificate wants to reach it.
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers(_LEGACY)
    return context
