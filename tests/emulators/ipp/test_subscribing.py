"""Subscriptions: made, asked about, and events fetched for them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators.ipp import subscriptions
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation, Plain, Response, Status, Tag

if TYPE_CHECKING:
    from .conftest import Client

Sample = Callable[[str], bytes]
PULL = ipp.keyword("notify-pull-method", "ippget")


def subscribe(
    client: Client, *wishes: Attribute, operation: int = Operation.CREATE_PRINTER_SUBSCRIPTIONS
) -> Response:
    return client.send(operation, group=(GroupTag.SUBSCRIPTION, [PULL, *wishes]))


def subscribed(client: Client, *events: str, **more: Attribute) -> int:
    answer = subscribe(client, ipp.keyword("notify-events", *events), *more.values())
    assert answer.status == Status.SUCCESSFUL_OK
    found = answer.first(GroupTag.SUBSCRIPTION, "notify-subscription-id")
    assert isinstance(found, int)
    return found


def fetch(client: Client, number: int, *more: Attribute) -> Response:
    return client.send(Operation.GET_NOTIFICATIONS, ipp.integer("notify-subscription-ids", number), *more)


def events(answer: Response) -> list[Plain]:
    return [group.first("notify-subscribed-event") for group in answer.groups_of(GroupTag.EVENT_NOTIFICATION)]


def of_subscription(client: Client, number: int, *names: str) -> dict[str, tuple[Plain, ...]]:
    wanted = [ipp.keyword("requested-attributes", *names)] if names else []
    answer = client.send(
        Operation.GET_SUBSCRIPTION_ATTRIBUTES, ipp.integer("notify-subscription-id", number), *wanted
    )
    assert answer.status == Status.SUCCESSFUL_OK
    return next(answer.groups_of(GroupTag.SUBSCRIPTION)).plain


# -- events ----------------------------------------------------------------------------------------------


def test_the_printers_troubles_are_told_in_order(client: Client) -> None:
    number = subscribed(client, "printer-state-changed", "printer-stopped")
    client.machine.act("open", "cover.front")
    client.machine.act("close", "cover.front")
    answer = fetch(client, number)
    assert events(answer) == ["printer-stopped", "printer-state-changed"]
    first = next(answer.groups_of(GroupTag.EVENT_NOTIFICATION)).plain
    assert first["printer-state"] == (ipp.PrinterState.STOPPED,)
    assert first["printer-state-reasons"] == ("door-open-error",)
    assert first["notify-sequence-number"] == (1,)
    assert first["notify-text"] == ("Front door is open",)
    assert answer.first(GroupTag.OPERATION, "notify-get-interval") == 10
    assert answer.first(GroupTag.OPERATION, "printer-up-time") == 1


def test_a_jobs_life_is_told(client: Client, sample: Sample) -> None:
    number = subscribed(client, "job-created", "job-state-changed", "job-completed")
    job = client.print(sample("one-page.pdf"))
    client.wait(60)
    answer = fetch(client, number)
    told = events(answer)
    assert (told[0], told[-1]) == ("job-created", "job-completed")
    assert set(told[1:-1]) <= {"job-state-changed"}
    last = list(answer.groups_of(GroupTag.EVENT_NOTIFICATION))[-1].plain
    assert (last["job-id"], last["notify-job-id"]) == ((job,), (job,))
    assert last["job-state"] == (ipp.JobState.COMPLETED,)
    assert last["job-impressions-completed"] == (1,)


def test_each_sheet_is_progress_but_not_more_often_than_asked(client: Client, sample: Sample) -> None:
    every = subscribed(client, "job-progress")
    seldom = subscribed(client, "job-progress", interval=ipp.integer("notify-time-interval", 600))
    client.print(sample("plain-3p.pdf"))
    client.wait(60)
    assert events(fetch(client, every)) == ["job-progress"] * 3
    assert events(fetch(client, seldom)) == ["job-progress"]


@pytest.mark.parametrize(
    ("event", "act"),
    [
        ("printer-config-changed", lambda client: client.machine.act("set_place", "notes", place="Hall")),
        ("printer-media-changed", lambda client: client.machine.act("unload", "tray-2")),
        ("printer-shutdown", lambda client: client.send(Operation.SHUTDOWN_PRINTER)),
        ("printer-stopped", lambda client: client.send(Operation.PAUSE_PRINTER)),
    ],
)
def test_other_events_of_the_printer(client: Client, event: str, act: Callable[[Client], object]) -> None:
    number = subscribed(client, event)
    act(client)
    assert events(fetch(client, number)) == [event]


def test_a_power_cycle_is_told_as_a_restart(client: Client) -> None:
    number = subscribed(client, "printer-restarted", lease=ipp.integer("notify-lease-duration", 0))
    client.machine.act("power_off", "power")
    client.machine.act("power_on", "power")
    client.wait(200)
    assert events(fetch(client, number)) == ["printer-restarted"]


def test_a_new_order_and_new_wishes_are_told(client: Client, sample: Sample) -> None:
    client.send(Operation.PAUSE_PRINTER)
    first, second = client.print(sample("one-page.pdf")), client.print(sample("one-page.pdf"))
    number = subscribed(client, "printer-queue-order-changed", "job-config-changed")
    client.send(Operation.PROMOTE_JOB, ipp.integer("job-id", second))
    client.send(Operation.SET_JOB_ATTRIBUTES, ipp.integer("job-id", first), job=[ipp.integer("copies", 2)])
    assert events(fetch(client, number)) == ["printer-queue-order-changed", "job-config-changed"]


def test_only_events_from_a_number_on_are_fetched_and_old_ones_are_gone(client: Client) -> None:
    number = subscribed(client, "printer-state-changed")
    client.machine.act("open", "cover.front")
    client.machine.act("close", "cover.front")
    assert len(events(fetch(client, number, ipp.integer("notify-sequence-numbers", 2)))) == 1
    client.wait(subscriptions.EVENT_LIFE_S)
    assert events(fetch(client, number)) == []


def test_more_attributes_come_where_they_are_asked_for(client: Client, sample: Sample) -> None:
    wanted = ipp.keyword("notify-attributes", "job-name", "queued-job-count")
    number = subscribed(client, "job-created", wanted=wanted)
    client.print(sample("one-page.pdf"), ipp.name_attribute("job-name", "letter"))
    told = next(fetch(client, number).groups_of(GroupTag.EVENT_NOTIFICATION)).plain
    assert (told["job-name"], told["queued-job-count"]) == (("letter",), (1,))


def test_events_are_in_the_language_of_the_subscription(client: Client) -> None:
    language = ipp.natural_language("notify-natural-language", "de")
    number = subscribed(client, "printer-stopped", language=language)
    client.machine.act("open", "cover.front")
    told = next(fetch(client, number).groups_of(GroupTag.EVENT_NOTIFICATION)).plain
    assert told["notify-text"] == ("Vordere Klappe offen",)
    assert told["notify-natural-language"] == ("de",)


# -- a job's own -----------------------------------------------------------------------------------------


def test_a_jobs_own_subscription_ends_with_it(client: Client, sample: Sample) -> None:
    client.print(sample("plain-3p.pdf"))
    group = [ipp.keyword("notify-pull-method", "ippget"), ipp.keyword("notify-events", "job-completed")]
    answer = client.send(
        Operation.PRINT_JOB, document=sample("one-page.pdf"), group=(GroupTag.SUBSCRIPTION, group)
    )
    assert answer.status == Status.SUCCESSFUL_OK
    number = answer.first(GroupTag.SUBSCRIPTION, "notify-subscription-id")
    assert isinstance(number, int)
    assert fetch(client, number).status == Status.SUCCESSFUL_OK
    client.wait(60)
    done = fetch(client, number)
    assert (done.status, events(done)) == (Status.SUCCESSFUL_OK_EVENTS_COMPLETE, ["job-completed"])
    assert done.first(GroupTag.EVENT_NOTIFICATION, "job-id") == answer.first(GroupTag.JOB, "job-id")
    client.wait(subscriptions.EVENT_LIFE_S)
    assert fetch(client, number).status == Status.CLIENT_ERROR_NOT_FOUND


def test_a_job_can_be_subscribed_to_later(client: Client, sample: Sample) -> None:
    job = ipp.integer("notify-job-id", client.print(sample("plain-3p.pdf")))
    group = (GroupTag.SUBSCRIPTION, [PULL])
    assert client.send(Operation.CREATE_JOB_SUBSCRIPTIONS, job, group=group).status == Status.SUCCESSFUL_OK
    listed = client.send(Operation.GET_SUBSCRIPTIONS, job)
    assert [one.plain for one in listed.groups_of(GroupTag.SUBSCRIPTION)] == [
        {"notify-subscription-id": (1,)}
    ]
    assert list(client.send(Operation.GET_SUBSCRIPTIONS).groups_of(GroupTag.SUBSCRIPTION)) == []
    client.wait(60)
    again = client.send(Operation.CREATE_JOB_SUBSCRIPTIONS, job, group=group)
    assert again.status == Status.CLIENT_ERROR_NOT_POSSIBLE


# -- what they are ---------------------------------------------------------------------------------------


def test_a_subscription_tells_of_itself(client: Client) -> None:
    number = subscribed(client, "job-created", data=ipp.octet_string("notify-user-data", b"\1\2"))
    told = of_subscription(client, number)
    assert told["notify-events"] == ("job-created",)
    assert told["notify-user-data"] == (b"\1\2",)
    assert told["notify-subscriber-user-name"] == ("me",)
    assert told["notify-lease-duration"] == (3600,)
    assert told["notify-lease-expiration-time"] == (3601,)
    template = of_subscription(client, number, "subscription-template")
    assert "notify-events" in template
    assert "notify-subscription-id" not in template


def test_a_lease_runs_out_unless_it_is_renewed(client: Client) -> None:
    number = subscribed(client, "job-created", lease=ipp.integer("notify-lease-duration", 60))
    client.wait(59)
    renewed = client.send(
        Operation.RENEW_SUBSCRIPTION,
        ipp.integer("notify-subscription-id", number),
        ipp.integer("notify-lease-duration", 120),
    )
    assert renewed.first(GroupTag.SUBSCRIPTION, "notify-lease-duration") == 120
    client.wait(119)
    assert fetch(client, number).status == Status.SUCCESSFUL_OK
    client.wait(1)
    assert fetch(client, number).status == Status.CLIENT_ERROR_NOT_FOUND


def test_a_lease_is_renewed_by_the_subscription_group_also_for_ever(client: Client) -> None:
    number = ipp.integer("notify-subscription-id", subscribed(client, "job-created"))
    for seconds in (120, 0):
        wish = [ipp.integer("notify-lease-duration", seconds)]
        renewed = client.send(Operation.RENEW_SUBSCRIPTION, number, group=(GroupTag.SUBSCRIPTION, wish))
        assert renewed.first(GroupTag.SUBSCRIPTION, "notify-lease-duration") == seconds
    assert of_subscription(client, 1)["notify-lease-expiration-time"] == (0,)


def test_a_canceled_subscription_is_gone(client: Client) -> None:
    number = ipp.integer("notify-subscription-id", subscribed(client, "job-created"))
    assert client.send(Operation.CANCEL_SUBSCRIPTION, number).status == Status.SUCCESSFUL_OK
    assert client.send(Operation.CANCEL_SUBSCRIPTION, number).status == Status.CLIENT_ERROR_NOT_FOUND


def test_users_list_their_own(client: Client) -> None:
    subscribed(client, "job-created")
    mine = ipp.boolean("my-subscriptions", True)
    for user, count in (("me", 1), ("somebody", 0)):
        listed = client.send(Operation.GET_SUBSCRIPTIONS, mine, user=user)
        assert len(list(listed.groups_of(GroupTag.SUBSCRIPTION))) == count


# -- what cannot be --------------------------------------------------------------------------------------


def test_nobody_is_sent_anything(client: Client) -> None:
    group = (GroupTag.SUBSCRIPTION, [ipp.uri("notify-recipient-uri", "mailto:me@example.com")])
    answer = client.send(Operation.CREATE_PRINTER_SUBSCRIPTIONS, group=group)
    assert answer.status == Status.CLIENT_ERROR_IGNORED_ALL_SUBSCRIPTIONS
    told = answer.first(GroupTag.SUBSCRIPTION, "notify-status-code")
    assert told == Status.CLIENT_ERROR_URI_SCHEME_NOT_SUPPORTED


def test_a_job_is_taken_though_its_subscription_is_not(client: Client, sample: Sample) -> None:
    group = (GroupTag.SUBSCRIPTION, [ipp.uri("notify-recipient-uri", "mailto:me@example.com")])
    answer = client.send(Operation.PRINT_JOB, document=sample("one-page.pdf"), group=group)
    assert answer.status == Status.SUCCESSFUL_OK_IGNORED_SUBSCRIPTIONS
    assert answer.first(GroupTag.JOB, "job-id") == 1


def test_unknown_events_are_left_out_and_told(client: Client) -> None:
    answer = subscribe(client, ipp.keyword("notify-events", "job-created", "full-moon"))
    assert answer.status == Status.SUCCESSFUL_OK
    told = answer.first(GroupTag.SUBSCRIPTION, "notify-status-code")
    assert told == Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    assert answer.first(GroupTag.SUBSCRIPTION, "notify-events") == "full-moon"
    assert of_subscription(client, 1)["notify-events"] == ("job-created",)


@pytest.mark.parametrize(
    "wish",
    [
        ipp.keyword("notify-attributes", "weather"),
        ipp.charset("notify-charset", "utf-16"),
        ipp.out_of_band("notify-colour", Tag.UNSUPPORTED),
    ],
    ids=lambda wish: wish.name,
)
def test_what_is_ignored_of_a_subscription_stands_in_its_group(client: Client, wish: Attribute) -> None:
    asked = wish if wish.name != "notify-colour" else ipp.keyword("notify-colour", "red")
    answer = subscribe(client, asked)
    assert answer.status == Status.SUCCESSFUL_OK
    told = next(answer.groups_of(GroupTag.SUBSCRIPTION))
    assert told.first("notify-status-code") == Status.SUCCESSFUL_OK_IGNORED_OR_SUBSTITUTED_ATTRIBUTES
    assert told.get(wish.name) == wish


def test_a_subscription_for_no_known_event_is_not_made(client: Client) -> None:
    answer = subscribe(client, ipp.keyword("notify-events", "full-moon"))
    assert answer.status == Status.CLIENT_ERROR_IGNORED_ALL_SUBSCRIPTIONS
    told = next(answer.groups_of(GroupTag.SUBSCRIPTION)).plain
    assert told == {
        "notify-status-code": (Status.CLIENT_ERROR_ATTRIBUTES_OR_VALUES_NOT_SUPPORTED,),
        "notify-events": ("full-moon",),
    }
    assert list(client.send(Operation.GET_SUBSCRIPTIONS).groups_of(GroupTag.SUBSCRIPTION)) == []


def test_there_is_an_end_to_subscriptions(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "MAX_SUBSCRIPTIONS", 1)
    subscribed(client, "job-created")
    answer = subscribe(client)
    assert answer.status == Status.CLIENT_ERROR_IGNORED_ALL_SUBSCRIPTIONS
    told = answer.first(GroupTag.SUBSCRIPTION, "notify-status-code")
    assert told == Status.CLIENT_ERROR_TOO_MANY_SUBSCRIPTIONS


def test_a_wish_for_nothing_is_a_bad_request(client: Client) -> None:
    for operation in (Operation.CREATE_PRINTER_SUBSCRIPTIONS, Operation.GET_NOTIFICATIONS):
        assert client.send(operation).status == Status.CLIENT_ERROR_BAD_REQUEST
    nobody = client.send(Operation.CREATE_PRINTER_SUBSCRIPTIONS, group=(GroupTag.SUBSCRIPTION, []))
    assert nobody.status == Status.CLIENT_ERROR_BAD_REQUEST
    assert fetch(client, 99).status == Status.CLIENT_ERROR_NOT_FOUND


def test_without_subscriptions_nobody_listens(client: Client) -> None:
    number = subscribed(client, "job-created")
    listening = len(client.machine._listeners)
    client.send(Operation.CANCEL_SUBSCRIPTION, ipp.integer("notify-subscription-id", number))
    assert len(client.machine._listeners) == listening - 1


# -- waiting ---------------------------------------------------------------------------------------------


def waiting(client: Client, number: int) -> tuple[object, bytes]:
    body = ipp.encode(
        ipp.Request(
            (2, 0),
            Operation.GET_NOTIFICATIONS,
            9,
            (
                Group(
                    GroupTag.OPERATION,
                    (
                        ipp.charset("attributes-charset", "utf-8"),
                        ipp.natural_language("attributes-natural-language", "en"),
                        ipp.uri("printer-uri", "ipp://printer/ipp/print"),
                        ipp.integer("notify-subscription-ids", number),
                        ipp.boolean("notify-wait", True),
                    ),
                ),
            ),
        )
    )
    head = "POST /ipp/print HTTP/1.1\r\nHost: p\r\nContent-Type: application/ipp\r\n"
    head += f"Content-Length: {len(body)}\r\n\r\n"
    return client.connect(), head.encode() + body


def test_an_answer_waits_for_the_next_event(client: Client) -> None:
    number = subscribed(client, "printer-stopped")
    (session, wire), request = waiting(client, number)
    session.feed(request)
    head = bytes(wire.sent)
    assert head.startswith(b"HTTP/1.1 200 ")
    assert head.endswith(b"\r\n\r\n")
    client.wait(10)
    assert bytes(wire.sent) == head
    client.machine.act("open", "cover.front")
    answer = ipp.decode_response(bytes(wire.sent)[len(head) :])
    assert (answer.request_id, events(answer)) == (9, ["printer-stopped"])
    assert wire.closed


def test_it_does_not_wait_for_ever(client: Client) -> None:
    number = subscribed(client, "printer-stopped")
    (session, wire), request = waiting(client, number)
    session.feed(request)
    client.wait(60)
    answer = ipp.decode_response(bytes(wire.sent).partition(b"\r\n\r\n")[2])
    assert (answer.status, events(answer)) == (Status.SUCCESSFUL_OK, [])
    assert wire.closed


def test_who_goes_away_while_waiting_is_forgotten(client: Client) -> None:
    number = subscribed(client, "printer-stopped")
    listening = len(client.machine._listeners)
    (session, wire), request = waiting(client, number)
    session.feed(request)
    session.lost()
    assert len(client.machine._listeners) == listening
    client.machine.act("open", "cover.front")
    client.wait(120)
    assert wire.sent.endswith(b"\r\n\r\n")


def test_nothing_of_those_who_went_away_while_waiting_is_kept(client: Client) -> None:
    number = subscribed(client, "printer-stopped")
    kept = []
    for _ in range(3):
        (session, _), request = waiting(client, number)
        session.feed(request)
        kept.append(weakref.ref(session._lasting))
        session.lost()
    del session
    gc.collect()
    assert [one() for one in kept] == [None] * 3


def test_who_says_no_more_while_waiting_is_answered(client: Client) -> None:
    number = subscribed(client, "printer-stopped")
    (session, wire), request = waiting(client, number)  # type: ignore[misc]
    session.feed(request)
    session.eof()
    assert not wire.closed
    client.machine.act("open", "cover.front")
    assert events(ipp.decode_response(bytes(wire.sent).partition(b"\r\n\r\n")[2])) == ["printer-stopped"]
    assert wire.closed
