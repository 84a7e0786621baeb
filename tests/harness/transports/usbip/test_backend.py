"""PyUSB, unchanged, over USB/IP."""

import array
import errno

import pytest
import usb.core
import usb.util
from misfeed.protocols.usbip import OpStatus, RetSubmit
from misfeed.transports.usbip import backend
from misfeed.transports.usbip.backend import URB_SIZE

STALL, NAK = -32, None


def find(exporter, **wanted):
    return usb.core.find(backend=backend(exporter), **wanted)


@pytest.fixture
def device(exporter, printer):
    found = find(exporter)
    found.set_interface_altsetting(0, 1)
    yield found
    usb.util.dispose_resources(found)


def test_a_device_is_found_by_its_ids_with_the_exporters_address(exporter):
    found = find(exporter, idVendor=0x1234, idProduct=0x5678)
    assert (found.bus, found.address, found.speed) == (1, 2, usb.util.SPEED_HIGH)
    assert (found.bcdUSB, found.bcdDevice, found.bMaxPacketSize0) == (0x0200, 0x0102, 64)
    assert find(exporter, idVendor=0x9999) is None


def test_strings_are_the_devices_own(exporter):
    found = find(exporter)
    assert (found.manufacturer, found.product, found.serial_number) == ("Acme", "Laser 9", "X1")


def test_the_whole_tree_of_descriptors_is_there(exporter):
    [configuration] = find(exporter)
    tree = [
        (i.bInterfaceNumber, i.bAlternateSetting, i.bInterfaceClass, [e.bEndpointAddress for e in i])
        for i in configuration
    ]
    assert tree == [(0, 0, 7, [1]), (0, 1, 7, [1, 0x82]), (1, 0, 255, [0x83])]
    assert configuration.bNumInterfaces == 2
    assert "Bulk IN" in str(configuration)


def test_an_unconfigured_device_is_configured_as_a_system_would(exporter, printer):
    found = find(exporter)
    assert printer.requests(9) == [(1, 0)]
    printer.control[0x80, 8, 0, 0] = b"\1"
    assert found.get_active_configuration().bConfigurationValue == 1


def test_a_configured_device_is_left_as_it_is(exporter, printer):
    printer.control[0x80, 8, 0, 0] = b"\1"
    assert find(exporter) is not None
    assert printer.requests(9) == []


def test_an_empty_answer_to_get_configuration_is_pyusbs_error(exporter, printer):
    found = find(exporter)
    printer.control[0x80, 8, 0, 0] = b""
    with pytest.raises(usb.core.USBError, match="GET_CONFIGURATION was answered with 0 octets") as caught:
        found.get_active_configuration()
    assert caught.value.errno == errno.EIO


def test_one_device_of_many_is_seen_by_its_busid(exporter, printer):
    exporter.devices["1-3"] = type(printer)(*printer.configuration.interfaces)
    assert {one.address for one in usb.core.find(find_all=True, backend=backend(exporter))} == {2, 3}
    assert [one.address for one in usb.core.find(find_all=True, backend=backend(exporter, "1-3"))] == [3]


def test_a_device_is_found_without_being_kept_from_others(exporter, printer):
    found = find(exporter)
    assert printer.importer is None
    assert found.product == "Laser 9"
    assert printer.importer is not None
    usb.util.dispose_resources(found)


def test_a_closed_device_is_handed_back_and_can_be_opened_again(exporter, printer):
    found = find(exporter)
    assert found.product == "Laser 9"
    usb.util.dispose_resources(found)
    assert printer.importer is None
    assert len(found.ctrl_transfer(0x80, 0, 0, 0, 2)) == 2
    usb.util.dispose_resources(found)


def test_a_device_in_use_is_found_again_through_the_same_back_end(exporter):
    one = backend(exporter)
    first = usb.core.find(backend=one)
    second = usb.core.find(backend=one)
    assert (first.product, second.product) == ("Laser 9", "Laser 9")
    usb.util.claim_interface(first, 0)
    with pytest.raises(usb.core.USBError) as caught:
        usb.util.claim_interface(second, 0)
    assert caught.value.errno == errno.EBUSY
    usb.util.release_interface(first, 0)
    usb.util.claim_interface(second, 0)
    for device in (first, second):
        usb.util.dispose_resources(device)


def test_a_device_that_another_host_holds_is_seen_but_not_opened(exporter, printer):
    exporter.listed = lambda: [exporter._describe("1-2")]
    printer.importer = object()
    found = find(exporter)
    assert (found.idVendor, found.iProduct) == (0x1234, 0)
    with pytest.raises(usb.core.USBError) as caught:
        found.ctrl_transfer(0x80, 0, 0, 0, 2)
    assert caught.value.errno == errno.EBUSY
    with pytest.raises(usb.core.USBError):
        list(found)


def test_claiming_an_interface_that_is_not_there_is_refused(device):
    with pytest.raises(usb.core.USBError) as caught:
        usb.util.claim_interface(device, 7)
    assert caught.value.errno == errno.ENOENT


def test_bulk_data_goes_both_ways(device, printer):
    printer.reads += [b"hello"]
    assert device.write(0x01, b"x" * 1_200_000) == 1_200_000
    assert printer.taken == b"x" * 1_200_000
    assert device.read(0x82, 512).tobytes() == b"hello"


def test_a_long_read_goes_on_until_a_short_packet(device, printer):
    printer.reads += [bytes(URB_SIZE), b"end", b"next"]
    assert len(device.read(0x82, 2 * URB_SIZE)) == URB_SIZE + 3
    buffer = array.array("H", bytes(8))
    assert device.read(0x82, buffer) == 4
    assert buffer.tobytes() == b"next\0\0\0\0"


def test_a_read_in_vain_times_out_in_the_callers_time(device, exporter):
    with pytest.raises(usb.core.USBTimeoutError) as caught:
        device.read(0x82, 64, timeout=250)
    assert caught.value.errno == errno.ETIMEDOUT
    assert 0.25 in exporter.waited
    assert len(device.ctrl_transfer(0x80, 0, 0, 0, 2)) == 2


def test_what_arrives_while_a_read_is_cancelled_is_not_lost(device, printer):
    printer.too_late = b"just in time"
    assert device.read(0x82, 64, timeout=5).tobytes() == b"just in time"


def test_what_was_written_before_a_timeout_counts(device, printer):
    printer.writes += [URB_SIZE, NAK]
    assert device.write(0x01, bytes(URB_SIZE + 1), timeout=5) == URB_SIZE
    printer.writes += [NAK]
    with pytest.raises(usb.core.USBTimeoutError):
        device.write(0x01, b"x", timeout=5)


class Slow:
    """A device that takes its time over each bulk transfer."""

    def __init__(self, exporter, printer, takes_s):
        self.now_s = 0.0
        self._printer, self._answer, self._takes_s = printer, printer.answer, takes_s
        exporter.now = lambda: self.now_s
        printer.answer = self

    def __call__(self, urb):
        self.now_s += self._takes_s if urb.ep else 0.0
        return self._answer(urb)


def test_a_write_of_many_urbs_has_one_time_out(exporter, printer):
    device = find(exporter)
    slow = Slow(exporter, printer, takes_s=0.4)
    device.set_interface_altsetting(0, 1)
    assert device.write(0x01, bytes(16 * URB_SIZE), timeout=1000) == 3 * URB_SIZE
    assert slow.now_s == pytest.approx(1.2)
    assert len(printer.taken) == 3 * URB_SIZE, "none is begun when the time is over"


def test_a_read_of_many_urbs_has_one_time_out(exporter, printer):
    device = find(exporter)
    slow = Slow(exporter, printer, takes_s=0.4)
    device.set_interface_altsetting(0, 1)
    printer.reads += [bytes(URB_SIZE)] * 16
    assert len(device.read(0x82, 16 * URB_SIZE, timeout=1000)) == 3 * URB_SIZE
    assert slow.now_s == pytest.approx(1.2)
    assert len(printer.reads) == 13


@pytest.mark.parametrize("reads", [True, False])
def test_a_transfer_ends_with_its_connection_when_another_thread_imports_the_device_anew(
    device, exporter, printer, monkeypatch, reads
):
    imported, answer = device._ctx.handle.device, printer.answer

    def meanwhile(urb):
        monkeypatch.setattr(printer, "answer", answer)
        imported.detach()
        imported.unplugged = False
        imported.attach()
        return answer(urb)

    monkeypatch.setattr(printer, "answer", meanwhile)
    with pytest.raises(usb.core.USBError) as caught:
        device.read(0x82, 64, timeout=5) if reads else device.write(0x01, b"x" * (URB_SIZE + 1), timeout=5)
    assert caught.value.errno == errno.ENODEV
    assert len(printer.taken) == (0 if reads else URB_SIZE), "the device that is new gets no half of it"
    assert len(device.ctrl_transfer(0x80, 0, 0, 0, 2)) == 2, "the new connection is as good as ever"


def test_an_exporter_that_ignores_an_unlink_is_given_up(device, exporter):
    exporter.deaf = True
    with pytest.raises(usb.core.USBError) as caught:
        device.read(0x82, 64, timeout=5)
    assert caught.value.errno == errno.ENODEV


@pytest.mark.parametrize(
    ("status", "number"),
    [
        (STALL, errno.EPIPE),
        (-75, errno.EOVERFLOW),
        (-108, errno.ENODEV),
        (-71, errno.EIO),
        (-110, errno.ETIMEDOUT),
    ],
)
def test_the_fate_of_a_urb_is_told_in_errno(device, printer, status, number):
    printer.reads += [status]
    printer.writes += [status]
    for transfer in (lambda: device.read(0x82, 64), lambda: device.write(0x01, b"x")):
        with pytest.raises(usb.core.USBError) as caught:
            transfer()
        assert caught.value.errno == number


@pytest.mark.parametrize(("status", "name"), [(-71, "EPROTO"), (-84, "EILSEQ"), (-62, "ETIME")])
def test_what_breaks_the_wires_own_protocol_is_named_as_linux_does(device, printer, status, name):
    printer.reads += [status]
    with pytest.raises(usb.core.USBError, match=rf"\({name}\)") as caught:
        device.read(0x82, 64)
    assert caught.value.errno == errno.EIO


def test_a_stalled_control_request_is_a_pipe_error_and_the_next_one_works(device):
    with pytest.raises(usb.core.USBError) as caught:
        device.ctrl_transfer(0xC0, 99)
    assert (caught.value.errno, caught.value.backend_error_code) == (errno.EPIPE, -9)
    assert len(device.ctrl_transfer(0x80, 0, 0, 0, 2)) == 2


def test_a_stall_is_cleared_at_the_endpoint(device, printer):
    printer.control[0x02, 1, 0, 0x82] = b""
    device.clear_halt(0x82)
    assert printer.requests(1) == [(0, 0x82)]


def test_unplugging_ends_every_transfer_with_no_device(device, exporter):
    exporter.unplug("1-2")
    for _ in range(2):
        with pytest.raises(usb.core.USBError) as caught:
            device.ctrl_transfer(0x80, 0, 0, 0, 2)
        assert caught.value.errno == errno.ENODEV
    assert find(exporter) is None


def test_a_device_plugged_in_again_is_found_by_the_same_back_end(exporter):
    one = backend(exporter)
    first = usb.core.find(backend=one)
    exporter.devices["1-2"] = exporter.unplug("1-2")
    assert usb.core.find(backend=one).product == "Laser 9"
    assert usb.core.find(backend=one) is not None
    del first


def test_a_reset_goes_through_the_port_where_the_exporter_can(device, exporter, printer):
    printer.control[0x23, 3, 4, 0] = b""
    device.reset()
    assert (4, 0) in printer.requests(3)


def test_a_reset_is_a_new_import_where_the_exporter_cannot(device, exporter, printer):
    imports = len(exporter.streams)
    printer.control[0x80, 8, 0, 0] = b"\0"
    device.reset()
    assert len(exporter.streams) == imports + 1
    assert printer.requests(9) == [(1, 0), (1, 0)], "configured on plugging in, and again"


def test_an_exporter_that_cannot_be_reached_is_no_device(exporter):
    exporter.reachable = False
    with pytest.raises(usb.core.USBError) as caught:
        find(exporter)
    assert caught.value.errno == errno.ENODEV


def test_a_device_that_fails_to_enumerate_hides_no_other(exporter, printer):
    broken = type(printer)()
    broken.control[0x80, 6, 0x0200, 0] = b"\x09\x03\x20\x00\x01\x01\x00\xc0\x01"
    exporter.devices = {"1-1": broken, **exporter.devices}
    assert find(exporter).product == "Laser 9"
    with pytest.raises(usb.core.USBError, match="not a configuration descriptor"):
        list(usb.core.find(find_all=True, backend=backend(exporter)))
    assert broken.importer is None


def test_octets_that_break_usbip_end_the_connection(device, printer):
    printer.importer._back += RetSubmit(99).encode()
    with pytest.raises(usb.core.USBError, match="not in flight") as caught:
        device.ctrl_transfer(0x80, 0, 0, 0, 2)
    assert caught.value.errno == errno.EIO
    with pytest.raises(usb.core.USBError) as caught:
        device.ctrl_transfer(0x80, 0, 0, 0, 2)
    assert caught.value.errno == errno.ENODEV


def test_no_time_out_means_a_day(device, exporter):
    with pytest.raises(usb.core.USBTimeoutError):
        device.read(0x82, 64, timeout=0)
    assert 86400.0 in exporter.waited


def test_a_refused_import_is_no_device(exporter, monkeypatch):
    listed = exporter.listed()
    exporter.unplug("1-2")
    exporter.listed = lambda: listed
    with pytest.raises(usb.core.USBError, match=f"status {OpStatus.NODEV:d}"):
        find(exporter)
