"""Certificates say what the settings say, and always the same."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from misfeed.emulators.machine.access import Certificate
from misfeed.emulators.tls.certificates import pem_of
from misfeed.protocols.x509 import read_certificate


def shown(said: Certificate, owner: str = "VNB1") -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem_of(said, owner))


def der(said: Certificate, owner: str = "VNB1") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return shown(said, owner).public_bytes(Encoding.DER)


def test_a_certificate_says_what_the_settings_say() -> None:
    facts = read_certificate(
        der(Certificate(("a.local", "192.0.2.7", "fe80::1"), "Site CA", "2024-02-03", "2025-04-05"))
    )
    assert facts.names == ("a.local", "192.0.2.7", "fe80::1")
    assert facts.issuer == "Site CA"
    assert (facts.not_before, facts.not_after) == ("2024-02-03", "2025-04-05")


def test_one_that_signed_itself_can_be_checked_with_its_own_key() -> None:
    made = shown(Certificate())
    made.verify_directly_issued_by(made)
    with pytest.raises(ValueError):
        shown(Certificate(issuer="Site CA")).verify_directly_issued_by(made)


def test_the_same_settings_of_the_same_device_make_the_same_certificate() -> None:
    assert pem_of(Certificate(), "VNB1") == pem_of(Certificate(), "VNB1")


@pytest.mark.parametrize(
    ("said", "owner"),
    [
        (Certificate(), "VNB2"),
        (Certificate(issue=1), "VNB1"),
        (Certificate(("b.local",)), "VNB1"),
        (Certificate(not_after="2025-12-31"), "VNB1"),
    ],
)
def test_any_other_has_a_key_of_its_own(said: Certificate, owner: str) -> None:
    one, other = (load_pem_private_key(pem_of(*of), None) for of in ((Certificate(), "VNB1"), (said, owner)))
    assert one.public_key() != other.public_key()


@pytest.mark.parametrize("ends", ["1901-01-01", "2000-01-01"])
def test_any_date_that_is_past_makes_a_certificate_that_is(ends: str) -> None:
    assert shown(Certificate(not_after=ends)).not_valid_after_utc.year < 2001


@pytest.mark.parametrize("name", ["drucker-küche.local", "ü" * 90, "x" * 255, "a b", ""])
def test_any_name_that_can_be_set_makes_a_certificate(name: str) -> None:
    assert pem_of(Certificate((name,)), "VNB1")
