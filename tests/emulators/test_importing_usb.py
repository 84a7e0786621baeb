"""Profiles from recorded USB descriptors: what was recorded is what a host reads again."""

from __future__ import annotations

from pathlib import Path

import pytest
from misfeed.cli import main
from misfeed.emulators import profiles
from misfeed.emulators.identity import device_id
from misfeed.emulators.importing import Imported, import_snmprec
from misfeed.emulators.importing_usb import UsbRecording, import_usb, is_usb, read_sysfs, read_usb, with_usb
from misfeed.emulators.machine import Clock, Machine, parse_profile
from misfeed.emulators.usb import INTERFACE
from misfeed.emulators.usb.bent import declared
from misfeed.emulators.usb.session import UsbipService
from misfeed.errors import UsageError
from misfeed.protocols import ieee1284
from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    EndpointDescriptor,
    InterfaceDescriptor,
    RawDescriptor,
    decode_string,
)
from misfeed.protocols.usb.capabilities import BinaryObjectStore, usb_2_0_extension
from misfeed.protocols.usb.dump import BusSpeed, UsbDump
from misfeed.protocols.usb.functions import IppInfo
from misfeed.protocols.usb.lsusb_text import lsusb_text
from misfeed.protocols.usb.printer import get_device_id, get_port_status
from misfeed.protocols.usb.setup import get_descriptor, set_interface
from misfeed.protocols.usbip import Speed, UrbStatus

from .usb.conftest import ImportingHost

ENDPOINT = EndpointDescriptor
PRINTER = UsbDump(
    DeviceDescriptor(0x04A9, 0x27FA, 0x0203, 1, 2, 3, bcdUSB=0x0210).encode(),
    (
        ConfigurationDescriptor(
            (
                InterfaceDescriptor(
                    0, 0, 255, 0, 255, endpoints=(ENDPOINT(3), ENDPOINT(0x84), ENDPOINT(0x85, 3, 8, 11))
                ),
                InterfaceDescriptor(1, 0, 7, 1, 2, 5, endpoints=(ENDPOINT(8), ENDPOINT(0x89))),
                InterfaceDescriptor(
                    1, 1, 7, 1, 4, endpoints=(ENDPOINT(8), ENDPOINT(0x89)), extra=(IppInfo(0x11).raw(),)
                ),
                InterfaceDescriptor(
                    2,
                    0,
                    8,
                    6,
                    80,
                    endpoints=(ENDPOINT(6), ENDPOINT(0x87)),
                    extra=(RawDescriptor(0x30, b"?"),),
                ),
            )
        ).encode(),
    ),
    {(0x0409, 1): "Canon", (0x0409, 2): "MF745C/746C", (0x0409, 3): "f4{a9}", (0x0409, 5): "Pages"},
    BinaryObjectStore((usb_2_0_extension(),)).encode(),
)
TEXT = lsusb_text(PRINTER)
ID = b"MFG:Canon;CMD:LIPSLX,CPCA;MDL:MF745C/746C;CLS:PRINTER;SERN:f4{a9};CID:CA_XPS_OIP;1284.4DL:4d;"
SYSFS = {
    "descriptors": PRINTER.descriptors(),
    "manufacturer": b"Canon\n",
    "product": b"MF745C/746C\n",
    "serial": b"f4{a9}\n",
    "speed": b"12\n",
    "1-2:1.1/ieee1284_id": ID,
}


def machine_of(imported: Imported) -> Machine:
    return Machine(parse_profile(imported.profile_toml, "imported"), Clock(), seed=1)


def host_of(machine: Machine) -> ImportingHost:
    service = INTERFACE.serve(machine)
    assert isinstance(service, UsbipService)
    return ImportingHost(service)


@pytest.fixture
def machine() -> Machine:
    return machine_of(import_usb(read_usb(TEXT.encode()), "canon.txt"))


def test_what_lsusb_printed_is_printed_again(machine: Machine) -> None:
    assert lsusb_text(declared(machine).dump()).splitlines()[:-2] == TEXT.splitlines()[:-2]


def test_a_host_reads_each_descriptor_octet_for_octet(machine: Machine) -> None:
    host = host_of(machine)
    taken = host.take().device
    assert taken is not None
    assert (taken.idVendor, taken.idProduct, taken.bNumInterfaces) == (0x04A9, 0x27FA, 3)
    asked = {DescriptorType.DEVICE: PRINTER.device, DescriptorType.CONFIGURATION: PRINTER.configurations[0]}
    for kind, octets in {**asked, DescriptorType.BOS: PRINTER.bos}.items():
        assert host.control(get_descriptor(kind, length=1024)).data == octets
    for (language, index), text in PRINTER.strings.items():
        told = host.control(get_descriptor(DescriptorType.STRING, index, language=language)).data
        assert decode_string(told) == text
    refused = host.control(get_descriptor(DescriptorType.STRING, 9, language=0x0409))
    assert refused.status == UrbStatus.EPIPE


def test_the_machine_is_behind_the_interfaces_that_print_and_nobody_behind_the_others(
    machine: Machine,
) -> None:
    host = host_of(machine)
    host.take()
    assert host.control(get_port_status(1)).data == b"\x18"
    for other in (0, 2):
        assert host.control(get_port_status(other)).status == UrbStatus.EPIPE
    host.session.feed(host.client.submit_out(8, b"\x1b%-12345X@PJL ECHO x\r\n")[1])
    host.heard()
    host.ask(64, 9)
    assert any(b"ECHO x" in getattr(one, "data", b"") for one in host.heard())
    assert host.control(set_interface(1, 1)).status == UrbStatus.OK
    host.session.feed(host.client.submit_out(8, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")[1])
    host.heard()
    host.ask(64, 9)
    assert any(getattr(one, "data", b"").startswith(b"HTTP/1.1 ") for one in host.heard())


def test_who_it_is_comes_from_its_strings(machine: Machine) -> None:
    identity = machine.profile.identity
    assert (identity.make, identity.model, machine.serial) == ("Canon", "MF745C/746C", "f4{a9}")


def test_a_device_of_sysfs_has_its_speed_and_its_device_id_in_its_own_order() -> None:
    machine = machine_of(import_usb(read_sysfs(SYSFS), "1-2"))
    assert str(device_id(machine)).encode() == ID
    host = host_of(machine)
    taken = host.take().device
    assert taken is not None
    assert taken.speed == Speed.FULL
    told = ieee1284.decode(host.control(get_device_id(1)).data)
    assert (told["SN"], told.command_sets, told.flaw) == ("f4{a9}", ("LIPSLX", "CPCA"), None)
    assert decode_string(declared(machine).descriptor(DescriptorType.STRING, 2) or b"") == "MF745C/746C"


@pytest.mark.parametrize(
    ("length", "quirk"),
    [
        ((len(ID) + 2).to_bytes(2, "little"), "usb.device-id-little-endian"),
        (len(ID).to_bytes(2, "big"), "usb.device-id-uncounted"),
    ],
)
def test_a_wrong_length_of_the_device_id_is_told_again(length: bytes, quirk: str) -> None:
    recording = read_sysfs({"descriptors": PRINTER.descriptors()})
    odd = UsbRecording(recording.dump, ieee1284.decode(length + ID))
    machine = machine_of(import_usb(odd, "odd.bin"))
    assert quirk in machine.formatter.quirks
    host = host_of(machine)
    host.take()
    assert host.control(get_device_id(1)).data == length + ID.replace(b"f4{a9}", machine.serial.encode())


def test_raw_and_hex_are_the_same() -> None:
    raw = PRINTER.descriptors()
    assert is_usb(raw)
    assert is_usb(raw.hex(" ").encode())
    assert not is_usb(b"1.3.6.1.2.1.1.1.0|4|x")
    assert read_usb(raw) == read_usb(raw.hex(" ").encode())


def test_what_contradicts_itself_is_served_as_it_was_and_told() -> None:
    octets = bytearray(PRINTER.descriptors())
    octets[18 + 13] = 7
    recording = read_usb(bytes(octets))
    assert any(
        "bNumEndpoints says 7, 3 came" in one and "as it was recorded" in one for one in recording.problems
    )
    host = host_of(machine_of(import_usb(recording, "odd.bin")))
    host.take()
    assert host.control(get_descriptor(DescriptorType.CONFIGURATION, length=1024)).data == octets[18:]


def test_a_walk_beside_it_tells_the_rest() -> None:
    walk = import_snmprec(b"1.3.6.1.2.1.43.5.1.1.17.1|4|SERIAL9\n1.3.6.1.2.1.1.1.0|4|Canon MF\n", "lobby")
    machine = machine_of(with_usb(walk, read_usb(TEXT.encode())))
    assert machine.serial == "SERIAL9"
    assert declared(machine).device.idProduct == 0x27FA
    assert decode_string(declared(machine).descriptor(DescriptorType.STRING, 3) or b"") == "SERIAL9"


@pytest.mark.parametrize("octets", [PRINTER.device, PRINTER.device + b"\x01\x02", b"12 01 00 02\nzz"])
def test_descriptors_that_cannot_be_read_are_refused_in_one_sentence(octets: bytes) -> None:
    with pytest.raises(UsageError, match=r"descriptors|hex dump"):
        read_usb(octets)


def test_a_file_becomes_a_profile_and_its_descriptors_come_out_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, output, raw = tmp_path / "lsusb.txt", tmp_path / "canon.toml", tmp_path / "out.bin"
    source.write_text(TEXT, encoding="utf-8")
    assert main(["import", str(source), "-o", str(output)]) == 0
    assert main(["import", str(tmp_path), "-o", str(output), "--force", "--name", "canon"]) == 0
    assert profiles.load(str(output)).name == "canon"
    capsys.readouterr()
    assert main(["profiles", str(output), "--usb"]) == 0
    assert capsys.readouterr().out.splitlines()[1:-2] == TEXT.splitlines()[1:-2]
    assert main(["profiles", str(output), "--usb-raw", str(raw)]) == 0
    assert raw.read_bytes() == PRINTER.descriptors()
    assert main(["profiles", str(output)]) == 0
    assert "8 USB descriptors and strings" in capsys.readouterr().out
    assert main(["profiles", "--usb"]) == 2


def test_a_folder_of_sysfs_becomes_a_profile(tmp_path: Path) -> None:
    device = tmp_path / "1-2"
    for name, octets in SYSFS.items():
        (device / name).parent.mkdir(parents=True, exist_ok=True)
        (device / name).write_bytes(octets)
    output = tmp_path / "canon.toml"
    assert main(["import", str(device), "-o", str(output)]) == 0
    profile = profiles.load(str(output))
    assert dict(profile.usb.device_id if profile.usb else ())["SERN"] == "{serial}"
    assert declared(Machine(profile)).speed is BusSpeed.FULL


def test_descriptors_are_printed_and_written_by_one_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = tmp_path / "descriptors"
    assert main(["profiles", "mono-laser", "--usb", "--usb-raw", str(raw)]) == 0
    assert "bDescriptorType" in capsys.readouterr().out
    assert raw.stat().st_size > 18
    assert main(["profiles", "mono-laser", "--usb", "--json"]) == 2
    assert "one command for each" in capsys.readouterr().err
