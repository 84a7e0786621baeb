"""A printer to ask over IPP, without a socket, and short ways to ask it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import ModuleType

import misfeed.emulators.profiles as shelf
import pytest
from misfeed.emulators.ipp.service import IppService
from misfeed.emulators.machine import Machine
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, Group, GroupTag, Operation, Plain, Response
from misfeed.transports.base import Session

URI = "ipp://printer:631/ipp/print"


@dataclass
class Wire:
    sent: bytearray = field(default_factory=bytearray)
    closed: bool = False

    def send(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True


def preamble() -> list[Attribute]:
    return [
        ipp.charset("attributes-charset", "utf-8"),
        ipp.natural_language("attributes-natural-language", "en"),
    ]


class Client:
    """One client of one printer; every request goes over a connection of its own."""

    def __init__(self, model: str = "mono-laser", **about: int) -> None:
        self.machine = Machine(shelf.load(model), **about)
        self.service = IppService(self.machine)

    def send(
        self,
        operation: int,
        *more: Attribute,
        job: list[Attribute] | None = None,
        document: bytes = b"",
        version: tuple[int, int] = (2, 0),
        target: list[Attribute] | None = None,
        group: tuple[GroupTag, list[Attribute] | None] | None = None,
        user: str = "me",
    ) -> Response:
        """Ask with the usual operation attributes and `more`."""
        about = [ipp.uri("printer-uri", URI)] if target is None else target
        who = [ipp.name_attribute("requesting-user-name", user)]
        groups = [Group(GroupTag.OPERATION, (*preamble(), *about, *who, *more))]
        if job is not None:
            groups.append(Group(GroupTag.JOB, tuple(job)))
        if group is not None and group[1] is not None:
            groups.append(Group(group[0], tuple(group[1])))
        return self.raw(ipp.encode(ipp.Request(version, operation, 7, tuple(groups), document)))

    def raw(self, body: bytes, host: str = "printer:631") -> Response:
        """Send octets as a request's body; the answer must be IPP."""
        head, answer = self.post(body, host=host)
        assert head.startswith(b"HTTP/1.1 200 "), head
        return ipp.decode_response(answer)

    def post(self, body: bytes, host: str = "printer:631", path: str = "/ipp/print") -> tuple[bytes, bytes]:
        """Head and body of the HTTP answer."""
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/ipp\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return self.http(head.encode() + body)

    def connect(self) -> tuple[Session, Wire]:
        wire = Wire()
        return self.service.accept(wire, "192.0.2.9"), wire

    def http(self, stream: bytes) -> tuple[bytes, bytes]:
        session, wire = self.connect()
        session.feed(stream)
        top, _, answer = bytes(wire.sent).partition(b"\r\n\r\n")
        return top, answer

    # -- the usual questions -----------------------------------------------------------------------------

    def printer(self, *names: str) -> dict[str, tuple[Plain, ...]]:
        """Printer attributes as everyday Python."""
        wanted = [ipp.keyword("requested-attributes", *names)] if names else []
        answer = self.send(Operation.GET_PRINTER_ATTRIBUTES, *wanted)
        assert answer.status == ipp.Status.SUCCESSFUL_OK, answer.status_message
        return next(answer.groups_of(GroupTag.PRINTER)).plain

    def reasons(self) -> set[Plain]:
        return set(self.printer("printer-state-reasons")["printer-state-reasons"])

    def job(self, job_id: int) -> dict[str, tuple[Plain, ...]]:
        answer = self.send(Operation.GET_JOB_ATTRIBUTES, ipp.integer("job-id", job_id))
        assert answer.status == ipp.Status.SUCCESSFUL_OK, answer.status_message
        return next(answer.groups_of(GroupTag.JOB)).plain

    def jobs(self, *more: Attribute, user: str = "me") -> list[Plain]:
        """job-ids of a Get-Jobs."""
        answer = self.send(Operation.GET_JOBS, *more, user=user)
        return [group.first("job-id") for group in answer.groups_of(GroupTag.JOB)]

    def print(self, document: bytes, *more: Attribute, job: list[Attribute] | None = None) -> int:
        """Print-Job; the job-id."""
        answer = self.send(Operation.PRINT_JOB, *more, job=job, document=document)
        assert not answer.is_error, answer.status_message
        return job_id(answer)

    def wait(self, seconds: float) -> None:
        self.machine.clock.advance(round(seconds * 1_000_000))


def job_id(answer: Response) -> int:
    found = answer.first(GroupTag.JOB, "job-id")
    assert isinstance(found, int)
    return found


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A client of a printer of the model one names."""
    return Client


@pytest.fixture
def sample() -> Callable[[str], bytes]:
    """A sample document by name."""
    return lambda name: (resources.files("misfeed.fixtures") / "documents" / name).read_bytes()


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """The generator of the sample documents, which builds any raster."""
    path = Path(__file__).resolve().parents[2] / "fixtures" / "make_documents.py"
    spec = importlib.util.spec_from_file_location("make_documents", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def queue(client: Client, sample: Callable[[str], bytes]) -> Client:
    """Jobs 1 to 4: completed, canceled, printing, held; job 5 of somebody else waits."""
    page = sample("one-page.pdf")
    client.print(page)
    client.wait(60)
    client.send(Operation.CANCEL_JOB, ipp.integer("job-id", client.print(page)))
    client.print(sample("plain-3p.pdf"))
    while client.job(3)["job-state"] == (ipp.JobState.PENDING,):
        client.wait(0.1)
    client.print(page, job=[ipp.keyword("job-hold-until", "indefinite")])
    client.send(Operation.PRINT_JOB, document=page, user="somebody")
    return client
