"""PJL lines <-> commands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.errors import UsageError
from misfeed.protocols.pjl import MAX_LINE, Option, PjlCommand, PjlError, parse_command


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (b"@PJL\r\n", PjlCommand("")),
        (b"@PJL INFO STATUS\r\n", PjlCommand("INFO", (Option("STATUS"),))),
        (b"@PJL ENTER LANGUAGE=PCL\r\n", PjlCommand("ENTER", (Option("LANGUAGE", "PCL"),))),
        (b"@PJL USTATUS DEVICE=VERBOSE\r\n", PjlCommand("USTATUS", (Option("DEVICE", "VERBOSE"),))),
        (b'@PJL RDYMSG DISPLAY="a = b"\r\n', PjlCommand("RDYMSG", (Option("DISPLAY", "a = b", True),))),
        (
            b"@PJL SET LPARM:PCL FONTSOURCE=I\r\n",
            PjlCommand("SET", (Option("LPARM:PCL"), Option("FONTSOURCE", "I"))),
        ),
        (b"@PJL ECHO 12:30 = x\r\n", PjlCommand("ECHO", text="12:30 = x")),
        (
            b'@PJL JOB NAME="" START=1\r\n',
            PjlCommand("JOB", (Option("NAME", "", True), Option("START", "1"))),
        ),
    ],
)
def test_lines_and_commands_say_the_same(line, command):
    assert parse_command(line) == command
    assert command.encode() == line


def test_case_blanks_and_line_ends_do_not_matter():
    spoken = parse_command(b"@pjl \t set  Copies \t= 2\t\n")
    assert (spoken.name, spoken.value("COPIES"), spoken.subject) == ("SET", "2", "COPIES")
    assert parse_command(b"@PJL enter language = pcl").language == "PCL"
    assert parse_command(b"@PJL SET COPIES=1 COPIES=2").values == {"COPIES": "2"}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"@PJ INFO ID",
        b"@PJLINFO ID",
        b"@PJL SET A=",
        b'@PJL RDYMSG DISPLAY="open',
        b"@PJL SET =3",
        b"@PJL A=B",
        b"@PJL INFO\nID",
        b"@PJL " + b"A" * MAX_LINE,
    ],
)
def test_what_cannot_be_read_raises_the_one_error(line):
    with pytest.raises(PjlError):
        parse_command(line)


def test_an_error_points_at_the_option():
    with pytest.raises(PjlError) as caught:
        parse_command(b'@PJL SET A=1 B="x\r\n')
    assert (caught.value.offset, caught.value.evidence) == (13, b'B="x\r\n')


@pytest.mark.parametrize(
    "command",
    [
        PjlCommand("SET", (Option("A", "two words"),)),
        PjlCommand("SET", (Option("A", 'a "quote"', True),)),
        PjlCommand("ECHO", text="\r\n@PJL RESET"),
        PjlCommand("ECHO", text="€"),
        PjlCommand("set"),
    ],
)
def test_what_would_not_read_back_is_misuse(command):
    with pytest.raises(UsageError):
        command.encode()


WORD = st.from_regex(r"[A-Z0-9:]{1,8}", fullmatch=True)
TEXT = st.text(st.characters(codec="latin-1", exclude_characters='"\r\n'), max_size=20)
OPTION = st.one_of(
    st.builds(Option, WORD), st.builds(Option, WORD, WORD), st.builds(Option, WORD, TEXT, st.just(True))
)


@given(WORD.filter(lambda name: name not in ("ECHO", "COMMENT")), st.lists(OPTION, max_size=4))
def test_every_command_reads_back(name, options):
    command = PjlCommand(name, tuple(options))
    assert parse_command(command.encode()) == command


@given(st.binary(max_size=40), st.sampled_from([b"", b"@PJL ", b"@PJL SET A="]))
def test_junk_reads_or_raises_the_one_error(junk, start):
    try:
        parse_command(start + junk)
    except PjlError:
        return
