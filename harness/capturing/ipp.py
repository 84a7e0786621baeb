"""Asks a printer over IPP for all that it tells, and keeps its very answers, well-formed or not.

Only reads. What a printer refuses is asked again in a way that asks less of it. Knows no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from misfeed.errors import DeviceRefusal, NoAnswer, ProtocolError, Refused
from misfeed.interfaces.ipp import IppClient
from misfeed.protocols import ipp
from misfeed.protocols.ipp import Attribute, IppError, Operation, Version
from misfeed.protocols.ipp.codes import FIRST_ERROR_STATUS

PRINTER = "get-printer-attributes.ipp"
_MOST_JOBS = 100
_PLAINEST: Version = (1, 1)
_HEADER_OCTETS = 8
_EVERYTHING = ipp.keyword("requested-attributes", "all", "media-col-database")
_ALL = ipp.keyword("requested-attributes", "all")
_JOBS = (
    ("get-jobs.ipp", ipp.keyword("which-jobs", "not-completed")),
    ("get-jobs-completed.ipp", ipp.keyword("which-jobs", "completed")),
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: the name of its file, and its octets."""

    name: str
    octets: bytes


class IppAnswers:
    """What a printer answers, one after another.

    Attributes:
        notes: what was unusual on the way. reason: why it did not go on; "" when all was asked.
    """

    def __init__(self, client: IppClient) -> None:
        self._client = client
        self._version: Version = (2, 0)
        self.notes: list[str] = []
        self.reason = ""

    def __iter__(self) -> Iterator[Answered]:
        """Raises what the first question fails of, where nothing ever came."""
        yield Answered(PRINTER, self._printer())
        for name, which in _JOBS:
            try:
                octets = self._asked(Operation.GET_JOBS, which, ipp.integer("limit", _MOST_JOBS), _ALL)
            except (Refused, NoAnswer, DeviceRefusal, ProtocolError) as error:
                self.reason = f"{error}"
                return
            yield Answered(name, octets)

    def _printer(self) -> bytes:
        """The attributes, asked for in ever plainer ways; its refusal where it refuses them all."""
        refused = b""
        trouble: Exception | None = None
        ways = [(self._version, (_EVERYTHING,)), (self._version, ())]
        ways += [(_PLAINEST, attributes) for _, attributes in ways]
        for version, attributes in ways:
            if version != self._version and not refused:
                break  # nobody who answered nothing minds the version
            try:
                answer = self._asked(Operation.GET_PRINTER_ATTRIBUTES, *attributes, version=version)
            except (Refused, NoAnswer, DeviceRefusal, ProtocolError) as error:
                trouble = error
                continue
            if int.from_bytes(answer[2:4], "big") >= FIRST_ERROR_STATUS:
                # What it says to the first version, it says of the question.
                refused = answer if version == self._version else refused
                continue
            if version != self._version:
                self._version = version
                self.notes.append("it was asked in IPP 1.1: it refuses 2.0")
            if not attributes:
                self.notes.append("it was not asked for media-col-database: with it, it refused")
            return answer
        if refused:
            self.notes.append(f"it refuses to tell its attributes: {_status(refused)}")
            return refused
        assert trouble is not None, "nothing came, so something went wrong"
        raise trouble

    def _asked(self, operation: Operation, *attributes: Attribute, version: Version | None = None) -> bytes:
        octets = self._client.octets(operation, *attributes, version=version or self._version)
        if len(octets) < _HEADER_OCTETS:
            raise IppError("the answer is no IPP message", octets, 0)
        return octets


def _status(answer: bytes) -> str:
    return ipp.keyword_of(ipp.status_of(int.from_bytes(answer[2:4], "big")))
