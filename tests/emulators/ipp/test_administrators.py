"""Administrative operations ask who is asking, where the printer has administrators."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from misfeed.emulators.ipp.service import basic_credentials
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Group, GroupTag, Operation, Status

if TYPE_CHECKING:
    from .conftest import Client

URI = "ipp://printer:631/ipp/print"


def pause(client: Client, credentials: str = "") -> tuple[bytes, bytes]:
    """Send Pause-Printer, signed in as "name:password" if that is given."""
    about = (
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
        ipp.uri("printer-uri", URI),
    )
    group = Group(GroupTag.OPERATION, about)
    body = ipp.encode(ipp.Request((2, 0), Operation.PAUSE_PRINTER, 7, (group,)))
    signed = (
        f"Authorization: Basic {base64.b64encode(credentials.encode()).decode()}\r\n" if credentials else ""
    )
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


@given(st.text(max_size=60))
def test_any_header_gives_credentials_or_none(header: str) -> None:
    found = basic_credentials(header)
    assert found is None or all(isinstance(part, str) for part in found)


@given(st.text(max_size=20).filter(lambda name: ":" not in name), st.text(max_size=20))
def test_a_name_and_password_come_through(name: str, password: str) -> None:
    encoded = base64.b64encode(f"{name}:{password}".encode()).decode()
    assert basic_credentials(f"basic {encoded}") == (name, password)
