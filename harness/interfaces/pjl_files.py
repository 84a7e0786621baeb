"""A printer's files by PJL: list, read, write, delete. Knows no channel."""

from __future__ import annotations

from misfeed.errors import DeviceRefusal
from misfeed.interfaces.pjl import PjlClient
from misfeed.protocols.pjl import FileRow, Option, PjlCommand, PjlReply, error_of, rows_of

MAX_READ = 8 * 1024 * 1024
_MOST_ROWS = 65_535


class PjlFiles:
    r"""The files of one printer, whose names begin with a drive: `0:\PostScript`.

    Methods raise DeviceRefusal where the printer answers with FILEERROR, and what `PjlClient` raises.
    Commands that change something have no answer: whether they did, `listed` tells.
    """

    def __init__(self, client: PjlClient) -> None:
        self._client = client

    def listed(self, directory: str) -> tuple[FileRow, ...]:
        """What is in a directory, itself and its parent left out."""
        rows = self._ask("FSDIRLIST", directory, Option("ENTRY", "1"), Option("COUNT", str(_MOST_ROWS)))
        return tuple(row for row in rows_of(rows.lines) if row.name not in (".", ".."))

    def read(self, name: str) -> bytes:
        """The octets of a file."""
        return self._ask("FSUPLOAD", name, Option("OFFSET", "0"), Option("SIZE", str(MAX_READ))).data

    def write(self, name: str, data: bytes, *, append: bool = False) -> None:
        """Make a file, write it anew, or write on."""
        options = (Option("FORMAT:BINARY"), Option("SIZE", str(len(data))), _name(name))
        self._client.tell(PjlCommand("FSAPPEND" if append else "FSDOWNLOAD", options), data)

    def make_directory(self, name: str) -> None:
        self._client.tell(PjlCommand("FSMKDIR", (_name(name),)))

    def delete(self, name: str) -> None:
        """Delete a file, or an empty directory."""
        self._client.tell(PjlCommand("FSDELETE", (_name(name),)))

    def _ask(self, command: str, name: str, *options: Option) -> PjlReply:
        reply = self._client.ask_for(
            PjlCommand(command, (_name(name), *options)),
            lambda reply: reply.header.upper().startswith(f"{command} "),
        )
        error = error_of(reply)
        if error is not None:
            raise DeviceRefusal(f"pjl: {command} of {name}", error.name.lower().replace("_", " "))
        return reply


def _name(name: str) -> Option:
    return Option("NAME", name, quoted=True)
