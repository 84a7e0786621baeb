"""What the machine says, laid over what was recorded of its model: live where it has changed, recorded else.

An attribute that a new machine of the profile still has is answered as it was recorded; of one that changed,
only the values (of `key=value` strings: only the fields) that did. What is of the moment or of the place
(state, alerts, times, addresses) is always the machine's own. Keeps no printer state.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from misfeed.emulators.ipp.captured import Captured, row_numbers
from misfeed.emulators.ipp.wishes import TEMPLATE_ATTRIBUTES
from misfeed.protocols.ipp import (
    REQUIRED_ATTRIBUTES,
    Attribute,
    Collection,
    Tag,
    Value,
    encode_attribute,
    out_of_band,
)
from misfeed.protocols.ipp.mending import read
from misfeed.protocols.ipp.pairs import number, parse_pairs

Encoded = tuple[tuple[str, str, bytes], ...]
"""Name, group part and octets of each attribute."""

LIVE = frozenset(
    {
        "operations-supported",
        "printer-alert",
        "printer-alert-description",
        "printer-config-change-date-time",
        "printer-config-change-time",
        "printer-current-time",
        "printer-icons",
        "printer-impressions-completed",
        "printer-is-accepting-jobs",
        "printer-media-sheets-completed",
        "printer-more-info",
        "printer-pages-completed",
        "printer-state",
        "printer-state-change-date-time",
        "printer-state-change-time",
        "printer-state-message",
        "printer-state-reasons",
        "printer-supply-info-uri",
        "printer-up-time",
        "printer-uri-supported",
        "queued-job-count",
        "uri-authentication-supported",
        "uri-security-supported",
    }
)
"""Attributes of the moment or of the place: never answered as recorded."""

_ALERTS = frozenset({"printer-alert", "printer-alert-description"})
_OTHER, _UNKNOWN, _SOME = -1, -2, -3
_TEMPLATE = (
    *TEMPLATE_ATTRIBUTES,
    "feed-orientation",
    "output-mode",
    "presentation-direction",
    "print-",
    "media-",
)
_TEMPLATE_ENDS = ("-default", "-supported", "-ready", "-database", "-preferred")


def part_of(name: str) -> str:
    """The group of a recorded attribute that the machine knows nothing of (RFC 8011 §4.2.5.1)."""
    return "template" if name.startswith(_TEMPLATE) and name.endswith(_TEMPLATE_ENDS) else "description"


def laid_over(
    captured: Captured, birth: Mapping[str, bytes], now: Encoded, *, as_recorded: bool, alerts: bool
) -> Encoded:
    """The printer's attributes in the order of the recording.

    Args:
        birth: the octets of a new machine of the profile, by name. now: those of the machine.
        as_recorded: with the recording's mistakes. alerts: the machine has some of its own.
    """
    live = {name: (part, octets) for name, part, octets in now}
    shown: list[tuple[str, str, bytes]] = []
    rows: Iterable[tuple[str, bytes]] = captured.raw if as_recorded else captured.mended.items()
    for name, octets in rows:
        part, own = live.get(name, (part_of(name), b""))
        if name in LIVE:
            recorded_alert = as_recorded and name in _ALERTS and not alerts
            shown.append((name, part, octets if recorded_alert or not own else own))
        elif not own or own == birth.get(name):
            shown.append((name, part, octets))
        else:
            shown.append((name, part, _changed(name, captured, birth.get(name, b""), own)))
    if not as_recorded:
        shown += [
            (name, *live[name])
            for name in REQUIRED_ATTRIBUTES
            if name in live and name not in captured.mended
        ]
    return tuple(shown)


def _changed(name: str, captured: Captured, birth: bytes, now: bytes) -> bytes:
    """One attribute of a machine that is no longer new."""
    recorded, before, after = captured.get(name), read(birth), read(now)
    if recorded is None or before is None or after is None:
        return now
    combine = _COMBINED.get(name, _one_by_one)
    values = combine(recorded, before, after)
    if values is None:
        return now
    return encode_attribute(Attribute(name, values) if values else out_of_band(name, Tag.NO_VALUE))


_Values = tuple[Value, ...] | None
_Combine = Callable[[Attribute, Attribute, Attribute], _Values]


def _one_by_one(recorded: Attribute, before: Attribute, after: Attribute) -> _Values:
    if not len(recorded.values) == len(before.values) == len(after.values):
        return None
    pairs = zip(recorded.values, before.values, after.values, strict=True)
    return tuple(old if new == was else _told(old, new) for old, was, new in pairs)


def _told(old: Value, new: Value) -> Value:
    """A changed value, under the recorded tag where that takes it."""
    same_kind = type(old.value) is type(new.value) and not isinstance(new.value, Collection)
    return Value(old.tag, new.value) if same_kind else new


# -- levels --------------------------------------------------------------------------------------------------


def _marker_levels(recorded: Attribute, before: Attribute, after: Attribute) -> _Values:
    """Each recorded marker by its place among the supplies; a firmware that tells no levels never does."""
    if len(before.values) != len(after.values):
        return None
    values = list(recorded.values)
    for place, value in enumerate(values[: len(after.values)]):
        new, was = after.values[place].value, before.values[place].value
        if new != was and isinstance(new, int) and isinstance(value.value, int):
            values[place] = Value(value.tag, _level(value.value, new))
    return tuple(values)


def _level(recorded: int, now: int) -> int:
    if recorded in (_OTHER, _UNKNOWN):
        return recorded
    if recorded == _SOME:
        return _SOME if now > 0 else max(now, 0)
    return now


def _rows(recorded: Attribute, before: Attribute, after: Attribute) -> _Values:
    """`key=value` strings: the fields that changed, in the recorded row of the same number."""
    old, was, new = (
        [value if isinstance(value, bytes) else b"" for value in each.plain]
        for each in (recorded, before, after)
    )
    earlier = dict(zip(row_numbers(was), was, strict=True))
    later = dict(zip(row_numbers(new), new, strict=True))
    return tuple(
        Value(value.tag, _fields(row, dict(parse_pairs(earlier.get(index, b""))), later.get(index, b"")))
        for value, row, index in zip(recorded.values, old, row_numbers(old), strict=True)
    )


def _fields(row: bytes, was: Mapping[str, str], now: bytes) -> bytes:
    changed = {key: value for key, value in parse_pairs(now) if was.get(key) != value}
    if not changed:
        return row
    parts = []
    for part in row.split(b";"):
        key, equals, value = part.partition(b"=")
        told = changed.get(key.decode("latin-1").strip())
        if equals and told is not None:
            before, after = number(value.decode("latin-1")), number(told)
            if key.strip() in _AMOUNTS and before is not None and after is not None:
                told = str(_level(before, after))
            part = key + b"=" + told.encode()
        parts.append(part)
    return b";".join(parts)


_AMOUNTS = frozenset({b"level", b"remaining"})


# -- media ---------------------------------------------------------------------------------------------------


def _media_ready(recorded: Attribute, before: Attribute, after: Attribute) -> _Values:
    gone = {value.value for value in before.values} - {value.value for value in after.values}
    known = {value.value for value in (*recorded.values, *before.values)}
    kept = tuple(value for value in recorded.values if value.value not in gone and value.value is not None)
    more = (value for value in after.values if value.value not in known and value.value is not None)
    return (*kept, *more)


def _media_col_ready(recorded: Attribute, before: Attribute, after: Attribute) -> _Values:
    """By their media-source: the recorded value while its tray holds what it held."""
    was, now = _by_source(before.values), _by_source(after.values)
    values: list[Value] = []
    for value in recorded.values:
        source = _source(value)
        if source not in was or now.get(source) == was[source]:
            values.append(value)
    values += [value for source, value in now.items() if was.get(source) != value]
    return tuple(value for value in values if value.value is not None)


def _by_source(values: Sequence[Value]) -> dict[object, Value]:
    return {_source(value): value for value in values if value.value is not None}


def _source(value: Value) -> object:
    found = value.value.get("media-source") if isinstance(value.value, Collection) else None
    return found.first if found is not None else None


_COMBINED: Mapping[str, _Combine] = {
    "marker-levels": _marker_levels,
    "media-col-ready": _media_col_ready,
    "media-ready": _media_ready,
    "printer-input-tray": _rows,
    "printer-output-tray": _rows,
    "printer-supply": _rows,
}
