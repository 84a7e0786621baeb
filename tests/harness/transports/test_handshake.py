"""A TLS service of one's own shows its certificate and its newest version; a plain one speaks no TLS."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from misfeed.errors import NoAnswer, Refused
from misfeed.transports.sockets import SocketRoute

OPENSSL = shutil.which("openssl")
AMPLE = 10.0


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if OPENSSL is None:
        pytest.skip("no openssl to make a certificate with")
    place = tmp_path_factory.mktemp("tls")
    key, certificate = place / "key.pem", place / "certificate.pem"
    subprocess.run(
        [
            *(OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"),
            *("-subj", "/CN=old-printer.local", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return key, certificate


@contextmanager
def service(context: ssl.SSLContext | None) -> Iterator[int]:
    """A port that shakes hands once; without a context it takes what comes and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    if context is None:
                        connection.recv(4096)
                        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    else:
                        context.wrap_socket(connection, server_side=True).close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
    thread.join(AMPLE)


def context_of(pair: tuple[Path, Path], newest: ssl.TLSVersion) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = newest
    context.load_cert_chain(pair[1], pair[0])
    return context


@pytest.mark.parametrize(
    ("newest", "version"), [(ssl.TLSVersion.TLSv1_2, "1.2"), (ssl.TLSVersion.TLSv1_3, "1.3")]
)
def test_certificate_and_newest_version_are_shown(
    pair: tuple[Path, Path], newest: ssl.TLSVersion, version: str
) -> None:
    with service(context_of(pair, newest)) as port:
        shown = SocketRoute("127.0.0.1", {"ipp": port}).handshake("ipp", AMPLE)
    assert (shown.names, shown.issuer) == (("old-printer.local",), "old-printer.local")
    assert shown.versions == (version,)
    assert shown.not_before < shown.not_after


def test_a_service_without_tls_refuses() -> None:
    with service(None) as port, pytest.raises(Refused, match="speaks no TLS"):
        SocketRoute("127.0.0.1", {"ipp": port}).handshake("ipp", AMPLE)


def test_a_service_that_says_nothing_is_silent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(NoAnswer):
        SocketRoute("127.0.0.1", {"ipp": server.getsockname()[1]}).handshake("ipp", 0.2)


def test_a_port_where_nobody_listens_refuses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(Refused):
        SocketRoute("127.0.0.1", {"ipp": port}).handshake("ipp", AMPLE)
