"""The Linux kernel as judge: a guest attaches an emulated printer, and its printer driver takes it for one.

All is done in one boot of the guest, and written down; each test reads what it is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .documents import documents
from .guest.boot import HOST, Guest, Said, booted
from .guest.exporting import Exported, exported, exported_together
from .guest.image import layer
from .judges import SETTLED_S, TROUBLES, lacking

pytestmark = pytest.mark.peer

LP = "/dev/usb/lp0"
MANY = 256
BUSIDS = ("1-1", "2-74")
"""Of the first printer and the two hundredth."""
SUITE = Path("/usr/share/cups/ipptool/ipp-1.1.test")
SUITE_S = 240.0
"""It takes ten seconds where nobody else works, most of them the emulation's."""
IPP = "ipp://127.0.0.1:60000/ipp/print"
QUESTION = r"\033%%-12345X@PJL INFO STATUS\r\n"
ECHO = r"\033%%-12345X@PJL ECHO heard\r\n"
DOCUMENT = r"\033EOne page of text.\014\033E"


@dataclass
class Story:
    """What the guest said by what it was about, what the printer's own side saw, and the kernel's log."""

    said: dict[str, Said] = field(default_factory=dict)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    ipp_jobs: list[dict[str, Any]] = field(default_factory=list)
    log: str = ""


@pytest.fixture(scope="module")
def story() -> Story:
    found = Story()
    if not SUITE.exists():
        lacking(f"there is no {SUITE}; install the Debian package cups-ipp-utils")
    suite = layer({SUITE.name: SUITE.read_bytes(), **documents()})
    with (
        booted(suite) as guest,
        exported("mono-laser") as classic,
        exported("label-printer", "--quirk", "usb.device-id-stalls", "--quirk", "usb.full-speed") as odd,
        exported("inkjet-mfp", "--scale", "20") as modern,
        exported_together("mono-laser", MANY) as together,
    ):
        tell_of_pages(found, guest, classic)
        tell_of_trouble(found, guest, odd)
        tell_of_many(found, guest, together)
        tell_of_ipp(found, guest, modern)
        found.log = guest.kernel_log
    return found


def tell_of_pages(story: Story, guest: Guest, printer: Exported) -> None:
    """What a printer of the classic kind is attached for."""

    def note(what: str, command: str) -> None:
        story.said[what] = guest.run(command)

    note("listing", printer.listing)
    printer.plug_into(guest)
    node = f"/sys/class/usbmisc/{LP.rpartition('/')[2]}/device"
    note("driver", f"readlink {node}/driver")
    note("id", f"cat {node}/ieee1284_id")
    note("strings", f"cat {node}/../manufacturer {node}/../product {node}/../serial")
    note("second import", printer.attach)
    note("healthy", f"lp status <>{LP}")
    for trouble in ("jam", "cover open"):
        with TROUBLES[trouble].at(printer):
            note(trouble, f"lp status <>{LP}")
        note(f"no {trouble}", f"lp status <>{LP}")
    note("document", f"printf '{DOCUMENT}' >{LP}")
    guest.until(f"lp status <>{LP}")
    with TROUBLES["paper empty"].at(printer):
        guest.run(f"printf '{DOCUMENT}' >{LP}")
        printer.control.advance(SETTLED_S)
        note("paper empty", f"lp status <>{LP}")
    note("no paper empty", f"lp status <>{LP}")
    note("answer", f"exec 4<>{LP}; printf '{QUESTION}' >&4; lp read <&4; exec 4>&-")
    note(
        "reset",
        f"exec 4<>{LP}; printf '{ECHO}' >&4; printf 'half a docu' >&4; lp reset <&4 && printf '{ECHO}' >&4;"
        " lp read <&4; exec 4>&-",
    )
    # What waits in the pipe when the plug is pulled is nobody's.
    note("backend", "usb")
    uri = re.search(r"usb://\S+", story.said["backend"].text)
    note("backend prints", f"DEVICE_URI='{uri[0] if uri else ''}' usb 1 me title 1 '' /root/page.pcl")
    guest.until(f"[ -e {LP} ]")
    guest.run(f"( dd if=/dev/zero of={LP} bs=8192 2>/tmp/writer; echo $? >/tmp/code ) &")
    guest.run("usleep 300000")
    printer.control.act("unplug", "usb.cable")
    guest.until("[ -s /tmp/code ]")
    note("unplugged", "cat /tmp/code /tmp/writer")
    guest.until(f"[ ! -e {LP} ]")
    printer.control.act("plug_in", "usb.cable")
    printer.control.advance(SETTLED_S)
    printer.plug_into(guest)
    note("again", f"lp status <>{LP}")
    note("detached", "usbip detach -p 00")
    printer.plug_into(guest)
    story.jobs = printer.control.jobs()
    guest.run("usbip detach -p 00")
    guest.until(f"[ ! -e {LP} ]")
    tell_of_cables(story, guest, printer)


def tell_of_cables(story: Story, guest: Guest, printer: Exported) -> None:
    """The same printer at the end of a cable that is too long, and then of one that is broken."""

    def note(what: str, command: str) -> None:
        story.said[what] = guest.run(command)

    printer.control.inject("usb.cable.long")
    printer.plug_into(guest)
    note("short over long cable", f"lp status <>{LP}")
    note("long over long cable", f"dd if=/dev/zero of={LP} bs=8192 count=1000")
    guest.until(f"[ ! -e {LP} ]")
    printer.plug_into(guest)
    note("speed over long cable", "cat /sys/bus/usb/devices/1-1/speed")
    guest.run("usbip detach -p 00")
    guest.until(f"[ ! -e {LP} ]")
    printer.control.inject("usb.cable.damaged")
    note("broken cable", printer.attach)


def tell_of_trouble(story: Story, guest: Guest, printer: Exported) -> None:
    """A printer of which the firmware, and then the wire, is at fault."""

    def note(what: str, command: str) -> None:
        story.said[what] = guest.run(command)

    printer.plug_into(guest)
    note("no id", "cat /sys/class/usbmisc/lp0/device/ieee1284_id")
    note("speed", "cat /sys/bus/usb/devices/1-1/speed")
    printer.control.put_wire_fault("urb", "usbip", how="disconnect", endpoint=1, octet=100_000, octets=512)
    note("drops off", f"dd if=/dev/zero of={LP} bs=8192 count=1000")
    guest.until(f"[ ! -e {LP} ]")
    printer.control.take_out_wire_faults()
    printer.control.put_wire_fault("urb", "usbip", how="protocol-error", endpoint=1)
    printer.plug_into(guest)
    note("protocol error", f"dd if=/dev/zero of={LP} bs=8192 count=1")
    note("after it", f"lp status <>{LP}")
    printer.control.put_wire_fault("urb", "usbip", how="nak", endpoint=1, ms=300)
    note("waits", f"printf '{DOCUMENT}' >{LP}")
    printer.control.take_out_wire_faults()
    printer.control.put_wire_fault("urb", "usbip", how="stall", endpoint=1)
    note("stall", f"printf '{DOCUMENT}' >{LP}")
    note("stalled", f"printf '{DOCUMENT}' >{LP}")
    guest.run(f"lp reset <>{LP}")
    note("no stall", f"printf '{DOCUMENT}' >{LP}")
    printer.control.put_wire_fault("urb", "usbip", how="short", endpoint=1, octets=5)
    note("partial", f"printf '{DOCUMENT}' >{LP}")
    printer.control.take_out_wire_faults()
    printer.control.put_wire_fault("urb", "usbip", how="babble", endpoint=0x82)
    note("babble", f"lp read <>{LP}")
    note("no babble", f"lp status <>{LP}")
    printer.control.put_wire_fault("urb", "usbip", how="empty", endpoint=1)
    note("empty", f"printf '{DOCUMENT}' >{LP}")
    printer.control.take_out_wire_faults()
    printer.control.put_wire_fault("urb", "usbip", how="no-unlink", endpoint=0x82)
    guest.run(
        f"dd if={LP} of=/dev/null 2>/dev/null & echo $! >/tmp/reader; usleep 300000; kill $(cat /tmp/reader)"
    )
    note("reader", "usleep 300000; cut -d ' ' -f 3 /proc/$(cat /tmp/reader)/stat")
    printer.control.take_out_wire_faults()
    guest.run("usbip detach -p 00")
    guest.until(f"[ ! -e {LP} ] && [ ! -e /proc/$(cat /tmp/reader) ]")
    printer.plug_into(guest)
    note("no reader", f"lp status <>{LP}")
    printer.control.put_wire_fault("urb", "usbip", how="disconnect", endpoint=1, comes_back="low")
    guest.run(f"printf '{DOCUMENT}' >{LP}")
    guest.until(f"[ ! -e {LP} ]")
    guest.run(printer.attach)
    guest.until("[ -e /sys/bus/usb/devices/1-1:1.0 ]")
    note("low speed", f"cat /sys/bus/usb/devices/1-1/speed; [ -e {LP} ]")
    guest.run("usbip detach -p 00")
    guest.until("[ ! -e /sys/bus/usb/devices/1-1 ]")
    printer.control.act("reseat", "usb.cable")
    printer.plug_into(guest)
    note("plugged in anew", "cat /sys/bus/usb/devices/1-1/speed")
    guest.run("usbip detach -p 00")
    guest.until(f"[ ! -e {LP} ]")


def tell_of_many(story: Story, guest: Guest, port: int) -> None:
    """Two of the many that one exporting host has."""
    attach = f"usbip --tcp-port {port} attach -r {HOST} -b"
    guest.run(f"usbip --tcp-port {port} list -r {HOST} >/tmp/list")
    story.said["many"] = guest.run("grep -c '^ *[0-9]*-[0-9]*:' /tmp/list")
    for busid in BUSIDS:
        story.said[f"attached {busid}"] = guest.run(f"{attach} {busid}")
    guest.until(f"[ -e {LP} ] && [ -e /dev/usb/lp1 ]")
    story.said["serials"] = guest.run("cat /sys/class/usbmisc/lp*/device/../serial")
    story.said["states"] = guest.run(f"lp status <>{LP} && lp status <>/dev/usb/lp1")
    guest.run("usbip detach -p 00; usbip detach -p 01")
    guest.until(f"[ ! -e {LP} ] && [ ! -e /dev/usb/lp1 ]")


def tell_of_ipp(story: Story, guest: Guest, printer: Exported) -> None:
    """The same of a printer that speaks IPP over USB, and of the service of Linux for such."""

    def note(what: str, command: str) -> None:
        story.said[what] = guest.run(command)

    printer.plug_into(guest)
    note("protocols", "cat /sys/bus/usb/devices/1-1/1-1:1.*/bInterfaceProtocol")
    guest.run("mkdir -p /var/ipp-usb; ipp-usb standalone >/tmp/ipp-usb 2>&1 &")
    guest.until("netstat -ltn | grep -q :60000")
    note("attributes", f"ipptool -tI {IPP} /root/get-printer-attributes.test")
    note("print-job", f"ipptool -tI -f /root/page.txt {IPP} /root/print-job.test")
    note("web page", "wget -q -O - http://127.0.0.1:60000/")
    story.ipp_jobs = printer.control.jobs()
    ask = f"ipptool -V 1.1 -T 20 -tI -f /root/document-a4.pdf {IPP} /root/{SUITE.name}"
    story.said["suite"] = guest.run(ask, SUITE_S)


def test_the_usbip_tool_of_the_guest_lists_it(story: Story) -> None:
    assert re.search(r"1-1: .*\(03f0:152a\)", story.said["listing"].text)


def test_the_kernels_printer_driver_takes_it(story: Story) -> None:
    assert story.said["driver"].text.endswith("/usblp")
    assert "usblp0: USB Bidirectional printer dev 2 if 0 alt 0 proto 2 vid 0x03F0 pid 0x152A" in story.log


def test_the_kernel_reads_its_device_id_and_strings(story: Story) -> None:
    told = dict(one.split(":", 1) for one in story.said["id"].text.strip(";").split(";"))
    assert (told["MFG"], told["MDL"], told["CLS"]) == ("HP", "HP LaserJet 400 M401dw", "PRINTER")
    assert story.said["strings"].text.split("\n") == ["HP", "LaserJet 400 M401dw", told["SN"]]


def test_a_second_importer_is_refused(story: Story) -> None:
    refused = story.said["second import"]
    assert refused.code == 1
    assert "busy" in refused.text.lower()


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("healthy", 0x18),
        ("jam", 0x10),
        ("no jam", 0x18),
        ("cover open", 0x10),
        ("no cover open", 0x18),
        ("paper empty", 0x30),
        ("no paper empty", 0x18),
    ],
)
def test_a_program_reads_the_state_as_its_port_status(story: Story, state: str, status: int) -> None:
    assert story.said[state].text == f"0x{status:02x}"


def test_a_question_of_pjl_is_answered(story: Story) -> None:
    answer = story.said["answer"].text.split("\n")
    assert answer[:2] == ["@PJL INFO STATUS", "CODE=10001"]


def test_documents_are_printed(story: Story) -> None:
    assert [(job["state"], job["delivered"]) for job in story.jobs[:2]] == [("completed", 1)] * 2


def test_a_soft_reset_drops_what_came_before_it(story: Story) -> None:
    assert story.said["reset"] == Said(0, "@PJL ECHO heard")


def test_a_writer_whose_printer_is_unplugged_gets_an_error(story: Story) -> None:
    code, error = story.said["unplugged"].text.split("\n")[:2]
    assert code == "1"
    assert re.search("Input/output error|No such device", error)


def test_it_can_be_plugged_in_again(story: Story) -> None:
    assert story.said["again"].text == "0x18"


def test_a_host_can_let_go_of_it_and_take_it_again(story: Story) -> None:
    assert story.said["detached"].code == 0
    assert story.log.count("vid 0x03F0") >= 3


def test_the_kernel_has_nothing_to_complain_of(story: Story) -> None:
    bad = "cannot find a urb|BUG|WARNING|Oops|reset high-speed|error -(?!75 reading)"
    bad += "|not accepting|timed out|hung|invalid"
    since = story.log[story.log.index("Device attached") :]
    assert [line for line in since.splitlines() if re.search(bad, line)] == []
    disconnects = story.log.count("USB disconnect")
    assert disconnects == 12, "by the plug, by a cable, by two wire faults, and eight times by its own will"


def test_the_usb_backend_of_cups_lists_it_and_prints(story: Story) -> None:
    assert "direct usb://HP/LaserJet" in story.said["backend"].text
    assert story.said["backend prints"].code == 0, story.said["backend prints"].text
    assert (story.jobs[2]["format"], story.jobs[2]["pages"]) == ("application/vnd.hp-pcl", 1), story.jobs


def test_a_printer_whose_device_id_stalls_is_a_printer_without_one(story: Story) -> None:
    assert story.said["no id"].text == ""
    assert "vid 0x0A5F" in story.log


def test_a_printer_of_full_speed_is_seen_as_one(story: Story) -> None:
    assert story.said["speed"].text == "12"
    assert "new full-speed USB device" in story.log


def test_a_writer_gets_an_error_where_the_device_drops_off_the_bus(story: Story) -> None:
    assert story.said["drops off"].code == 1
    assert "13+0 records in" in story.said["drops off"].text


def test_a_protocol_error_is_the_writers_and_the_device_goes_on(story: Story) -> None:
    assert story.said["protocol error"].code == 1
    assert story.said["after it"].text == "0x18"


def test_a_writer_waits_for_a_device_that_is_unwilling_for_a_while(story: Story) -> None:
    assert story.said["waits"].code == 0


def test_a_stall_is_the_writers_until_the_printer_is_reset(story: Story) -> None:
    said = [story.said[what] for what in ("stall", "stalled", "no stall")]
    assert [one.code for one in said] == [1, 1, 0], said
    assert "nonzero write bulk status received: -32" in story.log


def test_a_write_that_is_taken_in_part_goes_on_with_the_rest(story: Story) -> None:
    assert story.said["partial"].code == 0


def test_babble_fails_a_read_and_nothing_else(story: Story) -> None:
    assert story.said["babble"].code == 1
    assert "error -75 reading from printer" in story.log
    assert story.said["no babble"].text == "0x18"


def test_a_write_that_succeeds_with_nothing_is_tried_again(story: Story) -> None:
    assert story.said["empty"].code == 0


def test_over_a_cable_that_is_too_long_only_long_writes_fail_and_it_comes_back_slower(story: Story) -> None:
    assert story.said["short over long cable"].text == "0x18"
    assert story.said["long over long cable"].code == 1
    assert story.said["speed over long cable"].text == "12"


def test_at_the_end_of_a_broken_cable_there_is_nothing(story: Story) -> None:
    assert story.said["broken cable"].code == 1


def test_a_reader_whose_unlink_is_never_answered_hangs_until_the_device_goes(story: Story) -> None:
    assert story.said["reader"].text == "D", "killed, and waiting for the transfer that it cancelled"
    assert story.said["no reader"].text == "0x18"


def test_no_printer_comes_back_at_low_speed_until_it_is_plugged_in_anew(story: Story) -> None:
    assert story.said["low speed"] == Said(1, "1.5")
    assert "new low-speed USB device" in story.log
    assert story.said["plugged in anew"].text == "12"


def test_a_host_takes_two_of_many_printers_from_one_port(story: Story) -> None:
    assert story.said["many"].text == str(MANY)
    assert [story.said[f"attached {busid}"].code for busid in BUSIDS] == [0, 0]
    assert story.said["serials"].text.split() == ["VNC3M00001", "VNC3M00200"]
    assert story.said["states"].text.split() == ["0x18", "0x18"]


def test_the_kernel_sees_interfaces_for_ipp_beside_the_one_for_pages(story: Story) -> None:
    assert story.said["protocols"].text.split() == ["02", "04", "04"]


def test_ipptool_gets_a_pass_through_linuxs_service_for_ipp_over_usb(story: Story) -> None:
    for question in ("attributes", "print-job"):
        assert story.said[question].code == 0, story.said[question].text
        assert "[PASS]" in story.said[question].text


def test_a_job_over_ipp_over_usb_is_the_printers(story: Story) -> None:
    assert [(job["format"], job["pages"]) for job in story.ipp_jobs] == [("text/plain", 1)]


def test_the_printers_web_page_comes_over_usb_too(story: Story) -> None:
    assert "<title>" in story.said["web page"].text
    assert "MB2700 series" in story.said["web page"].text


def test_a_printer_passes_ipptools_suite_over_usb(story: Story) -> None:
    said = story.said["suite"]
    assert said.code == 0, said.text
    passed, failed = re.search(r"(\d+) passed, (\d+) failed", said.text).groups()  # type: ignore[union-attr]
    assert (int(failed), int(passed) >= 45) == (0, True), said.text
    assert "cannot be read" not in said.text
