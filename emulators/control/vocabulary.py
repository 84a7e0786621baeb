"""What can be done to a machine, as data: faults with their parameters and places, hands with their verbs.

Parameters are described as JSON Schema properties. Knows no HTTP.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from misfeed.emulators.control.answers import Verb
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.faults import Fault
from misfeed.emulators.machine.part import Part
from misfeed.emulators.machine.verbs import details_of
from misfeed.emulators.wire import WireFault


def describe_fault(kind: type[Fault]) -> dict[str, Any]:
    """A fault's name, where it belongs, what it is and what can be set."""
    return {
        "fault": kind.name,
        "catalogue": kind.catalogue,
        "family": family(kind),
        "summary": kind.summary,
        "parameters": {name: schema for name, schema in _properties(kind).items() if name != "when"},
    }


def describe_wire_fault(kind: type[WireFault]) -> dict[str, Any]:
    """A wire fault's name, what it does, what it acts on and what can be set."""
    properties = _properties(kind)
    return {
        "wire": kind.__name__.lower(),
        "summary": (kind.__doc__ or "").split("\n")[0],
        "acts_on": sorted(kind.carried),
        "parameters": {name: properties[name] for name in kind.__struct_fields__ if name != "service"},
    }


def family(kind: type[Fault]) -> str:
    """The folder it stands in: "media_path"."""
    return (kind.__module__.split(".")[:-1] or [kind.__module__])[-1]


def places(kind: type[Fault], machine: Machine) -> tuple[str, ...]:
    """Ids of the parts of `machine` on which the fault, left to its defaults, can act."""
    try:
        fault = kind()
    except TypeError:
        # It has parameters that must be given, and may fit fewer parts than its kind.
        return tuple(part.id for part in machine.parts.values() if isinstance(part, kind.part))
    return fault.places(machine)


def describe_hands(part: Part) -> list[Verb]:
    """What hands can do to a part."""
    kind = type(part)
    return [
        Verb(
            verb=verb,
            target=part.id,
            summary=_summary(getattr(kind, verb)),
            details=dict(_properties(details_of(kind, verb))),
        )
        for verb in sorted(part.ACTIONS)
    ]


def _summary(method: object) -> str:
    """The first sentence of a docstring, whole, wherever its lines end."""
    return re.split(r"(?<=\.)\s+(?=[A-Z])|\n\n", inspect.getdoc(method) or "")[0].replace("\n", " ")


@cache
def _properties(record: type[msgspec.Struct]) -> Mapping[str, Any]:
    """The fields of a record as JSON Schema properties, references resolved."""
    _, definitions = msgspec.json.schema_components([record])
    own = definitions[msgspec.inspect.type_info(record).cls.__name__]  # type: ignore[attr-defined]
    return {name: _resolved(schema, definitions) for name, schema in own["properties"].items()}


def _resolved(schema: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_resolved(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _resolved(value, definitions) for key, value in schema.items() if key != "$ref"}
    if "$ref" in schema:
        target = definitions[schema["$ref"].rpartition("/")[2]]
        found |= {key: value for key, value in target.items() if key not in ("title", "description")}
    return found
