"""Files that a script keeps as evidence: named, bounded, and hashed. Knows no journal file and no folder."""

from __future__ import annotations

import hashlib
import mimetypes
import re

from misfeed.errors import UsageError
from misfeed.journal import AttachmentRecord

MOST_OCTETS = 1024 * 1024
"""Of one attachment; a journal is mailed."""

MOST_IN_ALL = 4 * MOST_OCTETS
"""Of all attachments of a case."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}")
_TYPE = re.compile(r"[a-z0-9.+-]+/[A-Za-z0-9.+-]+(; ?[a-z]+=[A-Za-z0-9-]+)*")
_OCTETS = "application/octet-stream"


class Attachments:
    """The attachments of one case, in the order in which they came."""

    def __init__(self) -> None:
        self._kept: dict[str, AttachmentRecord] = {}

    @property
    def records(self) -> tuple[AttachmentRecord, ...]:
        return tuple(self._kept.values())

    def add(self, name: str, data: bytes | str, media_type: str = "") -> AttachmentRecord:
        """Keep `data` under a file's name; its media type is guessed from the name when left out.

        Raises UsageError for a name that is no file's or taken, and for more than a journal should hold.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} is no name for an attachment: letters, digits, dots and dashes are")
        if name in self._kept:
            raise UsageError(f"the case has an attachment {name!r} already")
        if isinstance(data, str):
            octets, media_type = data.encode("utf-8"), media_type or _guess(name) or "text/plain"
        else:
            octets, media_type = bytes(data), media_type or _guess(name) or _OCTETS
        if not _TYPE.fullmatch(media_type):
            raise UsageError(f"{media_type!r} is no media type, such as text/plain or image/png")
        if len(octets) > MOST_OCTETS:
            raise UsageError(f"{name} has {len(octets)} octets; an attachment has at most {MOST_OCTETS}")
        if len(octets) + sum(one.size for one in self._kept.values()) > MOST_IN_ALL:
            raise UsageError(f"with {name} the case would keep more than {MOST_IN_ALL} octets")
        digest = hashlib.blake2b(octets, digest_size=32).hexdigest()
        self._kept[name] = AttachmentRecord(name, media_type, digest, len(octets), octets)
        return self._kept[name]


def _guess(name: str) -> str | None:
    return mimetypes.guess_type(name)[0]
