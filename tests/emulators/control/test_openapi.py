"""The description that the control interface gives of itself fits what it does."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.emulators.control import ControlService
from misfeed.emulators.control.openapi import describe


@pytest.fixture
def description(ask: Any) -> dict[str, Any]:
    return ask("GET", "/openapi.json").json


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for item in value.values() for found in references(item)]
    if isinstance(value, list):
        return [found for item in value for found in references(item)]
    return []


def test_every_route_is_described_and_nothing_else(
    description: dict[str, Any], service: ControlService
) -> None:
    told = {(method.upper(), path) for path, item in description["paths"].items() for method in item}
    assert told == {(route.method, route.path) for route in service.controls.routes}
    assert description["openapi"].startswith("3.1")


def test_operations_have_names_of_their_own_and_a_summary(description: dict[str, Any]) -> None:
    operations = [one for item in description["paths"].values() for one in item.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    assert all(one["summary"] and one["x-role"] in ("observe", "act", "inject") for one in operations)


def test_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    found = references(description)
    assert found
    assert {name.rpartition("/")[2] for name in found} <= schemas.keys()


def test_what_a_fault_takes_beside_its_name_is_open_and_the_clock_is_not(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    assert schemas["Injection"]["required"] == ["fault"]
    assert schemas["Injection"]["additionalProperties"] is True
    assert "supply.spent" in schemas["Injection"]["properties"]["fault"]["enum"]
    assert "replace" in schemas["Handwork"]["properties"]["verb"]["enum"]
    assert schemas["Advance"]["additionalProperties"] is False
    assert schemas["Advance"]["properties"]["advance_s"] == {
        "type": "number", "minimum": 0, "maximum": 604_800,
    }  # fmt: skip


def test_path_and_query_parameters_are_described(description: dict[str, Any]) -> None:
    (one,) = description["paths"]["/faults/{id}"]["delete"]["parameters"]
    assert (one["name"], one["in"], one["required"]) == ("id", "path", True)
    ticket = {one["name"]: one["schema"] for one in description["paths"]["/jobs"]["post"]["parameters"]}
    assert ticket["sides"] == {"type": "integer", "minimum": 1, "maximum": 2}
    assert ticket["name"]["default"] == "document"


def test_only_the_routes_that_are_given_are_described(service: ControlService) -> None:
    (route,) = [route for route in service.controls.routes if route.name == "clock"]
    told = describe([route])
    assert list(told["paths"]) == ["/clock"]
    assert "Faults" not in told["components"]["schemas"]
