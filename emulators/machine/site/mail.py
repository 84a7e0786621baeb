"""The site's mail relay: what it answers to a device that wants to send, in SMTP's words.

Knows no printer and no octet of SMTP; replies are RFC 5321's, RFC 4954's for the login, RFC 8446's for TLS.
"""

from __future__ import annotations

from ..part import CannotDo, Part, action, physical
from ..secret import Secret

PASSWORD = Secret("scan-2025")
ROOT = "Site Root CA G1"


class MailRelay(Part):
    """Fields:
    up: it serves at all. issuer: the root that its certificate chain ends in. not_before, not_after: the
    certificate's ISO 8601 dates.
    password: of the account that devices send with.
    last: what became of the last client that came, as its administrator reads it in the log.
    delivered: messages taken.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    up: bool = physical(True, hidden=True)
    issuer: str = physical(ROOT, hidden=True)
    not_before: str = physical("2025-06-01", hidden=True)
    not_after: str = physical("2035-06-01", hidden=True)
    password: Secret = physical(PASSWORD, hidden=True)
    last: str = physical("none", hidden=True)
    delivered: int = physical(0, hidden=True)

    def submit(self, password: str, roots: tuple[str, ...], today: str) -> tuple[bool, str]:
        """A client submits a message: taken or not, and the reply.

        The client trusts `roots` and has it that it is `today`; it ends the handshake itself when it does not
        like the certificate.
        """
        if not self.up:
            taken, reply, noted = False, "421 4.3.2 service not available", "service down"
        elif self.issuer not in roots:
            taken, reply, noted = False, "TLS alert 48: unknown CA", "client does not trust the certificate"
        elif not self.not_before <= today <= self.not_after:
            taken, reply, noted = False, "TLS alert 45: certificate expired", "client has another date"
        elif password != self.password:
            taken, reply, noted = False, "535 5.7.8 authentication credentials invalid", "wrong password"
        else:
            taken, reply, noted = True, "250 2.0.0 message accepted", "message taken"
            self.delivered += 1
        self.last = noted
        return taken, reply

    def look(self) -> dict[str, str]:
        """What its administrator reads there, and who signed its certificate."""
        return {
            "service": "up" if self.up else "down",
            "certificate from": self.issuer,
            "last client": self.last,
            "messages taken": str(self.delivered),
        }

    @action
    def set_password(self, password: str) -> None:
        """Give the account that devices send with another password."""
        if not password:
            raise CannotDo("an account needs a password")
        self.password = Secret(password)

    @action
    def start(self) -> None:
        """Start the service."""
        self.up = True
