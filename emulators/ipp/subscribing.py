"""Operations on subscriptions (RFC 3995 §11, RFC 3996 §5), and the wishes for one that come with a job."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from misfeed.emulators.ipp.answers import CHARSET, Answer, Refusal, Waiting, bad_request
from misfeed.emulators.ipp.calls import Call, printer_uri
from misfeed.emulators.ipp.handling import Handler, Handlers, sender_of
from misfeed.emulators.ipp.notices import notification
from misfeed.emulators.ipp.printer import Printer
from misfeed.emulators.ipp.selection import SUBSCRIPTION_GROUPS, Selection, select
from misfeed.emulators.ipp.subscribers import TEMPLATE, made, seconds, wanted_lease
from misfeed.emulators.ipp.subscriptions import Subscription
from misfeed.emulators.ipp.times import up_seconds
from misfeed.protocols.ipp import (
    Attribute,
    GroupTag,
    Operation,
    Status,
    Tag,
    charset,
    encode_attribute,
    enum,
    integer,
    join_group,
    keyword,
    name_attribute,
    natural_language,
    octet_string,
    uri,
)

GET_INTERVAL_S = 10
"""notify-get-interval: when to ask again."""

WAIT_S = 60
"""How long a Get-Notifications that waits is kept waiting before it is answered with nothing."""


# -- making them -----------------------------------------------------------------------------------------


def create_printer_subscriptions(printer: Printer, call: Call) -> Answer:
    if not call.subscriptions:
        raise bad_request("there is no subscription group")
    return _created(*subscribe(printer, call, None))


def create_job_subscriptions(printer: Printer, call: Call) -> Answer:
    if not call.subscriptions:
        raise bad_request("there is no subscription group")
    job_id = call.integer("notify-job-id")
    if job_id is None:
        raise bad_request("notify-job-id is missing")
    job = printer.machine.jobs.find(job_id)
    if job is None:
        raise Refusal(Status.CLIENT_ERROR_NOT_FOUND, f"there is no job {job_id}")
    if job.state.finished:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"job {job_id} is {job.state.value} already")
    return _created(*subscribe(printer, call, job_id))


def _created(groups: tuple[bytes, ...], ignored: int) -> Answer:
    if ignored == len(groups):
        status = Status.CLIENT_ERROR_IGNORED_ALL_SUBSCRIPTIONS
    elif ignored:
        status = Status.SUCCESSFUL_OK_IGNORED_SUBSCRIPTIONS
    else:
        status = Status.SUCCESSFUL_OK
    return Answer(groups, status=status)


def subscribe(printer: Printer, call: Call, job_id: int | None) -> tuple[tuple[bytes, ...], int]:
    """Make what the subscription groups of a call ask for, each by itself: a group of each for the answer,
    and how many of them were not made."""
    groups, ignored = [], 0
    for group in call.subscriptions:
        wish, status, blamed = made(printer, call, group, job_id)
        added = printer.subscriptions.add(wish) if wish is not None else None
        if wish is not None and added is None:
            status = Status.CLIENT_ERROR_TOO_MANY_SUBSCRIPTIONS
        told: list[Attribute] = []
        if added is None:
            ignored += 1
        else:
            told.append(integer("notify-subscription-id", added.id))
            if added.job_id is None:
                told.append(integer("notify-lease-duration", added.lease_s))
        if status is not None:
            told.append(enum("notify-status-code", status))
        told += blamed
        groups.append(join_group(GroupTag.SUBSCRIPTION, map(encode_attribute, told)))
    return tuple(groups), ignored


# -- those that are there --------------------------------------------------------------------------------


def get_subscription_attributes(printer: Printer, call: Call) -> Answer:
    one = _find(printer, call)
    selection = select(call.strings("requested-attributes", Tag.KEYWORD), SUBSCRIPTION_GROUPS)
    return Answer((_group(printer, one, selection),))


def get_subscriptions(printer: Printer, call: Call) -> Answer:
    """Get-Subscriptions: the printer's, or those of the job that notify-job-id names."""
    job_id = call.integer("notify-job-id")
    if job_id is not None and printer.machine.jobs.find(job_id) is None:
        raise Refusal(Status.CLIENT_ERROR_NOT_FOUND, f"there is no job {job_id}")
    mine = call.boolean("my-subscriptions", default=False)
    requested = call.strings("requested-attributes", Tag.KEYWORD)
    selection = select(("notify-subscription-id",) if requested is None else requested, SUBSCRIPTION_GROUPS)
    found = [
        one
        for one in printer.subscriptions.all()
        if one.job_id == job_id and (not mine or one.user == call.user)
    ]
    return Answer(tuple(_group(printer, one, selection) for one in found[: call.integer("limit")]))


def renew_subscription(printer: Printer, call: Call) -> Answer:
    one = _find(printer, call)
    if one.job_id is not None:
        raise Refusal(Status.CLIENT_ERROR_NOT_POSSIBLE, f"subscription {one.id} ends with its job")
    asked = next((seconds(group, "notify-lease-duration") for group in call.subscriptions), None)
    if asked is None:
        # Clients put it among the operation attributes as well.
        asked = call.integer("notify-lease-duration", at_least=0)
    one.renew(wanted_lease(asked), printer.machine.now)
    lease = integer("notify-lease-duration", one.lease_s)
    return Answer((join_group(GroupTag.SUBSCRIPTION, (encode_attribute(lease),)),))


def cancel_subscription(printer: Printer, call: Call) -> Answer:
    printer.subscriptions.cancel(_find(printer, call).id)
    return Answer()


def _find(printer: Printer, call: Call) -> Subscription:
    number = call.integer("notify-subscription-id")
    if number is None:
        raise bad_request("notify-subscription-id is missing")
    found = printer.subscriptions.find(number)
    if found is None:
        raise Refusal(Status.CLIENT_ERROR_NOT_FOUND, f"there is no subscription {number}")
    return found


def _group(printer: Printer, one: Subscription, selection: Selection) -> bytes:
    attributes = (
        encode_attribute(each)
        for each in _attributes(printer, one)
        if selection.wants(each.name, "template" if each.name in TEMPLATE else "description")
    )
    return join_group(GroupTag.SUBSCRIPTION, attributes)


def _attributes(printer: Printer, one: Subscription) -> Iterable[Attribute]:
    machine = printer.machine
    yield integer("notify-subscription-id", one.id)
    yield uri("notify-printer-uri", printer_uri(one.host))
    if one.job_id is not None:
        yield integer("notify-job-id", one.job_id)
    yield name_attribute("notify-subscriber-user-name", one.user)
    yield keyword("notify-pull-method", "ippget")
    yield keyword("notify-events", *one.events)
    if one.wanted:
        yield keyword("notify-attributes", *one.wanted)
    yield octet_string("notify-user-data", one.user_data)
    yield charset("notify-charset", CHARSET)
    yield natural_language("notify-natural-language", machine.panel.spoken(one.language))
    yield integer("notify-time-interval", one.interval_s)
    yield integer("notify-sequence-number", one.last_number)
    yield integer("notify-printer-up-time", up_seconds(machine, machine.now))
    if one.job_id is None:
        yield integer("notify-lease-duration", one.lease_s)
        expires = 0 if one.expires is None else up_seconds(machine, one.expires)
        yield integer("notify-lease-expiration-time", expires)


# -- fetching --------------------------------------------------------------------------------------------


def get_notifications(printer: Printer, call: Call) -> Answer:
    """Get-Notifications (RFC 3996 §5): events from the numbers on that are asked for; with notify-wait, not
    before there is one."""
    ids = _numbers(call, "notify-subscription-ids")
    if not ids:
        raise bad_request("notify-subscription-ids is missing")
    from_numbers = _numbers(call, "notify-sequence-numbers")
    if len(from_numbers) > len(ids):
        raise bad_request("there are more notify-sequence-numbers than notify-subscription-ids")
    asked = dict(zip(ids, (*from_numbers, *[0] * len(ids)), strict=False))
    missing = [number for number in asked if printer.subscriptions.find(number) is None]
    if missing:
        raise Refusal(
            Status.CLIENT_ERROR_NOT_FOUND,
            f"there is no subscription {missing[0]}",
            integer("notify-subscription-ids", *missing),
        )
    answer = _fetched(printer, asked)
    if answer.groups or not call.boolean("notify-wait", default=False) or answer.status is not None:
        return answer

    def later() -> Answer | None:
        now = _fetched(printer, asked)
        return now if now.groups or now.status is not None else None

    return Answer(operation=answer.operation, waiting=Waiting(later, WAIT_S))


def _fetched(printer: Printer, asked: dict[int, int]) -> Answer:
    """The events there are; once none can come any more, it says so in place of when to ask again."""
    machine = printer.machine
    found = [one for number in asked if (one := printer.subscriptions.find(number)) is not None]
    groups = tuple(
        notification(machine, one, event)
        for one in found
        for event in one.kept
        if event.number >= asked[one.id]
    )
    up_time = integer("printer-up-time", up_seconds(machine, machine.now))
    if all(one.over >= 0 for one in found):
        return Answer(groups, status=Status.SUCCESSFUL_OK_EVENTS_COMPLETE, operation=(up_time,))
    return Answer(groups, operation=(up_time, integer("notify-get-interval", GET_INTERVAL_S)))


def _numbers(call: Call, name: str) -> tuple[int, ...]:
    found = call.attributes.get(name)
    if found is None:
        return ()
    if any(value.tag != Tag.INTEGER for value in found.values):
        raise bad_request(f"{name} has a wrong syntax")
    return tuple(int(str(value)) for value in found.plain)


# -- whose they are --------------------------------------------------------------------------------------


def _sender(printer: Printer, call: Call) -> Collection[str]:
    return sender_of(printer, call.integer("notify-job-id"))


def _subscriber(printer: Printer, call: Call) -> Collection[str]:
    return _subscribers(printer, (call.integer("notify-subscription-id"),))


def _subscribers_heard(printer: Printer, call: Call) -> Collection[str]:
    return _subscribers(printer, _numbers(call, "notify-subscription-ids"))


def _subscribers(printer: Printer, numbers: Iterable[int | None]) -> Collection[str]:
    """Of those that there are: what becomes of the others is the operation's to say."""
    known = (printer.subscriptions.find(number) for number in numbers if number is not None)
    return {one.user for one in known if one is not None}


HANDLERS: Handlers = {
    Operation.CREATE_PRINTER_SUBSCRIPTIONS: Handler(create_printer_subscriptions),
    Operation.CREATE_JOB_SUBSCRIPTIONS: Handler(create_job_subscriptions, owners=_sender),
    Operation.GET_SUBSCRIPTION_ATTRIBUTES: Handler(get_subscription_attributes, while_shut=True),
    Operation.GET_SUBSCRIPTIONS: Handler(get_subscriptions, while_shut=True),
    Operation.RENEW_SUBSCRIPTION: Handler(renew_subscription, owners=_subscriber),
    Operation.CANCEL_SUBSCRIPTION: Handler(cancel_subscription, owners=_subscriber),
    Operation.GET_NOTIFICATIONS: Handler(get_notifications, owners=_subscribers_heard, while_shut=True),
}
