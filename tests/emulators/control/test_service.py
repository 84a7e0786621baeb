"""The control interface on the wire: which requests are heard, and how refusals are told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService
from misfeed.emulators.control.service import MAX_BODY
from misfeed.emulators.machine import Clock, Machine


def test_the_first_page_names_every_way_to_ask(ask: Any) -> None:
    answer = ask("GET", "/")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    ways = {(link["method"], link["path"]) for link in answer.json["links"]}
    assert {("POST", "/faults"), ("DELETE", "/faults/{id}"), ("POST", "/hands"), ("GET", "/state")} <= ways
    assert all(link["summary"] for link in answer.json["links"])
    for method, path in ways:
        if method == "GET" and "{" not in path:
            assert ask("GET", path).status == 200


def test_head_answers_like_get_without_the_body(ask: Any) -> None:
    answer = ask("HEAD", "/state")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/state", "GET, HEAD"),
        ("DELETE", "/faults", "GET, HEAD, POST"),
        ("GET", "/faults/clear", "POST"),
        ("POST", "/faults/1", "DELETE"),
        ("OPTIONS", "/hands", "GET, HEAD, POST"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(ask: Any, method: str, path: str, allow: str) -> None:
    answer = ask(method, path)
    assert answer.status == 405
    assert answer.headers["allow"] == allow
    assert method in answer.json["error"]


@pytest.mark.parametrize("path", ["/nowhere", "/faults/1/2", "/state/", "//", "/" + "x" * 5_000])
def test_what_is_not_there_is_404_in_one_short_sentence(ask: Any, path: str) -> None:
    answer = ask("GET", path)
    assert answer.status == 404
    assert len(answer.json["error"]) < 200


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"{", "not a JSON object"),
        (b"[1]", "not a JSON object"),
        (b'"open"', "not a JSON object"),
        (b"\xff\xfe", "not a JSON object"),
        (b'{"verb": "\xff"}', "not a JSON object"),
        (b'{"a":' * 10_000, "nested too deeply"),
        (b"[" * 60_000, "not a JSON object"),
        (b'{"fault": ' + b"[" * 60_000, "nested too deeply"),
        (b'{"fault": 5}', "fault: it must be text, not a whole number"),
        (b"{}", "fault is missing"),
        (b'{"fault": "supply.spent", "at": null}', "at: it must be text, not nothing"),
    ],
)
def test_a_body_that_makes_no_sense_is_400(ask: Any, raw: bytes, says: str) -> None:
    answer = ask("POST", "/faults", raw=raw)
    assert answer.status == 400
    assert says in answer.json["error"]


def test_a_body_of_another_kind_is_415(ask: Any) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = ask("POST", "/hands", raw=b'{"verb":"open","target":"cover.front"}', content_type=kind)
        assert answer.status == 415
    assert (
        ask(
            "POST",
            "/hands",
            raw=b'{"verb":"open","target":"cover.front"}',
            content_type="Application/JSON; charset=utf-8",
        ).status
        == 200
    )


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(ask: Any) -> None:
    fits = b'{"fault": "supply.spent"' + b" " * (MAX_BODY - 25) + b"}"
    assert len(fits) == MAX_BODY
    assert ask("POST", "/faults", raw=fits).status == 201
    too_large = ask("POST", "/faults", raw=fits + b" ")
    assert too_large.status == 413
    assert str(MAX_BODY) in too_large.json["error"]


def test_a_large_body_in_chunks_is_refused_too(ask: Any) -> None:
    chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    answer = ask.send(
        b"POST /faults HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 3 + b"0\r\n\r\n"
    )
    assert answer.status == 413


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:80", "127.0.0.1:9000", "[::1]:9000", "192.0.2.7", "[::1]"]
)
def test_addresses_and_localhost_are_served(ask: Any, host: str) -> None:
    assert ask("GET", "/", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "localhost.evil.example:80", "127.0.0.1.evil.example", ":80"],
)
def test_a_name_that_somebody_pointed_here_is_not_served(ask: Any, machine: Machine, host: str) -> None:
    answer = ask("POST", "/hands", {"verb": "open", "target": "cover.front"}, host=host)
    assert answer.status == 403
    assert not machine.covers[0].opened


@pytest.mark.parametrize("host", ["a b", "[::1", "::1", "localhost/", "localhost@evil.example"])
def test_what_is_no_host_at_all_is_refused_as_bad_http(ask: Any, machine: Machine, host: str) -> None:
    answer = ask("POST", "/hands", {"verb": "open", "target": "cover.front"}, host=host)
    assert answer.status == 400
    assert not machine.covers[0].opened


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://localhost.evil.example",
        "file://",
        "http://192.0.2.1",
        "http://[",
    ],
)
def test_a_page_from_elsewhere_is_not_served(ask: Any, machine: Machine, origin: str) -> None:
    answer = ask("POST", "/hands", {"verb": "open", "target": "cover.front"}, origin=origin)
    assert answer.status == 403
    assert "web pages" in answer.json["error"]
    assert not machine.covers[0].opened


def test_a_page_of_this_computer_is_served(ask: Any) -> None:
    for origin in ("http://localhost:3000", "http://127.0.0.1", "https://[::1]:8443"):
        assert ask("GET", "/state", origin=origin).status == 200
    assert ask("GET", "/state", sec_fetch_site="none").status == 200


def test_a_script_tag_of_a_page_elsewhere_is_not_served(ask: Any) -> None:
    assert ask("GET", "/state", sec_fetch_site="cross-site").status == 403


def test_several_requests_on_one_connection_are_answered_in_order(service: ControlService, wire: Any) -> None:
    kept = wire()
    session = service.accept(kept, "127.0.0.1")
    one = b"GET /clock HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for octet in one + one.replace(b"/clock", b"/nothing") + one:
        session.feed(bytes([octet]))
    words = bytes(kept.sent)
    assert [words.count(b"200 OK"), words.count(b"404 Not Found")] == [2, 1]
    assert not kept.closed


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_junk_never_raises_and_never_changes_the_machine(junk: bytes, after_a_head: bool) -> None:
    machine = Machine(profiles.load("mono-laser"), Clock())
    service = ControlService(machine)
    before = machine.snapshot()

    class Sink:
        def send(self, data: bytes) -> None: ...
        def close(self) -> None: ...
        def abort(self) -> None: ...

    session = service.accept(Sink(), "127.0.0.1")
    head = (
        b"POST /hands HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % len(junk)
    )
    session.feed((head if after_a_head else b"") + junk)
    session.eof()
    session.lost()
    assert machine.snapshot() == before
