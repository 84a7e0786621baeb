"""The index of a fleet, and who may ask what of its control interface."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.control import Role, Tokens
from misfeed.emulators.fleet import Fleet, ServingFleet
from misfeed.emulators.fleet.control import FleetControl

TIMEOUT_S = 5.0


def served(count: int, tokens: Tokens | None = None, **options: Any) -> ServingFleet:
    made = Fleet(
        [profiles.load("mono-laser"), profiles.load("inkjet-mfp")],
        count,
        by_community=options.get("by") == "community",
    )
    return ServingFleet(made, control=lambda serving: FleetControl(serving, tokens), **options)


@pytest.fixture
def serving() -> Iterator[ServingFleet]:
    with served(1000) as serving:
        yield serving


def asked(
    serving: ServingFleet, path: str, method: str = "GET", body: object = None, token: str = ""
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", serving.control_port, timeout=TIMEOUT_S)
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def test_the_index_tells_of_the_fleet_and_makes_no_printer(serving: ServingFleet) -> None:
    status, told = asked(serving, "/")
    assert status == 200
    assert (told["count"], told["met"], told["by"]) == (1000, 0, "address")
    assert told["profiles"] == ["mono-laser", "inkjet-mfp"]
    second = told["printers"][1]
    assert second["snmp"] == serving.where(2)
    assert (second["number"], second["profile"], second["met"]) == (2, "inkjet-mfp", False)
    assert len(serving.fleet) == 0


def test_what_the_index_says_of_a_printer_is_what_the_printer_says(serving: ServingFleet) -> None:
    _, told = asked(serving, "/?from=17&count=1")
    (listed,) = told["printers"]
    printer = serving.fleet.printer(17)
    assert printer is not None
    assert listed["serial"] == printer.machine.serial
    assert listed["name"] == "mono-laser-17"
    _, links = asked(serving, listed["control"])
    assert links["serial"] == listed["serial"]
    _, interfaces = asked(serving, listed["control"] + "/interfaces")
    assert [one["address"] for one in interfaces["interfaces"] if one["name"] == "snmp"] == [listed["snmp"]]
    _, told = asked(serving, "/?from=17&count=1")
    assert (told["met"], told["printers"][0]["met"]) == (1, True)


def test_pages_lead_to_each_other_until_all_are_told(serving: ServingFleet) -> None:
    numbers, path = [], "/printers"
    while path:
        status, told = asked(serving, path)
        assert status == 200
        numbers += [one["number"] for one in told["printers"]]
        path = told["next"]
    assert numbers == list(range(1, 1001))


@pytest.mark.parametrize("query", ["from=0", "count=0", "count=1001", "from=x"])
def test_a_page_that_makes_no_sense_is_refused(serving: ServingFleet, query: str) -> None:
    status, answer = asked(serving, f"/?{query}")
    assert status == 400
    assert "query string" in answer["error"]


def test_a_printer_is_found_by_a_target_that_names_the_host(serving: ServingFleet) -> None:
    assert asked(serving, "http://127.0.0.1/printers/17/clock")[0] == 200


def test_behind_the_last_printer_is_an_empty_page(serving: ServingFleet) -> None:
    assert asked(serving, "/printers?from=1001")[1]["printers"] == []


def test_what_the_fleet_answers_is_described(serving: ServingFleet) -> None:
    _, told = asked(serving, "/openapi.json")
    assert {"/", "/printers"} <= set(told["paths"])
    _, one = asked(serving, "/printers/17/openapi.json")
    assert (one["servers"], "/state" in one["paths"]) == ([{"url": "/printers/17"}], True)
    assert asked(serving, "/printers", "DELETE")[0] == 405


def test_a_role_holds_for_every_printer() -> None:
    tokens = Tokens({"some-observer": Role.OBSERVE, "some-actor": Role.ACT, "some-breaker": Role.INJECT})
    fault = {"fault": "path.sensor.scrap"}
    with served(20, tokens) as serving:
        assert asked(serving, "/", token="some-observer")[0] == 200
        for number in (1, 2, 17):
            path = f"/printers/{number}"
            for token, gives in (("some-observer", 403), ("some-actor", 403), ("some-breaker", 201)):
                assert asked(serving, f"{path}/faults", "POST", fault, token)[0] == gives
            hands = {"verb": "open", "target": "cover-1"}
            assert asked(serving, f"{path}/hands", "POST", hands, "some-observer")[0] == 403
            _, links = asked(serving, path, token="some-actor")
            assert "/faults" not in {link["path"] for link in links["links"]}
            assert asked(serving, f"{path}/state")[0] == 401


def test_an_index_that_many_share_one_address_says_so() -> None:
    with served(5, by="community") as serving:
        _, told = asked(serving, "/")
        assert {one["snmp"] for one in told["printers"]} == {f"127.0.0.1:{serving.port}"}
        assert told["by"] == "community"
