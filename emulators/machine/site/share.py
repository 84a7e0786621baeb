"""The site's file server: what it answers to a device that wants to store a scan, in SMB's words.

Knows no printer and no octet of SMB; the statuses are MS-ERREF's names.
"""

from __future__ import annotations

from ..part import CannotDo, Part, action, physical
from ..secret import Secret

SMB1 = "1.0"
DIALECTS = ("2.1", "3.0", "3.1.1")
PASSWORD = Secret("share-2025")
PATH = r"\\files\scans"


class Share(Part):
    """Fields:
    dialects: SMB versions that it speaks. path: where scans go.
    password: of the account that devices store with. expired: the password is older than the site allows.
    files: scans stored.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    dialects: tuple[str, ...] = physical(DIALECTS, hidden=True)
    path: str = physical(PATH, hidden=True)
    password: Secret = physical(PASSWORD, hidden=True)
    expired: bool = physical(False, hidden=True)
    files: int = physical(0, hidden=True)

    def store(self, offered: tuple[str, ...], password: str, path: str) -> tuple[bool, str]:
        """A client that offers these versions stores a file: whether it lies there, and the status."""
        if not set(offered) & set(self.dialects):
            return False, "SMB negotiate failed: connection reset"
        if password != self.password:
            return False, "STATUS_LOGON_FAILURE"
        if self.expired:
            return False, "STATUS_PASSWORD_EXPIRED"
        if path.lower() != self.path.lower():
            return False, "STATUS_BAD_NETWORK_NAME"
        self.files += 1
        return True, "STATUS_SUCCESS"

    def look(self) -> dict[str, str]:
        """What its administrator reads there."""
        return {
            "SMB": ", ".join(self.dialects),
            "SMB1": "on" if SMB1 in self.dialects else "off",
            "path": self.path,
            "account": "password expired" if self.expired else "in good standing",
            "files": str(self.files),
        }

    @action
    def set_smb(self, versions: tuple[str, ...]) -> None:
        """Say which SMB versions it speaks."""
        self.dialects = checked(versions)

    @action
    def set_password(self, password: str) -> None:
        """Give the account that devices store with another password, one that does not expire."""
        if not password:
            raise CannotDo("an account needs a password")
        if password == self.password:
            raise CannotDo("the server takes no password that was used before")
        self.password = Secret(password)
        self.expired = False


def checked(versions: tuple[str, ...]) -> tuple[str, ...]:
    """SMB versions as a person gives them, or CannotDo."""
    known = (SMB1, *DIALECTS)
    if not versions or not set(versions) <= set(known):
        raise CannotDo(f"SMB versions are some of {', '.join(known)}")
    return tuple(version for version in known if version in versions)
