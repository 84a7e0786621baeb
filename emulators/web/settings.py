"""The page's sections of settings: which fields each has, and how the machine takes what was filled in.

A section is taken whole or not at all. Values are the machine's to keep; knows no HTML and no session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from misfeed.emulators.machine import AclAction, Machine
from misfeed.emulators.machine.access import CABLE, Encryption, plain_address
from misfeed.emulators.machine.network import FACTORY_USER
from misfeed.emulators.machine.secret import Secret
from misfeed.emulators.machine.snmp_access import ALL, NOTHING
from misfeed.emulators.machine.stock import HEAT
from misfeed.emulators.web import paper
from misfeed.emulators.web.forms import Field, FormError, Kind
from misfeed.emulators.web.quirks import SHOWS_SECRETS
from misfeed.emulators.web.words import OWN_NAMES

_ON = "on"
_MAX_COMMUNITY = 32
_MAX_LIST = 5_000
_USUAL_SIZES = ("iso_a4_210x297mm", "iso_a5_148x210mm", "na_letter_8.5x11in", "na_legal_8.5x14in")

Filled = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """One form.

    Attributes:
        title: English. fields: what is to be filled in, with what is set now.
        take: has the machine take it; raises CannotDo or FormError, and then nothing has changed.
        warn: raises FormError if whoever sends it, from that address, harms themself and has not said that
            they know.
    """

    name: str
    title: str
    fields: Callable[[Machine], tuple[Field, ...]]
    take: Callable[[Machine, Filled], None]
    warn: Callable[[Machine, Filled, str], None] = lambda *_: None


def switch(on: bool) -> str:
    """A box, as it is ticked."""
    return _ON if on else ""


# -- the printer, its panel and its sleep ------------------------------------------------------------------


def _printer(machine: Machine) -> tuple[Field, ...]:
    notes = machine.notes
    return (
        Field("name", "Name", value=notes.name or ""),
        Field("place", "Location", value=notes.place or ""),
        Field("contact", "Contact", value=notes.contact or ""),
    )


def _take_printer(machine: Machine, filled: Filled) -> None:
    for name, words in filled.items():
        # Where nothing is said, other interfaces tell the model's own.
        setattr(machine.notes, name, words or None)


def _panel(machine: Machine) -> tuple[Field, ...]:
    panel = machine.panel
    languages = tuple((tag, OWN_NAMES.get(tag, tag)) for tag in panel.languages)
    return (
        Field("language", "Panel language", Kind.CHOICE, panel.spoken(), languages),
        Field("ready-text", "Message when ready", value=panel.ready_text.replace("\n", " ")),
        Field(
            "sleep-after",
            "Seconds before it sleeps (0: never)",
            Kind.NUMBER,
            str(machine.power.sleep_after_s),
            highest=86_400,
        ),
    )


def _take_panel(machine: Machine, filled: Filled) -> None:
    machine.administer("set_language", "panel", language=filled["language"])
    if filled["ready-text"] != machine.panel.ready_text.replace("\n", " "):
        machine.panel.ready_text = filled["ready-text"]
    if int(filled["sleep-after"]) != machine.power.sleep_after_s:
        machine.administer("set_sleep_after", "power", seconds=int(filled["sleep-after"]))


# -- paper -------------------------------------------------------------------------------------------------


def _paper(machine: Machine) -> tuple[Field, ...]:
    trays = (("", "As the printer likes"), *((tray.id, tray.name) for tray in machine.trays))
    sizes = dict.fromkeys((*(tray.media for tray in machine.trays), *_USUAL_SIZES))
    fields = [Field("first-tray", "Tray that is used first", Kind.CHOICE, machine.engine.first_tray, trays)]
    for tray in machine.trays:
        if not tray.spec.senses_size:
            choices = tuple((size, paper.size(size)) for size in sizes if size)
            fields.append(Field(f"{tray.id}.size", "Size", Kind.CHOICE, tray.media, choices, about=tray.name))
        kinds = tuple((kind, paper.kind(kind)) for kind in dict.fromkeys((tray.type, *HEAT)))
        fields.append(Field(f"{tray.id}.type", "Type", Kind.CHOICE, tray.type, kinds, about=tray.name))
    return tuple(fields)


def _take_paper(machine: Machine, filled: Filled) -> None:
    machine.engine.first_tray = filled["first-tray"]
    for tray in machine.trays:
        kind, size = filled[f"{tray.id}.type"], filled.get(f"{tray.id}.size", tray.media)
        if size != tray.media:
            machine.administer("set_media", tray.id, media=size)
        if kind != tray.type:
            machine.administer("set_type", tray.id, type=kind)


# -- the network -------------------------------------------------------------------------------------------


def _snmp(machine: Machine) -> tuple[Field, ...]:
    network = machine.network
    shown = network.community.value if SHOWS_SECRETS.acts(machine) else ""
    return (
        Field("community", "Read community", Kind.SECRET, shown, longest=_MAX_COMMUNITY),
        Field("v1-v2c", "SNMPv1 and v2c answer", Kind.SWITCH, switch(network.snmp_v1_v2c)),
        Field("v3", "SNMPv3 answers", Kind.SWITCH, switch(network.snmp_v3)),
    )


def _take_snmp(machine: Machine, filled: Filled) -> None:
    if filled["community"]:
        machine.administer("set_community", "network", community=filled["community"])
    machine.administer("set_snmp_versions", "network", v1_v2c=filled["v1-v2c"] == _ON, v3=filled["v3"] == _ON)


def _communities(_: Machine) -> tuple[Field, ...]:
    return (
        Field("community", "Further community", Kind.SECRET, longest=_MAX_COMMUNITY),
        Field("writes", "It may write too", Kind.SWITCH),
        Field("forget", "Forget all further communities before", Kind.SWITCH),
    )


def _take_communities(machine: Machine, filled: Filled) -> None:
    if filled["forget"] == _ON:
        for one in machine.network.snmp_communities:
            machine.administer("remove_community", "network", community=Secret(one.community).value)
    if filled["community"]:
        write = ALL if filled["writes"] == _ON else NOTHING
        machine.administer("add_community", "network", community=filled["community"], write=write)


def _access(machine: Machine) -> tuple[Field, ...]:
    network = machine.network
    actions = tuple((one.value, one.value) for one in AclAction)
    return (
        Field(
            "networks",
            "Networks that may talk to it, one a line (none: everybody)",
            Kind.LINES,
            "\n".join(network.acl),
            longest=_MAX_LIST,
        ),
        Field("action", "What others get", Kind.CHOICE, network.acl_action.value, actions),
        Field("covers-all", "It covers all services", Kind.SWITCH, switch(network.acl_covers_all)),
        Field("even-me", "Save it even if it shuts me out", Kind.SWITCH),
    )


def _warn_of_access(machine: Machine, filled: Filled, source: str) -> None:
    networks = _networks(filled)
    exempt = "web" in machine.profile.network.acl_exempt and filled["covers-all"] != _ON
    if not networks or exempt or source == CABLE or filled["even-me"] == _ON:
        return
    address = plain_address(source)
    if not any(address in network for network in networks):
        raise FormError(
            "your own address {address} is in none of them; tick the last box to save them all the same",
            "networks",
            address=str(address),
        )


def _networks(filled: Filled) -> list[IPv4Network | IPv6Network]:
    found = []
    for entry in filled["networks"].split():
        try:
            found.append(ip_network(entry))
        except ValueError as error:
            raise FormError(
                "{network} is no network; write it as 10.0.20.0/24", "networks", network=entry[:60]
            ) from error
    return found


def _take_access(machine: Machine, filled: Filled) -> None:
    _networks(filled)
    machine.administer(
        "set_acl",
        "network",
        acl=tuple(filled["networks"].split()),
        action=filled["action"],
        covers_all=filled["covers-all"] == _ON,
    )


def _services(machine: Machine) -> tuple[Field, ...]:
    network = machine.network
    return tuple(
        Field(name, name, Kind.SWITCH, switch(name not in network.off))
        for name in machine.profile.network.services
    )


def _take_services(machine: Machine, filled: Filled) -> None:
    off = tuple(name for name, ticked in filled.items() if ticked != _ON)
    machine.administer("set_off", "network", services=off)


def _tls(machine: Machine) -> tuple[Field, ...]:
    uses = tuple((one.value, one.value) for one in Encryption)
    return (Field("encryption", "Encryption", Kind.CHOICE, machine.network.encryption.value, uses),)


def _take_tls(machine: Machine, filled: Filled) -> None:
    machine.administer("set_encryption", "network", use=filled["encryption"])


# -- who may ----------------------------------------------------------------------------------------------


def _administrator(machine: Machine) -> tuple[Field, ...]:
    users = machine.network.users
    name = users[0].name if users else FACTORY_USER
    return (
        Field("user", "User name", value=name),
        Field("password", "New password", Kind.SECRET),
        Field("again", "New password again", Kind.SECRET),
    )


def _take_administrator(machine: Machine, filled: Filled) -> None:
    for name, label in (("user", "User name"), ("password", "New password")):
        if not filled[name]:
            raise FormError("it is empty", name, label)
    if ":" in filled["user"]:
        # Whoever has one can never sign in by Basic (RFC 7617 §2): the password begins behind the first.
        raise FormError("a colon cannot stand in it", "user", "User name")
    if filled["password"] != filled["again"]:
        raise FormError("the two passwords differ", "again")
    machine.administer("add_user", "network", name=filled["user"], password=filled["password"])


SECTIONS: Mapping[str, Section] = {
    section.name: section
    for section in (
        Section("printer", "Printer", _printer, _take_printer),
        Section("panel", "Panel and sleep", _panel, _take_panel),
        Section("paper", "Paper", _paper, _take_paper),
        Section("snmp", "SNMP", _snmp, _take_snmp),
        Section("communities", "Further SNMP communities", _communities, _take_communities),
        Section("access", "Access list", _access, _take_access, _warn_of_access),
        Section("services", "Services", _services, _take_services),
        Section("tls", "TLS", _tls, _take_tls),
        Section("administrator", "Administrator", _administrator, _take_administrator),
    )
}
