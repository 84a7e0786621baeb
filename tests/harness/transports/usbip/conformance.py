"""What a PyUSB back end owes to programs, as checks that know nothing but PyUSB: `usb.core` and `usb.util`.

Each check is given a bench with one printer, whatever leads to it: our back end over sockets or in memory, or
libusb with a kernel beneath. The printer has pages on interface 0, in settings 0 (7/1/2) and 1 (7/1/1), and
IPP over USB on interfaces 1 to 3, and on 4 a scanner of which nothing comes.
"""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import usb.core
import usb.util

VENDOR, PRODUCT = 0x03F0, 0x512A
PAGES, IPP = 0, 1
OUT, IN = 0x01, 0x82
IPP_OUT, IPP_IN = 0x03, 0x84
SCANNER, BUTTONS = 4, 0x8E
PACKET = 512
UEL = b"\x1b%-12345X"
SOON_MS, PATIENT_MS = 150, 5000
FROM_DEVICE, FROM_INTERFACE, FROM_ENDPOINT = 0x80, 0x81, 0x82
CLASS_FROM_INTERFACE, CLASS_TO_INTERFACE, VENDOR_FROM_DEVICE = 0xA1, 0x21, 0xC0
TO_ENDPOINT = 0x02
GET_STATUS, SET_FEATURE, GET_DESCRIPTOR, GET_INTERFACE = 0, 3, 6, 10
GET_DEVICE_ID, GET_PORT_STATUS, SOFT_RESET = 0, 1, 2


class Bench(Protocol):
    """One printer, and the hands that work on it."""

    def backend(self) -> Any:
        """A back end that sees what is plugged in now."""

    def act(self, verb: str, target: str) -> None:
        """Work by hand on a part of the printer."""

    def plug_in(self) -> None:
        """Plug its cable in, until the host sees it."""

    def attach(self) -> None:
        """Have the host take it again that fell off the bus."""

    def soon(self, verb: str, target: str) -> None:
        """Have it done while what comes next waits for the device."""

    def trouble(self, **fault: Any) -> None:
        """Have transfers go wrong: the parameters of the wire fault `urb`."""

    def no_trouble(self) -> None: ...


Check = Callable[[Bench], None]
CHECKS: list[Check] = []


def check(one: Check) -> Check:
    CHECKS.append(one)
    return one


def found(bench: Bench) -> Any:
    device = usb.core.find(idVendor=VENDOR, idProduct=PRODUCT, backend=bench.backend())
    assert device is not None, "no such device"
    return device


@contextmanager
def opened(bench: Bench) -> Iterator[Any]:
    """The printer, as a program takes it that wants it for itself."""
    device = found(bench)
    try:
        take(device)
        yield device
    finally:
        usb.util.dispose_resources(device)


def take(device: Any) -> None:
    """Send a driver of the system away that has the pages."""
    if device.is_kernel_driver_active(PAGES):
        device.detach_kernel_driver(PAGES)


def asked(text: str) -> bytes:
    return UEL + b"@PJL ECHO " + text.encode() + b"\r\n" + UEL


def heard(text: str) -> bytes:
    return b"@PJL ECHO " + text.encode() + b"\r\n\x0c"


def answers(device: Any, text: str) -> None:
    """It answers a question on its pipes, and has nothing else to say."""
    question = asked(text)
    assert device.write(OUT, question, PATIENT_MS) == len(question)
    said = device.read(IN, 4096, PATIENT_MS).tobytes()
    assert said == heard(text), said


@contextmanager
def failing(number: int) -> Iterator[None]:
    met: usb.core.USBError | None = None
    try:
        yield
    except usb.core.USBError as error:
        met = error
    name = errno.errorcode[number]
    assert met is not None, f"no {name}"
    assert met.errno == number, f"{met!r} instead of {name}"
    assert isinstance(met, usb.core.USBTimeoutError) == (number == errno.ETIMEDOUT), repr(met)


def setting(device: Any) -> int:
    (alternate,) = device.ctrl_transfer(FROM_INTERFACE, GET_INTERFACE, 0, PAGES, 1)
    return int(alternate)


# -- descriptors ---------------------------------------------------------------------------------------------


@check
def the_device_descriptor_is_the_devices(bench: Bench) -> None:
    with opened(bench) as device:
        raw = device.ctrl_transfer(FROM_DEVICE, GET_DESCRIPTOR, 0x0100, 0, 18).tobytes()
        assert (device.bLength, device.bDescriptorType, device.bcdUSB) == (18, 1, 0x0200)
        assert (device.bDeviceClass, device.bDeviceSubClass, device.bDeviceProtocol) == (0, 0, 0)
        assert raw == (
            bytes((18, 1))
            + device.bcdUSB.to_bytes(2, "little")
            + bytes((0, 0, 0, device.bMaxPacketSize0))
            + b"".join(n.to_bytes(2, "little") for n in (VENDOR, PRODUCT, device.bcdDevice))
            + bytes((device.iManufacturer, device.iProduct, device.iSerialNumber, device.bNumConfigurations))
        )


@check
def a_device_is_told_with_its_place_and_speed(bench: Bench) -> None:
    device = found(bench)
    assert device.speed == usb.util.SPEED_HIGH
    assert device.bus > 0
    assert device.address > 0
    assert device.port_numbers == (device.port_number,)


@check
def its_configuration_is_as_long_as_it_says(bench: Bench) -> None:
    with opened(bench) as device:
        (configuration,) = device
        raw = device.ctrl_transfer(FROM_DEVICE, GET_DESCRIPTOR, 0x0200, 0, 1023)
        assert configuration.wTotalLength == len(raw)
        assert (configuration.bLength, configuration.bDescriptorType) == (9, 2)
        assert (configuration.bNumInterfaces, configuration.bConfigurationValue) == (raw[4], raw[5])
        assert (configuration.bmAttributes, configuration.bMaxPower) == (raw[7], raw[8])
        assert list(configuration.extra_descriptors) == []


@check
def the_tree_of_interfaces_settings_and_endpoints_is_whole(bench: Bench) -> None:
    (configuration,) = found(bench)
    tree = [
        (
            (one.bInterfaceNumber, one.bAlternateSetting),
            (one.bInterfaceClass, one.bInterfaceSubClass, one.bInterfaceProtocol),
            [end.bEndpointAddress for end in one],
        )
        for one in configuration
    ]
    assert tree == [
        ((0, 0), (7, 1, 2), [OUT, IN]),
        ((0, 1), (7, 1, 1), [OUT]),
        ((1, 0), (7, 1, 4), [IPP_OUT, IPP_IN]),
        ((2, 0), (7, 1, 4), [0x05, 0x86]),
        ((3, 0), (7, 1, 4), [0x07, 0x88]),
        ((4, 0), (255, 0, 255), [0x0F, 0x8F, BUTTONS]),
    ]
    ends = [end for one in configuration for end in one]
    buttons = ends.pop()
    assert (buttons.bmAttributes, buttons.wMaxPacketSize, buttons.bInterval) == (3, 8, 11)
    assert {(end.bLength, end.bDescriptorType, end.bmAttributes) for end in ends} == {(7, 5, 2)}
    assert {(end.wMaxPacketSize, end.bInterval) for end in ends} == {(PACKET, 0)}


@check
def strings_are_read_in_the_devices_language(bench: Bench) -> None:
    with opened(bench) as device:
        assert device.langids == (0x0409,)
        assert device.manufacturer == "HP"
        assert "LaserJet" in device.product
        assert device.serial_number
        scanner = device.get_active_configuration()[(SCANNER, 0)]
        assert usb.util.get_string(device, scanner.iInterface) == "Scanner"
        with failing(errno.EPIPE):
            usb.util.get_string(device, 200)


@check
def a_device_that_is_found_is_configured(bench: Bench) -> None:
    with opened(bench) as device:
        assert device.get_active_configuration().bConfigurationValue == 1


# -- requests of the printer class ---------------------------------------------------------------------------


@check
def a_device_id_counts_itself_and_is_cut_to_what_is_asked_for(bench: Bench) -> None:
    with opened(bench) as device:
        whole = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, PAGES << 8, 1023).tobytes()
        assert int.from_bytes(whole[:2], "big") == len(whole)
        assert b"MFG:HP;" in whole
        assert b"CLS:PRINTER;" in whole
        cut = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, PAGES << 8, 10)
        assert cut.tobytes() == whole[:10]


@check
def a_device_id_of_no_interface_is_refused(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.EPIPE):
        device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_DEVICE_ID, 0, 9 << 8, 1023)


@check
def the_port_status_follows_the_printer(bench: Bench) -> None:
    with opened(bench) as device:

        def status() -> int:
            (octet,) = device.ctrl_transfer(CLASS_FROM_INTERFACE, GET_PORT_STATUS, 0, PAGES, 1)
            return int(octet)

        assert status() == 0x18
        bench.act("open", "cover.front")
        try:
            assert status() == 0x10
        finally:
            bench.act("close", "cover.front")
        assert status() == 0x18


@check
def a_soft_reset_drops_what_was_said_before_it(bench: Bench) -> None:
    with opened(bench) as device:
        device.write(OUT, asked("before") + b"half a docu")
        assert device.ctrl_transfer(CLASS_TO_INTERFACE, SOFT_RESET, 0, PAGES) == 0
        answers(device, "after")


# -- bulk ----------------------------------------------------------------------------------------------------


@check
def a_question_is_answered_on_the_pipes(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "heard")
        interface = device.get_active_configuration()[(PAGES, 0)]
        out, back = interface
        out.write(asked("endpoints"))
        assert back.read(4096).tobytes() == heard("endpoints")


@check
def a_write_of_nothing_is_nothing(bench: Bench) -> None:
    with opened(bench) as device:
        assert device.write(OUT, b"") == 0
        answers(device, "something")


@check
def writes_are_whole_at_packet_borders_and_beyond_one_transfer(bench: Bench) -> None:
    with opened(bench) as device:
        for size in (1, PACKET - 1, PACKET, PACKET + 1, 2 * PACKET, 16384, 65536, 1_100_000):
            comment = UEL + b"@PJL COMMENT " + b"x" * 60 + b"\r\n"
            octets = (comment * (size // len(comment) + 1))[:size]
            assert device.write(OUT, octets, PATIENT_MS) == size
            answers(device, str(size))


@check
def an_answer_may_be_read_in_pieces(bench: Bench) -> None:
    with opened(bench) as device:
        whole = heard("in pieces")
        device.write(OUT, asked("in pieces"))
        pieces = device.read(IN, 5).tobytes(), device.read(IN, len(whole) - 5).tobytes()
        assert pieces == (whole[:5], whole[5:])
        buffer = usb.util.create_buffer(PACKET)
        device.write(OUT, asked("in a buffer"))
        assert device.read(IN, buffer) == len(heard("in a buffer"))
        assert buffer.tobytes().startswith(heard("in a buffer"))


# -- time-outs -----------------------------------------------------------------------------------------------


@check
def a_read_in_vain_times_out_and_costs_nothing(bench: Bench) -> None:
    with opened(bench) as device:
        for _ in range(3):
            with failing(errno.ETIMEDOUT):
                device.read(IN, PACKET, SOON_MS)
        answers(device, "later")


@check
def an_interrupt_endpoint_of_which_nothing_comes_times_out_and_halts_like_others(bench: Bench) -> None:
    with opened(bench) as device:
        with failing(errno.ETIMEDOUT):
            device.read(BUTTONS, 8, SOON_MS)
        device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, BUTTONS)
        with failing(errno.EPIPE):
            device.read(BUTTONS, 8, SOON_MS)
        device.clear_halt(BUTTONS)
        with failing(errno.ETIMEDOUT):
            device.read(BUTTONS, 8, SOON_MS)


@check
def a_write_that_nobody_takes_times_out(bench: Bench) -> None:
    with opened(bench) as device:
        device.write(OUT, b"")
        bench.trouble(how="nak", endpoint=OUT, times=1)
        try:
            with failing(errno.ETIMEDOUT):
                device.write(OUT, b"nobody takes it", SOON_MS)
            answers(device, "it is taken again")
        finally:
            bench.no_trouble()


@check
def a_control_request_that_is_not_answered_times_out(bench: Bench) -> None:
    with opened(bench) as device:
        device.get_active_configuration()
        bench.trouble(how="nak", endpoint=0, times=1)
        try:
            with failing(errno.ETIMEDOUT):
                device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2, SOON_MS)
            assert len(device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)) == 2
        finally:
            bench.no_trouble()


# -- stalls and halts ----------------------------------------------------------------------------------------


@check
def a_stalled_request_is_a_pipe_error_and_the_next_one_works(bench: Bench) -> None:
    with opened(bench) as device:
        for _ in range(2):
            with failing(errno.EPIPE):
                device.ctrl_transfer(VENDOR_FROM_DEVICE, 99, 0, 0, 8)
            assert len(device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)) == 2


@check
def a_halted_endpoint_refuses_until_that_is_cleared(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        for endpoint, move in (
            (OUT, lambda: device.write(OUT, b"x", SOON_MS)),
            (IN, lambda: device.read(IN, PACKET, SOON_MS)),
        ):
            device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, endpoint)
            for _ in range(2):
                with failing(errno.EPIPE):
                    move()
            assert device.ctrl_transfer(FROM_ENDPOINT, GET_STATUS, 0, endpoint, 2)[0] == 1
            device.clear_halt(endpoint)
            assert device.ctrl_transfer(FROM_ENDPOINT, GET_STATUS, 0, endpoint, 2)[0] == 0
        answers(device, "after")


@check
def a_stall_in_mid_transfer_is_seen_and_cleared(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="stall", endpoint=OUT, times=1)
        try:
            with failing(errno.EPIPE):
                device.write(OUT, b"x" * 2000)
        finally:
            bench.no_trouble()
        device.clear_halt(OUT)
        answers(device, "after")


@check
def a_protocol_error_is_an_input_output_error(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="protocol-error", endpoint=OUT, times=1)
        try:
            with failing(errno.EIO):
                device.write(OUT, b"x")
        finally:
            bench.no_trouble()
        answers(device, "after")


@check
def a_babbling_device_is_an_overflow(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="babble", endpoint=IN, times=1)
        try:
            with failing(errno.EOVERFLOW):
                device.read(IN, PACKET, PATIENT_MS)
        finally:
            bench.no_trouble()
        answers(device, "after")


@contextmanager
def troubled(bench: Bench, device: Any, **fault: Any) -> Iterator[None]:
    """A transfer goes wrong, between questions that are answered."""
    answers(device, "before")
    bench.trouble(**fault)
    try:
        yield
    finally:
        bench.no_trouble()
    answers(device, "after")


@check
def a_write_that_was_carried_out_in_part_tells_how_much(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="short", endpoint=OUT, octets=PACKET):
        assert device.write(OUT, UEL + b"\r\n" * PACKET, PATIENT_MS) == PACKET


@check
def a_write_of_which_nothing_was_taken_tells_so(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="empty", endpoint=OUT):
        assert device.write(OUT, b"nobody took it", PATIENT_MS) == 0


@check
def an_answer_that_was_cut_goes_on_with_the_next_read(bench: Bench) -> None:
    whole = heard("in two")
    with opened(bench) as device, troubled(bench, device, how="short", endpoint=IN, octets=4):
        device.write(OUT, asked("in two"))
        pieces = device.read(IN, 4096, PATIENT_MS).tobytes(), device.read(IN, 4096, PATIENT_MS).tobytes()
        assert pieces == (whole[:4], whole[4:])


@check
def an_empty_packet_is_an_empty_read(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="empty", endpoint=IN):
        assert device.read(IN, 4096, PATIENT_MS).tobytes() == b""


@check
def a_device_that_is_slow_is_waited_for(bench: Bench) -> None:
    with opened(bench) as device, troubled(bench, device, how="delay", endpoint=OUT, ms=3 * SOON_MS):
        assert device.write(OUT, UEL, PATIENT_MS) == len(UEL)


@check
def an_unlink_that_is_answered_late_is_waited_for(bench: Bench) -> None:
    late = {"how": "late-unlink", "endpoint": IN, "ms": 2 * SOON_MS}
    with opened(bench) as device, troubled(bench, device, **late), failing(errno.ETIMEDOUT):
        device.read(IN, PACKET, SOON_MS)


@check
def the_halt_of_no_endpoint_cannot_be_cleared(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        device.clear_halt(0x0C)


# -- settings, claims and configurations ---------------------------------------------------------------------


@check
def another_setting_has_other_endpoints(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(PAGES, 1)
        assert setting(device) == 1
        assert device.write(OUT, b"") == 0
        try:
            device.read(IN, PACKET, SOON_MS)
        except ValueError:
            pass
        else:
            raise AssertionError("an endpoint of another setting was read")
        device.set_interface_altsetting(PAGES, 0)
        assert setting(device) == 0
        answers(device, "bidirectional again")


@check
def a_released_interface_is_back_in_its_first_setting(bench: Bench) -> None:
    with opened(bench) as device:
        device.set_interface_altsetting(PAGES, 1)
        usb.util.release_interface(device, PAGES)
        assert setting(device) == 0


@check
def the_setting_of_an_interface_that_is_not_claimed_cannot_be_chosen(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        context = device._ctx
        context.backend.set_interface_altsetting(context.managed_open(), PAGES, 1)


@check
def a_setting_that_is_not_there_cannot_be_chosen(bench: Bench) -> None:
    with opened(bench) as device:
        usb.util.claim_interface(device, PAGES)
        context = device._ctx
        with failing(errno.ENOENT):
            context.backend.set_interface_altsetting(context.managed_open(), PAGES, 7)


@check
def an_interface_is_one_programs_at_a_time(bench: Bench) -> None:
    with opened(bench) as first, opened(bench) as second:
        usb.util.claim_interface(first, PAGES)
        usb.util.claim_interface(first, PAGES)
        with failing(errno.EBUSY):
            usb.util.claim_interface(second, PAGES)
        with failing(errno.EBUSY):
            second.write(OUT, b"x")
        usb.util.claim_interface(second, IPP)
        usb.util.release_interface(first, PAGES)
        usb.util.claim_interface(second, PAGES)
        answers(second, "mine now")


@check
def a_halt_is_cleared_by_whoever_has_the_interface(bench: Bench) -> None:
    with opened(bench) as first, opened(bench) as second:
        answers(first, "mine")
        number: int | None = 0
        try:
            second.clear_halt(OUT)
        except usb.core.USBError as error:
            number = error.errno
        # libusb has no word of its own for this one.
        assert number in (errno.EBUSY, None)


@check
def what_a_program_had_is_free_when_it_is_done(bench: Bench) -> None:
    with opened(bench) as second:
        with opened(bench) as first:
            usb.util.claim_interface(first, PAGES)
            with failing(errno.EBUSY):
                usb.util.claim_interface(second, PAGES)
        answers(second, "free")


@check
def an_interface_that_is_not_there_cannot_be_claimed(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        usb.util.claim_interface(device, 9)


@check
def an_interface_that_is_not_claimed_cannot_be_released(bench: Bench) -> None:
    with opened(bench) as device, failing(errno.ENOENT):
        context = device._ctx
        context.backend.release_interface(context.managed_open(), PAGES)


@check
def a_device_in_use_is_not_configured(bench: Bench) -> None:
    with opened(bench) as first, opened(bench) as second:
        usb.util.claim_interface(second, PAGES)
        with failing(errno.EBUSY):
            first.set_configuration(1)
        usb.util.release_interface(second, PAGES)
        first.set_configuration(1)
        assert first.get_active_configuration().bConfigurationValue == 1
        answers(first, "configured")


@check
def a_driver_that_was_sent_away_is_away(bench: Bench) -> None:
    with opened(bench) as device:
        assert not device.is_kernel_driver_active(PAGES)
        with failing(errno.ENOENT):
            device.detach_kernel_driver(PAGES)


@check
def a_reset_device_is_as_new_and_still_ours(bench: Bench) -> None:
    with opened(bench) as device:
        device.ctrl_transfer(TO_ENDPOINT, SET_FEATURE, 0, OUT)
        device.reset()
        take(device)
        assert device.get_active_configuration().bConfigurationValue == 1
        assert setting(device) == 0
        answers(device, "as new")


@check
def a_closed_device_can_be_opened_again(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "once")
        usb.util.dispose_resources(device)
        answers(device, "twice")


# -- unplugging ----------------------------------------------------------------------------------------------


@contextmanager
def unplugging(bench: Bench, device: Any, transfer: Callable[[], object]) -> Iterator[None]:
    """Pull the plug while the transfer waits; it is in again afterwards."""
    device.get_active_configuration()
    bench.soon("unplug", "usb.cable")
    try:
        with failing(errno.ENODEV):
            transfer()
        yield
    finally:
        bench.plug_in()


@check
def a_read_ends_when_the_device_is_unplugged(bench: Bench) -> None:
    with opened(bench) as device:
        usb.util.claim_interface(device, PAGES)
        with unplugging(bench, device, lambda: device.read(IN, PACKET, 20_000)):
            for again in (
                lambda: device.read(IN, PACKET, SOON_MS),
                lambda: device.write(OUT, b"x", SOON_MS),
                lambda: device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2),
                lambda: device.clear_halt(OUT),
                lambda: usb.util.claim_interface(device, IPP),
                lambda: device.set_interface_altsetting(PAGES, 1),
                lambda: device.is_kernel_driver_active(PAGES),
            ):
                with failing(errno.ENODEV):
                    again()


@check
def a_write_ends_when_the_device_is_unplugged(bench: Bench) -> None:
    with opened(bench) as device:
        device.write(OUT, b"")
        bench.trouble(how="nak", endpoint=OUT)
        try:
            with unplugging(bench, device, lambda: device.write(OUT, b"x" * 5000, 20_000)):
                bench.no_trouble()
        finally:
            bench.no_trouble()


@check
def a_device_that_falls_off_the_bus_in_mid_write_is_gone_and_comes_back(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        bench.trouble(how="disconnect", endpoint=OUT, octets=PACKET)
        try:
            with failing(errno.ENODEV):
                device.write(OUT, b"x" * 4096, PATIENT_MS)
        finally:
            bench.no_trouble()
        with failing(errno.ENODEV):
            device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)
    bench.attach()
    with opened(bench) as device:
        # A document began with what was written before: it ends with the connection.
        answers(device, "after")


@check
def a_device_that_is_plugged_in_again_is_another(bench: Bench) -> None:
    with opened(bench) as before:
        usb.util.claim_interface(before, PAGES)
        with unplugging(bench, before, lambda: before.read(IN, PACKET, 20_000)):
            assert usb.core.find(idVendor=VENDOR, idProduct=PRODUCT, backend=bench.backend()) is None
        with opened(bench) as after:
            answers(after, "back")
            with failing(errno.ENODEV):
                before.write(OUT, b"x", SOON_MS)
            usb.util.dispose_resources(before)
            with failing(errno.ENODEV):
                before.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)
            answers(after, "still back")


# -- threads -------------------------------------------------------------------------------------------------


@contextmanager
def reading(device: Any, endpoint: int) -> Iterator[list[bytes]]:
    """Have a thread read all that comes meanwhile, until it was something."""
    came: list[bytes] = []
    trouble: list[Exception] = []
    parked = threading.Event()
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            parked.set()
            try:
                came.append(device.read(endpoint, 4096, 1000).tobytes())
            except usb.core.USBTimeoutError:
                continue
            except (usb.core.USBError, ValueError) as error:
                trouble.append(error)
            return

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    parked.wait(10)
    try:
        yield came
        thread.join(20)
    finally:
        over.set()
        thread.join(20)
    assert not trouble, trouble
    assert not thread.is_alive(), "the reader does not end"


@check
def a_parked_read_stands_in_nobodys_way(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        with reading(device, IN) as came:
            for _ in range(10):
                assert len(device.ctrl_transfer(FROM_DEVICE, GET_STATUS, 0, 0, 2)) == 2
            device.write(OUT, asked("to the other thread"))
        assert came == [heard("to the other thread")]


@check
def threads_have_an_interface_each(bench: Bench) -> None:
    question = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with opened(bench) as device:
        device.write(OUT, b"")
        device.write(IPP_OUT, b"")
        with reading(device, IN) as pages, reading(device, IPP_IN) as web:
            device.write(IPP_OUT, question)
            device.write(OUT, asked("pages"))
        assert pages == [heard("pages")]
        assert web[0].startswith(b"HTTP/1.1 "), web


@check
def a_time_out_of_one_thread_is_no_others(bench: Bench) -> None:
    with opened(bench) as device:
        answers(device, "before")
        device.write(IPP_OUT, b"")
        with reading(device, IN) as came:
            for _ in range(3):
                with failing(errno.ETIMEDOUT):
                    device.read(IPP_IN, PACKET, SOON_MS)
            device.write(OUT, asked("in time"))
        assert came == [heard("in time")]
