"""What an event tells: the attributes of an event notification (RFC 3995 §8.3), in the subscriber's language.

Keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from misfeed.emulators.ipp.calls import printer_uri
from misfeed.emulators.ipp.events import DEFAULT_EVENTS, EVENTS
from misfeed.emulators.ipp.jobs import job_attributes
from misfeed.emulators.ipp.offer import Offer
from misfeed.emulators.ipp.status import printer_status
from misfeed.emulators.ipp.subscriptions import (
    DEFAULT_LEASE_S,
    EVENT_LIFE_S,
    MAX_EVENTS,
    MAX_LEASE_S,
    Event,
    Subscription,
)
from misfeed.emulators.ipp.times import date_of, up_seconds
from misfeed.emulators.machine import Job, Machine
from misfeed.protocols.ipp import (
    Attribute,
    GroupTag,
    RangeOfInteger,
    charset,
    date_time,
    encode_attribute,
    integer,
    join_group,
    keyword,
    natural_language,
    octet_string,
    range_of_integer,
    text,
    uri,
)

OF_PRINTER = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
OF_JOB = ("job-id", "job-state", "job-state-reasons")
_COUNTED = frozenset({"job-progress", "job-completed"})

MORE = (
    "job-impressions-completed",
    "job-media-sheets-completed",
    "job-name",
    "job-originating-user-name",
    "printer-alert",
    "printer-alert-description",
    "printer-state-message",
    "queued-job-count",
)
"""notify-attributes-supported: what one may ask for beside what always comes."""


def contents(
    machine: Machine, offer: Offer, subscription: Subscription, name: str, job: Job | None
) -> tuple[Attribute, ...]:
    """The printer's or job's own attributes in an event, as they are now."""
    names: tuple[str, ...] = OF_PRINTER if job is None else OF_JOB
    if name in _COUNTED:
        names = (*names, "job-impressions-completed")
    wanted = {*names, *subscription.wanted}
    language = subscription.language
    told: list[Attribute] = []
    if job is not None:
        told += job_attributes(machine, subscription.host, job, language)
    if job is None or any(each.startswith(("printer-", "queued-")) for each in subscription.wanted):
        told += printer_status(machine, offer, language)
    words = _words(told, "printer-state-message" if job is None else "job-state-message")
    return (text("notify-text", words), *(each for each in told if each.name in wanted))


def _words(attributes: Iterable[Attribute], name: str) -> str:
    return next((str(each.first) for each in attributes if each.name == name), "")


def notification(machine: Machine, subscription: Subscription, event: Event) -> bytes:
    """One event notification, as a group."""
    common = (
        integer("notify-subscription-id", subscription.id),
        uri("notify-printer-uri", printer_uri(subscription.host)),
        keyword("notify-subscribed-event", event.name),
        integer("notify-sequence-number", event.number),
        integer("printer-up-time", up_seconds(machine, event.time)),
        date_time("printer-current-time", date_of(machine, event.time)),
        charset("notify-charset", "utf-8"),
        natural_language("notify-natural-language", machine.panel.spoken(subscription.language)),
        octet_string("notify-user-data", subscription.user_data),
        *((integer("notify-job-id", event.job.id),) if event.job is not None else ()),
    )
    return join_group(GroupTag.EVENT_NOTIFICATION, map(encode_attribute, (*common, *event.attributes)))


def subscription_template() -> Iterable[Attribute]:
    """What may be asked of a subscription: the printer's `subscription-template` attributes."""
    yield integer("ippget-event-life", EVENT_LIFE_S)
    yield keyword("notify-attributes-supported", *MORE)
    yield keyword("notify-events-default", *DEFAULT_EVENTS)
    yield keyword("notify-events-supported", *EVENTS)
    yield integer("notify-lease-duration-default", DEFAULT_LEASE_S)
    yield range_of_integer("notify-lease-duration-supported", RangeOfInteger(0, MAX_LEASE_S))
    yield integer("notify-max-events-supported", MAX_EVENTS)
    yield keyword("notify-pull-method-supported", "ippget")
