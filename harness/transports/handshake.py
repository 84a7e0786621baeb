"""Begins TLS on a connected socket only to see what the other side shows. Trusts nobody, tells nothing."""

from __future__ import annotations

import socket
import ssl
import warnings

from misfeed.errors import NoAnswer, Refused
from misfeed.protocols.x509 import read_certificate
from misfeed.transports.base import Handshake

_LEGACY = "DEFAULT:@SECLEVEL=0"


def look(connection: socket.socket, name: str, timeout_s: float) -> Handshake:
    """The certificate, and the newest version of TLS that both speak. Closes the connection.

    Raises Refused where the service speaks no TLS that this computer knows, NoAnswer, or CertificateError.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        # The oldest are asked for on purpose: a printer that knows no better is what is looked for.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers(_LEGACY)
    connection.settimeout(timeout_s)
    try:
        with context.wrap_socket(connection, server_hostname=name) as secured:
            version = (secured.version() or "").removeprefix("TLSv")
            shown = secured.getpeercert(binary_form=True) or b""
    except TimeoutError as error:
        raise NoAnswer(f"{name} does not answer to TLS", timeout_s) from error
    except OSError as error:
        raise Refused(f"{name} speaks no TLS: {error}") from error
    finally:
        connection.close()
    facts = read_certificate(shown)
    versions = ("1.0",) if version == "1" else (version,)
    return Handshake(facts.names, facts.issuer, facts.not_before, facts.not_after, versions)
