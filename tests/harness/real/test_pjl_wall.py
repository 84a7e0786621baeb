"""PJL on its way out: what asks passes, what changes something needs leave, riddles never pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.pjl import UEL, PjlCommand
from misfeed.real.pjl_wall import PjlWall
from misfeed.real.reads import ENTERED_LANGUAGES, PJL_PERMITS, READ_PJL

from .deaf import ALL, NOTHING


@pytest.mark.parametrize("name", sorted(READ_PJL - {""}))
def test_pjl_that_asks_passes(name: str) -> None:
    octets = UEL + PjlCommand(name, text="" if name not in ("ECHO", "COMMENT") else "x").encode() + UEL
    assert PjlWall(NOTHING).admit(octets) == octets


@pytest.mark.parametrize(("name", "permit"), sorted(PJL_PERMITS.items()))
def test_pjl_that_changes_something_needs_its_permit(name: str, permit: Permit) -> None:
    option = "LANGUAGE=PCL" if name == "ENTER" else "X=1"
    octets = UEL + f"@PJL {name} {option}\r\n".encode() + UEL
    assert PjlWall(frozenset({permit})).admit(octets) == octets
    with pytest.raises(NotPermitted, match=f"--allow {permit} lets it"):
        PjlWall(ALL - {permit}).admit(octets)


@pytest.mark.parametrize("language", sorted(ENTERED_LANGUAGES))
def test_languages_of_pages_are_entered_to_print(language: str) -> None:
    octets = UEL + f"@PJL ENTER LANGUAGE={language}\r\n".encode() + b"x" + UEL
    assert PjlWall(frozenset({Permit.PRINT})).admit(octets) == octets


@pytest.mark.parametrize(
    "line",
    [
        'FSDELETE NAME="0:x"',
        'DMCMD ASCIIHEX="01"',
        "FROBNICATE",
        "ENTER LANGUAGE=FWUPDATE",
        "ENTER LANGUAGE=PCL LANGUAGE=FWUPDATE",
        "ENTER",
        "JOB PASSWORD=1",
        "DEFAULT PASSWORD=1",
        "DEFAULT ADMINPASSWORD = 1",
        "SET SERVICEMODE=HPBOISEID",
        'JOB NAME="a" password=1',
    ],
)
def test_pjl_that_nobody_knows_to_be_harmless_never_passes(line: str) -> None:
    with pytest.raises(NotPermitted, match="which nothing allows"):
        PjlWall(ALL).admit(UEL + f"@PJL {line}\r\n".encode() + UEL)


@pytest.mark.parametrize(
    "octets", [b"%!PS-Adobe\n", b"hello", b"\x1bE", b"@PJL INFO ID\r\n%PDF-1.4", b"\0\0"]
)
def test_a_document_needs_leave_to_print(octets: bytes) -> None:
    with pytest.raises(NotPermitted, match="it would print"):
        PjlWall(NOTHING).admit(octets)
    assert PjlWall(frozenset({Permit.PRINT})).admit(octets) == octets


@pytest.mark.parametrize(
    "octets",
    [
        b"@PJL INFO ID\r\n",
        b"\x0c\n\x0c",
        b"\n" * 200,
        UEL + b"\x0c\n",
        UEL + b"\n\n",
        UEL + b"@PJL INFO ID\r\n\x0c\x0c\n",
        UEL + b"@PJL INFO ID" + UEL,
        UEL[:5] + b"\n",
    ],
)
def test_what_feeds_paper_on_some_printers_needs_leave_to_print(octets: bytes) -> None:
    with pytest.raises(NotPermitted, match="it would print"):
        PjlWall(NOTHING).admit(octets)


@pytest.mark.parametrize("end", ["\r", "\x0c", "\x0b", "\x85", "\x00"])
@pytest.mark.parametrize("line", ["COMMENT a", "ECHO a", 'INQUIRE X="a', "INFO ID"])
def test_a_line_does_not_hide_another_one(line: str, end: str) -> None:
    octets = UEL + f'@PJL {line}{end}@PJL DEFAULT COPIES=99"\r\n'.encode("latin-1") + UEL
    for permits in (NOTHING, frozenset({Permit.PRINT})):
        with pytest.raises(NotPermitted):
            PjlWall(permits).admit(octets)


def test_a_document_does_not_hide_a_setting_behind_it() -> None:
    wall = PjlWall(frozenset({Permit.PRINT}))
    wall.admit(b"%!PS\nshowpage\n")
    with pytest.raises(NotPermitted, match="change settings"):
        wall.admit(UEL + b"@PJL DEFAULT TIMEOUT=5\r\n")


def test_no_command_both_reads_and_changes() -> None:
    assert not READ_PJL & PJL_PERMITS.keys()


def test_half_a_line_waits_for_its_end() -> None:
    wall = PjlWall(NOTHING)
    assert wall.admit(UEL + b"@PJL INFO") == b""
    assert wall.admit(b" STATUS\r\n") == UEL + b"@PJL INFO STATUS\r\n"


PIECES = (
    UEL,
    b"@PJL",
    b" INFO ID",
    b" ECHO x",
    b"\r",
    b"\n",
    b"\r\n",
    b"\x0c",
    b" ",
    b"\x1b",
    b"%",
    b"@PJL\n",
)


@given(st.one_of(st.binary(min_size=1, max_size=64), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_octets_at_random_print_nothing(octets: bytes) -> None:
    try:
        passed = PjlWall(NOTHING).admit(octets)
    except NotPermitted:
        return
    assert passed == b"" or passed.startswith(UEL)
    lines = passed.replace(UEL, b"\n").replace(b"\r\n", b"\n").split(b"\n")
    assert all(line == b"" or line.upper().startswith(b"@PJL") for line in lines)
    assert not any(octet < 0x20 and octet != 0x09 for line in lines for octet in line)
