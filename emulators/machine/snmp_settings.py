"""The printer's settings of SNMP: communities, users of v3 and their views, and who is locked out.

A part of the network's settings. Knows no message; what a view's numbers stand for is the agent's business.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from .access import Access
from .part import CannotDo, Part, action, nvram, ram
from .secret import Secret
from .snmp_access import (
    ALL,
    ALWAYS,
    EVERYTHING,
    MIN_PASSPHRASE,
    NO_PROTOCOL,
    NOTHING,
    Community,
    SnmpUser,
    delivered,
    view_trouble,
)

MAX_SNMP_USERS = 50
MAX_SUBTREES = 100
_US_PER_S = 1_000_000

Name = Annotated[str, Meta(min_length=1, max_length=32)]
"""A community, or an SNMPv3 user."""
Passphrase = Annotated[str, Meta(min_length=MIN_PASSPHRASE)]
Tries = Annotated[int, Meta(ge=0, le=1_000)]
LockoutSeconds = Annotated[int, Meta(ge=1, le=86_400)]


class SnmpSettings(Part):
    """Fields:
    community: the SNMP read community. snmp_v1_v2c, snmp_v3: these versions answer.
    snmp_v3_changed_at: when v3 was last switched on or off since power came (machine time).
    snmp_users: who may ask in v3. snmp_views: subtrees by a view's name. snmp_communities: further ones.
    community_view: the view of `community`. snmp_lockout: tries within seconds, and seconds locked out.
    usm_spin_lock: counts changes of users over SNMP (usmUserSpinLock).
    snmp_failures: when wrong pass phrases came, by user, and snmp_locked: until when (machine time).
    """

    community: Secret = nvram(Secret("public"))
    snmp_v1_v2c: bool = nvram(True)
    snmp_v3: bool = nvram(False)
    snmp_v3_changed_at: int = ram(0, told=False)
    snmp_users: tuple[SnmpUser, ...] = nvram((), told=False)
    snmp_views: tuple[tuple[str, tuple[str, ...]], ...] = nvram((), told=False)
    snmp_communities: tuple[Community, ...] = nvram((), told=False)
    community_view: str = nvram(ALL, told=False)
    snmp_lockout: tuple[int, int, int] = nvram((0, 60, 300), told=False)
    usm_spin_lock: int = nvram(0, told=False)
    snmp_failures: tuple[tuple[str, tuple[int, ...]], ...] = ram((), hidden=True)
    snmp_locked: tuple[tuple[str, int], ...] = ram((), told=False)

    def _may_set(self) -> None:
        """Raises CannotDo where somebody else has locked the settings."""

    def _expect_unlocking(self) -> None:
        """Look again when the next lockout is over."""

    def community_access(self, community: str) -> Access:
        """What an SNMPv1/v2c community opens."""
        read, write = self.community_views(community)
        return Access.NONE if read == NOTHING else Access.READ if write == NOTHING else Access.ADMIN

    def community_views(self, community: str) -> tuple[str, str]:
        """The names of the views that a community reads and writes."""
        if self.snmp_v1_v2c:
            if community == self.community:
                return self.community_view, NOTHING
            for one in self.snmp_communities:
                if one.community == community:
                    return one.read, one.write
        return NOTHING, NOTHING

    def snmp_view(self, name: str) -> tuple[str, ...] | None:
        """The subtrees of a view; None for one that shows everything."""
        if name == EVERYTHING:
            return ("1",)
        return None if name == ALL else dict(self.snmp_views).get(name, ())

    def notify_view(self, version: str, community: str, user: str) -> str:
        """The name of the view that a notification may tell of; a community that nobody asks with has all."""
        if version == "3":
            found = self.snmp_user(user)
            return NOTHING if found is None else found.notify
        return next((one.notify for one in self.snmp_communities if one.community == community), ALL)

    def snmp_user(self, name: str) -> SnmpUser | None:
        """Who asks under this name over v3."""
        return next((one for one in self.snmp_users if one.name == name), None)

    def change_snmp_user(self, user: SnmpUser) -> None:
        """Somebody changed a user over SNMP, who stays where it is in the list."""
        self.snmp_users = tuple(user if one.name == user.name else one for one in self.snmp_users)

    def is_snmp_locked(self, name: str) -> bool:
        """Too many wrong pass phrases came under this name; nothing is answered for a while."""
        return any(who == name and until > self.machine.now for who, until in self.snmp_locked)

    def snmp_pass_phrase(self, name: str, right: bool) -> None:
        """A question came under the name of a user, with a good signature or a bad one."""
        tries, within_s, for_s = self.snmp_lockout
        if not tries or (right and not self.snmp_failures):
            return
        now = self.machine.now
        failures = dict(self.snmp_failures)
        since = now - within_s * _US_PER_S
        came = () if right else (*(at for at in failures.get(name, ()) if at > since), now)
        failures.pop(name, None)
        if len(came) >= tries:
            self.snmp_locked = (*self.snmp_locked, (name, now + for_s * _US_PER_S))
            self._expect_unlocking()
        elif came:
            failures[name] = came
        self.snmp_failures = tuple(failures.items())

    def look_at_snmp_users(self) -> str:
        names = (
            f"{one.name} (locked out)" if self.is_snmp_locked(one.name) else one.name
            for one in self.snmp_users
        )
        return ", ".join(names) or "no user"

    def deliver_snmp(self) -> None:
        """SNMP is set as the maker does."""
        self.community = Secret(self.machine.profile.network.community)
        for name, value in delivered(self.machine.profile.snmp).items():
            setattr(self, name, value)

    @action(panel=True)
    def set_community(self, community: Name) -> None:
        """Change the SNMP read community, at the panel."""
        self._may_set()
        self.community = Secret(community)

    @action(panel=True)
    def add_community(
        self, community: Name, read: Name = ALL, write: Name = NOTHING, notify: Name = ALL
    ) -> None:
        """Let a further community ask in SNMPv1 and v2c, and write what the view `write` has.

        A notification that comes with it tells no more than the view `notify` has.
        """
        self._may_set()
        for view in (read, write, notify):
            self._known_view(view)
        others = tuple(one for one in self.snmp_communities if one.community != community)
        if len(others) >= MAX_SNMP_USERS:
            raise CannotDo(f"it knows {MAX_SNMP_USERS} communities and no more: reset the settings first")
        self.snmp_communities = (*others, Community(community, read, write, notify))

    @action(panel=True)
    def remove_community(self, community: Name) -> None:
        """Let a further community ask no more."""
        self._may_set()
        others = tuple(one for one in self.snmp_communities if one.community != community)
        if len(others) == len(self.snmp_communities):
            raise CannotDo("there is no further community of that name")
        self.snmp_communities = others

    @action(panel=True)
    def set_snmp_versions(self, v1_v2c: bool | None = None, v3: bool | None = None) -> None:
        """Have SNMPv1 and v2c answer or not, and v3, at the panel; what is left out stays."""
        self._may_set()
        self.snmp_v1_v2c = self.snmp_v1_v2c if v1_v2c is None else v1_v2c
        if v3 is not None:
            self._speak_v3(v3)

    def _speak_v3(self, on: bool) -> None:
        if on is not self.snmp_v3:
            self.snmp_v3_changed_at = self.machine.now
        self.snmp_v3 = on

    @action(panel=True)
    def add_snmp_user(
        self,
        name: Name,
        passphrase: Passphrase,
        auth: str = "SHA",
        priv: str = NO_PROTOCOL,
        priv_passphrase: str = "",
        level: str = "",
        read: Name = ALL,
        write: Name = NOTHING,
        notify: Name = ALL,
    ) -> None:
        """Let somebody ask in SNMPv3, which answers from then on.

        `priv_passphrase` is the other's where it is not given; `level` the highest that the protocols give.
        """
        self._may_set()
        hidden = (priv_passphrase or passphrase) if priv != NO_PROTOCOL else ""
        user = SnmpUser(name, passphrase, auth, hidden, priv, level, read, write, notify)
        if wrong := user.trouble():
            raise CannotDo(f"add_snmp_user: {wrong}")
        for view in (read, write, notify):
            self._known_view(view)
        others = tuple(one for one in self.snmp_users if one.name != name)
        if len(others) >= MAX_SNMP_USERS:
            raise CannotDo(f"it knows {MAX_SNMP_USERS} SNMPv3 users and no more: reset the settings first")
        self.snmp_users = (*others, user)
        self._speak_v3(True)

    @action(panel=True)
    def remove_snmp_user(self, name: Name) -> None:
        """Let somebody ask in SNMPv3 no more."""
        self._may_set()
        if self.snmp_user(name) is None:
            raise CannotDo("there is no SNMPv3 user of that name")
        self.snmp_users = tuple(one for one in self.snmp_users if one.name != name)

    @action(panel=True)
    def set_snmp_view(self, name: Name, subtrees: tuple[str, ...]) -> None:
        """Choose what a view shows: "1.3.6.1.2.1.43", "-1.3.6.1.2.1.43.8" for a subtree that is left out."""
        self._may_set()
        if name in ALWAYS:
            raise CannotDo(f"the view {name!r} is always as it is; take another name")
        others = tuple(view for view in self.snmp_views if view[0] != name)
        if len(others) >= MAX_SNMP_USERS or len(subtrees) > MAX_SUBTREES:
            raise CannotDo(f"it has room for {MAX_SNMP_USERS} views of {MAX_SUBTREES} subtrees")
        if wrong := view_trouble(name, tuple(subtrees)):
            raise CannotDo(wrong)
        self.snmp_views = tuple(sorted((*others, (name, tuple(subtrees)))))

    @action(panel=True)
    def set_community_view(self, view: Name) -> None:
        """Choose the view of the read community."""
        self._may_set()
        self._known_view(view)
        self.community_view = view

    @action(panel=True)
    def set_snmp_lockout(
        self, tries: Tries, within_s: LockoutSeconds = 60, for_s: LockoutSeconds = 300
    ) -> None:
        """Lock an SNMPv3 user out after so many wrong pass phrases; 0 tries for never."""
        self._may_set()
        self.snmp_lockout = (tries, within_s, for_s)

    def _known_view(self, name: str) -> None:
        known = (*ALWAYS, *(view for view, _ in self.snmp_views))
        if name not in known:
            raise CannotDo(f"there is no view of that name; it has {', '.join(known)}")
