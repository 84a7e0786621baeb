"""NW-15: the directory does not let one user print."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ...site.directory import Directory, Standing
from ..fault import Fault


class AccountNotGood(Fault, frozen=True):
    """One user's account is locked, over its quota or not there; everybody else's is well."""

    name = "site.directory.account"
    catalogue = "NW-15"
    part = Directory
    summary = "one user's directory account locked, spent or not enrolled"
    by_hand = "Lock the user's account in the directory, or take the quota away."
    undo_by_hand = "Unlock or enrol the account, or grant more."

    user: Annotated[str, Meta(min_length=1, max_length=64)] = "ana"
    standing: Literal["locked", "quota-spent", "not-enrolled"] = "locked"

    def inject(self, part: Directory) -> None:
        part.accounts = (*self._others(part), (self.user, Standing(self.standing)))

    def present(self, part: Directory) -> bool:
        return dict(part.accounts).get(self.user) is Standing(self.standing)

    def clear(self, part: Directory) -> None:
        part.accounts = self._others(part)

    def _others(self, part: Directory) -> tuple[tuple[str, Standing], ...]:
        return tuple(row for row in part.accounts if row[0] != self.user)
