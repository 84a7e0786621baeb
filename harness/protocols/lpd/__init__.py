"""The Line Printer Daemon Protocol both ways (RFC 1179): commands, files, control files. Knows no queue."""

from misfeed.protocols.lpd.commands import (
    ACCEPTED,
    MAX_LINE,
    REFUSED,
    Code,
    Command,
    FileKind,
    LpdError,
    Subcommand,
    parse_command,
    parse_subcommand,
)
from misfeed.protocols.lpd.control import MAX_CONTROL, ControlFile, PrintLine, parse_control
from misfeed.protocols.lpd.receiver import BadLine, Event, FileEnd, FileOctets, Receiver

__all__ = [
    "ACCEPTED",
    "MAX_CONTROL",
    "MAX_LINE",
    "REFUSED",
    "BadLine",
    "Code",
    "Command",
    "ControlFile",
    "Event",
    "FileEnd",
    "FileKind",
    "FileOctets",
    "LpdError",
    "PrintLine",
    "Receiver",
    "Subcommand",
    "parse_command",
    "parse_control",
    "parse_subcommand",
]
