"""What the `ssl` module needs to be a handshake's server: a certificate, and the versions that are spoken."""

from __future__ import annotations

import ssl
import tempfile
import warnings
from collections.abc import Collection
from pathlib import Path

from misfeed.emulators.machine.access import Certificate
from misfeed.emulators.machine.network import TLS_NOW
from misfeed.emulators.tls.certificates import pem_of

_OFF = {
    "1.0": ssl.OP_NO_TLSv1,
    "1.1": ssl.OP_NO_TLSv1_1,
    "1.2": ssl.OP_NO_TLSv1_2,
    "1.3": ssl.OP_NO_TLSv1_3,
}
_LEGACY = "DEFAULT:@SECLEVEL=0"
"""What OpenSSL 3 wants to hear before it speaks TLS 1.0 and 1.1."""


def server_context(shown: Certificate, owner: str, versions: Collection[str]) -> ssl.SSLContext:
    """A context that shows a certificate and speaks these versions of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        # The oldest are offered on purpose.
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.options |= ssl.OP_NO_RENEGOTIATION
        for version, off in _OFF.items():
            if version not in versions:
                context.options |= off
    if not set(versions) <= set(TLS_NOW):
        context.set_ciphers(_LEGACY)
    context.set_alpn_protocols(["http/1.1"])
    with tempfile.TemporaryDirectory(prefix="misfeed-") as folder:
        # `ssl` reads files only; the folder is the user's own.
        path = Path(folder) / "certificate.pem"
        path.write_bytes(pem_of(shown, owner))
        context.load_cert_chain(path)
    return context
