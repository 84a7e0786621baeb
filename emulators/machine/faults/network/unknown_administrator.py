"""NW-13: the printer still asks for the password of its previous owner."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ...access import User
from ...network import Network
from ...part import Part
from ..fault import Fault


class UnknownAdministrator(Fault, frozen=True):
    """An administrator whose password nobody here knows guards every setting, at the panel as well."""

    name = "network.administrator.unknown"
    catalogue = "NW-13"
    part = Network
    summary = "administrator password of a previous owner"
    by_hand = "Set an administrator password, lock the panel's settings, and hide the password from the site."
    undo_by_hand = "Sign in with that password and take it away."
    secrets = ("password",)

    password: Annotated[str, Meta(min_length=1, max_length=64)] = "left-with-the-owner"

    def fits(self, part: Part) -> bool:
        return isinstance(part, Network) and "ipp" in part.machine.profile.network.services

    def inject(self, part: Network) -> None:
        part.users = (User("admin", self.password),)
        part.settings_locked = True

    def present(self, part: Network) -> bool:
        return any(user.password == self.password for user in part.users)

    def clear(self, part: Network) -> None:
        part.users = tuple(user for user in part.users if user.password != self.password)
        part.settings_locked = False
