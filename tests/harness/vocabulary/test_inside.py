"""Settings and counters in scripts: read, set, seen, and held against what a scenario declares."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed import DO, Case, Ticket, emulate, fault, option, scenario, see
from misfeed.contract import CannotAct, Missing
from misfeed.errors import UsageError
from misfeed.explain.phrases import phrases
from misfeed.providers import provider
from misfeed.vocabulary import CaseFailed, Scenario
from misfeed.vocabulary.expectation import View
from misfeed.vocabulary.failure import StepFailed
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

    return it.scenario


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
        (DO.set("panel.language", ["es"]), "panel.language is one value and no list"),
        (DO.set("panel.language", add=["es"]), "panel.language is one value and no list"),
        (
            DO.set("snmp.community", to="x"),
            "mono-laser has no setting 'snmp.community'; did you mean 'network.community'",
        ),
        (DO.set("network.users", to="x"), "mono-laser takes no value for network.users; an act may"),
        (
            DO.set("network.off", add=["snmp"], by="admin", keep_own_path=True),
            "keep_own_path is for network.acl that is set from a place of the site",
        ),
        (DO.set("network.acl", [], keep_own_path=True), "keep_own_path is for network.acl that is set from"),
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


def test_a_secret_is_set_and_never_seen() -> None:
    with pytest.raises(UsageError, match=r"network\.community is secret, and no device tells it"):
        see.setting("network.community", "public")
    step = DO.set("network.community", to="fleet-r0")
    assert "fleet-r0" not in step.text
    assert "********" in step.text
    assert "fleet-r0" not in phrases("en").step(step).words
    with emulate("mono-laser") as device:
        device.remember_settings()
        performer = Performer(device)
        performer.perform(step)
        performer.perform(DO.read("network.community", save_as="community.txt"))
        assert device.changed() == {"network.community"}
        assert "fleet-r0" not in performer.read["community.txt"]
        device.site["snmp.community"] = "fleet-r0"
        assert device.at("admin").reach("snmp") == "open"


@pytest.mark.parametrize(
    ("setting", "to", "told"),
    [
        ("network.acl_action", "refused", "refused"),
        ("network.acl_covers_all", True, "on"),
        ("network.off", ["snmp"], "snmp"),
        ("network.snmp_v1_v2c", False, "off"),
        ("network.snmp_v3", True, "on"),
        ("network.tls_versions", ["1.2", "1.3", "1.1"], "1.1, 1.2, 1.3"),
        ("panel.language", "es", "es"),
        ("power.deep_sleep", True, "on"),
        ("power.sleep_after_s", 60, "60"),
        ("engine.density", -2, "-2"),
        ("jobs.rejecting", True, "on"),
        ("{tray}.type", "labels", "labels"),
        ("{tray}.media", "iso_a5_148x210mm", "iso_a5_148x210mm"),
        ("fax.speed", 9600, "9600"),
        ("fax.receive", "memory", "memory"),
        ("scanner.sender.smb", ["3.0"], "3.0"),
        ("scanner.sender.share_path", "//files/new", "//files/new"),
        ("accounting.grace", True, "on"),
        ("thermal-head.method", "direct thermal", "direct thermal"),
    ],
)
def test_every_kind_of_setting_is_set_and_told_as_changed(setting: str, to: Any, told: str) -> None:
    for model in provider().profiles():
        with emulate(model) as device:
            name = device.facts.place(setting)
            if name not in device.setters() or device.settings()[name] == told:
                continue
            device.remember_settings()
            try:
                Performer(device).perform(DO.set(setting, to=to, minutes=1))
            except CannotAct as error:
                assert "does not speak" in str(error)  # noqa: PT017 - not every panel speaks every language
                continue
            assert device.changed() == {name}
            assert device.settings()[name] == told
            return
    pytest.fail(f"no model has {setting} to set")


def test_every_setting_that_can_be_set_is_told_and_its_act_takes_the_value() -> None:
    for model in provider().profiles():
        with emulate(model) as device:
            assert set(device.setters()) <= set(device.settings())
            for setter in device.setters().values():
                with pytest.raises(CannotAct, match=setter.detail):
                    device.hands.act(setter.verb, setter.target, **{setter.detail: {"no": "value"}})


def test_what_is_set_from_a_place_needs_the_printer_to_answer_there() -> None:
    with emulate("mono-laser") as device:
        Performer(device).perform(DO.set("network.acl", [ADMIN], by="users"))
        with pytest.raises(StepFailed, match="the printer cannot be set from users: it is silent there"):
            Performer(device).perform(DO.set("network.acl", [], by="users"))
        with pytest.raises(StepFailed, match="cannot be set from guest"):
            Performer(device).perform(DO.read("network.acl", by="guest"))
        Performer(device).perform(DO.set("network.acl", [], by="admin"))
        assert device.at("users").reach("ipp") == "open"


def test_whoever_sets_the_access_list_stays_on_it_where_the_step_says_so() -> None:
    users = DO.set("network.acl", ["10.0.20.0/24"], by="admin", keep_own_path=True)
    with emulate("mono-laser") as device:
        Performer(device).perform(users)
        assert device.settings()["network.acl"] == "10.0.20.0/24, 10.0.9.17/32"
        Performer(device).perform(DO.set("network.acl", ["10.0.9.0/24"], by="admin", keep_own_path=True))
        assert device.settings()["network.acl"] == "10.0.9.0/24"


def test_a_denser_print_takes_more_toner_and_a_short_delay_sends_it_to_sleep() -> None:
    used = {}
    for steps in (-3, 0, 3):
        with emulate("mono-laser") as device:
            supply = device.hands._machine.parts["supply.black"]
            before = supply.used
            Performer(device).perform(DO.set("engine.density", to=steps))
            Performer(device).perform(DO.print("30p.pdf"))
            used[steps] = supply.used - before
            Performer(device).perform(DO.set("power.sleep_after_s", to=60))
            device.clock.wait(90)
            assert device.hands.read_panel() == "Sleep"
    assert used[3] / used[0] == pytest.approx(1.3, rel=0.01)
    assert used[-3] / used[0] == pytest.approx(0.7, rel=0.01)


def test_a_place_of_the_path_is_clear() -> None:
    with emulate("mono-laser") as device:
        assert see.clear("{fuser_exit}").observe(View(device.at("admin"))).held


def test_a_device_that_cannot_tell_says_so(device: Any) -> None:
    from misfeed.device import Device

    class Plain:
        facts, clock, hands, usb = device.facts, device.clock, device.hands, False
        route, site, staging = None, {}, None

    with pytest.raises(Missing, match="fake cannot tell how it is set"):
        Device(Plain()).settings()


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
