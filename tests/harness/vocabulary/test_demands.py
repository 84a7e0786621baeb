"""What a scenario would do to a device, told from its data; and why it is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Ticket, fault, scenario, see
from misfeed.contract import Facts
from misfeed.permits import Permit
from misfeed.vocabulary import Scenario
from misfeed.vocabulary.demands import demands, refusal
from misfeed.vocabulary.performer import printable

ALL = frozenset(Permit)


def check(*verify: Any) -> Scenario:
    @scenario("ZZ-1", ticket=Ticket(en="Is it well?"), verify=verify)
    def it() -> None:
        pass

    return it.scenario


def broken(**more: Any) -> Scenario:
    data: dict[str, Any] = {
        "ticket": Ticket(en="It stops."),
        "fault": fault("cover.tab.broken", at="{cover}"),
        "shows": {"ipp": see.printer("stopped")},
        "repair": [DO.open("{cover}")],
        "verify": [see.no_conditions()],
    }

    @scenario("ZZ-2", **data | more)
    def it() -> None:
        pass

    return it.scenario


def facts(*permits: Permit, **more: Any) -> Facts:
    return Facts("office", permits=frozenset(permits), **({"vantages": frozenset({"admin"})} | more))


@pytest.mark.parametrize(
    ("thing", "needed"),
    [
        (see.printer("idle"), set()),
        (see.interfaces_agree(), set()),
        (see.admits("ana"), set()),
        (see.secure("trusted"), set()),
        (see.administration("open"), {Permit.SET}),
        (see.looks("{tray}", level="full"), {Permit.HANDS}),
        (see.page(), {Permit.HANDS}),
        (see.console("none"), set()),
        (see.self_test("nic"), {Permit.RESTART}),
        (DO.wait(1), set()),
        (DO.set_site("tls.verify", "no"), set()),
        (DO.print("one-page.pdf"), {Permit.PRINT}),
        (DO.open("{cover}"), {Permit.HANDS}),
        (DO.open("{cover}", then=see.page()), {Permit.HANDS}),
        (DO.wait(1, then=see.looks("{tray}", level="full")), {Permit.HANDS}),
        (DO.restart(), {Permit.HANDS, Permit.RESTART}),
        (DO.power_off(), {Permit.HANDS, Permit.RESTART}),
        (DO.set("network.acl", []), {Permit.HANDS, Permit.SET}),
        (DO.set_acl([]), {Permit.HANDS, Permit.SET}),
        (DO.switch_on("ipp"), {Permit.HANDS, Permit.SET}),
        (DO.reset_counter("{kit}"), {Permit.HANDS, Permit.SET}),
    ],
)
def test_what_each_step_and_sight_takes(thing: Any, needed: set[Permit]) -> None:
    assert set(demands(check(thing))) == needed


def test_a_fault_its_trigger_decoy_and_repair_are_all_looked_at() -> None:
    found = broken(trigger=DO.print("one-page.pdf"), decoy=[DO.restart()])
    assert set(demands(found)) == {Permit.FAULTS, Permit.PRINT, Permit.HANDS, Permit.RESTART}


def test_an_emulated_device_may_be_done_anything_to() -> None:
    assert refusal(broken(), Facts("mono-laser")) == ""


def test_what_is_lacking_is_said_with_what_lets_it() -> None:
    assert refusal(check(DO.print("one-page.pdf")), facts()) == "it would print; --allow print lets it"
    assert refusal(check(DO.print("one-page.pdf")), facts(Permit.PRINT)) == ""


def test_a_device_that_nobody_can_break_is_not_broken() -> None:
    assert "office cannot be broken on this bench" in refusal(broken(), facts(*ALL, breakable=False))
    assert refusal(broken(), facts(*ALL)) == ""


@pytest.mark.parametrize(
    "found",
    [
        check(DO.print("one-page.pdf", by="users")),
        check(see.port("ipp", "open", by="users")),
        check(see.ports_matrix({"users": ("ipp",)})),
        broken(shows={"net@users": see.port("ipp", "refused")}),
    ],
)
def test_places_that_this_computer_is_not_at_are_named(found: Scenario) -> None:
    assert refusal(found, facts(*ALL)) == "office is reached from admin only here, not from users"
    assert refusal(found, facts(*ALL, vantages=None)) == ""


def test_the_panel_is_read_where_the_device_tells_it() -> None:
    assert refusal(check(see.text("ready")), facts()) == "office does not tell what its panel says"
    assert refusal(check(see.text("ready")), facts(values={"panel": True})) == ""


def test_the_web_page_is_read_where_there_is_one_that_can_be() -> None:
    assert refusal(check(see.web("ready")), facts()) == "office has no web page that can be read here"
    assert refusal(check(see.web("ready")), facts(services=frozenset({"web"}))) == ""


def test_a_cable_that_is_not_there_is_said() -> None:
    found = check(DO.print("one-page.pdf", by="usb"))
    assert refusal(found, facts(*ALL)) == "office has no USB connection on this bench"


def test_a_document_goes_out_in_a_format_that_the_device_takes() -> None:
    raster = facts(*ALL, values={"formats": ("image/pwg-raster",)})
    assert printable("one-page.pdf", raster) == "one-page.pwg"
    assert printable("one-page.pdf", facts(values={"formats": ("application/pdf",)})) == "one-page.pdf"
    assert printable("one-page.pdf", facts()) == "one-page.pdf"
    assert refusal(check(DO.print("one-page.pdf")), raster) == ""
    taken = (
        "office takes 30p.pdf in no format that it comes in: it comes as application/pdf, "
        "and office takes image/pwg-raster; have a script print another"
    )
    assert refusal(check(DO.print("30p.pdf")), raster) == taken


def test_the_way_back_of_a_broken_device_is_looked_at_too() -> None:
    assert Permit.RESTART in set(demands(broken()))  # unless it says another, it is switched off and on
    assert Permit.RESTART not in set(demands(broken(recover=[DO.wait(1)])))
    assert set(demands(check(see.printer("idle")))) == set()  # nothing was broken
