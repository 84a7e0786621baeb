"""The control interface in the words of OpenAPI 3.1, made from the very routes that answer.

Only of the routes that it is given, so that nobody reads of what is not for him. Knows no machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import msgspec
from misfeed.emulators.control import answers
from misfeed.emulators.control.route import EVENTS, JSON, TEXT, Route

_REFERENCE = "#/components/schemas/{name}"
_STATUSES = {
    400: "It is not understood.",
    401: "A token is needed.",
    403: "The token, or a web page from elsewhere, may not ask for this.",
    404: "There is no such thing.",
    409: "It cannot be done now.",
    413: "The body is too large.",
    415: "The body is of another kind.",
    431: "The head is too large.",
    503: "There are too many listeners.",
}
_EVERYWHERE = (401, 403)
_WITH_A_BODY = (400, 413, 415)


Choices = Mapping[type[msgspec.Struct], Mapping[str, Sequence[str]]]
"""Values that make sense in a record's fields, where they depend on the printer."""


def describe(routes: Sequence[Route], choices: Choices | None = None, below: str = "/") -> dict[str, Any]:
    """The description of `routes`, which are served below a path."""
    records = [kind for route in routes for kind in (route.gives, route.takes) if _is_record(kind)]
    _, schemas = msgspec.json.schema_components(
        [answers.Refusal, answers.Change, *dict.fromkeys(records)], ref_template=_REFERENCE
    )
    for route in routes:
        if route.open:
            schemas[route.takes.__name__]["additionalProperties"] = True
        for name, values in (choices or {}).get(route.takes, {}).items():
            schemas[route.takes.__name__]["properties"][name] |= {"enum": list(values)}
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "misfeed control",
            "version": version("misfeed"),
            "description": "Acts on one emulated printer, and tells its state.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": below}],
        "security": [{}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _operation(route: Route) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "x-role": route.role.value,
        "responses": {str(route.status): _answer(route)} | _refusals(route),
    }
    parameters = [*_path_parameters(route), *_query_parameters(route)]
    if parameters:
        told["parameters"] = parameters
    if route.document:
        told["requestBody"] = {
            "required": True,
            "content": {"application/octet-stream": {"schema": {}}, "application/pdf": {"schema": {}}},
        }
    elif route.takes.__struct_fields__:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(route.takes)}}}
    return told


def _answer(route: Route) -> dict[str, Any]:
    schema: dict[str, Any]
    if route.media == EVENTS:
        schema = {
            "type": "string",
            "description": f"Events whose data are {_REFERENCE.format(name='Change')}",
        }
    elif route.media == TEXT:
        schema = {"type": "string"}
    elif route.gives is bytes:
        schema = {}
    else:
        schema = _reference(route.gives) if _is_record(route.gives) else {"type": "object"}
    return {"description": "Done.", "content": {route.media.partition(";")[0]: {"schema": schema}}}


def _refusals(route: Route) -> dict[str, Any]:
    body = _WITH_A_BODY if route.method == "POST" else (400,) if route.query is not None else ()
    return {
        str(status): {
            "description": _STATUSES[status],
            "content": {JSON: {"schema": _reference(answers.Refusal)}},
        }
        for status in sorted({*_EVERYWHERE, *body, *route.refusals})
    }


def _reference(kind: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": _REFERENCE.format(name=kind.__name__)}


def _path_parameters(route: Route) -> Iterable[dict[str, Any]]:
    for name in route.places:
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


def _query_parameters(route: Route) -> Iterable[dict[str, Any]]:
    if route.query is None:
        return
    _, schemas = msgspec.json.schema_components([route.query])
    for name, schema in schemas[route.query.__name__]["properties"].items():
        yield {"name": name, "in": "query", "schema": _without_null(schema)}


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A query string has no null: a field that may be None is left out instead."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else schema
