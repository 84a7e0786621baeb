"""A document as the printer understands it, and how understanding can fail. Knows no format."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from misfeed.emulators.machine import Page
from misfeed.errors import ProtocolError

MAX_PAGES = 5_000
MAX_OCTETS = 512_000_000


class Reason(enum.Enum):
    """Why a document cannot be printed, in the words of RFC 8011 §5.3.8 job-state-reasons."""

    FORMAT_ERROR = "document-format-error"
    PASSWORD = "document-password-error"
    UNSUPPORTED = "unsupported-document-format"


class DocumentError(ProtocolError):
    """The document is damaged, locked, larger than anything sane, or in no language we interpret.

    Attributes:
        reason: which of these, as an IPP keyword.
        words: what is wrong, for who sent it: without the octets that show it.
    """

    def __init__(
        self,
        message: str,
        evidence: bytes = b"",
        offset: int | None = None,
        *,
        reason: Reason = Reason.FORMAT_ERROR,
    ) -> None:
        self.reason = reason
        self.words = message
        super().__init__(message, evidence, offset)


class UnsupportedFormat(DocumentError):
    """No interpreter here reads this format.

    Attributes:
        format: the MIME media type that was asked for.
    """

    def __init__(self, format_: str) -> None:
        self.format = format_
        super().__init__(f"{format_} is not printed here", reason=Reason.UNSUPPORTED)


@dataclass(frozen=True, slots=True)
class Document:
    """An interpreted document.

    Attributes:
        format: MIME media type it was read as.
        pages: one `Page` per side to be marked.
        media: PWG 5101.1 size name of the first page, where the document tells; None otherwise.
        sides: 1 or 2 where the document asks for it, None otherwise. copies: likewise.
        quality, source, media_type: print-quality, media-source and media-type that it asks for, likewise.
    """

    format: str
    pages: tuple[Page, ...]
    media: str | None = None
    sides: int | None = None
    copies: int | None = None
    quality: int | None = None
    source: str | None = None
    media_type: str | None = None


def check_page_count(count: int) -> None:
    """Raises DocumentError when a document has more pages than any printer would take in one go."""
    if count > MAX_PAGES:
        raise DocumentError(f"the document has more than {MAX_PAGES} pages")
