"""Roles: each may do what it says and no more, and the lesser ones are told of no fault and no repair."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import ControlService, Role, Tokens, read_tokens
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.machine.faults import catalogue
from misfeed.errors import UsageError
from misfeed.fixtures import document

from .conftest import Client, Wire

TOKENS = {"observe-me-please": Role.OBSERVE, "act-for-me-please": Role.ACT, "break-it-for-me": Role.INJECT}
BEARERS = {role: f"Bearer {token}" for token, role in TOKENS.items()}

#: What no answer to a lesser role may name: the wire's own words first, then the bench's.
SECRET_WORDS = re.compile(rb"inject\w+|(?<!de)fault|decoy|repair|snapshot|hazard|when_|flaws", re.IGNORECASE)


@pytest.fixture
def service(machine: Machine) -> ControlService:
    return ControlService(machine, Tokens(TOKENS), Host(machine).wires)


def asks_as(ask: Client, role: Role, method: str, path: str, body: object = None) -> Any:
    return ask(method, path, body, authorization=BEARERS[role])


def filled(path: str) -> str:
    return (
        path.replace("{part}", "tray-2").replace("{id}", "1").replace("{number}", "1").replace("{name}", "x")
    )


def test_without_a_token_everything_is_401_in_one_sentence(ask: Client, service: ControlService) -> None:
    for route in service.controls.routes:
        answer = ask(route.method, filled(route.path))
        assert answer.status == 401, route.path
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json == {"error": "a token is needed: send Authorization: Bearer TOKEN"}
    assert ask("GET", "/nowhere").status == 401


@pytest.mark.parametrize(
    "sent", ["Bearer wrong-token", "Bearer", "Basic b2JzZXJ2ZQ==", "observe-me-please", "Bearer \xff"]
)
def test_a_wrong_token_is_401(ask: Client, sent: str) -> None:
    assert ask("GET", "/state", authorization=sent).status == 401


def test_the_scheme_is_read_in_any_case(ask: Client) -> None:
    assert ask("GET", "/state", authorization="bearer observe-me-please").status == 200


@pytest.mark.parametrize("role", list(Role))
def test_every_route_is_open_to_its_role_and_those_above_and_to_nobody_else(
    role: Role, ask: Client, service: ControlService, machine: Machine
) -> None:
    for route in service.controls.routes:
        before = machine.snapshot()
        answer = asks_as(ask, role, route.method, filled(route.path), {} if route.method == "POST" else None)
        if role.includes(route.role):
            assert answer.status not in (401, 403), route.path
        else:
            assert answer.status == 403, route.path
            assert answer.json == {
                "error": f"this token may {role.value}; that takes one that may {route.role.value}"
            }
            assert machine.snapshot() == before


def test_an_unknown_method_names_only_what_is_allowed(ask: Client) -> None:
    assert asks_as(ask, Role.OBSERVE, "PUT", "/clock").headers["allow"] == "GET, HEAD"
    assert asks_as(ask, Role.ACT, "PUT", "/clock").headers["allow"] == "GET, HEAD, POST"
    assert asks_as(ask, Role.OBSERVE, "PUT", "/faults").status == 403


def test_without_tokens_everybody_may_do_everything(machine: Machine) -> None:
    assert Client(ControlService(machine))("GET", "/faults").status == 200


def everything_told(ask: Client, service: ControlService, role: Role) -> dict[str, bytes]:
    """All octets that a role can get by asking for everything, refusals included."""
    told: dict[str, bytes] = {}
    parts = list(service.controls.machine.parts)
    for route in service.controls.routes:
        if route.document or route.path == "/events":
            continue
        paths = [f"/parts/{part}" for part in parts] if route.name == "part" else [filled(route.path)]
        bodies: list[object] = [None]
        if route.method == "POST":
            bodies = [
                {},
                {"advance_s": 0},
                {"verb": "look_for", "target": "tray-2"},
                {"fault": "x"},
                {"wire": "x"},
            ]
        for path in paths:
            for body in bodies:
                answer = asks_as(ask, role, route.method, path, body)
                told[f"{route.method} {path} {json.dumps(body)}"] = answer.body
    return told


def secrets_of(kind: Any) -> list[bytes]:
    return [text.encode() for text in (kind.name, kind.summary, kind.by_hand, kind.undo_by_hand)]


@pytest.mark.parametrize("role", [Role.OBSERVE, Role.ACT])
def test_lesser_roles_get_no_octet_that_names_a_fault_a_decoy_or_a_repair(role: Role) -> None:
    """Every fault that a machine can have, every route, and the stream while it happens."""
    for profile in ("mono-laser", "inkjet-mfp"):
        machine = Machine(profiles.load(profile), Clock())
        service = ControlService(machine, Tokens(TOKENS), Host(machine).wires)
        ask = Client(service)
        well = everything_told(ask, service, role)
        static = {
            key
            for key in well
            if key.startswith(("GET / ", "GET /openapi.json", "GET /hands", "GET /parts "))
        }
        tried = 0
        for name, kind in catalogue().items():
            asks_as(ask, Role.INJECT, "POST", "/reset", {})
            wire = Wire()
            session = service.accept(wire, "127.0.0.1")
            session.feed(
                f"GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: {BEARERS[role]}\r\n\r\n".encode()
            )
            if asks_as(ask, Role.INJECT, "POST", "/faults", {"fault": name}).status != 201:
                session.lost()
                continue
            tried += 1
            asks_as(ask, Role.INJECT, "PUT", f"/snapshots/{name}")
            machine.jobs.submit()
            machine.clock.advance(5_000_000)
            told = everything_told(ask, service, role)
            assert {key for key in static if told[key] != well[key]} == set(), name
            for key, octets in (told | {"events": bytes(wire.sent)}).items():
                for secret in secrets_of(kind):
                    assert secret not in octets, (key, name)
            asks_as(ask, Role.INJECT, "DELETE", f"/snapshots/{name}")
            session.lost()
            assert b"event: state" in wire.sent
        assert tried > 60


def test_whatever_hands_try_at_a_broken_part_they_are_not_told_what_was_injected(
    ask: Client, service: ControlService, machine: Machine
) -> None:
    tried = 0
    for name, kind in catalogue().items():
        asks_as(ask, Role.INJECT, "POST", "/reset", {})
        broken = asks_as(ask, Role.INJECT, "POST", "/faults", {"fault": name})
        if broken.status != 201:
            continue
        place = broken.json["place"]
        told = [asks_as(ask, Role.ACT, "GET", path) for path in (f"/parts/{place}", "/state", "/log")]
        for verb in machine.parts[place].ACTIONS:
            told.append(asks_as(ask, Role.ACT, "POST", "/hands", {"verb": verb, "target": place}))
            assert told[-1].status in (200, 400, 409)
            tried += 1
        for secret in secrets_of(kind):
            assert all(secret not in answer.body for answer in told), (name, secret)
    assert tried > 200


@pytest.mark.parametrize("role", [Role.OBSERVE, Role.ACT])
def test_the_description_for_lesser_roles_does_not_know_that_there_are_faults(
    ask: Client, role: Role
) -> None:
    for path in ("/", "/openapi.json", "/state", "/parts", "/jobs", "/interfaces", "/clock"):
        found = SECRET_WORDS.findall(asks_as(ask, role, "GET", path).body)
        assert found == [], path


def test_the_insides_are_only_for_those_who_may_inject(ask: Client) -> None:
    asks_as(ask, Role.INJECT, "POST", "/faults", {"fault": "path.sensor.scrap"})
    assert asks_as(ask, Role.INJECT, "GET", "/state").json["parts"]["tray-2"]
    state = asks_as(ask, Role.ACT, "GET", "/state").json
    assert state["status"] == "stopped"
    assert {"parts", "seed"} & state.keys() == set()
    assert "key" not in state["alerts"][0]
    assert "fields" not in asks_as(ask, Role.ACT, "GET", "/parts/tray-2").json
    assert "level" in asks_as(ask, Role.INJECT, "GET", "/parts/tray-2").json["fields"]


def test_who_may_act_repairs_without_knowing_what_was_broken(ask: Client, machine: Machine) -> None:
    asks_as(ask, Role.INJECT, "POST", "/faults", {"fault": "supply.spent"})
    done = asks_as(ask, Role.ACT, "POST", "/hands", {"verb": "replace", "target": "supply.black"})
    assert done.json["panel"] == "Ready"
    sent = ask(
        "POST", "/jobs", raw=document("one-page.pdf"), content_type="application/pdf",
        authorization=BEARERS[Role.ACT],
    )  # fmt: skip
    assert sent.status == 201
    assert asks_as(ask, Role.ACT, "POST", "/clock", {"advance_s": 60}).status == 200
    assert asks_as(ask, Role.OBSERVE, "GET", "/jobs/1").json["state"] == "completed"


def test_tokens_come_from_words_and_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "tokens.toml"
    file.write_text('observe = ["reader-one", "reader-two"]\ninject = "the-teacher"\n', encoding="utf-8")
    assert read_tokens(["act=technician"], str(file)) == {
        "technician": Role.ACT,
        "reader-one": Role.OBSERVE,
        "reader-two": Role.OBSERVE,
        "the-teacher": Role.INJECT,
    }
    (made,) = read_tokens(["act"])
    assert len(made) >= 32


@pytest.mark.parametrize(
    ("words", "text", "says"),
    [
        (["admin=12345678"], "", "a role is observe, act or inject"),
        (["act=short"], "", "8 to 200 letters"),
        (["act=with a space"], "", "8 to 200 letters"),
        (["act=the-same-one", "inject=the-same-one"], "", "cannot have two roles"),
        ([], "act = 5", "8 to 200 letters"),
        ([], "boss = 'x'", "a role is"),
        ([], "act = ", "it should say"),
        ([], None, "cannot read the tokens"),
    ],
)
def test_tokens_that_make_no_sense_are_one_sentence(
    tmp_path: Path, words: list[str], text: str | None, says: str
) -> None:
    file = tmp_path / "tokens.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        read_tokens(words, str(file) if text != "" else "")


def test_a_token_that_is_none_is_told_apart_from_none_at_all(ask: Client) -> None:
    assert "no token of this printer's" in ask("GET", "/state", authorization="Bearer wrong").json["error"]
    assert "a token is needed" in ask("GET", "/state").json["error"]
