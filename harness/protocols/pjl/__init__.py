"""PJL both ways: commands and the documents between them, replies and status. Knows no printer's state."""

from misfeed.protocols.pjl.commands import MAX_LINE, UEL, Option, PjlCommand, PjlError, parse_command
from misfeed.protocols.pjl.files import FileError, FileRow, error_of, rows_of
from misfeed.protocols.pjl.replies import MAX_REPLY, PjlReply, PjlStatus, ReplyReader
from misfeed.protocols.pjl.splitter import BadLine, DocumentData, Event, FileData, JobSplitter, UelSeen

__all__ = [
    "MAX_LINE",
    "MAX_REPLY",
    "UEL",
    "BadLine",
    "DocumentData",
    "Event",
    "FileData",
    "FileError",
    "FileRow",
    "JobSplitter",
    "Option",
    "PjlCommand",
    "PjlError",
    "PjlReply",
    "PjlStatus",
    "ReplyReader",
    "UelSeen",
    "error_of",
    "parse_command",
    "rows_of",
]
