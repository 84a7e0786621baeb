"""The printer's own network rules in one place: who is let in, refused, ignored or asked for credentials.

Every server asks here before it answers, and before any cache. Knows addresses and service names, no socket.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network

from .access import CABLE, Access, AclAction, Credentials, Encryption, Password, User, Verdict, plain_address
from .panel import DARK
from .part import CannotDo, Layer, Refused, action, nvram, physical, ram
from .secret import Secret
from .tls_settings import TLS_ALL, TLS_NOW, TlsSettings
from .verbs import Word

__all__ = ["TLS_ALL", "TLS_NOW", "Network"]

LOCKOUT_TRIES = 5
LOCKOUT_US = 300_000_000
_MAX_TRACKED = 1_000
MAX_USERS = 50
FACTORY_USER = "admin"
MAX_LISTED = 100

HOME_ADDRESS = "10.0.20.50"
"""What its reservation says, and where its clients look for it."""

LINK_LOCAL = "169.254.20.50"

_RESET = (
    *("off", "acl", "acl_action", "acl_covers_all", "snmp_locked", "snmp_failures"),
    *("users", "settings_locked", "encryption"),
)
"""What a reset of the network settings takes back."""

PANEL = "panel"
"""Where hands sign in from, as addresses are for clients."""


class Network(TlsSettings):
    """The network stack's settings.

    Fields:
        off: services switched off (named as in the profile: "ipp", "snmp", "pjl", "lpd", "web").
        acl: networks that may talk to it, CIDR text; empty: everybody. acl_action: what others get.
        acl_covers_all: services that the model exempts are under the list too.
        users: who may administer it; nobody listed: everybody may.
        settings_locked: the panel asks for the administrator too. signed_in: one stands there.
        address: its own. mac: six octets in hex with colons. link: the cable is good.
        failures: wrong passwords by source, and locked: until when (machine time).
    """

    __slots__ = ("_from_afar",)
    TRANSIENT = {"_from_afar": bool}  # noqa: RUF012
    STEERS = False

    off: tuple[str, ...] = nvram(())
    acl: tuple[str, ...] = nvram(())
    acl_action: AclAction = nvram(AclAction.DROP)
    acl_covers_all: bool = nvram(False)
    users: tuple[User, ...] = nvram((), told=False)
    settings_locked: bool = nvram(False)
    signed_in: bool = ram(False, hidden=True)
    address: str = nvram(HOME_ADDRESS)
    mac: str = nvram("")
    link: bool = physical(True)
    failures: tuple[tuple[str, int], ...] = ram((), hidden=True)
    locked: tuple[tuple[str, int], ...] = ram((), told=False)

    _from_afar: bool

    @property
    def reachable(self) -> bool:
        """Packets find a stack at all: it answers a ping."""
        power = self.machine.power
        return self.link_up and power.ready and not power.silent and self.machine.switch.authorised

    @property
    def _in_its_subnet(self) -> bool:
        return self.address.startswith("10.0.20.") or self.address == self.machine.dhcp.home

    @property
    def link_up(self) -> bool:
        """The lamp beside the socket is lit."""
        machine = self.machine
        return self.link and not machine.cable.broken and machine.nic.answers and machine.switch.open

    def obtain(self) -> None:
        """Ask for an address (RFC 2131), and take one of its own when nobody answers (RFC 3927)."""
        machine = self.machine
        if self.link_up:
            self.address = (machine.dhcp.lease(machine.switch.vlan) if self.reachable else "") or LINK_LOCAL

    def on_boot(self) -> None:
        self.obtain()

    def verdict(self, service: str, source: str) -> Verdict:
        """Decide about a client of `service` at address `source` (IPv4 or IPv6 text, or `CABLE`)."""
        if source == CABLE:
            return Verdict.ACCEPT if service in self.machine.profile.network.services else Verdict.REFUSE
        if not self.reachable:
            return Verdict.DROP
        if service not in self.machine.profile.network.services or service in self.off:
            return Verdict.REFUSE
        exempt = service in self.machine.profile.network.acl_exempt and not self.acl_covers_all
        if not exempt and not self.admits(source):
            return Verdict(self.acl_action.value)
        return Verdict.ACCEPT

    def admits(self, source: str) -> bool:
        """Whether the access list, where there is one, has the address of a client."""
        if not self.acl:
            return True
        address = plain_address(source)
        return any(address in ip_network(entry) for entry in self.acl)

    def administer(
        self,
        credentials: tuple[str, str] | Credentials | None,
        source: str,
        built_in: tuple[User, ...] = (),
    ) -> Access:
        """What a client at `source` may do that wants to administer the printer.

        `credentials` are a user's name and password, or what proves that somebody knows them; None when none
        came. Access.NONE means: ask for them. `built_in`: whom the firmware knows while no user is listed.
        Too many wrong passwords lock the source out for a while, right ones or not.
        """
        users = self.users or built_in
        if not users:
            return Access.ADMIN
        now = self.machine.now
        locked = {who: until for who, until in self.locked if until > now}
        if source in locked:
            return Access.LOCKED
        if credentials is None:
            return Access.NONE
        failures = dict(self.failures)
        claim = Password(*credentials) if isinstance(credentials, tuple) else credentials
        user = next((one for one in users if one.name == claim.name and claim.proves(one.password)), None)
        failed = failures.pop(source, 0)
        if user is None and failed + 1 >= LOCKOUT_TRIES:
            locked[source] = now + LOCKOUT_US
        elif user is None:
            failures[source] = failed + 1
        self.failures = tuple(failures.items())[-_MAX_TRACKED:]
        self.locked = tuple(locked.items())[-_MAX_TRACKED:]
        self._expect_unlocking()
        return user.rights if user else Access.NONE

    def _expect_unlocking(self) -> None:
        if ends := [until for _, until in (*self.locked, *self.snmp_locked)]:
            self.machine.alarms.set(self, "unlock", min(ends) - self.machine.now)

    def on_alarm(self, name: str) -> None:  # noqa: ARG002 - there is one
        """A source, or a user of SNMPv3, has been locked out long enough."""
        now = self.machine.now
        self.locked = tuple((who, until) for who, until in self.locked if until > now)
        self.snmp_locked = tuple((who, until) for who, until in self.snmp_locked if until > now)
        self._expect_unlocking()

    def look(self) -> dict[str, str]:
        """The configuration page, as anyone can print it at the panel."""
        if not self.machine.panel.lit:
            return DARK
        changed = self.community != self.machine.profile.network.community
        page = {
            "address": self.address,
            "subnet": "as planned" if self._in_its_subnet else "another one",
            "access list": ", ".join(self.acl) or "everybody",
            "snmp v3": self.look_at_snmp_users() if self.snmp_v3 else "off",
            "snmp v1/v2c": "on" if self.snmp_v1_v2c else "off",
            "certificate": f"{', '.join(self.certificate.names)} until {self.certificate.not_after}",
            "certificate dates": self._dates(),
            "TLS": self._tls(),
            "read community": "set by the administrator" if changed else "as delivered",
            "administrator": "has a password" if self.users else "nobody in particular",
            "sign-in": "locked out" if self._is_locked_out(PANEL) else "asks for a password",
            "settings": "locked" if self._locked_at_panel else "open",
        }
        services = self.machine.profile.network.services
        return page | {f"service {name}": "off" if name in self.off else "on" for name in services}

    def _tls(self) -> str:
        versions = ", ".join(self.tls_versions)
        if self.encryption is Encryption.NEVER:
            return "off"
        return f"required, {versions}" if self.encryption is Encryption.REQUIRED else versions

    def _dates(self) -> str:
        """The certificate's dates against today's, as a person compares them."""
        today = self.machine.today()
        if today > self.certificate.not_after:
            return "expired"
        return "not yet valid" if today < self.certificate.not_before else "valid"

    def _is_locked_out(self, source: str) -> bool:
        return any(who == source and until > self.machine.now for who, until in self.locked)

    @property
    def _locked_at_panel(self) -> bool:
        return self.settings_locked and bool(self.users) and not self.signed_in

    @contextmanager
    def administered(self) -> Iterator[None]:
        """What is set meanwhile is set by somebody who was let in over the network, not at the panel."""
        self._from_afar = True
        try:
            yield
        finally:
            self._from_afar = False

    def _may_set(self) -> None:
        if self._locked_at_panel and not self._from_afar:
            raise CannotDo("the settings are greyed out: sign in as the administrator first")

    @action(panel=True)
    def sign_in(self, name: str, password: str) -> None:
        """Sign in at the panel; a wrong password is refused, too many lock the panel for a while."""
        self.signed_in = self.administer((name, password), PANEL) is Access.ADMIN
        if not self.signed_in:
            self.machine.panel.deny()
            locked = self._is_locked_out(PANEL)
            raise Refused(f"signing in is refused{': the panel is locked for a while' if locked else ''}")

    @action(panel=True)
    def lock_settings(self, locked: bool = True) -> None:
        """Have the panel ask for the administrator's password before anything is changed, or no more."""
        self._may_set()
        if locked and not self.users:
            raise CannotDo("add an administrator first: nobody could open them again")
        self.settings_locked = locked

    @action(panel=True)
    def sign_out(self) -> None:
        """Leave the panel to the next one."""
        self.signed_in = False

    @action
    def cold_reset(self) -> None:
        """Start it with the maker's keys held down: every setting, password and stored thing is gone."""
        if self.machine.power.on:
            raise CannotDo("switch it off first: the keys are held while it starts")
        for name, field in self.FIELDS.items():
            if field.layer is Layer.NVRAM and name != "mac":
                setattr(self, name, field.default)
        self.deliver_snmp()
        self.deliver_users()
        self.machine.panel.keys_locked = False
        self.machine.notes.forget()
        self.machine.discovery.forget()
        self.machine.parts["host-settings"].forget()  # type: ignore[attr-defined]
        self.machine.power.power_on()

    @action(panel=True)
    def set_acl(self, acl: tuple[str, ...] = (), action: str = "", covers_all: bool | None = None) -> None:
        """Set the access list from the panel or a listed address. Entries are CIDR text."""
        self._may_set()
        if len(acl) > MAX_LISTED:
            raise CannotDo(f"the access list has room for {MAX_LISTED} networks")
        try:
            entries = tuple(str(ip_network(entry)) for entry in acl)
            self.acl_action = AclAction(action) if action else self.acl_action
        except ValueError as error:
            raise CannotDo(f"set_acl: {error}") from error
        self.acl = entries
        if covers_all is not None:
            self.acl_covers_all = covers_all

    @action(panel=True)
    def set_acl_action(self, action: str) -> None:
        """Choose what those get whom the access list does not name ("refused" or "silent"), at the panel."""
        self._may_set()
        if action not in [one.value for one in AclAction]:
            raise CannotDo(
                f"an access list answers others with {' or '.join(one.value for one in AclAction)}"
            )
        self.acl_action = AclAction(action)

    @action(panel=True)
    def set_acl_covers_all(self, on: bool) -> None:
        """Put the services that the model exempts under the access list too, or not, at the panel."""
        self._may_set()
        self.acl_covers_all = on

    @action
    def unplug(self) -> None:
        """Pull the network cable."""
        self.link = False

    @action
    def plug_in(self) -> None:
        """Put the network cable in."""
        self.link = True
        self.obtain()

    @action(panel=True)
    def renew(self) -> None:
        """Ask for an address again, at the panel."""
        self.obtain()

    @action(panel=True)
    def switch_on(self, service: str) -> None:
        """Let a service answer again."""
        self._may_set()
        self._known(service)
        self.off = tuple(name for name in self.off if name != service)

    @action(panel=True)
    def switch_off(self, service: str) -> None:
        """Have a service answer no more."""
        self._may_set()
        self._known(service)
        if service not in self.off:
            self.off = (*self.off, service)

    @action(panel=True)
    def set_off(self, services: tuple[str, ...]) -> None:
        """Say which services do not answer; all others do."""
        self._may_set()
        for service in services:
            self._known(service)
        self.off = tuple(dict.fromkeys(services))

    @action(panel=True)
    def add_user(self, name: Word, password: Word) -> None:
        """Let a further user administer the printer."""
        self._may_set()
        others = tuple(user for user in self.users if user.name != name)
        if len(others) >= MAX_USERS:
            raise CannotDo(f"it knows {MAX_USERS} users and no more: reset the settings first")
        self.users = (*others, User(name, password))

    @action(panel=True)
    def reset_settings(self) -> None:
        """Network-only factory reset from the panel."""
        self._may_set()
        self.forget_settings()

    def forget_settings(self) -> None:
        """What was set since delivery is gone, whoever stands at the panel."""
        for name in _RESET:
            setattr(self, name, self.FIELDS[name].default)
        self.deliver_snmp()
        self.deliver_users()
        self.machine.traps.forget()
        self.machine.discovery.forget()

    def deliver_users(self) -> None:
        """Who may administer it as the maker has it: nobody in particular, or who reads its label."""
        machine = self.machine
        password = Secret(machine.profile.network.password).value
        if password:
            self.users = (User(FACTORY_USER, password.replace("{serial}", machine.serial)),)

    def _known(self, service: str) -> None:
        services = self.machine.profile.network.services
        if service not in services:
            raise CannotDo(f"there is no service {service!r}; this model has {', '.join(services)}")
