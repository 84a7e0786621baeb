"""What pass phrases are worth: the keys of the standards' own examples, and protocols by name."""

from __future__ import annotations

import hashlib

import pytest
from misfeed.errors import UsageError
from misfeed.protocols.snmp import usm_keys
from misfeed.protocols.snmp.usm_keys import (
    Auth,
    Priv,
    auth_named,
    keys_for,
    localised_key,
    priv_named,
    privacy_key,
)

ENGINE = bytes.fromhex("000000000000000000000002")
PHRASE = "maplesyrup"


@pytest.mark.parametrize(
    ("auth", "key"),
    [
        # RFC 3414 §A.3.1 and §A.3.2
        (Auth.MD5, "526f5eed9fcce26f8964c2930787d82b"),
        (Auth.SHA, "6695febc9288e36282235fc7151f128497b38f3f"),
    ],
)
def test_a_pass_phrase_is_worth_the_key_of_the_rfcs_example(auth: Auth, key: str) -> None:
    assert localised_key(PHRASE, ENGINE, auth).hex() == key


@pytest.mark.parametrize(
    ("auth", "octets", "sent"),
    [
        (Auth.MD5, 16, 12),
        (Auth.SHA, 20, 12),
        # RFC 7860 §4.2.2
        (Auth.SHA224, 28, 16),
        (Auth.SHA256, 32, 24),
        (Auth.SHA384, 48, 32),
        (Auth.SHA512, 64, 48),
    ],
)
def test_keys_and_signatures_are_as_long_as_the_rfcs_say(auth: Auth, octets: int, sent: int) -> None:
    assert len(localised_key(PHRASE, ENGINE, auth)) == octets
    assert auth.length == sent


@pytest.mark.parametrize(
    ("auth", "key"),
    [
        # draft-reeder-snmpv3-usm-3desede-00 §5.1 and §5.2, as far as AES-256 needs them
        (Auth.MD5, "526f5eed9fcce26f8964c2930787d82b79eff44a90650ee0a3a40abfac5acc12"),
        (Auth.SHA, "6695febc9288e36282235fc7151f128497b38f3f9b8b6d78936ba6e7d19dfd9c"),
    ],
)
def test_a_short_key_grows_as_the_draft_of_reeder_shows(auth: Auth, key: str) -> None:
    assert privacy_key(PHRASE, ENGINE, auth, Priv.AES256C).hex() == key
    assert privacy_key(PHRASE, ENGINE, auth, Priv.AES192C).hex() == key[: 2 * 24]


@pytest.mark.parametrize("auth", list(Auth))
def test_a_short_key_grows_by_its_own_hash_in_the_draft_of_blumenthal(auth: Auth) -> None:
    start = localised_key(PHRASE, ENGINE, auth)
    grown = start
    while len(grown) < 32:
        grown += hashlib.new(auth.hash, grown).digest()
    assert privacy_key(PHRASE, ENGINE, auth, Priv.AES256) == grown[:32]
    assert privacy_key(PHRASE, ENGINE, auth, Priv.AES192) == grown[:24]


@pytest.mark.parametrize("auth", list(Auth))
@pytest.mark.parametrize("priv", list(Priv))
def test_every_pair_of_protocols_has_a_key_as_long_as_the_cipher_wants(auth: Auth, priv: Priv) -> None:
    key = privacy_key(PHRASE, ENGINE, auth, priv)
    assert len(key) == priv.key_octets
    assert key[:16] == localised_key(PHRASE, ENGINE, auth)[:16]


def test_no_pass_phrase_stays_in_what_is_kept() -> None:
    phrase = "".join(["nobody-keeps", "-this-one"])
    localised_key(phrase, ENGINE, Auth.SHA256)
    kept = b"".join(usm_keys._keys) + b"".join(usm_keys._keys.values())
    assert phrase.encode() not in kept
    assert all(len(name) == 16 for name in usm_keys._keys)


def test_the_keys_of_a_user_are_those_of_its_phrases() -> None:
    other = "battery-staple"
    for _ in range(2):
        found = keys_for(ENGINE, Auth.SHA256, PHRASE, Priv.AES256, other)
        assert found.auth_key == localised_key(PHRASE, ENGINE, Auth.SHA256)
        assert found.priv_key == privacy_key(other, ENGINE, Auth.SHA256, Priv.AES256)
        assert keys_for(ENGINE, Auth.SHA256, PHRASE) == usm_keys.Keys(Auth.SHA256, found.auth_key)
    # Where one phrase ends and the next begins matters.
    assert keys_for(ENGINE, Auth.SHA, "aa", Priv.AES, "abb") != keys_for(
        ENGINE, Auth.SHA, "aaa", Priv.AES, "bb"
    )


def test_keys_that_are_kept_are_bounded() -> None:
    for number in range(usm_keys._KEPT + 20):
        localised_key(PHRASE, number.to_bytes(12, "big"), Auth.MD5)
        keys_for(number.to_bytes(12, "big"), Auth.MD5, PHRASE, Priv.AES, PHRASE)
    assert len(usm_keys._keys) <= usm_keys._KEPT
    assert len(usm_keys._users) <= usm_keys._KEPT
    assert localised_key(PHRASE, ENGINE, Auth.MD5).hex() == "526f5eed9fcce26f8964c2930787d82b"


def test_protocols_have_the_names_of_net_snmp() -> None:
    assert [auth_named(one.label) for one in Auth] == list(Auth)
    assert [priv_named(one.label) for one in Priv] == list(Priv)
    assert (auth_named("sha"), auth_named("SHA1"), auth_named("sha256")) == (Auth.SHA, Auth.SHA, Auth.SHA256)
    assert (priv_named("aes128"), priv_named("AES192C")) == (Priv.AES, Priv.AES192C)
    with pytest.raises(UsageError, match="choose MD5, SHA, SHA-224"):
        auth_named("SHA-3")
    with pytest.raises(UsageError, match="choose DES, AES"):
        priv_named("3DES")


def test_an_empty_pass_phrase_is_refused() -> None:
    with pytest.raises(UsageError, match="empty"):
        localised_key("", ENGINE)


def test_keys_do_not_tell_themselves() -> None:
    assert "hush" not in repr(usm_keys.Keys(Auth.SHA, b"hush", Priv.AES, b"hush"))
