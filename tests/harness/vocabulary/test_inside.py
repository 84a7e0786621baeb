"""Settings and counters in scripts: read, set, seen, and held against what a scenario declares."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Case, Ticket, emulate, fault, option, scenario, see
from misfeed.contract import Missing
from misfeed.errors import UsageError
from misfeed.vocabulary import CaseFailed, Scenario
from misfeed.vocabulary.expectation import View
from misfeed.vocabulary.performer import Performer

ADMIN = "10.0.9.17/32"


def declared(**more: Any) -> Scenario:
    data: dict[str, Any] = {
        "ticket": Ticket(en="Only my PC prints."),
        "fault": fault("network.acl", allow=[ADMIN], action="refused"),
        "shows": {"net@users": see.port("ipp", "refused")},
        "repair": [
            DO.read("network.acl", save_as="acl-before.txt", serves="rollback"),
            DO.set(
                "network.acl", add=["10.0.20.0/24"], then=see.setting("network.acl", contains="10.0.20.0/24")
            ),
        ],
        "verify": [see.port("ipp", "open", by="users")],
    }

    @scenario("ZZ-1", **data | more)
    def it() -> None:
        pass

    return it.scenario  # type: ignore[attr-defined, no-any-return]


def ran(**more: Any) -> Case:
    with emulate("mono-laser") as device:
        case = Case(declared(**more), device)
        case.set_up()
        case.occur()
        case.repair()
        case.verify()
        return case


def test_a_setting_is_read_as_an_attachment_and_added_to() -> None:
    case = ran(changes={"network.acl", "network.acl_action", "network.acl_covers_all"})
    (kept,) = case.attachments.records
    assert (kept.name, kept.data) == ("acl-before.txt", f"network.acl = {ADMIN}\n".encode())
    assert case.device.settings()["network.acl"] == f"{ADMIN}, 10.0.20.0/24"


def test_a_repair_that_changes_more_than_it_declares_fails() -> None:
    with pytest.raises(CaseFailed, match=r"left other settings changed than it declares: network.acl"):
        ran(changes=set())


def test_nobody_looks_where_a_scenario_declares_nothing() -> None:
    assert ran().device.changed()


def test_a_list_is_set_whole_or_made_shorter() -> None:
    everybody = [DO.set("network.acl", [])]
    assert ran(repair=everybody).device.settings()["network.acl"] == ""
    users = [DO.set("network.acl", add=["10.0.20.0/24"], remove=[ADMIN])]
    assert ran(repair=users).device.settings()["network.acl"] == "10.0.20.0/24"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (DO.set("panel.language", ["es"]), "DO.set can set network.acl, not 'panel.language'"),
        (DO.read("network.colour"), "mono-laser has no setting 'network.colour'"),
    ],
)
def test_a_setting_that_there_is_not_is_the_scripts_mistake(step: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        ran(repair=[step])


def test_what_is_set_needs_some_value() -> None:
    for call in (lambda: DO.set("network.acl"), lambda: see.setting("network.acl")):
        with pytest.raises(UsageError, match="takes a value, or"):
            call()


def test_a_counter_is_seen() -> None:
    with emulate("mono-laser") as device:
        view = View(device.at("admin"))
        Performer(device).perform(DO.print("one-page.pdf"))
        assert see.counter("fuser", 1).observe(view).held
        device.hands.act("reset_counter", "fuser")
        assert see.counter("fuser", 0).observe(view).held
        with pytest.raises(UsageError, match="mono-laser counts no pages of panel"):
            see.counter("panel", 0).observe(view)


def test_a_secret_is_masked_wherever_it_is_expected() -> None:
    with emulate("mono-laser") as device:
        wanted = see.setting("network.community", "public")
        assert "public" not in wanted.text
        assert wanted.observe(View(device.at("admin"))).value == "********"


def test_a_place_of_the_path_is_clear() -> None:
    with emulate("mono-laser") as device:
        assert see.clear("{fuser_exit}").observe(View(device.at("admin"))).held


def test_a_device_that_cannot_tell_says_so(device: Any) -> None:
    from misfeed.device import Device

    class Plain:
        facts, clock, hands, usb = device.facts, device.clock, device.hands, False
        route, site, staging = None, {}, None

    with pytest.raises(Missing, match="fake cannot tell how it is set"):
        Device(Plain()).settings()  # type: ignore[arg-type]


def test_of_options_one_is_chosen() -> None:
    found = declared(options=[option("wait", risk="returns"), option("open it", chosen=True)])
    assert [one.chosen for one in found.options] == [False, True]
    with pytest.raises(UsageError, match="ZZ-1: of its options one is chosen"):
        declared(options=[option("wait")])


def test_a_restart_boots_the_printer_and_anything_else_restarts_itself() -> None:
    with emulate("mono-laser") as device:
        Performer(device).perform(DO.restart(minutes=2))
        assert see.up_time(60).observe(View(device.at("admin"))).held
        before = device.clock.now_us()
        Performer(device).perform(DO.restart("site.switch", minutes=2))
        assert device.clock.now_us() - before >= 120_000_000
