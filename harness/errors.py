"""The package's errors, split by who broke the rule. Each message says what to do next.

Knows no protocol: codecs derive their own from `ProtocolError`.
"""

from __future__ import annotations


class MisfeedError(Exception):
    """Base of every error this package raises on purpose."""


class UsageError(MisfeedError):
    """We were misused: a bad argument, file or name. The command line turns it into exit code 2."""


class BenchError(MisfeedError):
    """The bench cannot serve: a device is missing or busy, a port is taken. Exit code 3."""


class ProtocolError(MisfeedError):
    """The other side sent bytes that break the standard.

    Attributes:
        evidence: the offending bytes, at most 64 of them.
        offset: octet offset of the evidence in the message, or None where unknown.
    """

    def __init__(self, message: str, evidence: bytes = b"", offset: int | None = None) -> None:
        self.evidence = bytes(evidence[:64])
        self.offset = offset
        where = f" at octet {offset}" if offset is not None else ""
        shown = f": {self.evidence[:16].hex(' ')}" if evidence else ""
        super().__init__(f"{message}{where}{shown}")


class DeviceRefusal(MisfeedError):
    """The device understood and said no.

    Attributes:
        answer: the device's own words or status (a status keyword, an error-status name, ...).
    """

    def __init__(self, message: str, answer: str) -> None:
        self.answer = answer
        super().__init__(f"{message}: {answer}")


class Unreachable(MisfeedError):
    """Base of the two ways in which nothing useful answers."""


class Refused(Unreachable):
    """The device (or its host) refused at once: TCP RST, ICMP unreachable, USB not plugged."""


class Untrusted(Refused):
    """The device shows a certificate that its user does not trust.

    Attributes:
        fingerprint: of the certificate, as `Trust` takes it; "" where it could not be seen.
    """

    def __init__(self, message: str, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        super().__init__(message)


class NoAnswer(Unreachable):
    """Nothing answered before the deadline: dropped, asleep, dead.

    Attributes:
        timeout_s: how long we waited, in seconds of the device's clock.
    """

    def __init__(self, message: str, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        super().__init__(f"{message} (no answer within {timeout_s:g} s)")


def said_by_system(error: BaseException) -> str:
    """The reason alone, for the end of a sentence that names the file itself: "No such file or directory"."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
