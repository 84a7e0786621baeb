"""Printers before those who look for printers: avahi, CUPS's ippfind and its dnssd backend."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from misfeed.control import ControlClient

from .avahi import registry
from .judges import ask, program, until

pytestmark = pytest.mark.peer

UUIDS = re.compile(r"\?uuid=([0-9a-f-]{36})")


@dataclass(frozen=True)
class Found:
    """A printer of a name of its own, and the environment in which programs look for it."""

    name: str
    ports: Mapping[str, int]
    control: ControlClient
    there: Mapping[str, str]

    def rename(self, name: str) -> None:
        self.control.act("set_service_name", "network.discovery", name=name)


@contextmanager
def announced(profile: str, there: Mapping[str, str]) -> Iterator[Found]:
    words = [sys.executable, "-m", "misfeed", "emulate", profile, "--discovery", "--json"]
    with subprocess.Popen(
        [*words, "--until-parent-exits"], stdout=subprocess.PIPE, text=True, cwd=Path("/")
    ) as process:
        assert process.stdout is not None
        try:
            ready = json.loads(process.stdout.readline())
            name = f"Judged {uuid.uuid4().hex[:10]}"
            found = Found(name, ready["ports"], ControlClient(ready["control"]), there)
            found.rename(name)
            yield found
        finally:
            process.terminate()
            process.communicate(timeout=20)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    with registry(tmp_path_factory.mktemp("avahi")) as environment:
        yield environment


@pytest.fixture(scope="module")
def printer(there: Mapping[str, str]) -> Iterator[Found]:
    with announced("colour-laser-mfp", there) as found:
        yield found


def browsed(printer: Found, type_: str) -> str:
    """What avahi-browse resolves of it, a line to each service."""
    browse = program("avahi-browse", "avahi-utils")
    said = ask(browse, "--parsable", "--resolve", "--terminate", type_, more=printer.there).said
    shown = printer.name.replace(" ", r"\032")
    return "\n".join(line for line in said.splitlines() if line.startswith("=") and f";{shown};" in line)


@pytest.mark.parametrize(
    ("type_", "service"),
    [
        ("_ipp._tcp", "ipp"),
        ("_ipps._tcp", "ipp"),
        ("_printer._tcp", "lpd"),
        ("_pdl-datastream._tcp", "pjl"),
        ("_http._tcp", "web"),
        ("_universal._sub._ipp._tcp", "ipp"),
        ("_print._sub._ipps._tcp", "ipp"),
    ],
)
def test_avahi_resolves_each_service_to_its_port(printer: Found, type_: str, service: str) -> None:
    until(lambda: bool(browsed(printer, type_)), f"avahi-browse lists no {type_}")
    place = f";colour-laser-mfp-1.local;127.0.0.1;{printer.ports[service]};"
    until(lambda: place in browsed(printer, type_), f"{type_} leads elsewhere: {browsed(printer, type_)}")


def test_avahi_is_told_what_changes(printer: Found) -> None:
    printer.control.act("set_place", "notes", place="By the window")
    until(lambda: '"note=By the window"' in browsed(printer, "_ipp._tcp"), "the note does not change")
    printer.control.act("set_priority", "network.discovery", priority=3)
    until(lambda: '"priority=3"' in browsed(printer, "_ipp._tcp"), "the priority does not change")


def test_avahi_lists_nobody_who_has_said_goodbye(printer: Found) -> None:
    until(lambda: bool(browsed(printer, "_ipp._tcp")), "it is not listed")
    printer.control.act("announce", "network.discovery", on=False)
    until(lambda: not browsed(printer, "_ipp._tcp"), "it is still listed")
    printer.control.act("announce", "network.discovery", on=True)
    until(lambda: bool(browsed(printer, "_ipp._tcp")), "it is not listed again")


def test_avahi_sees_two_of_one_name_as_two(printer: Found) -> None:
    until(lambda: bool(browsed(printer, "_ipp._tcp")), "it is not listed")
    with announced("mono-laser", printer.there) as other:
        other.rename(printer.name)
        second = Found(
            f"{printer.name} (2)".replace("(", r"\040").replace(")", r"\041"),
            {},
            other.control,
            printer.there,
        )
        until(lambda: bool(browsed(second, "_ipp._tcp")), "the second of the name is not numbered")
        assert browsed(printer, "_ipp._tcp")


def found_by(printer: Found, *words: str) -> list[str]:
    find = program("ippfind", "cups-ipp-utils")
    return ask(find, "-T", "3", *words, more=printer.there).said.split("\n")


def test_ippfind_finds_it_by_what_it_prints_and_where_it_leads(printer: Found) -> None:
    uri = f"ipp://colour-laser-mfp-1.local:{printer.ports['ipp']}/ipp/print"
    until(lambda: uri in found_by(printer), "ippfind does not list it")
    until(lambda: printer.name in found_by(printer, "--txt-pdl", "image/urf", "-s"), "not by its format")
    until(lambda: printer.name in found_by(printer, "_ipp._tcp,_universal", "-s"), "not by its subtype")
    assert printer.name not in found_by(printer, "--txt-Color", "F", "-s")
    secure = uri.replace("ipp:", "ipps:")
    until(lambda: secure in found_by(printer, "_ipps._tcp"), "ippfind does not list it with TLS")


def test_cups_own_backend_lists_it_as_a_device(printer: Found) -> None:
    backend = program("dnssd", "cups")
    told, device = f'"{printer.name}"', '"MFG:HP;MDL:HP Color LaserJet MFP M477fdw;'

    def listed() -> bool:
        said = ask(backend, more=printer.there).said.splitlines()
        return any(told in line and device in line and UUIDS.search(line) for line in said)

    # It asks for half a second, and lists what has not answered by then as unknown.
    until(listed, "the dnssd backend does not list it")
