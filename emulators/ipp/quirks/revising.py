"""What quirks of single attributes do to an answer. Knows messages, no octets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from misfeed.emulators.http import Response
from misfeed.emulators.ipp.quirks import values
from misfeed.emulators.ipp.quirks.asked import After, Asked
from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import Quirk
from misfeed.protocols import ipp
from misfeed.protocols.ipp import (
    Attribute,
    Collection,
    Group,
    GroupTag,
    JobState,
    PrinterState,
    Tag,
    Value,
    enum,
    integer,
    keyword,
)

Revise: TypeAlias = Callable[[Group], Iterable[Attribute]]
"""Makes a group's attributes anew."""

_SIZED = ("media-col-database", "media-col-default", "media-col-ready")
_MINUTE_S = 60
_MODULES = ("", "-boot", "-engine")
_CODE = re.compile(rb"code=[^;]*")


def _in_groups(tag: GroupTag, revise: Revise) -> After:
    def after(_: Machine, __: Asked, ___: Mapping[str, str], told: Response) -> Response:
        answer = ipp.decode_response(told.body)
        if answer.is_error:
            return told
        groups = tuple(
            Group(group.tag, tuple(revise(group))) if group.tag == tag else group for group in answer.groups
        )
        return replace(told, body=ipp.encode(replace(answer, groups=groups)))

    return after


def _each(name: str, change: Callable[[Attribute], Attribute]) -> Revise:
    return lambda group: (change(one) if one.name == name else one for one in group.attributes)


def _printer(name: str, change: Callable[[Attribute], Attribute]) -> After:
    return _in_groups(GroupTag.PRINTER, _each(name, change))


def _valued(name: str, change: Callable[[Value], Value]) -> After:
    return _printer(name, lambda one: replace(one, values=tuple(change(value) for value in one.values)))


def _up_time(value: Value) -> Value:
    return replace(value, value=1 + (value.value - 1) % _MINUTE_S) if isinstance(value.value, int) else value


def _fewer(one: Attribute) -> Attribute:
    return replace(one, values=one.values[:-1] or one.values)


def _firmwares(one: Attribute) -> Attribute:
    tag, version = one.values[0].tag, str(one.values[0].value)
    return replace(one, values=tuple(Value(tag, version + more) for more in _MODULES))


def _margins(group: Group) -> Iterable[Attribute]:
    """The size that stands first wherever sizes are told, everywhere with no margin."""
    for one in group.attributes:
        if one.name in _SIZED:
            yield replace(one, values=(_edgeless(one.values[0]), *one.values[1:]))
        elif one.name.endswith("-margin-supported"):
            yield replace(one, values=(Value(Tag.INTEGER, 0), *one.values))
        else:
            yield one


def _edgeless(value: Value) -> Value:
    if not isinstance(value.value, Collection):
        return value
    members = (
        integer(member.name, 0) if member.name.endswith("-margin") else member
        for member in value.value.members
    )
    return replace(value, value=Collection(tuple(members)))


def _ranges(one: Attribute) -> Attribute:
    return keyword(one.name, "custom_min_76.2x127mm", "custom_max_215.9x355.6mm")


def _only_other(group: Group) -> Iterable[Attribute]:
    for one in group.attributes:
        if one.name == "printer-state-reasons" and any(str(word).endswith("-error") for word in one.plain):
            yield keyword(one.name, "other-error")
        elif one.name == "printer-alert":
            changed = (
                replace(value, value=_CODE.sub(b"code=unknown", value.value))
                if isinstance(value.value, bytes)
                else value
                for value in one.values
            )
            yield replace(one, values=tuple(changed))
        else:
            yield one


def _prefixed(one: Attribute) -> Attribute:
    named = (
        replace(value, value=b"printer-alert[%d] = %b" % (index, value.value))
        if isinstance(value.value, bytes) and value.value
        else value
        for index, value in enumerate(one.values)
    )
    return replace(one, values=tuple(named))


def _seems_to_print(group: Group) -> Iterable[Attribute]:
    if group.first("job-state") != JobState.PROCESSING_STOPPED:
        return group.attributes
    told = {
        "job-state": enum("job-state", JobState.PROCESSING),
        "job-state-reasons": keyword("job-state-reasons", "job-printing"),
    }
    return (told.get(one.name, one) for one in group.attributes)


def _completed(group: Group) -> Iterable[Attribute]:
    if group.first("job-state") != JobState.ABORTED or group.get("job-state-reasons") is None:
        return group.attributes
    told = {
        "job-state": enum("job-state", JobState.COMPLETED),
        "job-state-reasons": keyword("job-state-reasons", "document-format-error"),
    }
    spoilt = "document-format-error" in group.plain["job-state-reasons"]
    return (told.get(one.name, one) if spoilt else one for one in group.attributes)


def _odd_reason(value: Value) -> Value:
    odd = value.value == "job-completed-successfully"
    return replace(value, value="completed-successfully") if odd else value


def _old(one: Attribute) -> Attribute:
    return replace(one, values=tuple(value for value in one.values if str(value.value) < "2"))


REVISED: Mapping[Quirk, After] = {
    values.ONLY_1_1: _printer("ipp-versions-supported", _old),
    values.FEWER_MARKER_NAMES: _printer("marker-names", _fewer),
    values.UP_TIME_GOES_BACK: _valued("printer-up-time", _up_time),
    values.MANY_FIRMWARES: _printer("printer-firmware-string-version", _firmwares),
    values.NO_MARGINS: _in_groups(GroupTag.PRINTER, _margins),
    values.SIZES_BY_RANGE: _printer("media-supported", _ranges),
    values.LEVELS_UNKNOWN: _valued("marker-levels", lambda value: replace(value, value=-2)),
    values.ONLY_OTHER: _in_groups(GroupTag.PRINTER, _only_other),
    values.PREFIXED_ALERTS: _printer("printer-alert", _prefixed),
    values.IDLE_WITHOUT_INK: _valued("printer-state", lambda value: replace(value, value=PrinterState.IDLE)),
    values.SEEMS_TO_PRINT: _in_groups(GroupTag.JOB, _seems_to_print),
    values.COMPLETED_WITH_ERROR: _in_groups(GroupTag.JOB, _completed),
    values.ODD_REASONS: _in_groups(
        GroupTag.JOB,
        _each("job-state-reasons", lambda one: replace(one, values=tuple(map(_odd_reason, one.values)))),
    ),
}
