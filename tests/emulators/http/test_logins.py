"""Logins as clients send them, and as they should not."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.http.logins import NONCE_US, REMEMBERED, BasicClaim, DigestClaim, Login, Logins


class Clock:
    now = 1_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def logins(clock: Clock) -> Logins:
    return Logins(clock, b"secret")


def answered(
    challenge: str,
    *,
    name: str = "root",
    password: str = "right",
    nc: int = 1,
    qop: str = "auth",
    sess: bool = False,
    uri: str = "/ipp/print",
) -> str:
    """What a client makes of a challenge, written after RFC 7616 §3.4 and not after the server's code."""
    told = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))
    algorithm = told["algorithm"] + ("-sess" if sess else "")

    def h(text: str) -> str:
        kind = hashlib.md5 if algorithm.startswith("MD5") else hashlib.sha256
        return kind(text.encode()).hexdigest()

    a1 = h(f"{name}:{told['realm']}:{password}")
    if sess:
        a1 = h(f"{a1}:{told['nonce']}:0a4f113b")
    a2 = h(f"POST:{uri}")
    middle = f"{nc:08x}:0a4f113b:{qop}:" if qop else ""
    counted = f', nc={nc:08x}, cnonce="0a4f113b", qop={qop}' if qop else ""
    response = h(f"{a1}:{told['nonce']}:{middle}{a2}")
    return (
        f'Digest username="{name}", realm="{told["realm"]}", nonce="{told["nonce"]}", uri="{uri}", '
        f'algorithm={algorithm}, response="{response}"{counted}'
    )


def read(logins: Logins, header: str) -> Login:
    return logins.read(header, "POST", "/ipp/print")


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("sess", [False, True])
@pytest.mark.parametrize("qop", ["auth", ""])
@pytest.mark.parametrize(("password", "proves"), [("right", True), ("wrong", False)])
def test_a_digest_proves_that_its_sender_knows_the_password(
    logins: Logins, which: int, sess: bool, qop: str, password: str, proves: bool
) -> None:
    header = answered(logins.challenges()[which], password=password, sess=sess and bool(qop), qop=qop)
    claim = read(logins, header).claim
    assert isinstance(claim, DigestClaim)
    assert claim.name == "root"
    assert claim.proves("right") is proves


def test_the_example_of_the_standard_proves_what_it_says() -> None:
    """RFC 7616 §3.9.1."""
    claim = DigestClaim(
        "Mufasa", "SHA-256", "http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "00000001", "auth", "GET", "/dir/index.html",
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    )  # fmt: skip
    assert claim.proves("Circle of Life")
    assert not claim.proves("circle of life")


def test_a_nonce_is_good_for_a_while_and_then_stale(logins: Logins, clock: Clock) -> None:
    challenge = logins.challenges()[0]
    clock.now += NONCE_US
    assert read(logins, answered(challenge)).claim
    clock.now += 1
    assert read(logins, answered(challenge, nc=2)) == Login(stale=True)
    assert all("stale=true" in one for one in logins.challenges(stale=True)[:2])


def test_what_was_said_once_is_not_taken_a_second_time(logins: Logins) -> None:
    challenge = logins.challenges()[0]
    assert read(logins, answered(challenge)).claim
    assert read(logins, answered(challenge)) == Login(stale=True)
    assert read(logins, answered(challenge, nc=2)).claim


@pytest.mark.parametrize("qop", ["auth", ""])
def test_what_was_said_once_is_not_taken_again_whatever_strangers_say_meanwhile(
    logins: Logins, qop: str
) -> None:
    caught = answered(logins.challenges()[0], qop=qop)
    assert read(logins, caught).claim
    for _ in range(2 * REMEMBERED + 1):
        read(logins, answered(logins.challenges()[0], name="nobody", password="guess"))
        assert read(logins, caught) == Login(stale=True)


@pytest.mark.parametrize("respelt", [str.upper, str.lower])
def test_what_was_said_once_is_known_again_however_its_digest_is_spelt(
    logins: Logins, respelt: Callable[[str], str]
) -> None:
    header = answered(logins.challenges()[0])
    assert read(logins, header).claim
    digest = re.search(r'response="(\w+)"', header)
    assert digest
    assert read(logins, header.replace(digest[1], respelt(digest[1]))) == Login(stale=True)


def test_a_nonce_given_out_after_many_were_answered_is_good(logins: Logins) -> None:
    for _ in range(REMEMBERED):
        read(logins, answered(logins.challenges()[0], password="guess"))
    early = logins.challenges()[0]
    assert read(logins, answered(early)) == Login(stale=True)
    assert read(logins, answered(early, nc=2)) == Login(stale=True)
    assert read(logins, answered(logins.challenges(stale=True)[0])).claim


def test_nobody_can_use_up_the_nonce_of_another(logins: Logins) -> None:
    challenge = logins.challenges()[0]
    read(logins, answered(challenge, password="guess", nc=0xFFFFFFFF))
    claim = read(logins, answered(challenge)).claim
    assert claim
    assert claim.proves("right")


def test_a_password_in_clear_is_not_shown_with_its_login() -> None:
    assert "s3cret" not in repr(Login(BasicClaim("root", "s3cret")))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda header: header.replace("nonce=", "once="),
        lambda header: re.sub(r'nonce="\w+', 'nonce="99', header, count=1),
        lambda header: header.replace('uri="/ipp/print"', 'uri="/other"'),
        lambda header: header.replace('realm="printer"', 'realm="other"'),
        lambda header: header.replace("algorithm=SHA-256", "algorithm=ROT13"),
        lambda header: header.replace("qop=auth", "qop=auth-int"),
        lambda header: header.replace("nc=00000001", "nc=one"),
        lambda header: header.replace('response="', 'response="0'),
        lambda header: header.replace('username="root", ', ""),
        lambda header: "Digest",
        lambda header: "Negotiate abc",
        lambda header: "",
    ],
)
def test_a_digest_that_lacks_something_or_is_of_something_else_claims_nothing(
    logins: Logins, spoil: object
) -> None:
    header = answered(logins.challenges()[0])
    assert read(logins, spoil(header)) == Login()


def test_a_digest_may_name_its_target_in_either_form(logins: Logins) -> None:
    absolute = "http://printer/ipp/print"
    for uri in (absolute, "/ipp/print"):
        header = answered(logins.challenges()[0], uri=uri)
        claim = logins.read(header, "POST", absolute, "/ipp/print").claim
        assert claim
        assert claim.proves("right")


def test_names_beyond_ascii_come_encoded(logins: Logins) -> None:
    header = answered(logins.challenges()[0], name="Jürgen")
    encoded = header.replace('username="Jürgen"', "username*=UTF-8''J%C3%BCrgen")
    claim = read(logins, encoded).claim
    assert claim is not None
    assert claim.name == "Jürgen"
    assert claim.proves("right")


def test_basic_tells_name_and_password(logins: Logins) -> None:
    header = "basic " + base64.b64encode(b"root:ri:ght").decode()
    assert read(logins, header) == Login(BasicClaim("root", "ri:ght"))


@pytest.mark.parametrize("rest", ["", "!!!", base64.b64encode(b"root").decode(), "/w=="])
def test_basic_that_is_none_claims_nothing(logins: Logins, rest: str) -> None:
    assert read(logins, f"Basic {rest}") == Login()


@given(st.text(max_size=60))
def test_any_header_claims_something_or_nothing(header: str) -> None:
    for one in (header, f"Basic {header}", f"Digest {header}"):
        claim = Logins(Clock(), b"secret").read(one, "POST", "/").claim
        assert claim is None or isinstance(claim.name, str)


@given(st.text(max_size=20).filter(lambda name: ":" not in name), st.text(max_size=20))
def test_a_name_and_password_come_through(name: str, password: str) -> None:
    encoded = base64.b64encode(f"{name}:{password}".encode()).decode()
    assert Logins(Clock(), b"secret").read(f"basic {encoded}", "POST", "/").claim == BasicClaim(
        name, password
    )
