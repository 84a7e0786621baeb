"""Writes the attachments of a recorded case out as files, where reports and CI systems link to them.

The journal holds the octets as well, so that it can be mailed alone. Knows no database and no report.
"""

from __future__ import annotations

import re
from pathlib import Path

from misfeed.errors import UsageError
from misfeed.journal.records import AttachmentRecord, CaseRecord

FOLDER = "attachments"

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")


def place_of(attachment: AttachmentRecord) -> str:
    """Where an attachment lies, relative to the journal; one file for equal content of equal name."""
    return f"{FOLDER}/{attachment.blake2b[:16]}/{attachment.name}"


def unpack(case: CaseRecord, beside: Path) -> None:
    """Write the attachments of a case into the journal's folder. Raises UsageError."""
    for attachment in case.files:
        # Journals are mailed and merged: a record may be anybody's.
        if not _NAME.fullmatch(attachment.name) or not _DIGEST.fullmatch(attachment.blake2b):
            raise UsageError(f"{case.case}: {attachment.name!r} is no name for an attachment")
        path = beside / place_of(attachment)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(attachment.data)
        except OSError as error:
            raise UsageError(f"the attachment {path} cannot be written: {error.strerror}") from error
