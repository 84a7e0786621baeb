"""A printer's line printer daemon (RFC 1179): prints, tells of the queue, removes jobs.

Each question is a connection of its own, as the protocol has it. Knows no document.
"""

from __future__ import annotations

import contextlib
import string
from collections.abc import Iterator, Sequence

from misfeed.errors import DeviceRefusal, Refused, UsageError
from misfeed.protocols.lpd import ACCEPTED, Code, Command, ControlFile, FileKind, PrintLine, Subcommand
from misfeed.transports.base import Route, Stream

ANSWER_S = 10.0
CONNECT_S = 5.0
MAX_STATE = 1024 * 1024

_READ_SIZE = 16 * 1024
_LETTERS = string.ascii_uppercase + string.ascii_lowercase
"""One for each data file's name (§6.3)."""


class LpdClient:
    """Asks one queue of one printer.

    Methods raise NoAnswer, Refused, or DeviceRefusal where the daemon says no.
    """

    def __init__(
        self, route: Route, queue: str = "lp", service: str = "lpd", timeout_s: float = ANSWER_S
    ) -> None:
        self._route = route
        self._queue = queue
        self._service = service
        self._timeout_s = timeout_s

    def print_files(
        self,
        documents: Sequence[bytes],
        *,
        job: str = "",
        user: str = "misfeed",
        host: str = "localhost",
        format: str = "l",  # noqa: A002 - RFC 1179 §7 calls it that
        copies: int = 1,
        banner: bool = False,
        control_first: bool = False,
        sized: bool = True,
        number: int = 1,
    ) -> None:
        """Send one job, and wait until the daemon has taken it.

        Args:
            sized: say how long documents are; otherwise the last one goes on until the connection ends, after
                the control file.

        Raises UsageError for what the protocol has no words for: more files than letters, or an empty one
        that is sized, as a size of 0 stands for one that goes on until the connection ends.
        """
        if len(documents) > len(_LETTERS):
            raise UsageError(
                f"a job has at most {len(_LETTERS)} files (RFC 1179 §6.3), not {len(documents)};"
                " send several jobs"
            )
        for at, document in enumerate(documents, start=1):
            if not document and (sized or at < len(documents)):
                raise UsageError(
                    f"document {at} is empty, and no size can say so;"
                    " leave it out, or send it last and not sized"
                )
        names = [f"df{_LETTERS[at]}{number:03}{host}" for at in range(len(documents))]
        prints = tuple(PrintLine(format, name) for name in names for _ in range(copies))
        control = ControlFile(host, user, job, banner=user if banner else "", prints=prints)
        described = (Subcommand(FileKind.CONTROL, 0, f"cfA{number:03}{host}"), control.encode())
        files = [
            (Subcommand(FileKind.DATA, 0, name), data) for name, data in zip(names, documents, strict=True)
        ]
        files.insert(0 if control_first or not sized else len(files), described)
        with self._connected(Command(Code.RECEIVE, self._queue)) as stream:
            self._expect(stream, f"queue {self._queue!r}")
            for at, (announced, data) in enumerate(files):
                streamed = not sized and at == len(files) - 1
                size = 0 if streamed else len(data)
                stream.send(Subcommand(announced.kind, size, announced.name).encode())
                self._expect(stream, f"{announced.name} of {len(data)} octets")
                stream.send(data if streamed else data + b"\0")
                if not streamed:
                    self._expect(stream, announced.name)

    def state(self, *words: str, long: bool = False) -> str:
        """What the queue holds, in the daemon's words: of these users and jobs, or of all."""
        code = Code.LONG_STATE if long else Code.SHORT_STATE
        with self._connected(Command(code, self._queue, words)) as stream:
            told = bytearray()
            while len(told) < MAX_STATE and (octets := stream.receive(_READ_SIZE, self._timeout_s)):
                told += octets
            return told.decode(errors="replace")

    def remove(self, *words: str, agent: str = "root") -> None:
        """Remove jobs by number or user; without any, the one that prints."""
        with self._connected(Command(Code.REMOVE, self._queue, (agent, *words))) as stream:
            self._expect(stream, f"removing {' '.join(words) or 'the active job'}")

    def print_waiting(self) -> None:
        """Have what waits printed."""
        with self._connected(Command(Code.PRINT, self._queue)) as stream:
            self._expect(stream, f"queue {self._queue!r}")

    @contextlib.contextmanager
    def _connected(self, command: Command) -> Iterator[Stream]:
        stream = self._route.stream(self._service, CONNECT_S)
        try:
            stream.send(command.encode())
            yield stream
        finally:
            stream.close()

    def _expect(self, stream: Stream, what: str) -> None:
        answer = stream.receive(1, self._timeout_s)
        if not answer:
            raise Refused(f"lpd: the printer closed the connection at {what}")
        if answer != ACCEPTED:
            raise DeviceRefusal(f"lpd: {what} is not taken", f"octet {answer[0]}")
