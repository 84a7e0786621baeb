"""What a recording that is passed on does not tell."""

from __future__ import annotations

import misfeed.emulators.profiles as shelf
from misfeed.capturing import Scrub, Walk
from misfeed.emulators.host import Host
from misfeed.emulators.machine import Machine
from misfeed.interfaces.snmp import SnmpClient
from misfeed.protocols.snmp import Integer32, IpAddress, OctetString, mib
from misfeed.transports.memory import MemoryRoute


def test_serial_number_address_and_names_stand_nowhere_in_it() -> None:
    machine = Machine(shelf.load("mono-laser"))
    client = SnmpClient(MemoryRoute(Host(machine), "10.0.0.9"))
    plain = b"".join(
        value.value for rows in Walk(client, (1, 3)) for _, value in rows if isinstance(value, OctetString)
    )
    mac = bytes.fromhex(machine.network.mac.replace(":", ""))
    assert machine.serial.encode() in plain
    assert plain.count(mac) > 1, "it is in the engine's id, too"
    scrub = Scrub()
    scrub.learn(client)
    rows = [row for rows in Walk(client, (1, 3)) for row in scrub.rows(rows)]
    octets = b"".join(value.value for _, value in rows if isinstance(value, OctetString))
    assert len(octets) == len(plain), "the same length"
    assert machine.serial.encode() not in octets
    assert mac not in octets
    assert dict(rows)[mib.oid("prtGeneralSerialNumber.1")] == OctetString(b"X" * len(machine.serial))
    assert scrub.counts["serial number"] >= 1
    assert scrub.counts["hardware address"] >= 2
    assert scrub.note()[-1].startswith("what only the maker understands")


def scrubbed(scrub: Scrub, *rows: tuple[str, object]) -> list[object]:
    given = [(mib.oid(name), value) for name, value in rows]
    return [value for _, value in scrub.rows(given)]


def test_an_address_is_found_in_every_way_of_writing_it() -> None:
    scrub = Scrub()
    scrub._learn("ifPhysAddress", [bytes.fromhex("3ca82af638ac")])
    assert scrubbed(
        scrub,
        ("1.3.6.1.4.1.9.1", OctetString(b"NPI 3CA82AF638AC")),
        ("1.3.6.1.4.1.9.2", OctetString(b"3c:a8:2a:f6:38:ac")),
        ("1.3.6.1.4.1.9.3", OctetString(b"\x01\x3c\xa8\x2a\xf6\x38\xac\xff")),
        ("1.3.6.1.4.1.9.4", OctetString(b"3c-a8-2a-f6-38-ad")),
    ) == [
        OctetString(b"NPI 020000000000"),
        OctetString(b"02:00:00:00:00:00"),
        OctetString(b"\x01\x02\0\0\0\0\0\xff"),
        OctetString(b"3c-a8-2a-f6-38-ad"),
    ]
    assert scrub.counts == {"hardware address": 3}


def test_a_name_too_short_to_look_for_is_hidden_where_it_belongs() -> None:
    scrub = Scrub()
    scrub._learn("sysName", [b"pr1"])
    assert scrubbed(scrub, ("sysName.0", OctetString(b"pr1")), ("sysDescr.0", OctetString(b"pr1nter"))) == [
        OctetString(b"XXX"),
        OctetString(b"pr1nter"),
    ]


def test_what_was_asked_with_is_hidden() -> None:
    scrub = Scrub()
    scrub.hide("our-secret")
    assert scrubbed(scrub, ("1.3.6.1.4.1.11.1", OctetString(b"our-secret"))) == [OctetString(b"XXXXXXXXXX")]


def test_ip_addresses_become_ones_for_documentation_and_tables_of_them_are_left_out() -> None:
    scrub = Scrub()
    assert scrubbed(
        scrub,
        ("1.3.6.1.4.1.11.1", IpAddress("10.1.2.3")),
        ("1.3.6.1.4.1.11.2", IpAddress("10.1.2.4")),
        ("1.3.6.1.4.1.11.3", IpAddress("10.1.2.3")),
        ("1.3.6.1.4.1.11.4", IpAddress("255.255.255.0")),
        ("1.3.6.1.2.1.4.20.1.2.10.1.2.3", Integer32(1)),
    ) == [IpAddress("192.0.2.1"), IpAddress("192.0.2.2"), IpAddress("192.0.2.1"), IpAddress("255.255.255.0")]
    assert scrub.left_out == {"addresses": 1}
    assert "1 values that tell of addresses were left out" in scrub.note()
