"""Sending scans: to an e-mail address through the site's relay, or into a folder of its file server.

The scan itself is the scanner's business, and what relay and server answer is theirs. Keeps the send log.
"""

from __future__ import annotations

from datetime import UTC

from .panel import DARK
from .part import CannotDo, Part, action, nvram
from .scanner import GLASS, Scanner
from .secret import Secret
from .site import mail, share
from .verbs import Word

LOG_SIZE = 20
MAX_ROOTS = 50
MAIL, FOLDER = "mail", "folder"


class Sender(Part):
    """The sending service's settings and log.

    Fields:
        mail_password: what it signs in to the relay with. roots: certificate authorities that it trusts.
        share_password, share_path: what it signs in to the file server with, and where it puts scans.
        smb: SMB versions that it offers.
        log: the last sendings, oldest first: "mail: 250 2.0.0 message accepted". sent: the last of them was.
    """

    STEERS = False

    mail_password: Secret = nvram(mail.PASSWORD, hidden=True)
    roots: tuple[str, ...] = nvram((mail.ROOT,))
    share_password: Secret = nvram(share.PASSWORD, hidden=True)
    share_path: str = nvram(share.PATH)
    smb: tuple[str, ...] = nvram((share.SMB1, *share.DIALECTS))
    log: tuple[str, ...] = nvram(())
    sent: bool = nvram(False)

    @action(panel=True)
    def send(self, to: str = MAIL, source: str = GLASS, originals: int = 1) -> None:
        """Scan and send, at the panel; `to` is "mail" or "folder"."""
        if to not in (MAIL, FOLDER):
            raise CannotDo(f"scans go to {MAIL} or to a {FOLDER}, not to {to!r}")
        scanner = self.machine.part("scanner", Scanner)
        scanner.scan(source, originals)
        if scanner.last is None or not scanner.last.pages:
            self._note(to, False, "nothing scanned")
        elif not self.machine.network.reachable:
            self._note(to, False, "no network")
        elif to == MAIL:
            relay = self.machine.part("site.mail", mail.MailRelay)
            today = self.machine.date(self.machine.now).astimezone(UTC).date().isoformat()
            self._note(to, *relay.submit(self.mail_password, self.roots, today))
        else:
            server = self.machine.part("site.share", share.Share)
            self._note(to, *server.store(self.smb, self.share_password, self.share_path))

    def _note(self, to: str, sent: bool, reply: str) -> None:
        self.sent = sent
        self.log = (*self.log[-LOG_SIZE + 1 :], f"{to}: {reply}")

    def look(self) -> dict[str, str]:
        """What the panel said after the last sending, the newest line of the log, and the settings."""
        if not self.machine.panel.lit:
            return DARK
        return {
            "screen": "none" if not self.log else "sent" if self.sent else "send failed",
            "send log": self.log[-1] if self.log else "empty",
            "trusts": ", ".join(self.roots),
            "SMB": ", ".join(self.smb),
            "path": self.share_path,
        }

    @action(panel=True)
    def set_mail_password(self, password: Word) -> None:
        """Enter the relay account's password."""
        self.mail_password = Secret(password)

    @action(panel=True)
    def set_share_password(self, password: Word) -> None:
        """Enter the file server account's password."""
        self.share_password = Secret(password)

    @action(panel=True)
    def set_share_path(self, path: Word) -> None:
        """Enter where scans are put."""
        self.share_path = path

    @action(panel=True)
    def set_smb(self, versions: tuple[str, ...]) -> None:
        """Say which SMB versions it offers."""
        self.smb = share.checked(versions)

    @action(panel=True)
    def import_root(self, name: Word) -> None:
        """Trust another certificate authority."""
        if name in self.roots:
            return
        if len(self.roots) >= MAX_ROOTS:
            raise CannotDo(f"it has room for {MAX_ROOTS} certificate authorities")
        self.roots = (*self.roots, name)
