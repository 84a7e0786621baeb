"""Wireshark's dissector reads everything that an agent and its clients say, and finds nothing malformed."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from .judges import COMMUNITY, TROUBLES, Judged, ask, judged, lacking, program, running, until

pytestmark = pytest.mark.peer

PHRASE, HIDDEN = "correct-horse", "battery-staple"
USERS = {"fleet-aes": ("SHA", "AES"), "fleet-des": ("MD5", "DES"), "fleet-signed": ("SHA", "none")}
WIRESHARK = {"SHA": "SHA1", "MD5": "MD5", "AES": "AES", "DES": "DES", "none": "DES"}
LAST = "1.3.6.1.2.1.1.99.0"
"""Asked for at the end, so that the recording is known to be whole."""
PRINTER_MIB, PRINTER_NAME = "1.3.6.1.2.1.43", "1.3.6.1.2.1.43.5.1.1.16.1"
PDUS = {"get": 0, "get-next": 1, "response": 2, "set": 3, "trap": 4, "get-bulk": 5, "inform": 6, "trap-2": 7}
REPORT = 8
MALFORMED = (
    "_ws.malformed or (udp and not snmp)"
    " or (_ws.expert.severity >= warning and not snmp.authentication_error)"
)
"""What the dissector cannot even begin to read it shows as mere data. Signatures have a test of their own."""


@dataclass(frozen=True)
class Recorded:
    """A capture file, and tshark's reading of it with the users' keys."""

    file: Path

    def read(self, fields: tuple[str, ...], matching: str = "") -> list[list[list[str]]]:
        """For each frame that matches, the values of each field."""
        users: list[str] = []
        for name, (auth, priv) in USERS.items():
            row = ("", name, WIRESHARK[auth], PHRASE, WIRESHARK[priv], HIDDEN)
            users += ["-o", "uat:snmp_users:" + ",".join(f'"{cell}"' for cell in row)]
        asked = [word for one in fields for word in ("-e", one)]
        words = (program("tshark", "tshark"), "-n", "-r", str(self.file), *users, "-Y", matching or "snmp")
        verdict = ask(*words, "-T", "json", *asked)
        frames = json.loads(verdict.said or "[]")
        return [[frame["_source"]["layers"].get(one, []) for one in fields] for frame in frames]


@contextmanager
def recording(printer: Judged, folder: Path) -> Iterator[Recorded]:
    """Record meanwhile what the printer says and hears; afterwards the recording is whole."""
    found = Recorded(folder / "snmp.pcapng")
    if os.geteuid() != 0:
        lacking("dumpcap records as root only")
    dumpcap = program("dumpcap", "wireshark-common")
    words = [dumpcap, "-q", "-i", "lo", "-f", f"udp and host {printer.address}", "-w", str(found.file)]
    with running(words, folder / "dumpcap.log"):
        until(lambda: found.file.exists() and found.file.stat().st_size > 0, "dumpcap does not begin")
        yield found
        _get(printer, "-v2c", "-c", COMMUNITY, LAST)
        until(lambda: bool(found.read(("snmp.name",), f"snmp.name == {LAST}")), "the end is not recorded")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Questions and answers in every version, settings, refusals, traps and informs, healthy and broken."""
    folder = tmp_path_factory.mktemp("tshark")
    (folder / "snmptrapd.conf").write_text(f"authCommunity log {COMMUNITY}\n")
    told = folder / "traps.log"
    with judged("mono-laser") as printer, recording(printer, folder) as found:
        receiver = [
            *(program("snmptrapd", "snmptrapd"), "-f", "-C", "-c", str(folder / "snmptrapd.conf"), "-Lo"),
            *("-m", "", "-x", f"{folder}/agentx", f"udp:{printer.address}:162"),
        ]
        with running(receiver, told):
            until(lambda: "NET-SNMP version" in told.read_text(), "snmptrapd does not begin")
            _talk(printer, told)
    return found


def _tool(printer: Judged, tool: str, *words: str) -> str:
    """Run one of Net-SNMP's tools: words of access, then what is asked, which begins with an object."""
    access, objects = words, ()
    for at, word in enumerate(words):
        if word[0].isdigit() and "." in word:
            access, objects = words[:at], words[at:]
            break
    common = ("-t", "2", "-r", "0", "-m", "", "-On")
    return ask(program(tool, "snmp"), *common, *access, f"udp:{printer.address}:161", *objects).said


def _get(printer: Judged, *words: str) -> str:
    return _tool(printer, "snmpget", *words)


def _came(told: Path, count: int) -> bool:
    return told.read_text().count("43.18.2") >= count


def _talk(printer: Judged, told: Path) -> None:
    hands = printer.control
    for name, (auth, priv) in USERS.items():
        hidden = {} if priv == "none" else {"priv": priv, "priv_passphrase": HIDDEN}
        hands.act("add_snmp_user", "network", name=name, passphrase=PHRASE, auth=auth, write="all", **hidden)
    hands.act("add_community", "network", community="writer", write="all")
    accesses = [("-v1", "-c", COMMUNITY), ("-v2c", "-c", COMMUNITY)]
    for name, (auth, priv) in USERS.items():
        signed = ("-v3", "-u", name, "-a", auth, "-A", PHRASE)
        hidden_too = ("-l", "authNoPriv") if priv == "none" else ("-l", "authPriv", "-x", priv, "-X", HIDDEN)
        accesses.append((*signed, *hidden_too))
    for access in accesses:
        _get(printer, *access, PRINTER_NAME, "1.3.6.1.2.1.1.3.0")
        _tool(printer, "snmpgetnext", *access, PRINTER_NAME)
        _tool(printer, "snmpwalk", *access, f"{PRINTER_MIB}.11")
        if access[0] != "-v1":
            _tool(printer, "snmpbulkwalk", *access, "1.3.6.1")
    for version in ("-v1", "-v2c"):
        _tool(printer, "snmpset", version, "-c", "writer", PRINTER_NAME, "s", "somewhere")
        _tool(printer, "snmpset", version, "-c", "writer", "1.3.6.1.2.1.1.3.0", "t", "1")
    _tool(printer, "snmpset", *accesses[2], PRINTER_NAME, "s", "elsewhere")
    _get(printer, "-v3", "-u", "nobody", "-l", "noAuthNoPriv", "1.3.6.1.2.1.1.3.0")
    _get(
        printer,
        "-v3",
        "-u",
        "fleet-signed",
        "-a",
        "SHA",
        "-A",
        "wrong-horse",
        "-l",
        "authNoPriv",
        PRINTER_NAME,
    )
    _get(printer, "-v1", "-c", COMMUNITY, "1.3.6.1.2.1.1.99.1")
    count = 0
    for kind in ({"version": "1"}, {"version": "2c"}, {"version": "2c", "inform": True}):
        hands.act(
            "add_receiver", "network.traps", address=printer.address, port=162, community=COMMUNITY, **kind
        )
        for trouble in ("cover open", "toner empty", "jam"):
            with TROUBLES[trouble].at(printer):
                count += 1
                until(partial(_came, told, count), f"{kind}: no trap of {trouble}")
                _tool(printer, "snmpbulkwalk", *accesses[1], f"{PRINTER_MIB}.18")


def test_no_frame_is_malformed(recorded: Recorded) -> None:
    assert recorded.read(("frame.number",), MALFORMED) == []


def test_a_frame_that_was_cut_short_is_found(tmp_path: Path) -> None:
    with judged("mono-laser") as printer, recording(printer, tmp_path) as found:
        printer.control.put_wire_fault("truncate", "snmp", octets=40, way="to-client")
        _get(printer, "-v2c", "-c", COMMUNITY, "1.3.6.1.2.1.1.1.0")
        printer.control.take_out_wire_faults()
    assert len(found.read(("frame.number",), MALFORMED)) == 1


def test_every_kind_of_message_was_recorded_in_every_version(recorded: Recorded) -> None:
    frames = recorded.read(("snmp.version", "snmp.msgVersion", "snmp.data"))
    seen = Counter((*(plain or v3), *pdu) for plain, v3, pdu in frames)
    for version in ("0", "1", "3"):
        for kind in ("get", "get-next", "response", "set"):
            assert seen[version, str(PDUS[kind])], (version, kind)
    for version in ("1", "3"):
        assert seen[version, str(PDUS["get-bulk"])] > 5
    assert seen["0", str(PDUS["trap"])]
    assert seen["1", str(PDUS["trap-2"])]
    assert seen["1", str(PDUS["inform"])]
    assert seen["3", str(REPORT)]


def test_signatures_and_ciphers_are_as_wireshark_computes_them(recorded: Recorded) -> None:
    wrong = (
        "snmp.decrypted_data_bad_formatted or snmp.verify_authentication_error or snmp.authentication_error"
    )
    frames = recorded.read(("snmp.msgUserName", "snmp.data"), f"snmp.msgVersion == 3 and ({wrong})")
    # One was signed with a wrong passphrase on purpose: the request, not what the printer says to it.
    assert [(name, kind) for name, kind in frames] == [(["fleet-signed"], ["0"])]
    for user in ("fleet-aes", "fleet-des"):
        names = recorded.read(("snmp.name",), f'snmp.msgUserName == "{user}" and snmp.decrypted_pdu')
        assert sum(len(one) for (one,) in names) > 500, user


def test_values_are_read_as_they_were_set(recorded: Recorded) -> None:
    texts = recorded.read(("snmp.value.octets",), f"snmp.data == 2 and snmp.name == {PRINTER_NAME}")
    said = {bytes.fromhex(one.replace(":", "")).decode() for (values,) in texts for one in values if one}
    assert {"somewhere", "elsewhere"} <= said
