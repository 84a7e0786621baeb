"""Set requests: who may write, what is checked in which order, all or nothing, and what a value does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.ipp.description import printer_description
from misfeed.emulators.ipp.offer import offer_of
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.notes import Notes
from misfeed.emulators.machine.part import CannotDo
from misfeed.emulators.snmp.agent import Agent
from misfeed.protocols.snmp import (
    NULL,
    Counter32,
    Integer32,
    Message,
    OctetString,
    Pdu,
    PduKind,
    Value,
    Version,
    decode_message,
    encode_message,
    mib,
)

Write = Callable[..., Pdu]
Shown = Callable[[Machine, str], Any]
V1, V2C = Version.V1, Version.V2C

WRITES = b"private"


@pytest.fixture
def machine() -> Machine:
    """The mono laser, with a community that writes."""
    machine = Machine(shelf.load("mono-laser"))
    machine.act("add_community", "network", community=WRITES.decode(), write="all")
    return machine


@pytest.fixture
def write(agent: Agent) -> Write:
    """Write objects by name."""

    def send(*wanted: tuple[str, Value], version: Version = V2C, community: bytes = WRITES) -> Pdu:
        pdu = Pdu(PduKind.SET, 7, varbinds=tuple((mib.oid(name), value) for name, value in wanted))
        answer = agent.answer(encode_message(Message(version, community, pdu)), "127.0.0.1")
        assert answer is not None
        found = decode_message(answer).pdu
        assert isinstance(found, Pdu)
        assert (found.kind, found.request_id) == (PduKind.RESPONSE, 7)
        return found

    return send


def text(words: str) -> OctetString:
    return OctetString(words.encode())


def outcome(found: Pdu) -> tuple[str, int]:
    return found.error_status.label, found.error_index


def test_what_is_written_is_read_back_and_the_answer_carries_it(
    write: Write, shown: Shown, machine: Machine
) -> None:
    found = write(("sysLocation.0", text("hall")), ("prtGeneralServicePerson.1", text("Ann")))
    assert outcome(found) == ("noError", 0)
    assert found.varbinds == (
        (mib.oid("sysLocation.0"), text("hall")),
        (mib.oid("prtGeneralServicePerson.1"), text("Ann")),
    )
    assert shown(machine, "sysLocation.0") == b"hall"
    assert shown(machine, "prtGeneralServicePerson.1") == b"Ann"


def test_an_answer_that_was_kept_does_not_outlive_a_write(write: Write, agent: Agent) -> None:
    asked = encode_message(
        Message(V2C, b"public", Pdu(PduKind.GET, 7, varbinds=((mib.oid("prtInputSecurity.1.1"), NULL),)))
    )
    before = agent.answer(asked, "127.0.0.1")
    write(("prtInputSecurity.1.1", Integer32(4)))
    assert agent.answer(asked, "127.0.0.1") != before


def test_one_bad_variable_keeps_all_others_unwritten(write: Write, shown: Shown, machine: Machine) -> None:
    found = write(
        ("sysLocation.0", text("hall")), ("prtConsoleDisable.1", Integer32(9)), ("sysContact.0", text("Ann"))
    )
    assert outcome(found) == ("wrongValue", 2)
    assert shown(machine, "sysLocation.0") == shown(machine, "sysContact.0") == b""
    assert machine.notes.place is None


@pytest.mark.parametrize(
    ("name", "value", "v2c", "v1"),
    [
        ("sysDescr.0", text("x"), "notWritable", "noSuchName"),
        ("prtAlertCode.1.1", Integer32(1), "notWritable", "noSuchName"),
        ("1.3.6.1.4.1.99999.7", Integer32(1), "notWritable", "noSuchName"),
        ("prtGeneralSerialNumber.1", text("x"), "notWritable", "noSuchName"),
        ("prtInputCurrentLevel.1.1", Integer32(4), "notWritable", "noSuchName"),
        ("sysLocation.0", Integer32(1), "wrongType", "badValue"),
        ("sysLocation.0", NULL, "wrongType", "badValue"),
        ("prtConsoleDisable.1", Counter32(4), "wrongType", "badValue"),
        ("prtConsoleDisable.1", text("4"), "wrongType", "badValue"),
        ("prtGeneralServicePerson.1", OctetString(bytes(128)), "wrongLength", "badValue"),
        ("hrSystemDate.0", text("yesterday"), "wrongLength", "badValue"),
        ("hrSystemDate.0", OctetString(bytes(8)), "wrongValue", "badValue"),
        ("sysLocation.0", OctetString(b"\xff"), "wrongValue", "badValue"),
        ("prtGeneralReset.1", Integer32(7), "wrongValue", "badValue"),
        ("prtInputNextIndex.1.1", Integer32(-4), "wrongValue", "badValue"),
        ("prtInputMediaName.1.1", OctetString(b"\xff"), "wrongValue", "badValue"),
        ("prtConsoleLocalization.1", Integer32(77), "wrongValue", "badValue"),
        ("prtInputSecurity.1.99", Integer32(4), "noCreation", "noSuchName"),
        ("sysLocation.7", text("x"), "noCreation", "noSuchName"),
        ("sysLocation.7", Integer32(1), "wrongType", "badValue"),
        ("prtInputDefaultIndex.1", Integer32(9), "inconsistentValue", "badValue"),
        ("prtOutputDefaultIndex.1", Integer32(9), "inconsistentValue", "badValue"),
    ],
)
def test_a_bad_value_is_told_by_the_first_check_that_it_fails(
    write: Write, machine: Machine, name: str, value: Value, v2c: str, v1: str
) -> None:
    before = machine.snapshot()
    assert outcome(write(("sysContact.0", text("Ann")), (name, value))) == (v2c, 2)
    assert outcome(write((name, value), version=V1)) == (v1, 1)
    assert machine.snapshot() == before


def test_a_view_that_does_not_have_a_variable_gives_no_access_to_it(write: Write, machine: Machine) -> None:
    machine.act("set_snmp_view", "network", name="system", subtrees=("1.3.6.1.2.1.1",))
    machine.act("add_community", "network", community="desk", write="system")
    good, bad = ("sysContact.0", text("Ann")), ("prtGeneralServicePerson.1", text("Ann"))
    assert outcome(write(good, bad, community=b"desk")) == ("noAccess", 2)
    assert outcome(write(good, bad, community=b"desk", version=V1)) == ("noSuchName", 2)
    assert outcome(write(good, community=b"desk")) == ("noError", 0)
    assert machine.notes.contact == "Ann"


def test_a_community_that_only_reads_writes_nothing_and_is_counted_once_a_message(
    write: Write, agent: Agent, machine: Machine
) -> None:
    found = write(("sysContact.0", text("Ann")), ("sysLocation.0", text("hall")), community=b"public")
    assert outcome(found) == ("noAccess", 1)
    assert machine.notes.contact is None
    assert agent.counts["snmpInBadCommunityUses"] == 1


def test_sets_and_what_they_changed_are_counted(write: Write, agent: Agent) -> None:
    write(("sysContact.0", text("Ann")), ("sysLocation.0", text("hall")))
    write(("sysContact.0", Integer32(1)))
    write(("sysContact.0", Integer32(1)), version=V1)
    write(("sysDescr.0", text("x")), version=V1)
    counted = agent.counts
    assert counted["snmpInSetRequests"] == 4
    assert counted["snmpInTotalSetVars"] == 2
    assert (counted["snmpOutBadValues"], counted["snmpOutNoSuchNames"]) == (1, 1)


def test_a_set_of_nothing_is_answered_with_nothing(write: Write) -> None:
    found = write()
    assert (outcome(found), found.varbinds) == (("noError", 0), ())


def test_a_set_that_no_answer_could_carry_is_too_big_and_changes_nothing(
    write: Write, machine: Machine
) -> None:
    wanted = [("sysContact.0", text("x" * 255))] * 40
    assert outcome(write(*wanted)) == ("tooBig", 0)
    assert machine.notes.contact is None


def test_when_the_machine_will_not_after_all_everything_is_as_before(
    write: Write, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CannotDo("the memory is worn out")

    before = machine.snapshot()
    monkeypatch.setattr(Notes, "keep", refuse)
    wanted = (("sysContact.0", text("Ann")), ("prtGeneralServicePerson.1", text("Ann")))
    assert outcome(write(*wanted)) == ("commitFailed", 2)
    assert outcome(write(*wanted, version=V1)) == ("genErr", 2)
    assert machine.snapshot() == before


# -- what a value does -----------------------------------------------------------------------------------


def test_names_and_place_show_over_ipp(write: Write, machine: Machine) -> None:
    write(
        ("sysName.0", text("floor-3")),
        ("sysLocation.0", text("Room 3.14")),
        ("prtGeneralPrinterName.1", text("By the window")),
    )
    told = {a.name: str(a.values) for a in printer_description(machine, offer_of(machine.profile), "h", ())}
    assert "Room 3.14" in told["printer-location"]
    assert "By the window" in told["printer-info"]
    assert "floor-3" in told["printer-name"]


def test_a_medium_that_is_written_is_what_the_printer_believes(
    write: Write, shown: Shown, machine: Machine
) -> None:
    write(("prtInputMediaName.1.2", text("na_letter_8.5x11in")), ("prtInputMediaType.1.2", text("labels")))
    tray = machine.trays[1]
    assert (tray.media, tray.paper, tray.type) == ("na_letter_8.5x11in", "iso_a4_210x297mm", "labels")
    assert shown(machine, "prtInputMediaDimXFeedDirChosen.1.2") == 215_900


def test_another_size_is_a_change_of_the_configuration(write: Write, shown: Shown, machine: Machine) -> None:
    write(("prtInputMediaName.1.2", text("na_letter_8.5x11in")))
    write(("prtInputMediaName.1.2", text("na_letter_8.5x11in")))
    machine.act("load", "tray-1", media="iso_a5_148x210mm")
    assert shown(machine, "prtGeneralConfigChanges.1") == 2


def test_other_words_for_a_medium_stand_until_a_size_is_named(
    write: Write, shown: Shown, machine: Machine
) -> None:
    write(("prtInputMediaName.1.2", text("Cheques")))
    assert shown(machine, "prtInputMediaName.1.2") == b"Cheques"
    assert machine.trays[1].media == "iso_a4_210x297mm"
    write(("prtInputMediaName.1.2", text("iso_a5_148x210mm")))
    assert shown(machine, "prtInputMediaName.1.2") == b"iso_a5_148x210mm"


def test_declared_sides_name_the_standard_size_or_one_of_their_own(write: Write, machine: Machine) -> None:
    write(
        ("prtInputMediaDimFeedDirDeclared.1.2", Integer32(210_000)),
        ("prtInputMediaDimXFeedDirDeclared.1.2", Integer32(148_000)),
    )
    assert machine.trays[1].media == "iso_a5_148x210mm"
    write(("prtInputMediaDimXFeedDirDeclared.1.2", Integer32(100_500)))
    assert machine.trays[1].media == "custom_100.5x210mm_100.5x210mm"


def test_a_tray_that_feels_no_stack_counts_down_from_what_it_is_told(shown: Shown) -> None:
    machine = Machine(shelf.load("inkjet-mfp"))
    machine.act("add_community", "network", community="private", write="all")
    tray = machine.trays[0]
    name = f"prtInputCurrentLevel.1.{tray.index}"
    assert shown(machine, name) == -3
    pdu = Pdu(PduKind.SET, 7, varbinds=((mib.oid(name), Integer32(40)),))
    Agent(machine).answer(encode_message(Message(V2C, WRITES, pdu)), "127.0.0.1")
    assert shown(machine, name) == 40
    assert tray.pick(0)
    machine.clock.finish_now()
    assert shown(machine, name) == 39
    machine.act("load", tray.id)
    assert shown(machine, name) == -3


def test_the_default_tray_is_fed_from_first(write: Write, shown: Shown, machine: Machine) -> None:
    write(("prtInputDefaultIndex.1", Integer32(machine.trays[1].index)))
    assert shown(machine, "prtInputDefaultIndex.1") == machine.trays[1].index
    assert machine.engine._in_turn()[0] is machine.trays[1]


def test_a_tray_goes_by_the_name_that_is_written(write: Write, shown: Shown, machine: Machine) -> None:
    write(("prtInputName.1.2", text("Letterheads")))
    assert shown(machine, "prtInputName.1.2") == b"Letterheads"
    assert machine.trays[1].name == "Letterheads"
    write(("prtInputName.1.2", text("")))
    assert shown(machine, "prtInputName.1.2") == b"Tray 2"


def test_the_ready_text_is_written_line_by_line(write: Write, shown: Shown, machine: Machine) -> None:
    write(("prtConsoleDisplayBufferText.1.1", text("Out of order?")))
    assert machine.panel.lines()[0] == "Out of order?"
    assert shown(machine, "prtConsoleDisplayBufferText.1.1") == b"Out of order?"
    write(("prtConsoleDisplayBufferText.1.1", text("")))
    assert machine.panel.text() == machine.profile.panel.ready


def test_a_line_of_the_display_is_kept_where_it_was_written(
    write: Write, shown: Shown, machine: Machine
) -> None:
    first, second = "prtConsoleDisplayBufferText.1.1", "prtConsoleDisplayBufferText.1.2"
    write((second, text("There")))
    assert (shown(machine, first), shown(machine, second)) == (b"", b"There")
    write((first, text("Hello")))
    assert (shown(machine, first), shown(machine, second)) == (b"Hello", b"There")
    assert machine.panel.text() == "Hello There"
    write((first, text("")))
    assert (shown(machine, first), shown(machine, second)) == (b"", b"There")


@pytest.mark.parametrize("too_much", ["x" * 200, "a\nb"])
def test_a_line_is_no_wider_than_the_display(write: Write, machine: Machine, too_much: str) -> None:
    said = machine.panel.text()
    assert outcome(write(("prtConsoleDisplayBufferText.1.1", text(too_much)))) == ("wrongValue", 1)
    assert machine.panel.text() == said


def test_a_locked_panel_obeys_nobody_until_it_is_unlocked(write: Write, machine: Machine) -> None:
    write(("prtConsoleDisable.1", Integer32(4)))
    with pytest.raises(CannotDo, match="locked"):
        machine.act("set_language", "panel", language="en")
    write(("prtConsoleDisable.1", Integer32(3)))
    machine.act("set_language", "panel", language="en")


def test_the_language_is_chosen_by_its_row(write: Write, shown: Shown, machine: Machine) -> None:
    language = machine.panel.languages[1]
    row = next(
        index
        for index in range(1, 20)
        if shown(machine, f"prtLocalizationLanguage.1.{index}") == language[:2].encode()
    )
    write(("prtConsoleLocalization.1", Integer32(row)))
    assert machine.panel.language == language
    assert shown(machine, "prtGeneralCurrentLocalization.1") == row


def test_a_power_cycle_reset_restarts_after_the_answer(write: Write, machine: Machine) -> None:
    cycles = machine.power.cycles
    write(("sysContact.0", text("Ann")), ("prtGeneralReset.1", Integer32(4)))
    assert machine.power.cycles == cycles
    machine.clock.advance(300_000_000)
    assert (machine.power.cycles, machine.power.ready, machine.notes.contact) == (cycles + 1, True, "Ann")


def test_a_factory_reset_forgets_what_was_set(write: Write, shown: Shown, machine: Machine) -> None:
    write(
        ("sysContact.0", text("Ann")),
        ("prtInputSecurity.1.1", Integer32(4)),
        ("prtGeneralReset.1", Integer32(6)),
    )
    machine.clock.advance(300_000_000)
    assert shown(machine, "sysContact.0") == b""
    assert shown(machine, "prtInputSecurity.1.1") == 5
    assert machine.power.ready


def test_what_is_written_survives_the_power(write: Write, shown: Shown, machine: Machine) -> None:
    write(("prtInputMediaColor.1.1", text("blue")))
    machine.restart()
    machine.clock.advance(300_000_000)
    assert shown(machine, "prtInputMediaColor.1.1") == b"blue"


def test_a_channel_is_closed_and_opened(write: Write, machine: Machine) -> None:
    write(("prtChannelState.1.1", Integer32(4)))
    assert machine.network.off == ("pjl",)
    write(("prtChannelState.1.1", Integer32(3)))
    assert machine.network.off == ()


def test_the_date_is_set_in_any_zone(write: Write, shown: Shown, machine: Machine) -> None:
    write(("hrSystemDate.0", OctetString(bytes([0x07, 0xEA, 6, 15, 12, 30, 0, 0]) + b"+\x02\x00")))
    assert shown(machine, "hrSystemDate.0")[:6] == bytes([0x07, 0xEA, 6, 15, 10, 30])


GOOD_DAY = bytes([0x07, 0xEA, 6, 15, 12, 30, 0, 0])


@pytest.mark.parametrize(
    "octets",
    [
        bytes([0x27, 0x0F, 12, 31, 23, 59, 59, 0]),
        bytes([0x00, 0x01, 1, 1, 0, 0, 0, 0]) + b"+\x0d\x00",
        bytes([0x07, 0xCF, 12, 31, 23, 59, 59, 0]),
        bytes([0x08, 0x33, 12, 31, 23, 59, 59, 0]) + b"-\x01\x00",
        GOOD_DAY[:7] + b"\x0a",
        GOOD_DAY + b"*\x01\x00",
        GOOD_DAY + b"+\x0e\x00",
        GOOD_DAY + b"+\x01\x3c",
    ],
    ids=["year-9999", "year-1", "1999", "2100-in-utc", "deciseconds", "direction", "hours", "minutes"],
)
def test_a_date_that_the_clock_cannot_hold_or_that_is_none_is_refused_and_harms_nobody(
    write: Write, shown: Shown, machine: Machine, octets: bytes
) -> None:
    before = shown(machine, "hrSystemDate.0")
    assert outcome(write(("hrSystemDate.0", OctetString(octets)))) == ("wrongValue", 1)
    assert shown(machine, "hrSystemDate.0") == before


@pytest.mark.parametrize(("ahead_s", "year"), [(10**13, 2099), (-(10**13), 2000), (3 * 10**9, 2099)])
def test_a_clock_that_is_far_off_is_read_all_the_same(
    shown: Shown, machine: Machine, ahead_s: int, year: int
) -> None:
    machine.rtc.offset_s = ahead_s
    assert shown(machine, "hrSystemDate.0")[:2] == year.to_bytes(2, "big")


def test_traps_about_strangers_are_switched(write: Write, machine: Machine) -> None:
    write(("snmpEnableAuthenTraps.0", Integer32(1)))
    assert machine.traps.authentication


def test_a_counted_supply_takes_the_word_of_whoever_fitted_it(shown: Shown) -> None:
    machine = Machine(shelf.load("departmental-a3-mfp"))
    supply = next(one for one in machine.supplies if one.spec.reset_by_hand)
    for units in (0, 1, supply.spec.capacity // 3, supply.spec.capacity):
        supply.believe_left(units)
        machine.clock.finish_now()
        left = supply.spec.capacity - supply.level if supply.spec.filled else supply.level
        assert left == units
