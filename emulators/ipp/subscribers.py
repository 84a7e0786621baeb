"""What a client wishes of a subscription (RFC 3995 §5.3), read and checked. Keeps no subscription."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from misfeed.emulators.ipp.answers import CHARSET, bad_request
from misfeed.emulators.ipp.calls import Call
from misfeed.emulators.ipp.events import DEFAULT_EVENTS, EVENTS
from misfeed.emulators.ipp.notices import MORE
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.subscriptions import DEFAULT_LEASE_S, MAX_EVENTS, MAX_LEASE_S, Subscription
from misfeed.protocols.ipp import Attribute, Group, Status, Tag, out_of_band

_MAX_USER_DATA = 63
TEMPLATE = frozenset(
    {
        "notify-attributes",
        "notify-charset",
        "notify-events",
        "notify-lease-duration",
        "notify-natural-language",
        "notify-pull-method",
        "notify-time-interval",
        "notify-user-data",
    }
)
"""The Subscription Template attributes that are supported (RFC 3995 §5.3)."""
_LISTS: Mapping[str, Collection[object]] = {"notify-attributes": MORE, "notify-events": EVENTS}


def wanted_lease(asked: int | None) -> int:
    return DEFAULT_LEASE_S if asked is None else min(asked, MAX_LEASE_S)


def made(
    printer: Printer, call: Call, group: Group, job_id: int | None
) -> tuple[Callable[[int], Subscription] | None, Status | None, tuple[Attribute, ...]]:
    """How to make the subscription that a group asks for, or None; the notify-status-code that tells that it
    is not as it was asked for; and what of the group is to blame (RFC 3995 §5.2).

    Raises Refusal where the group is no wish for a subscription at all.
    """
    recipient, method = group.get("notify-recipient-uri"), group.get("notify-pull-method")
    if (recipient is None) == (method is None):
        raise bad_request("a subscription names either notify-recipient-uri or notify-pull-method")
    if recipient is not None:
        return None, Status.CLIENT_ERROR_URI_SCHEME_NOT_SUPPORTED, (recipient,)
    assert method is not None, "there is one of the two"
    user_data = group.first("notify-user-data")
    lease, interval = seconds(group, "notify-lease-duration"), seconds(group, "notify-time-interval")
    if method.plain != ("ippget",):
        return None, Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, (method,)
    if job_id is not None and lease is not None:
        blamed = (out_of_band("notify-lease-duration", Tag.UNSUPPORTED),)
        return None, Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, blamed
    data = user_data if isinstance(user_data, bytes) else b""
    if len(data) > _MAX_USER_DATA:
        return None, Status.CLIENT_ERROR_REQUEST_VALUE_TOO_LONG, ()
    asked = _keywords(group, "notify-events", DEFAULT_EVENTS)
    events = tuple(event for event in asked if event in EVENTS and event != "none")
    more = _keywords(group, "notify-attributes", ())
    wanted = tuple(name for name in more if name in MORE)
    ignored = _ignored(group)
    if not any(event in EVENTS for event in asked):
        # Nothing would ever come of it.
        return None, Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED, ignored
    status = Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES if ignored else None
    if len(events) > MAX_EVENTS:
        events, status = events[:MAX_EVENTS], Status.SUCCESSFUL_OK_TOO_MANY_EVENTS
    language = group.first("notify-natural-language")

    def make(number: int) -> Subscription:
        one = Subscription(
            id=number,
            events=events or ("none",),
            user=call.user,
            host=call.host,
            language=language if isinstance(language, str) else call.language,
            job_id=job_id,
            user_data=data,
            wanted=wanted,
            interval_s=interval or 0,
        )
        if job_id is None:
            one.renew(wanted_lease(lease), printer.machine.now)
        return one

    return make, status, ignored


def _ignored(group: Group) -> tuple[Attribute, ...]:
    """What is left out of account: values as they were sent, and attributes that nobody knows."""
    return tuple(_ignored_of(group))


def _ignored_of(group: Group) -> Iterable[Attribute]:
    for attribute in group.attributes:
        if attribute.name not in TEMPLATE:
            yield out_of_band(attribute.name, Tag.UNSUPPORTED)
        elif attribute.name == "notify-charset":
            if str(attribute.first).lower() != CHARSET:
                yield attribute
        elif attribute.name in _LISTS:
            unknown = tuple(value for value in attribute.values if value.plain not in _LISTS[attribute.name])
            if unknown:
                yield replace(attribute, values=unknown)


def seconds(group: Group, name: str) -> int | None:
    found = group.get(name)
    if found is None:
        return None
    value = found.values[0]
    if (
        len(found.values) != 1
        or value.tag != Tag.INTEGER
        or not isinstance(value.value, int)
        or value.value < 0
    ):
        raise bad_request(f"{name} must be one integer from 0")
    return value.value


def _keywords(group: Group, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    found = group.get(name)
    if found is None:
        return default
    if any(value.tag != Tag.KEYWORD for value in found.values):
        raise bad_request(f"{name} has a wrong syntax")
    return tuple(dict.fromkeys(value for value in found.plain if isinstance(value, str)))
