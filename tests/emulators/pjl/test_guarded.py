"""Defaults, the password that guards them, and what else changes a printer by PJL."""

from __future__ import annotations

import pytest
from misfeed.emulators.ipp.offer import offer_of
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.network import LOCKOUT_TRIES, LOCKOUT_US
from misfeed.emulators.pjl.quirks import OPEN_NVRAM
from misfeed.emulators.pjl.variables import PAPERS, papers, variables
from misfeed.emulators.profiles import load
from misfeed.emulators.quirks import switch
from misfeed.protocols.pjl import UEL, FileError, error_of
from misfeed.protocols.pjl.pml import PmlAction, PmlRequest

from .conftest import Line


def answer(line: Line, *said: str) -> str:
    return line.say(*said)[-1].lines[0]


def locked(line: Line, password: int = 4711) -> None:
    line.say(f"@PJL DEFAULT PASSWORD={password}")


def test_a_default_outlives_its_channel_and_holds_for_jobs(line: Line, machine: Machine) -> None:
    line.say("@PJL DEFAULT COPIES=3", "@PJL DEFAULT PAPER=A5", "@PJL DEFAULT TIMEOUT=60")
    other = Line(machine)
    assert answer(other, "@PJL DINQUIRE COPIES") == "3"
    assert answer(other, "@PJL INQUIRE TIMEOUT") == "60"
    other.print_text()
    (job,) = machine.jobs.jobs
    assert (job.copies, job.media) == (3, "iso_a5_148x210mm")
    assert machine.notes.defaults["copies"] == 3, "IPP tells of it, too"


def test_only_paper_that_the_machine_feeds_is_offered_and_set(line: Line, machine: Machine) -> None:
    (config,) = line.say("@PJL INFO CONFIG")
    sizes = offer_of(machine.profile).sizes
    at = next(number for number, row in enumerate(config.lines) if row.startswith("PAPERS ["))
    listed = [row.strip() for row in config.lines[at + 1 :]][: int(config.lines[at].split("[")[1].split()[0])]
    assert listed == list(papers(machine.profile))
    assert {PAPERS[one] for one in listed} <= set(sizes)
    assert not {"A3", "LEDGER", "MONARCH", "C5"} & set(listed)
    own = answer(line, "@PJL INQUIRE PAPER")
    assert answer(line, "@PJL SET PAPER=A3", "@PJL INQUIRE PAPER") == own
    assert answer(line, "@PJL SET PAPER=LEGAL", "@PJL INQUIRE PAPER") == "LEGAL"


def test_a_wide_machine_offers_wide_paper() -> None:
    assert {"A3", "LEDGER"} <= set(papers(load("departmental-a3-mfp")))


def test_the_resolutions_are_those_of_the_model(line: Line, machine: Machine) -> None:
    offered = [str(one.feed) for one in offer_of(machine.profile).resolutions]
    (told,) = line.say("@PJL INFO VARIABLES")
    assert f"RESOLUTION={offered[0]} [{len(offered)} ENUMERATED]" in told.lines
    assert answer(line, f"@PJL SET RESOLUTION={offered[-1]}", "@PJL INQUIRE RESOLUTION") == offered[-1]


def test_paper_that_pjl_has_no_name_for_is_no_variable() -> None:
    assert "PAPER" not in variables(load("label-printer"))


def test_initialize_takes_every_default_back(line: Line) -> None:
    line.say("@PJL DEFAULT COPIES=3", "@PJL DEFAULT DENSITY=1", "@PJL INITIALIZE")
    assert answer(line, "@PJL DINQUIRE COPIES") == "1"
    assert answer(line, "@PJL DINQUIRE DENSITY") == "3"


def test_reset_takes_the_environment_back_to_the_defaults(line: Line) -> None:
    line.say("@PJL DEFAULT COPIES=3", "@PJL SET COPIES=9", "@PJL RESET")
    assert answer(line, "@PJL INQUIRE COPIES") == "3"


def test_variables_of_a_language_have_their_own_names(line: Line) -> None:
    line.say("@PJL SET LPARM:PCL PITCH=12.00")
    assert answer(line, "@PJL SET LPARM : PCL PTSIZE=10.00", "@PJL INQUIRE LPARM : PCL PTSIZE") == "10.00"
    assert answer(line, "@PJL INQUIRE PITCH") == '"?"'


def test_a_password_guards_defaults_and_opens_within_its_job(line: Line) -> None:
    locked(line)
    assert answer(line, "@PJL DINQUIRE PASSWORD") == "ENABLED"
    line.say("@PJL DEFAULT COPIES=3")
    assert answer(line, "@PJL DINQUIRE COPIES") == "1"
    line.say("@PJL JOB PASSWORD=4711", "@PJL DEFAULT COPIES=3", "@PJL EOJ", "@PJL DEFAULT COPIES=4")
    assert answer(line, "@PJL DINQUIRE COPIES") == "3"
    line.say("@PJL JOB PASSWORD=4711", "@PJL DEFAULT PASSWORD=0", "@PJL EOJ")
    assert answer(line, "@PJL DINQUIRE PASSWORD") == "DISABLED"


def test_who_sets_a_password_locks_the_rest_in_one_go(line: Line) -> None:
    line.say("@PJL DEFAULT PASSWORD=4711", "@PJL DEFAULT CPLOCK=ON", "@PJL DEFAULT DISKLOCK=ON")
    assert [answer(line, f"@PJL DINQUIRE {one}") for one in ("CPLOCK", "DISKLOCK")] == ["ON", "ON"]
    line.say("@PJL DEFAULT CPLOCK=OFF")
    assert answer(line, "@PJL DINQUIRE CPLOCK") == "ON"


def test_too_many_wrong_passwords_lock_their_sender_out(line: Line, machine: Machine) -> None:
    locked(line)
    for guess in range(LOCKOUT_TRIES):
        line.say(f"@PJL JOB PASSWORD={guess}", "@PJL EOJ")
    right = ("@PJL JOB PASSWORD=4711", "@PJL DEFAULT COPIES=3", "@PJL EOJ")
    assert answer(line, *right, "@PJL DINQUIRE COPIES") == "1"
    machine.clock.advance(LOCKOUT_US + 1)
    assert answer(line, *right, "@PJL DINQUIRE COPIES") == "3"


def test_wrong_passwords_are_logged_and_soon_gone_from_the_panel(line: Line, machine: Machine) -> None:
    locked(line)
    rest = machine.panel.text()
    for guess in range(LOCKOUT_TRIES + 3):
        line.say(f"@PJL JOB PASSWORD={guess}", "@PJL DEFAULT COPIES=3", "@PJL EOJ")
    assert machine.panel.text() == "Access denied"
    machine.clock.advance(15_000_000)
    assert machine.panel.text() == rest
    told = [event.text for event in machine.log.events if event.code == "access"]
    assert told == [
        *["a wrong password came from 10.0.0.7"] * LOCKOUT_TRIES,
        "10.0.0.7 is locked out for 5 minutes: 5 wrong passwords",
    ]


def test_the_panel_is_locked_and_unlocked(line: Line, machine: Machine) -> None:
    line.say("@PJL DEFAULT CPLOCK=ON")
    assert machine.panel.keys_locked
    assert answer(line, "@PJL DINQUIRE CPLOCK") == "ON"
    line.say("@PJL DEFAULT CPLOCK=OFF")
    assert not machine.panel.keys_locked


def test_locked_files_are_changed_by_whoever_knows_the_password_alone(line: Line) -> None:
    locked(line)
    line.say("@PJL JOB PASSWORD=4711", "@PJL DEFAULT DISKLOCK=ON", "@PJL EOJ")
    (reply,) = line.say('@PJL FSMKDIR NAME="0:/a"', '@PJL FSQUERY NAME="0:/a"')
    assert error_of(reply) is FileError.FILE_NOT_FOUND
    (reply,) = line.say(
        "@PJL JOB PASSWORD=4711", '@PJL FSMKDIR NAME="0:/a"', "@PJL EOJ", '@PJL FSQUERY NAME="0:/a"'
    )
    assert error_of(reply) is None


def test_a_job_prints_the_pages_that_it_asks_for(line: Line, machine: Machine) -> None:
    line.say("@PJL JOB START=2 END=3")
    line.print_text("1\x0c2\x0c3\x0c4\n")
    line.say("@PJL EOJ")
    assert len(machine.jobs.jobs[0].pages) == 2


@pytest.mark.parametrize("command", ["OPMSG", "STMSG"])
def test_a_message_takes_it_off_line_until_somebody_resumes(
    line: Line, machine: Machine, command: str
) -> None:
    line.say(f'@PJL {command} DISPLAY="LOAD BLUE PAPER"')
    status = line.status()
    assert (status.code, status.display, status.online) == (40079, "LOAD BLUE PAPER", False)
    machine.power.start_up()
    machine.clock.finish_now()
    told = line.heard()
    back = ['STMSG DISPLAY="LOAD BLUE PAPER"'] if command == "STMSG" else []
    assert [reply.header for reply in told] == back
    assert line.status().display == "Ready"
    machine.engine.paused = True
    machine.clock.finish_now()
    assert line.status().display == "Paused"


def test_status_comes_every_so_often_until_it_is_switched_off(line: Line, machine: Machine) -> None:
    line.say("@PJL USTATUS TIMED=10")
    machine.clock.advance(35_000_000)
    assert [reply.header for reply in line.heard()] == ["USTATUS TIMED"] * 3
    line.say("@PJL USTATUS TIMED=0")
    machine.clock.advance(35_000_000)
    assert line.heard() == []
    line.say("@PJL USTATUS TIMED=5")
    line.channel.close()
    machine.clock.advance(35_000_000)
    assert line.heard() == []


def managed(line: Line, request: PmlRequest, command: str = "DMINFO") -> bytes:
    (reply,) = line.say(f'@PJL {command} ASCIIHEX="{request.encode().hex()}"')
    return bytes.fromhex(reply.texts[0])


def test_pml_tells_pages_and_names(line: Line, machine: Machine) -> None:
    machine.engine.impressions = 777
    pages = managed(line, PmlRequest(PmlAction.GET, (2, 10, 2, 1, 4, 1, 1)))
    assert pages[:2] == b"\x80\0"
    assert pages.endswith(b"\x08\x02\x03\x09")
    assert managed(line, PmlRequest(PmlAction.GET, (2, 5, 1, 1, 17, 1))).endswith(machine.serial.encode())
    assert managed(line, PmlRequest(PmlAction.GET, (9, 9)))[1] == 0x83


def test_pml_resets_to_what_was_delivered(line: Line, machine: Machine) -> None:
    locked(line)
    factory = PmlRequest(PmlAction.SET, (2, 5, 1, 1, 3, 1), b"\x06")
    assert factory.encode().hex() == "040006020501010301040106"
    assert managed(line, factory, "DMCMD")[1] == 0x84, "the password guards it"
    line.say("@PJL JOB PASSWORD=4711")
    assert managed(line, factory, "DMCMD")[1] == 0
    machine.clock.advance(120_000_000)
    assert answer(Line(machine), "@PJL DINQUIRE PASSWORD") == "DISABLED"


@pytest.mark.parametrize("digits", ["", "zz", "00", "0000", "000006030302", "ff0001"])
def test_what_is_no_pml_is_a_syntax_error(line: Line, digits: str) -> None:
    (reply,) = line.say(f'@PJL DMINFO ASCIIHEX="{digits}"')
    assert bytes.fromhex(reply.texts[0])[1] == 0x88


def test_memory_is_open_only_where_the_firmware_leaves_it_open(line: Line, machine: Machine) -> None:
    machine.act("add_user", "network", name="admin", password="hunter2")
    assert line.say("@PJL RNVRAM ADDRESS=256") == []
    switch(machine, OPEN_NVRAM.name, on=True)
    replies = line.say(*(f"@PJL RNVRAM ADDRESS={at}" for at in range(256, 256 + 13)))
    assert bytes(int(reply.values["DATA"]) for reply in replies) == b"admin\0hunter2"
    line.say("@PJL WNVRAM ADDRESS=2000 DATA=7")
    assert line.say("@PJL RNVRAM ADDRESS=2000")[0].values["DATA"] == "7"
    assert line.say("@PJL RNVRAM ADDRESS=4096", "@PJL WNVRAM ADDRESS=1 DATA=256") == []


def test_every_command_of_a_security_tester_is_lived_through(line: Line, machine: Machine) -> None:
    said = [
        *("INFO ID", "INFO STATUS", "INFO VARIABLES", "INFO USTATUS", "INFO CONFIG", "INFO FILESYS"),
        *("INFO MEMORY", "INFO PAGECOUNT"),
        *("INFO LOG", "INFO PRODINFO", "INFO BRFIRMWARE", "INFO TRACKING", "INFO SUPPLIES", "COMMENT x"),
        *("INQUIRE COPIES", "DINQUIRE COPIES", "SET COPIES=2", "DEFAULT COPIES=2", "INITIALIZE", "RESET"),
        *('FSDIRLIST NAME="0:/" ENTRY=1 COUNT=65535', 'FSQUERY NAME="0:/x"',),
        *('FSUPLOAD NAME="0:/x" OFFSET=0 SIZE=9',),
        *('FSMKDIR NAME="0:/y"', 'FSDELETE NAME="0:/y"', 'FSINIT VOLUME="0:"', 'RDYMSG DISPLAY="x"'),
        *('OPMSG DISPLAY="x"', 'STMSG DISPLAY="x"', "JOB NAME=x", "EOJ",),
        *("RNVRAM ADDRESS=0", "WNVRAM ADDRESS=0 DATA=1"),
        *('DMINFO ASCIIHEX="000006030302010501"', 'DMCMD ASCIIHEX="0400"',),
        *("SET SERVICEMODE=HPBOISEID", "CLEARNVRAM"),
        *("DEFAULT PASSWORD=1", "DEFAULT CPLOCK=ON", "DEFAULT DISKLOCK=ON", "ENTER LANGUAGE=POSTSCRIPT"),
    ]  # fmt: skip
    for number, one in enumerate(said):
        token = f"ECHO DELIMITER{number}"
        line.channel.feed(UEL + f"@PJL {one}\r\n".encode() + UEL + f"@PJL {token}\r\n".encode() + UEL)
        assert line.heard()[-1].header == token, one
