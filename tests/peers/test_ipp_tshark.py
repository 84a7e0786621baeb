"""Wireshark's dissectors read what a printer and its clients say over IPP, LPD and the raw port.

Nothing is malformed, and Wireshark calls operations and statuses by the names that we do. It knows no PJL,
and shows that as mere data.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

import pytest
from misfeed.errors import MisfeedError
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.lpd import LpdClient
from misfeed.interfaces.pjl import PjlClient, StreamChannel
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Collection, Operation, Response, Status, Tag
from misfeed.protocols.ipp.attributes import Datum
from misfeed.protocols.ipp.tags import OUT_OF_BAND
from misfeed.transports.sockets import SocketRoute

from .judges import TROUBLES, Judged, ask, judged, lacking, program, running, until

pytestmark = pytest.mark.peer

LAST = "the-last-one-who-asks"
"""A user, so that the recording is known to be whole."""
ENDS_IT = (
    Operation.DEACTIVATE_PRINTER, Operation.ACTIVATE_PRINTER, Operation.SHUTDOWN_PRINTER,
    Operation.STARTUP_PRINTER, Operation.RESTART_PRINTER,
)  # fmt: skip
"""After the others, as some refuse everything meanwhile."""
SUITES = ("ipp-2.2.test", "create-printer-subscription.test", "identify-printer.test")
MALFORMED = (
    "_ws.malformed or ((ipp or lpd) and _ws.expert.severity >= warning)"
    ' or (http.content_type contains "application/ipp" and not ipp)'
)


@dataclass(frozen=True)
class Recorded:
    """A capture file, and tshark's reading of it; what a jammed printer answered."""

    file: Path
    ipp_port: int
    jammed: list[Response] = field(default_factory=list)

    def read(self, fields: tuple[str, ...], matching: str) -> list[list[list[str]]]:
        """For each frame that matches, the values of each field."""
        asked = [word for one in fields for word in ("-e", one)]
        ports = ("-d", f"tcp.port=={self.ipp_port},http", "-d", "tcp.port==515,lpd")
        words = (program("tshark", "tshark"), "-n", "-2", "-r", str(self.file), *ports, "-Y", matching)
        verdict = ask(*words, "-T", "json", *asked)
        frames = json.loads(verdict.said or "[]")
        return [[frame["_source"]["layers"].get(one, []) for one in fields] for frame in frames]

    def told(self, matching: str) -> list[str]:
        """What tshark says of such frames in a line each."""
        return [line for (lines,) in self.read(("_ws.col.Info",), matching) for line in lines]


@contextmanager
def recording(printer: Judged, folder: Path) -> Iterator[Recorded]:
    """Record meanwhile what the printer says and hears; afterwards the recording is whole."""
    found = Recorded(folder / "ipp.pcapng", printer.ipp_port)
    if os.geteuid() != 0:
        lacking("dumpcap records as root only")
    dumpcap = program("dumpcap", "wireshark-common")
    words = [dumpcap, "-q", "-i", "lo", "-f", f"tcp and host {printer.address}", "-w", str(found.file)]
    with running(words, folder / "dumpcap.log"):
        until(lambda: found.file.exists() and found.file.stat().st_size > 0, "dumpcap does not begin")
        yield found
        with client(printer, LAST) as last:
            last.state()
        until(lambda: bool(found.told(f'ipp contains "{LAST}"')), "the end is not recorded")


def route(printer: Judged) -> SocketRoute:
    return SocketRoute(printer.address, {"ipp": printer.ipp_port, "lpd": 515, "pjl": 9100})


def client(printer: Judged, user: str = "misfeed") -> IppClient:
    return IppClient(route(printer), user=user)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Suites of ipptool, every operation, refusals, a broken printer, CUPS's backends, LPD and PJL."""
    folder = tmp_path_factory.mktemp("tshark")
    more = ("--port", "lpd=515", "--scale", "20")
    with judged("mono-laser", *more) as printer, recording(printer, folder) as found:
        _print(printer, folder)
        _talk_raw(printer)
        with TROUBLES["jam"].at(printer), client(printer) as ours:
            found.jammed.append(ours.call(Operation.GET_PRINTER_ATTRIBUTES))
        _suites(printer, folder)
        _refusals(printer)
        _operations(printer)
    return found


def _suites(printer: Judged, folder: Path) -> None:
    uri = f"ipp://{printer.address}:{printer.ipp_port}/ipp/print"
    with contextlib.chdir(folder):
        for suite in SUITES:
            ask(program("ipptool", "cups-ipp-utils"), "-T", "10", "-tI", "-f", "page.pdf", uri, suite)


def _print(printer: Judged, folder: Path) -> None:
    page = folder / "page.pdf"
    page.write_bytes((resources.files("misfeed.fixtures") / "documents" / "one-page.pdf").read_bytes())
    uris = {
        "ipp": f"ipp://{printer.address}:{printer.ipp_port}/ipp/print",
        "lpd": f"lpd://{printer.address}/lp",
        "socket": f"socket://{printer.address}:9100/",
    }
    for backend, uri in uris.items():
        more = {"DEVICE_URI": uri, "FINAL_CONTENT_TYPE": "application/pdf"}
        done = ask(program(backend, "cups"), "7", "ana", "letter", "1", "", str(page), more=more)
        assert done.code == 0, done.errors


def _talk_raw(printer: Judged) -> None:
    daemon = LpdClient(route(printer))
    daemon.print_files([b"one\n", b"two\n"], job="letters", banner=True, control_first=True)
    daemon.state(long=True)
    daemon.state("ana")
    daemon.print_waiting()
    daemon.remove("1", agent="ana")
    channel = StreamChannel(route(printer).stream("pjl", 5))
    pjl = PjlClient(channel)
    pjl.status()
    for category in ("ID", "CONFIG", "MEMORY", "VARIABLES"):
        pjl.info(category)
    channel.close()


def _refusals(printer: Judged) -> None:
    odd = (
        (Operation.GET_JOB_ATTRIBUTES, (ipp.integer("job-id", 999_999),)),
        (Operation.VALIDATE_JOB, (ipp.mime_media_type("document-format", "application/x-no-such"),)),
        (Operation.VALIDATE_JOB, (ipp.keyword("compression", "no-such"),)),
    )
    with client(printer) as ours:
        for operation, attributes in odd:
            ours.octets(operation, *attributes)
        ours.octets(Operation.GET_PRINTER_ATTRIBUTES, version=(9, 0))
        ours.octets(0x3FFF)


def _operations(printer: Judged) -> None:
    """Each one that there is, about a job that is over, and each about none."""
    over = (ipp.integer("job-id", 1),)
    ordered = [one for one in Operation if one not in ENDS_IT]
    for operation in (*ordered, *ENDS_IT):
        for about in (over, ()):
            with client(printer) as ours, contextlib.suppress(MisfeedError):
                ours.octets(operation, *about)


def test_nothing_is_malformed(recorded: Recorded) -> None:
    assert recorded.read(("frame.number", "_ws.col.Info"), MALFORMED) == []


def test_wireshark_finds_an_answer_that_was_spoiled(tmp_path: Path) -> None:
    with judged("mono-laser", "--quirk", "ipp.cut-short@operation=Get-Jobs") as printer:
        with recording(printer, tmp_path) as found, client(printer) as ours:
            ours.octets(Operation.GET_JOBS)
        assert found.read(("frame.number",), MALFORMED)


def test_every_operation_was_asked_for_and_answered(recorded: Recorded) -> None:
    asked = {int(one[0], 16) for (one,) in recorded.read(("ipp.operation_id",), "ipp.operation_id")}
    assert {int(one) for one in Operation} <= asked
    assert recorded.told("ipp.operation_id and not ipp.response_in") == []
    assert len(recorded.told("ipp.status_code and ipp.response_to")) > 200


def _values(attributes: Iterable[Attribute], tag: Tag) -> Iterator[Datum]:
    """Those of one syntax, in the order sent, inside collections too."""
    for one in attributes:
        for value in one.values:
            if isinstance(value.value, Collection):
                yield from _values(value.value.members, tag)
            elif value.tag == tag:
                yield value.value


def test_wireshark_reads_what_we_read_in_a_long_answer(recorded: Recorded) -> None:
    told = [one for group in recorded.jammed[0].groups for one in group.attributes]
    # Wireshark keeps no name of an attribute without a value.
    names = [one.name for one in told if one.values[0].tag not in OUT_OF_BAND]
    fields = ("ipp.name", "ipp.integer_value", "ipp.enum_value")
    read = recorded.read(fields, 'ipp.status_code and ipp contains "media-jam-error"')
    assert [names, *([str(one) for one in _values(told, tag)] for tag in (Tag.INTEGER, Tag.ENUM))] in read


def test_what_was_refused_is_called_so(recorded: Recorded) -> None:
    told = set(re.findall(r"IPP Response \((.*)\)", "\n".join(recorded.told("ipp.status_code >= 0x400"))))
    assert told >= {
        "client-error-not-found",
        "client-error-not-possible",
        "client-error-document-format-not-supported",
        "client-error-compression-not-supported",
        "server-error-version-not-supported",
        "server-error-operation-not-supported",
    }


@pytest.fixture(scope="module")
def registered() -> dict[str, dict[int, str]]:
    """What Wireshark calls the values of IPP's fields."""
    found: dict[str, dict[int, str]] = {"ipp.operation_id": {}, "ipp.status_code": {}}
    for line in ask(program("tshark", "tshark"), "-G", "values").said.splitlines():
        row = line.split("\t")
        if row[0] == "V" and row[1] in found:
            found[row[1]][int(row[2], 16)] = row[3]
    return found


def test_operations_are_called_as_wireshark_calls_them(registered: dict[str, dict[int, str]]) -> None:
    theirs = registered["ipp.operation_id"]
    ours = {int(one): one.name.replace("_", "-").casefold() for one in Operation}
    same = {code: name.casefold() for code, name in theirs.items() if not name.startswith("Reserved")}
    assert len(ours.keys() & same.keys()) > 75
    for code in ours.keys() & same.keys():
        assert ours[code] == same[code]


def test_statuses_are_called_as_wireshark_calls_them(registered: dict[str, dict[int, str]]) -> None:
    theirs = registered["ipp.status_code"]
    ours = {int(one): one.name.replace("_", "-").casefold() for one in Status}
    assert len(ours.keys() & theirs.keys()) > 45
    for code in ours.keys() & theirs.keys():
        assert ours[code] == theirs[code]


def test_jobs_of_the_line_printer_daemon_are_read_as_such(recorded: Recorded) -> None:
    told = recorded.told("lpd")
    for request in (
        "LPR: transfer a printer job",
        "LPQ: print long form",
        "LPC: start print",
        "LPRM: remove jobs",
    ):
        assert any(line.startswith(request) for line in told), request
    refused = recorded.read(("lpd.response_code",), "lpd.response_code != 0 and tcp.srcport == 515")
    assert refused == []


def test_what_pjl_was_asked_is_on_the_wire(recorded: Recorded) -> None:
    octets = [one for (one,) in recorded.read(("tcp.payload",), "tcp.srcport == 9100 and tcp.len > 0")]
    said = b"".join(bytes.fromhex(one.replace(":", "")) for (one,) in octets).decode()
    assert "@PJL INFO STATUS\r\nCODE=" in said
    assert "@PJL INFO VARIABLES\r\n" in said
