"""What the channel of pages answers, and what it makes of documents between PJL."""

from __future__ import annotations

import pytest
from misfeed.emulators.machine import JobState, Machine
from misfeed.emulators.machine.jobs import JobReason
from misfeed.emulators.pjl import printing
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.protocols.pjl import UEL, PjlReply

from .conftest import Line


def test_echo_gives_the_words_back(line: Line) -> None:
    assert line.say("@PJL ECHO one  two") == [PjlReply("ECHO one  two")]


def test_the_id_is_make_and_model_in_quotes(line: Line) -> None:
    assert line.say("@PJL INFO ID") == [PjlReply("INFO ID", ('"HP LaserJet 400 M401dw"',))]


def test_the_page_count_is_the_engines(line: Line, machine: Machine) -> None:
    machine.engine.impressions = 777
    assert line.say("@PJL INFO PAGECOUNT") == [PjlReply("INFO PAGECOUNT", ("PAGECOUNT=777",))]


def test_the_configuration_lists_trays_bins_languages_and_the_display(line: Line) -> None:
    (reply,) = line.say("@PJL INFO CONFIG")
    assert "IN TRAYS [2 ENUMERATED]" in reply.lines
    assert "\tINTRAY2 Tray 2" in reply.lines
    assert "DUPLEX" in reply.lines
    assert "\tPOSTSCRIPT" in reply.lines
    assert "DISPLAY CHARACTER SIZE=24" in reply.lines


def test_what_there_is_not_is_answered_with_a_question_mark(line: Line) -> None:
    assert line.say("@PJL INFO NONSENSE", "@PJL INQUIRE NONSENSE") == [
        PjlReply("INFO NONSENSE", ('"?"',)),
        PjlReply("INQUIRE NONSENSE", ('"?"',)),
    ]


def test_a_variable_is_inquired_as_it_was_set_and_by_its_default(line: Line) -> None:
    replies = line.say("@PJL SET COPIES=3", "@PJL INQUIRE COPIES", "@PJL DINQUIRE COPIES")
    assert replies == [PjlReply("INQUIRE COPIES", ("3",)), PjlReply("DINQUIRE COPIES", ("1",))]


@pytest.mark.parametrize("value", ["0", "1000", "many", "-1", "³"])
def test_a_value_out_of_range_changes_nothing(line: Line, value: str) -> None:
    (reply,) = line.say(f"@PJL SET COPIES={value}", "@PJL INQUIRE COPIES")
    assert reply.lines == ("1",)


def test_reset_takes_the_environment_back(line: Line) -> None:
    (reply,) = line.say("@PJL SET COPIES=3", "@PJL RESET", "@PJL INQUIRE COPIES")
    assert reply.lines == ("1",)


def test_variables_are_listed_with_their_values(line: Line) -> None:
    (reply,) = line.say("@PJL SET DUPLEX=ON", "@PJL INFO VARIABLES")
    assert "COPIES=1 [2 RANGE]" in reply.lines
    assert "DUPLEX=ON [2 ENUMERATED]" in reply.lines


def test_the_ready_message_goes_to_the_panel_and_back_into_the_status(line: Line, machine: Machine) -> None:
    line.say('@PJL RDYMSG DISPLAY="INSERT COIN"')
    assert machine.panel.text() == "INSERT COIN"
    assert line.status().display == "INSERT COIN"
    line.say('@PJL RDYMSG DISPLAY=""')
    assert machine.panel.text() == "Ready"


def test_a_long_ready_message_is_cut(line: Line, machine: Machine) -> None:
    line.say(f'@PJL RDYMSG DISPLAY="{"x" * 5000}"')
    assert len(machine.panel.text()) == 80


def test_unknown_commands_and_bad_lines_are_passed_over(line: Line) -> None:
    replies = line.say("@PJL FROBNICATE", '@PJL SET ="', "@PJL", "@PJL COMMENT hi", "@PJL ECHO still here")
    assert replies == [PjlReply("ECHO still here")]


def test_a_document_between_two_uels_is_printed(line: Line, machine: Machine) -> None:
    line.print_text("one\x0ctwo\n")
    (one,) = machine.jobs.jobs
    assert (one.format, len(one.pages), one.origin, one.state) == (
        "text/plain",
        2,
        "10.0.0.7",
        JobState.PROCESSING,
    )
    machine.clock.advance(60_000_000)
    assert machine.jobs.jobs[0].state is JobState.COMPLETED


def test_a_job_has_its_name_user_copies_sides_and_paper(line: Line, machine: Machine) -> None:
    line.say('@PJL JOB NAME="Quarterly report"')
    line.print_text(
        "one\x0ctwo\n",
        before=('@PJL SET USERNAME="ada"', "@PJL SET COPIES=2", "@PJL SET DUPLEX=ON", "@PJL SET PAPER=A4"),
    )
    assert machine.jobs.jobs == ()
    line.say("@PJL EOJ")
    (one,) = machine.jobs.jobs
    assert (one.name, one.user, one.copies, one.sides, one.media) == (
        "Quarterly report",
        "ada",
        2,
        2,
        "iso_a4_210x297mm",
    )


def test_several_documents_of_one_job_are_one_job(line: Line, machine: Machine) -> None:
    line.say("@PJL JOB")
    line.print_text("one\n")
    line.print_text("two\n")
    line.say("@PJL EOJ")
    (one,) = machine.jobs.jobs
    assert len(one.pages) == 2


def test_settings_do_not_outlive_their_job(line: Line, machine: Machine) -> None:
    line.print_text(before=("@PJL SET COPIES=5",))
    line.print_text()
    assert [one.copies for one in machine.jobs.jobs] == [5, 1]


def test_data_without_any_pjl_is_a_job_when_the_stream_ends(line: Line, machine: Machine) -> None:
    line.channel.feed(b"plain text\n")
    assert machine.jobs.jobs == ()
    line.channel.finish()
    assert machine.jobs.jobs[0].format == "text/plain"


def test_data_without_an_end_is_a_job_after_the_time_out(line: Line, machine: Machine) -> None:
    line.channel.feed(b"plain text\n")
    machine.clock.advance(14_000_000)
    line.channel.feed(b"more of it\n")
    machine.clock.advance(14_000_000)
    assert machine.jobs.jobs == ()
    machine.clock.advance(1_000_000)
    assert machine.jobs.jobs[0].octets == 22


def test_the_time_out_is_the_one_that_was_set(line: Line, machine: Machine) -> None:
    line.say("@PJL SET TIMEOUT=60", "@PJL ENTER LANGUAGE=TEXT", "text")
    machine.clock.advance(59_000_000)
    assert machine.jobs.jobs == ()
    machine.clock.advance(1_000_000)
    assert len(machine.jobs.jobs) == 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x00\x01\x02\x03 nonsense", "document-format-error"),
        (b"%PDF-1.4\nbroken", "document-format-error"),
        (b"^XA^FDlabel^XZ\n", "unsupported-document-format"),
    ],
)
def test_what_cannot_be_printed_is_an_aborted_job(
    line: Line, machine: Machine, data: bytes, reason: str
) -> None:
    line.channel.feed(data + UEL)
    (one,) = machine.jobs.jobs
    assert (one.state, one.reasons) == (JobState.ABORTED, (JobReason(reason), JobReason.ABORTED))
    assert one.octets == len(data)


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"\0" * 40, b"\x04"])
def test_what_drivers_send_after_a_job_is_no_job(line: Line, machine: Machine, data: bytes) -> None:
    line.channel.feed(UEL + data + UEL)
    line.channel.finish()
    assert machine.jobs.jobs == ()


def test_a_document_larger_than_the_limit_is_aborted_and_not_kept(
    line: Line, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MAX_DOCUMENT", 1000)
    for _ in range(20):
        line.channel.feed(b"x" * 100 + b"\n")
    line.channel.feed(UEL)
    (one,) = machine.jobs.jobs
    assert (one.state, one.pages, one.octets) == (JobState.ABORTED, (), 2020)


def test_more_pages_than_a_job_may_have_abort_it(
    line: Line, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MAX_PAGES", 3)
    line.say("@PJL JOB")
    for _ in range(4):
        line.print_text()
    line.say("@PJL EOJ")
    assert machine.jobs.jobs[0].state is JobState.ABORTED


def test_a_queue_that_takes_no_jobs_gets_none(line: Line, machine: Machine) -> None:
    machine.jobs.rejecting = True
    line.print_text()
    assert machine.jobs.jobs == ()


def test_reset_forgets_the_job_that_was_coming_in(line: Line, machine: Machine) -> None:
    line.channel.feed(b"half a docu")
    line.channel.reset()
    line.channel.finish()
    assert machine.jobs.jobs == ()


def test_a_power_cut_takes_what_the_channel_held(line: Line, machine: Machine) -> None:
    line.channel.feed(b"half a docu")
    machine.act("power_off", "power")
    machine.act("power_on", "power")
    line.channel.feed(b"ment")
    line.channel.finish()
    machine.clock.advance(60_000_000)
    assert not line.channel.alive
    assert machine.jobs.jobs == ()


def test_two_channels_do_not_share_their_settings(line: Line, machine: Machine) -> None:
    other = Line(machine)
    line.say("@PJL SET COPIES=9")
    (reply,) = other.say("@PJL INQUIRE COPIES")
    assert reply.lines == ("1",)


def test_a_closed_channel_says_and_hears_nothing(machine: Machine) -> None:
    said = bytearray()
    channel = PageChannel(machine, said.extend)
    channel.feed(UEL + b"@PJL USTATUS DEVICE=ON\r\n")
    channel.close()
    channel.close()
    channel.feed(UEL + b"@PJL ECHO x\r\n")
    machine.act("open", "cover.front")
    assert said == b""
