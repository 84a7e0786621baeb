"""The printer's TLS before others' clients: OpenSSL, curl, ipptool and CUPS's ipps backend (GnuTLS)."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from .judges import Judged, Verdict, ask, judged, program

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def printer() -> Iterator[Judged]:
    with judged("mono-laser") as found:
        yield found


def openssl(printer: Judged, *more: str) -> Verdict:
    door = f"{printer.address}:{printer.ipp_port}"
    return ask(program("openssl", "openssl"), "s_client", "-connect", door, *more, timeout_s=20)


def protocol(printer: Judged, version: str) -> str:
    """What OpenSSL negotiates when it speaks only one version; "" for nothing."""
    said = openssl(printer, f"-{version}", "-cipher", "DEFAULT:@SECLEVEL=0").said
    found = re.search(r"^New, (TLS\S+|SSL\S+), Cipher is (?!\(NONE\))", said, re.MULTILINE)
    return version if found else ""


VERSIONS = {"tls1": "1.0", "tls1_1": "1.1", "tls1_2": "1.2", "tls1_3": "1.3"}


@pytest.mark.parametrize("versions", [["1.2", "1.3"], ["1.0", "1.1"], ["1.3"]])
def test_openssl_is_spoken_to_in_the_versions_that_are_set_and_no_other(
    printer: Judged, versions: list[str]
) -> None:
    printer.control.act("set_tls", "network", versions=versions)
    try:
        spoken = [VERSIONS[one] for one in VERSIONS if protocol(printer, one)]
    finally:
        printer.control.act("set_tls", "network", versions=["1.2", "1.3"])
    assert spoken == versions


def test_openssl_sees_what_is_wrong_with_a_certificate(printer: Judged) -> None:
    told = openssl(printer, "-verify_hostname", "printer.local")
    assert "Verification error: self-signed certificate" in told.said
    fault = printer.control.inject("network.certificate.expired")
    try:
        assert "certificate has expired" in openssl(printer).errors
    finally:
        printer.control.clear_all()
    assert fault
    assert "expired" not in openssl(printer).errors


def test_openssl_is_shown_another_name_by_a_renamed_printer(printer: Judged) -> None:
    printer.control.inject("network.certificate.name")
    try:
        assert "CN = old-printer.local" in openssl(printer).said
    finally:
        printer.control.clear_all()


def curl(*words: str) -> Verdict:
    return ask(program("curl", "curl"), "-sk", "--max-time", "20", *words)


def test_curl_trusts_a_certificate_that_it_was_given(printer: Judged, tmp_path: Path) -> None:
    shown = re.search(r"-----BEGIN.*?END CERTIFICATE-----", openssl(printer).said, re.DOTALL)
    assert shown is not None
    (tmp_path / "printer.pem").write_text(shown[0])
    url = f"https://printer.local:{printer.ipp_port}/"
    there = ("--resolve", f"printer.local:{printer.ipp_port}:{printer.address}")
    strict = (program("curl", "curl"), "-s", "--max-time", "20", *there, url)
    assert ask(*strict).code == 60  # it cannot be verified
    found = ask(*strict, "--cacert", str(tmp_path / "printer.pem"))
    assert found.code == 0
    assert "<title>" in found.said


@pytest.mark.parametrize("more", [(), ("-C",), ("-L",)])
def test_ipptool_is_answered_over_tls(printer: Judged, more: tuple[str, ...]) -> None:
    uri = f"ipps://{printer.address}:{printer.ipp_port}/ipp/print"
    tool = program("ipptool", "cups-ipp-utils")
    assert "[PASS]" in ask(tool, "-tI", *more, uri, "get-printer-attributes.test").said


def test_ipptool_changes_to_tls_where_it_must(printer: Judged) -> None:
    printer.control.act("set_encryption", "network", use="required")
    try:
        uri = f"ipp://{printer.address}:{printer.ipp_port}/ipp/print"
        tool = program("ipptool", "cups-ipp-utils")
        told = ask(tool, "-tvI", uri, "get-printer-attributes.test")
        assert "[PASS]" in told.said
        assert "printer-uri-supported (uri) = ipps://" in told.said
        # -E asks for it before it is told to (RFC 2817 §3.2).
        assert "[PASS]" in ask(tool, "-tIE", uri, "get-printer-attributes.test").said
    finally:
        printer.control.act("set_encryption", "network", use="offered")


def test_cups_prints_over_tls(printer: Judged, tmp_path: Path) -> None:
    page = resources.files("misfeed.fixtures") / "documents" / "one-page.pdf"
    (tmp_path / "page.pdf").write_bytes(page.read_bytes())
    uri = f"ipps://{printer.address}:{printer.ipp_port}/ipp/print"
    env = {"DEVICE_URI": uri, "FINAL_CONTENT_TYPE": "application/pdf", "HOME": str(tmp_path)}
    done = ask(program("ipps", "cups"), "7", "me", "title", "1", "", str(tmp_path / "page.pdf"), more=env)
    assert done.code == 0, done.errors
    assert "job-state-reasons" not in done.errors or "aborted" not in done.errors


def test_a_client_that_stalls_in_its_handshake_holds_up_nobody(printer: Judged) -> None:
    stalled = [socket.create_connection((printer.address, printer.ipp_port)) for _ in range(20)]
    try:
        for one in stalled:
            one.sendall(b"\x16\x03\x01\x02\x00\x01")
        took = curl(
            "-o", "/dev/null", "-w", "%{time_total}", f"https://{printer.address}:{printer.ipp_port}/"
        )
        assert float(took.said) < 2
    finally:
        for one in stalled:
            one.close()


def test_nmap_reads_the_certificate(printer: Judged) -> None:
    told = ask(
        program("nmap", "nmap"),
        "-Pn",
        "-n",
        "--script",
        "ssl-cert",
        "-p",
        str(printer.ipp_port),
        printer.address,
    )
    assert "Subject: commonName=printer.local" in told.said
