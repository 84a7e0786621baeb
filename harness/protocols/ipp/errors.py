"""The one error that octets from the other side can cause, and what a printer would answer to it."""

from __future__ import annotations

from misfeed.errors import ProtocolError
from misfeed.protocols.ipp.codes import Status


class IppError(ProtocolError):
    """A message breaks RFC 8010, or passes a limit.

    Attributes:
        status: what a printer answers to such a request (RFC 8011 Appendix B).
    """

    def __init__(
        self,
        message: str,
        evidence: bytes = b"",
        offset: int | None = None,
        *,
        status: Status = Status.CLIENT_ERROR_BAD_REQUEST,
    ) -> None:
        self.status = status
        super().__init__(message, evidence, offset)
