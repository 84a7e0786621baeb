"""Certificates made by OpenSSL are read as OpenSSL reads them; anything else is told, never a crash."""

from __future__ import annotations

import ssl
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.x509 import CertificateError, CertificateFacts, read_certificate

WITH_ALTERNATIVES = """\
-----BEGIN CERTIFICATE-----
MIIB2jCCAYGgAwIBAgIUFQgssNFLGxA4pwaUzQynPtOhQiIwCgYIKoZIzj0EAwIw
KDEOMAwGA1UECgwFQmVuY2gxFjAUBgNVBAMMDXByaW50ZXIubG9jYWwwIBcNMjYx
MTI3MTM1NjIxWhgPMjA4MTA4MzAxMzU2MjFaMCgxDjAMBgNVBAoMBUJlbmNoMRYw
FAYDVQQDDA1wcmludGVyLmxvY2FsMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
uR9rveGCfaukLmFTwRMweS+Ng6VcwO58P3p1N/kJSF0Ev3CN88YaxMMGsBhZ4OpJ
CHupagsPSFfjJgQ2/5qcAKOBhjCBgzAdBgNVHQ4EFgQU3wHn980fnjnMKJPbmhK6
9BQ8P4AwHwYDVR0jBBgwFoAU3wHn980fnjnMKJPbmhK69BQ8P4AwDwYDVR0TAQH/
BAUwAwEB/zAwBgNVHREEKTAngg1wcmludGVyLmxvY2FshwQKABQyhxAgAQ24AAAA
AAAAAAAAAAAHMAoGCCqGSM49BAMCA0cAMEQCIBkgIc5Vm5pHudtsR/GpdRXMZFBn
V1vY8EHBQxMJo3bFAiB6zrTQZ1Mqu2Va/egDW8LUoWfkBNFJCmJUJH211Ae2bQ==
-----END CERTIFICATE-----
"""
WITH_A_COMMON_NAME = """\
-----BEGIN CERTIFICATE-----
MIIBjDCCATOgAwIBAgIUWysY8brBPb9lLANvSrE6Xs6qNKQwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRSW1wcmVzb3JhIGRlIEHDsW8wHhcNMjYxMTI3MTM1NjIxWhcN
MjYxMjI3MTM1NjIxWjAcMRowGAYDVQQDDBFJbXByZXNvcmEgZGUgQcOxbzBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABOMKZbMHYO5p1+Sodt5w/1lMQ5jHkfwQ9pvh
xp9I6hSz57Ng244cq2VP6PqXzh4kYw0AsYGZEN2jKwpKZOcBE5GjUzBRMB0GA1Ud
DgQWBBSILUWRChf9vqN4SCWu8MOsc0dM0jAfBgNVHSMEGDAWgBSILUWRChf9vqN4
SCWu8MOsc0dM0jAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIBx9
hwQBsX6gax2+eHiw8cpjys0+/SjomowVdEEepWAYAiA2O2Ooq9JswQUrUzszQKtQ
/Ehd5FcX+iNkkjX3Ye+oRw==
-----END CERTIFICATE-----
"""


def der(pem: str) -> bytes:
    return ssl.PEM_cert_to_DER_cert(pem)


def test_names_come_from_the_alternatives_and_late_dates_in_four_digits() -> None:
    assert read_certificate(der(WITH_ALTERNATIVES)) == CertificateFacts(
        ("printer.local", "10.0.20.50", "2001:db8::7"), "printer.local", "2026-11-27", "2081-08-30"
    )


def test_without_alternatives_the_common_name_counts() -> None:
    assert read_certificate(der(WITH_A_COMMON_NAME)) == CertificateFacts(
        ("Impresora de Año",), "Impresora de Año", "2026-11-27", "2026-12-27"
    )


@pytest.mark.parametrize(
    "octets", [b"", b"\x30", b"\x30\x03\x02\x01\x00", b"\x30\x80\x00\x00", b"GET / HTTP"]
)
def test_what_is_no_certificate_is_told(octets: bytes) -> None:
    with pytest.raises(CertificateError, match=r"no X\.509 certificate"):
        read_certificate(octets)


@given(st.data())
def test_a_damaged_one_is_read_or_told(data: st.DataObject) -> None:
    octets = bytearray(der(WITH_ALTERNATIVES))
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    octets = octets[: data.draw(st.integers(0, len(octets)))]
    with suppress(CertificateError):
        assert type(read_certificate(bytes(octets))) is type(read_certificate(der(WITH_ALTERNATIVES)))
