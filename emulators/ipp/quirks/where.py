"""Printers that are not where one looks for them: at a path of their maker's own. Knows paths and URIs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from misfeed.emulators.http import Response, plain
from misfeed.emulators.ipp.calls import PATHS, PRINTER_PATH
from misfeed.emulators.ipp.quirks import manners
from misfeed.emulators.ipp.quirks.asked import Asked
from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import bindings, plain_name
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, Tag, Value

_DEFAULTS = {
    quirk.name: path
    for quirk, path in (
        (manners.ELSEWHERE, manners.OTHER_PATH),
        (manners.REDIRECTS, manners.PATH),
        (manners.PATH_404, manners.PATH),
        (manners.PATH_NOT_FOUND, manners.PATH),
        (manners.PATH_EMPTY, manners.PATH),
    )
}
_USUAL = re.compile(rf"^(ipps?://[^/]*){re.escape(PRINTER_PATH)}(?=/|$)")


def paths(machine: Machine) -> frozenset[str]:
    """The paths that the printer may be asked at: the usual ones, and those that its quirks name."""
    quirks = machine.formatter.quirks
    return _named(quirks) if quirks else PATHS


def served(machine: Machine, path: str) -> bool:
    """A request to that path of HTTP is one to the printer, or to a job of its."""
    if path.rstrip("/") in PATHS or is_at(path, PRINTER_PATH):
        return True
    return bool(machine.formatter.quirks) and any(is_at(path, own) for own in paths(machine) - PATHS)


@lru_cache(maxsize=64)
def _named(quirks: frozenset[str]) -> frozenset[str]:
    named = (
        bindings(spelled).get("path", _DEFAULTS[plain_name(spelled)]).rstrip("/")
        for spelled in quirks
        if plain_name(spelled) in _DEFAULTS
    )
    return PATHS.union(named)


def is_at(path: str, right: str) -> bool:
    """The printer's own path, or that of a job below it."""
    right = right.rstrip("/")
    return path.rstrip("/") == right or path.startswith(f"{right}/")


def away(_: Machine, asked: Asked, bound: Mapping[str, str]) -> Response | None:
    return None if is_at(asked.path, bound.get("path", manners.OTHER_PATH)) else plain(404)


def redirected(_: Machine, asked: Asked, bound: Mapping[str, str]) -> Response | None:
    right = bound.get("path", manners.PATH)
    if is_at(asked.path, right):
        return None
    return plain(301, f"the printer is at {right}", {"Location": right})


def told(_: Machine, __: Asked, bound: Mapping[str, str], answer: Response) -> Response:
    """The answer, whose URIs say where the printer is."""
    there = bound.get("path", manners.OTHER_PATH).rstrip("/")
    message = ipp.decode_response(answer.body)
    groups = tuple(
        Group(group.tag, tuple(_at(attribute, there) for attribute in group.attributes))
        for group in message.groups
    )
    return replace(answer, body=ipp.encode(replace(message, groups=groups)))


def _at(attribute: Attribute, there: str) -> Attribute:
    if attribute.values[0].tag != Tag.URI:
        return attribute
    values = (
        Value(value.tag, _USUAL.sub(lambda found: found[1] + there, str(value.value)))
        for value in attribute.values
    )
    return replace(attribute, values=tuple(values))
