"""Administrative operations ask who is asking, where the printer has administrators."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.machine import Machine
from misfeed.emulators.tls.door import SecureStreams
from misfeed.emulators.tls.keeping import Keeping
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation, Status
from msgspec.structs import replace

if TYPE_CHECKING:
    from .conftest import Client

URI = "ipp://printer:631/ipp/print"


def pause(client: Client, credentials: str = "", authorization: str = "") -> tuple[bytes, bytes]:
    """Send Pause-Printer, signed in as "name:password" if that is given, or as a header says."""
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", URI),
    )
    group = Group(GroupTag.OPERATION, about)
    body = ipp.encode(ipp.Request((2, 0), Operation.PAUSE_PRINTER, 7, (group,)))
    if credentials:
        authorization = f"Basic {base64.b64encode(credentials.encode()).decode()}"
    signed = f"Authorization: {authorization}\r\n" if authorization else ""
    head = f"POST /ipp/print HTTP/1.1\r\nHost: printer\r\nContent-Type: application/ipp\r\n{signed}"
    return client.http(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


def test_a_printer_without_administrators_lets_everybody_pause_it(client: Client) -> None:
    pause(client)
    assert client.machine.engine.paused


def test_a_client_that_says_not_who_it_is_is_asked(client: Client) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    head, _ = pause(client)
    assert head.startswith(b"HTTP/1.1 401 ")
    assert b'WWW-Authenticate: Basic realm="printer"' in head
    assert not client.machine.engine.paused


def test_the_right_password_pauses_it_and_reading_needs_none(client: Client) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    pause(client, "admin:s3cret")
    assert client.machine.engine.paused
    assert client.reasons() == {"paused"}


def test_a_job_is_its_senders_and_the_administrators(client: Client) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    client.send(Operation.CREATE_JOB, user="ann")
    number = ipp.integer("job-id", 1)
    body = ipp.encode(
        ipp.Request(
            (2, 0),
            Operation.CANCEL_JOB,
            7,
            (
                Group(
                    GroupTag.OPERATION,
                    (
                        ipp.charset("attributes-charset", "utf-8"),
                        ipp.natural_language("attributes-natural-language", "en"),
                        ipp.uri("printer-uri", URI),
                        number,
                        ipp.name_attribute("requesting-user-name", "bob"),
                    ),
                ),
            ),
        )
    )
    assert client.post(body)[0].startswith(b"HTTP/1.1 401 ")
    assert client.send(Operation.GET_JOB_ATTRIBUTES, number, user="bob").status == Status.SUCCESSFUL_OK
    assert client.send(Operation.CANCEL_JOB, number, user="ann").status == Status.SUCCESSFUL_OK


JOB = ipp.integer("job-id", 1)
SUBSCRIPTION = (GroupTag.SUBSCRIPTION, [ipp.keyword("notify-pull-method", "ippget")])
MORE = ipp.boolean("last-document", False)


@pytest.mark.parametrize(
    ("operation", "about", "group"),
    [
        (Operation.SEND_DOCUMENT, (JOB, MORE), None),
        (Operation.SEND_URI, (JOB, MORE, ipp.uri("document-uri", "http://127.0.0.1:1/")), None),
        (Operation.CLOSE_JOB, (JOB,), None),
        (Operation.CREATE_JOB_SUBSCRIPTIONS, (ipp.integer("notify-job-id", 1),), SUBSCRIPTION),
        (Operation.GET_NOTIFICATIONS, (ipp.integer("notify-subscription-ids", 2, 1),), None),
        (Operation.RENEW_SUBSCRIPTION, (ipp.integer("notify-subscription-id", 1),), None),
        (Operation.CANCEL_SUBSCRIPTION, (ipp.integer("notify-subscription-id", 1),), None),
    ],
    ids=lambda value: value.name if isinstance(value, Operation) else "",
)
def test_what_is_anns_bob_neither_changes_nor_hears(
    client: Client,
    operation: Operation,
    about: tuple[ipp.Attribute, ...],
    group: tuple[GroupTag, list[ipp.Attribute]] | None,
) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    client.send(Operation.CREATE_JOB, user="ann")
    client.send(Operation.CREATE_PRINTER_SUBSCRIPTIONS, group=SUBSCRIPTION, user="ann")
    client.send(Operation.CREATE_PRINTER_SUBSCRIPTIONS, group=SUBSCRIPTION, user="bob")
    document = b"hello\n" if operation is Operation.SEND_DOCUMENT else b""
    with pytest.raises(AssertionError, match=r"HTTP/1.1 401 "):
        client.send(operation, *about, group=group, document=document, user="bob")
    assert client.machine.jobs.jobs[0].incoming
    if operation is Operation.GET_NOTIFICATIONS:
        about = (ipp.integer("notify-subscription-ids", 1),)
    answer = client.send(operation, *about, group=group, document=document, user="ann")
    assert answer.status in (Status.SUCCESSFUL_OK, Status.CLIENT_ERROR_DOCUMENT_ACCESS_ERROR)


def test_what_is_nobodys_is_not_found_and_asks_for_no_password(client: Client) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    unknown = client.send(Operation.CANCEL_SUBSCRIPTION, ipp.integer("notify-subscription-id", 9))
    assert unknown.status is Status.CLIENT_ERROR_NOT_FOUND
    assert client.send(Operation.SEND_DOCUMENT, JOB, MORE).status is Status.CLIENT_ERROR_NOT_FOUND


def test_five_wrong_passwords_lock_the_client_out_for_five_minutes(client: Client) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    for _ in range(5):
        assert pause(client, "admin:guess")[0].startswith(b"HTTP/1.1 401 ")
    _, answer = pause(client, "admin:s3cret")
    assert ipp.decode_response(answer).status == Status.CLIENT_ERROR_NOT_AUTHORIZED
    client.wait(300)
    pause(client, "admin:s3cret")
    assert client.machine.engine.paused


def test_no_secret_stands_in_the_machines_description(client: Client) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    assert "s3cret" not in repr(client.machine.describe())


def digest(client: Client, challenge: str, password: str) -> bytes:
    """Send Pause-Printer once more, with an answer to a challenge (RFC 7616 §3.4)."""
    told = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))

    def h(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    first, second = h(f"admin:{told['realm']}:{password}"), h("POST:/ipp/print")
    response = h(f"{first}:{told['nonce']}:00000001:c:auth:{second}")
    return pause(
        client,
        authorization=f'Digest username="admin", realm="{told["realm"]}", nonce="{told["nonce"]}", '
        f'cnonce="c", uri="/ipp/print", algorithm=SHA-256, qop=auth, nc=00000001, response="{response}"',
    )[0]


def test_a_digest_signs_in_and_a_wrong_one_counts_as_a_wrong_password(client: Client) -> None:
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    head, _ = pause(client)
    challenges = re.findall(r"WWW-Authenticate: (.*)\r\n", head.decode())
    assert [one.split()[0] for one in challenges] == ["Digest", "Digest", "Basic"]
    assert digest(client, challenges[0], "guess").startswith(b"HTTP/1.1 401 ")
    assert client.machine.network.failures
    head, _ = pause(client)
    challenge = re.findall(r"WWW-Authenticate: (.*)\r\n", head.decode())[0]
    assert digest(client, challenge, "s3cret").startswith(b"HTTP/1.1 200 ")
    assert client.machine.engine.paused
    stale, _ = pause(client)
    assert b"stale=true" not in stale
    assert b"stale=true" in digest(client, challenge, "s3cret")


def test_who_sends_nothing_first_is_told_how_to_sign_in(client: Client) -> None:
    nothing = b"POST /ipp/print HTTP/1.1\r\nHost: printer\r\nContent-Type: application/ipp\r\n"
    assert client.http(nothing + b"Content-Length: 0\r\n\r\n")[0].startswith(b"HTTP/1.1 400 ")
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    head, _ = client.http(nothing + b"Content-Length: 0\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 401 ")
    assert b"WWW-Authenticate: Digest " in head


# -- how one signs in --------------------------------------------------------------------------------------


def signing(client_of: Callable[..., Client], **settings: object) -> Client:
    """A client of a printer with an administrator, of a model with these settings of the network."""
    client = client_of()
    profile = shelf.load("mono-laser")
    client.machine = Machine(replace(profile, network=replace(profile.network, **settings)))
    client.service = type(client.service)(client.machine)
    client.machine.act("add_user", "network", name="admin", password="s3cret")
    return client


@pytest.mark.parametrize(
    ("schemes", "asked"),
    [
        (("basic",), ["Basic"]),
        (("digest-md5",), ["Digest"]),
        (("digest-sha-256", "digest-md5"), ["Digest", "Digest"]),
        (("digest-sha-256", "basic"), ["Digest", "Basic"]),
    ],
)
def test_a_model_asks_for_the_schemes_that_it_knows(
    client_of: Callable[..., Client], schemes: tuple[str, ...], asked: list[str]
) -> None:
    client = signing(client_of, sign_in=schemes)
    head, _ = pause(client)
    challenges = re.findall(r"WWW-Authenticate: (.*)\r\n", head.decode() + "\r\n")
    assert [one.split()[0] for one in challenges] == asked
    pause(client, "admin:s3cret")
    assert client.machine.engine.paused is ("basic" in schemes)
    client.machine.engine.paused = False
    if "digest-sha-256" in schemes:
        assert digest(client, challenges[0], "s3cret").startswith(b"HTTP/1.1 200 ")
        assert client.machine.engine.paused


def test_a_digest_of_a_scheme_that_a_model_does_not_know_opens_nothing(
    client_of: Callable[..., Client],
) -> None:
    client = signing(client_of, sign_in=("digest-md5",))
    head, _ = pause(client)
    [challenge] = re.findall(r"WWW-Authenticate: (.*)\r\n", head.decode() + "\r\n")
    assert digest(client, challenge, "s3cret").startswith(b"HTTP/1.1 401 ")
    assert not client.machine.network.failures


def test_a_model_may_have_nobody_sign_in_in_clear(client_of: Callable[..., Client]) -> None:
    client = signing(client_of, sign_in_encrypted=True)
    for said in ("", "admin:s3cret", "admin:guess"):
        head, _ = pause(client, said)
        assert head.startswith(b"HTTP/1.1 426 ")
        assert b"Upgrade: TLS/1.2" in head
        assert b"WWW-Authenticate" not in head
    assert not client.machine.engine.paused
    assert not client.machine.network.failures
    assert client.reasons() == {"none"}


def test_an_encrypted_password_opens_what_one_in_clear_does_not(client_of: Callable[..., Client]) -> None:
    client = signing(client_of, sign_in_encrypted=True)
    client.service = SecureStreams(client.service, Keeping(client.machine))
    session, wire = client.connect()
    about = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    about.check_hostname, about.verify_mode = False, ssl.CERT_NONE
    coming, going = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = about.wrap_bio(coming, going)

    def carry() -> None:
        session.feed(going.read())
        coming.write(bytes(wire.sent))
        wire.sent.clear()

    for _ in range(4):
        with contextlib.suppress(ssl.SSLWantReadError):
            tls.do_handshake()
        carry()
    octets: list[bytes] = []
    client.http = lambda stream: (octets.append(stream), (b"", b""))[1]
    pause(client, "admin:s3cret")
    tls.write(octets[0])
    carry()
    assert tls.read(1 << 16).startswith(b"HTTP/1.1 200 ")
    assert client.machine.engine.paused
