"""Commands with which security testers go at a printer, over a socket: answered or refused, and it prints on.

They come as such testers send them: between two UELs, with an ECHO behind them whose word must come back.
"""

from __future__ import annotations

import itertools
import socket
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine import JobState, Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.emulators.serving import Serving
from misfeed.interfaces.ipp import IppClient
from misfeed.protocols.pjl import UEL, FileError, PjlReply, ReplyReader, error_of
from misfeed.transports.sockets import SocketRoute

ANSWER_S = 20.0
CANARY = "a canary of this computer"
SETTLED_US = 300_000_000
_words = itertools.count(1)


class Attacker:
    """One connection to the raw port."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), ANSWER_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = ReplyReader()
        self._heard: deque[PjlReply] = deque()

    def tell(self, *lines: str, data: bytes = b"") -> None:
        """What no answer is awaited to."""
        self._socket.sendall(UEL + "\r\n".join((*lines, "")).encode("latin-1") + data + UEL)

    def ask(self, *lines: str) -> list[PjlReply]:
        """What came between these lines and the word that is to be echoed."""
        word = f"ECHO DELIMITER{next(_words)}"
        self.tell(*lines, f"@PJL {word}", "")
        found: list[PjlReply] = []
        while (reply := self.next()).header != word:
            found.append(reply)
        return found

    def next(self) -> PjlReply:
        """The next thing that it says."""
        while not self._heard:
            octets = self._socket.recv(65_536)
            assert octets, "the printer hung up"
            self._heard.extend(self._reader.feed(octets))
        return self._heard.popleft()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["mono-laser", "departmental-a3-mfp"])
def serving(request: pytest.FixtureRequest) -> Iterator[Serving]:
    with Serving(Host(Machine(load(request.param), WallClock()))) as served:
        yield served


@pytest.fixture
def attacker(serving: Serving) -> Iterator[Attacker]:
    found = Attacker(serving.ports["pjl"])
    yield found
    found.close()
    prints(serving)


def prints(serving: Serving) -> None:
    """Whatever was done to it: once an operator has resumed it, a job that comes is printed."""
    machine = serving.host.machine
    with serving.entered():
        machine.clock.advance(SETTLED_US)
        before = machine.engine.impressions
    with IppClient(SocketRoute("127.0.0.1", {"ipp": serving.ports["ipp"]})) as operator:
        operator.resume()
    with socket.create_connection(("127.0.0.1", serving.ports["pjl"]), ANSWER_S) as sent:
        sent.sendall(UEL + b"@PJL ENTER LANGUAGE=PCL\r\nstill here\f" + UEL)
        sent.shutdown(socket.SHUT_WR)
        while sent.recv(65_536):
            pass
    with serving.entered():
        machine.clock.advance(SETTLED_US)
        assert machine.jobs.jobs[-1].state is JobState.COMPLETED
        assert machine.engine.impressions > before


ANSWERED = (
    "INFO ID", "INFO STATUS", "INFO CONFIG", "INFO FILESYS", "INFO MEMORY", "INFO PAGECOUNT",
    "INFO VARIABLES",
    "INFO USTATUS", "INFO PRODINFO", "INFO SUPPLIES", "INFO LOG", "INFO TRACKING", "INFO BRFIRMWARE",
    "INQUIRE COPIES", "DINQUIRE COPIES", "DINQUIRE JOBMEDIA", "DINQUIRE PASSWORD", "DINQUIRE CPLOCK",
    "DINQUIRE DISKLOCK", 'FSDIRLIST NAME="0:/" ENTRY=1 COUNT=65535', 'FSQUERY NAME="0:/x"',
    'FSUPLOAD NAME="0:/x" OFFSET=0 SIZE=9', 'DMINFO ASCIIHEX="000006030302010501"',
)  # fmt: skip
SILENT = (
    "USTATUSOFF", "COMMENT x", "SET HOLD=ON", "SET JOBMEDIA=OFF", "DEFAULT JOBMEDIA=OFF", "SET PAGES=1",
    "SET TESTPAGE=SELFTEST", "SET TESTPAGE=EVENTLOG", "EXECUTE MAINTENANCEPRINT", "EXECUTE TESTPRINT",
    "EXECUTE DEMOPAGE", "EXECUTE PRTCONFIG", "EXECUTE SHUTDOWN", "SUPERUSER PASSWORD=0", "SUPERUSEROFF",
    "RNVRAM ADDRESS=0", "WNVRAM ADDRESS=0 DATA=1", "SET SERVICEMODE=HPBOISEID", "CLEARNVRAM", "NVRAMINIT",
    "SET SERVICEMODE=EXIT", "INITIALIZE", "RESET", 'RDYMSG DISPLAY="x"', "UNHEARD OF",
)  # fmt: skip


def test_questions_are_answered_under_their_own_heads(attacker: Attacker) -> None:
    for question in ANSWERED:
        (reply,) = attacker.ask(f"@PJL {question}")
        assert question.startswith(reply.header), question


def test_orders_are_taken_in_silence(attacker: Attacker) -> None:
    for order in SILENT:
        assert attacker.ask(f"@PJL {order}") == [], order


def test_a_display_and_an_order_to_go_off_line_harm_nobody_for_good(attacker: Attacker) -> None:
    for order in (
        'RDYMSG DISPLAY="out of order"',
        'OPMSG DISPLAY="call the maker"',
        'STMSG DISPLAY="paused"',
    ):
        attacker.tell(f"@PJL {order}")
    (reply,) = attacker.ask("@PJL INFO STATUS")
    assert reply.values["ONLINE"] == "FALSE"


VOLUMES = (
    "",
    ".",
    "\\",
    "/",
    "file:///",
    "C:/",
    "~",
    "$HOME",
    "%WINDIR%",
    "\\\\127.0.0.1\\",
    "http://127.0.0.1/",
)
CLIMBS = (
    "0:/..",
    "0:/../..",
    "0:\\..\\..",
    "0:/.../..",
    "0:/..../../..",
    "0:" + "/.." * 20,
    "1:/..",
    "0:/./../.",
)
PLACES = ("/etc/passwd", "/bin/sh", "\\windows\\win.ini", "/proc/self/environ", "/.profile", "boot.ini")


def _paths(folder: Path) -> Iterator[str]:
    for start in (*VOLUMES, *CLIMBS):
        for place in (*PLACES, f"{folder}/canary", str(folder)):
            yield start + place


def test_no_path_leads_out_of_the_drive(attacker: Attacker, tmp_path: Path) -> None:
    (tmp_path / "canary").write_text(CANARY)
    for path in _paths(tmp_path):
        questions = (
            f'@PJL FSQUERY NAME="{path}"',
            f'@PJL FSDIRLIST NAME="{path}" ENTRY=1 COUNT=65535',
            f'@PJL FSUPLOAD NAME="{path}" OFFSET=0 SIZE=100',
        )
        for reply in attacker.ask(*questions):
            assert error_of(reply) is not None, path
            assert CANARY.encode() not in reply.data


def test_nothing_is_written_outside_the_drive(attacker: Attacker, tmp_path: Path) -> None:
    kept = tmp_path / "canary"
    kept.write_text(CANARY)
    for path in _paths(tmp_path):
        attacker.tell(f'@PJL FSDOWNLOAD FORMAT:BINARY SIZE=4 NAME="{path}"', data=b"evil")
        attacker.tell(f'@PJL FSAPPEND FORMAT:BINARY SIZE=4 NAME="{path}"', data=b"evil")
        attacker.ask(f'@PJL FSMKDIR NAME="{path}-too"', f'@PJL FSDELETE NAME="{path}"')
    assert kept.read_text() == CANARY
    assert list(tmp_path.iterdir()) == [kept]


def test_a_file_of_the_drive_comes_and_goes(attacker: Attacker) -> None:
    attacker.tell('@PJL FSMKDIR NAME="0:/mine"')
    attacker.tell('@PJL FSDOWNLOAD FORMAT:BINARY SIZE=5 NAME="0:/mine/x"', data=b"hello")
    attacker.tell('@PJL FSAPPEND FORMAT:BINARY SIZE=6 NAME="0:/mine/x"', data=b" world")
    (reply,) = attacker.ask('@PJL FSUPLOAD NAME="0:/mine/x" OFFSET=0 SIZE=11')
    assert reply.data == b"hello world"
    attacker.tell('@PJL FSDELETE NAME="0:/mine/x"')
    (reply,) = attacker.ask('@PJL FSQUERY NAME="0:/mine/x"')
    assert error_of(reply) is FileError.FILE_NOT_FOUND


FLOODED = (
    "@PJL SET COPIES=[]", "@PJL SET []", "@PJL []", "@PJL COMMENT []", "@PJL ENTER LANGUAGE=[]",
    '@PJL JOB NAME="[]"', '@PJL EOJ NAME="[]"', "@PJL INFO []", "@PJL ECHO []", "@PJL INQUIRE []",
    "@PJL DINQUIRE []", "@PJL USTATUS []", '@PJL RDYMSG DISPLAY="[]"', '@PJL FSQUERY NAME="[]"',
    '@PJL FSDIRLIST NAME="[]"', '@PJL FSINIT VOLUME="[]"', '@PJL FSMKDIR NAME="[]"',
    '@PJL FSUPLOAD NAME="[]"',
)  # fmt: skip


@pytest.mark.parametrize("size", [10_000, 200_000])
def test_a_flood_of_characters_drowns_nothing(attacker: Attacker, size: int) -> None:
    for pattern in FLOODED:
        attacker.tell(pattern.replace("[]", "0" * size))
    assert attacker.ask("@PJL INFO ID")[-1].header == "INFO ID"


def test_a_password_is_not_found_by_trying_them_all(serving: Serving, attacker: Attacker) -> None:
    lock = ("@PJL DEFAULT PASSWORD=64999", "@PJL DEFAULT CPLOCK=ON", "@PJL DEFAULT DISKLOCK=ON")
    attacker.tell(*lock)
    for first in range(1, 65_536, 8_000):
        tries: Sequence[str] = [
            line
            for pin in range(first, min(first + 8_000, 65_536))
            for line in (f"@PJL JOB PASSWORD={pin}", "@PJL DEFAULT PASSWORD=0")
        ]
        attacker.ask(*tries)
    told = {one.header: one.texts for one in attacker.ask("@PJL DINQUIRE PASSWORD", "@PJL DINQUIRE DISKLOCK")}
    assert told == {"DINQUIRE PASSWORD": ("ENABLED",), "DINQUIRE DISKLOCK": ("ON",)}
    with serving.entered():
        serving.host.machine.clock.advance(SETTLED_US * 2)  # until nobody is locked out
    attacker.ask("@PJL JOB PASSWORD=64999", "@PJL DEFAULT PASSWORD=0", "@PJL EOJ")
    (reply,) = attacker.ask("@PJL DINQUIRE PASSWORD")
    assert reply.texts == ("DISABLED",)


def test_wearing_its_memory_out_changes_defaults_and_nothing_else(attacker: Attacker) -> None:
    for _ in range(20):
        attacker.ask(*(f"@PJL DEFAULT COPIES={number}" for number in range(2, 98)))
    attacker.ask("@PJL DEFAULT COPIES=1")
    (reply,) = attacker.ask("@PJL DINQUIRE COPIES")
    assert reply.texts == ("1",)


@pytest.mark.parametrize(
    "act",
    ["040006020501010301040104", "040006020501010301040106", "04000401010502040103", "040004010105020401FF"],
)
def test_what_pml_restarts_and_resets_comes_back(serving: Serving, attacker: Attacker, act: str) -> None:
    attacker.tell(f'@PJL DMCMD ASCIIHEX="{act}"')
    assert attacker.next().header == "DMCMD ASCIIHEX"
    with serving.entered():
        serving.host.machine.clock.advance(SETTLED_US)
