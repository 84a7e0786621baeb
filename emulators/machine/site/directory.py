"""The site's directory of people: who they are, and whether their accounts are in good standing.

Knows no printer; who asks it, and what then becomes of a job, is the asker's business.
"""

from __future__ import annotations

import enum

from ..part import CannotDo, Part, action, physical

MAX_ACCOUNTS = 1_000


class Standing(enum.Enum):
    """What is to be said of an account."""

    GOOD = "good"
    LOCKED = "locked"
    SPENT = "quota-spent"
    UNKNOWN = "not-enrolled"


class Directory(Part):
    """Fields:
    accounts: those that are not in good standing, by user name. reachable: the printer's questions get there.
    """

    POWERED = False
    AT_DEVICE = False
    STEERS = False

    accounts: tuple[tuple[str, Standing], ...] = physical((), told=False)
    reachable: bool = physical(True, told=False)

    def standing(self, user: str) -> Standing | None:
        """Of an account; None where nobody answers."""
        if not self.reachable:
            return None
        return dict(self.accounts).get(user, Standing.GOOD)

    def look(self) -> dict[str, str]:
        """What its administrator reads in it, and finds on asking it from where the printer is."""
        told = ", ".join(f"{user} {standing.value}" for user, standing in self.accounts)
        return {
            "accounts": "all in good standing" if not self.accounts else "not all in good standing",
            "not in good standing": told or "nobody",
            "asked from the printer's network": "answers" if self.reachable else "silent",
        }

    @action
    def set_account(self, user: str, standing: str = "good") -> None:
        """Unlock, enrol or grant more to a user, or the contrary."""
        try:
            found = Standing(standing)
        except ValueError:
            known = ", ".join(one.value for one in Standing)
            raise CannotDo(f"an account is {known}, not {standing!r}") from None
        others = tuple(row for row in self.accounts if row[0] != user)
        if found is not Standing.GOOD and len(others) >= MAX_ACCOUNTS:
            raise CannotDo(f"{MAX_ACCOUNTS} accounts are not in good standing: mend one first")
        self.accounts = others if found is Standing.GOOD else (*others, (user, found))

    @action
    def open_path(self) -> None:
        """Let the printers' network reach it (LDAPS, port 636)."""
        self.reachable = True
        if self.machine.accounting is not None:
            self.machine.accounting.directory_is_back()
