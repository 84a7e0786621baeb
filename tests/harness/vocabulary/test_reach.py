"""What of a script cannot be looked at, and why: interfaces that nothing here leads to."""

from __future__ import annotations

import pytest
from misfeed import DO, Ticket, emulate, fault, scenario, see
from misfeed.contract import OutOfReach
from misfeed.device import Device
from misfeed.errors import Refused, UsageError
from misfeed.providers import provider
from misfeed.vocabulary import Case
from misfeed.vocabulary.expectation import parts_of
from misfeed.vocabulary.reach import Reach, nothing_left

FULL = provider().facts("colour-laser-mfp")
CABLED = FULL.by_usb_alone()
PAGES_ALONE = provider().facts("mono-laser").by_usb_alone()


def declared(**more: object) -> object:
    fields = {
        "ticket": Ticket(en="It stops."),
        "fault": fault("supply.spent", at="{black}"),
        "shows": {"snmp": see.error_bit("noToner"), "usb": see.port_status(0x10)},
        "repair": [DO.replace("{black}")],
        "verify": [see.no_conditions()],
    }

    @scenario("ZZ-01", **{**fields, **more})  # type: ignore[arg-type]
    def one(case: Case) -> None:
        """A case for tests."""

    return one.scenario  # type: ignore[attr-defined]


def test_facts_over_usb_keep_what_a_cable_carries() -> None:
    assert CABLED.services == {"ipp", "web"}
    assert PAGES_ALONE.services == frozenset()
    assert (CABLED.over, CABLED.vantages, CABLED.parts) == ("usb", {"admin"}, FULL.parts)
    assert PAGES_ALONE.missing("service:ipp") == "mono-laser offers no ipp over USB"


def test_where_all_is_reached_nothing_is_left_out() -> None:
    reach = Reach(FULL, usb=True)
    whole = see.alert("jam") & see.error_bit("jammed")
    assert reach.of("snmp@users", whole) is whole or parts_of(reach.of("snmp@users", whole)) == whole.parts
    assert reach.left_out == ()


def test_over_usb_the_parts_that_are_reached_are_kept_and_the_others_told() -> None:
    reach = Reach(CABLED, usb=True)
    assert parts_of(reach.of("ipp", see.printer("idle") & see.ping())) == (see.printer("idle"),)
    assert reach.of("ipp@users", see.printer("idle")) is None
    assert reach.of("snmp", see.error_bit("noToner")) is None
    for name in ("usb", "pjl", "panel", "eye", "page", "menu", "web"):
        assert reach.of(name, see.port_status(0x18)) is not None, name
    assert reach.of("ipp", see.no_conditions()) == see.no_conditions(), "it looks where it can"
    assert [str(one) for one in reach.left_out] == [
        "ipp: ping answers: not reached over USB",
        "ipp@users: printer-state is idle: not reached from users",
        "snmp: hrPrinterDetectedErrorState has noToner: not reached over USB",
    ]


def test_a_cable_that_is_not_there_is_told_too() -> None:
    reach = Reach(FULL, usb=False)
    assert reach.of("usb", see.port_status(0x18)) is None
    assert [one.why for one in reach.left_out] == ["it has no USB connection here"]


def test_an_idle_printer_without_ipp_is_told_by_its_port_status() -> None:
    reach = Reach(PAGES_ALONE, usb=True)
    assert reach.of_step(see.printer("idle")) == see.port_status(0x18)
    assert reach.of_step(see.printer("stopped")) is None
    assert Reach(CABLED, usb=True).of_step(see.printer("idle")) == see.printer("idle")


def test_a_scenario_of_which_nothing_is_left_is_not_begun() -> None:
    assert nothing_left(declared(), CABLED) == ""  # type: ignore[arg-type]
    assert nothing_left(declared(), FULL) == ""  # type: ignore[arg-type]
    unseen = declared(shows={"snmp": see.error_bit("noToner"), "net@users": see.ping()})
    assert nothing_left(unseen, CABLED) == "nothing that it shows is reached over USB (snmp, net@users)"  # type: ignore[arg-type]
    unverified = declared(verify=[see.no_new_event()])
    assert nothing_left(unverified, CABLED) == "nothing that it verifies is reached over USB"  # type: ignore[arg-type]
    secure = declared(verify=[DO.print("one-page.pdf", secure=True)])
    assert "TLS" in nothing_left(secure, CABLED)  # type: ignore[arg-type]


@pytest.fixture
def device() -> Device:
    return emulate("colour-laser-mfp", over="usb")


def test_a_device_over_usb_is_asked_by_its_cable_from_everywhere(device: Device) -> None:
    assert device.at("users").ipp.state().name == "IDLE"
    with pytest.raises(OutOfReach, match="not by snmp"):
        _ = device.snmp
    with pytest.raises(OutOfReach, match="not by lpd"):
        _ = device.lpd
    with pytest.raises(Refused):
        device.at("admin").secure()
    with pytest.raises(UsageError, match="reached over usb"):
        emulate("mono-laser", over="rs232")


def test_a_script_that_goes_on_with_what_was_left_out_is_skipped_for_it(device: Device) -> None:
    case = Case(declared(), device)  # type: ignore[arg-type]
    case.set_up()
    with pytest.raises(OutOfReach, match="snmp: hrPrinterDetectedErrorState has noToner"):
        raise case._reach.missing("snmp")
    assert isinstance(case._reach.missing("smnp"), KeyError), "a slip stays one"


def test_symptoms_that_a_healthy_device_shows_too_are_no_slip_where_others_were_left_out(
    device: Device,
) -> None:
    like_healthy = declared(shows={"snmp": see.error_bit("noToner"), "usb": see.port_status(0x18)})
    with pytest.raises(OutOfReach, match="where nothing but USB leads to it"):
        Case(like_healthy, device).set_up()  # type: ignore[arg-type]


def test_a_decoy_that_verifies_is_no_slip_where_its_check_was_left_out(device: Device) -> None:
    one = declared(
        decoy=[DO.replace("{black}")],
        shows={"usb": see.port_status(0x10)},
        trigger=DO.print("one-page.pdf"),
        verify=[see.no_conditions(), see.no_new_event()],
    )
    case = Case(one, device)  # type: ignore[arg-type]
    case.set_up()
    seen = case.occur()
    assert list(seen) == ["usb"]
    with pytest.raises(KeyError):
        _ = seen["ubs"]
    with pytest.raises(OutOfReach, match="the decoy verifies"):
        case.try_decoy()
