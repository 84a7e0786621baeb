"""A device attached to its one importer: the URBs in flight, what each is answered, and which are unlinked.

Takes whole URBs and gives whole answers (usbip_protocol.rst); knows no stream and how none of it is cut, and
nothing of how a device is found and imported.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from misfeed.emulators.usb.device import UsbDevice
from misfeed.emulators.usb.kept import Kept
from misfeed.emulators.usb.pipes import Result, Transfer
from misfeed.emulators.usb.troubles import Troubles, TroublingWire
from misfeed.protocols.memory import Octets
from misfeed.protocols.usb import Direction, Recipient, SetupPacket
from misfeed.protocols.usbip import (
    MAX_TRANSFER,
    NOT_ISOCHRONOUS,
    CmdSubmit,
    CmdUnlink,
    RetUnlink,
    UrbStatus,
    UsbipError,
)
from misfeed.protocols.usbip.urbs import answered

MAX_IN_FLIGHT = 1024
"""URBs an importer may have in flight; Linux's drivers keep a few dozen. As many control transfers beside the
others, which are never in their way."""

MAX_UNTAKEN = 4 * MAX_TRANSFER
"""Octets in flight that the device has not taken, from which on an importer may have no more URBs in flight;
Linux lets all programs of a host together have a quarter of that (usbfs_memory_mb)."""

_PORT_RESET = (0x23, 3, 4)
"""bmRequestType, bRequest and wValue of SetPortFeature(PORT_RESET) (USB 2.0 §11.24.2.13): meant for the hub,
so that no device hears of it. Exporting hosts reset the device when an importer sends it, as Linux does."""

_SHORT_NOT_OK = 0x0001
"""URB_SHORT_NOT_OK of transfer_flags: less than was asked for is an error."""


@dataclass(slots=True, eq=False)
class Urb:
    """What its answer takes of a URB.

    Attributes:
        way: 0 out, 1 in. header: its octets, where its answer may be given again.
    """

    seqnum: int
    way: int
    ep: int
    flags: int
    length: int
    frame: int
    packets: int
    header: bytes = b""


@dataclass(slots=True)
class _Waiting:
    urb: Urb
    address: int
    transfer: Transfer


class Attachment:
    """From an import until the importer, the device or their connection goes.

    Args:
        say: takes the octets of each answer.
        troubling: the wire, where somebody may break transfers on it; `drop` is then told at which speed
            the device comes back that was taken from the bus.

    Attributes:
        over: it has ended, and nothing is answered any more.
        in_flight: seqnums of the URBs that are.
    """

    def __init__(
        self,
        device: UsbDevice,
        devid: int,
        say: Callable[[bytes], None],
        troubling: TroublingWire | None,
        drop: Callable[[str], None],
    ) -> None:
        self.device = device
        self.devid = devid
        self.over = False
        self._say = say
        self._troubling = troubling
        self._troubles = Troubles(troubling, device.halt, drop) if troubling is not None else None
        self._waiting: dict[int, _Waiting] = {}
        self.in_flight: Collection[int] = self._waiting
        # Octets of the transfers in flight that the device has not taken; control transfers among those.
        self._untaken = 0
        self._controls = 0
        self._kept = Kept()

    def end(self) -> None:
        """What was in flight is nobody's any more."""
        self.over = True
        self._waiting.clear()
        if self._troubles is not None:
            self._troubles.forget()

    # -- submits -----------------------------------------------------------------------------------------

    @property
    def plain(self) -> bool:
        """Nobody has broken transfers on their way, and none of those that somebody has broken lasts."""
        troubling, troubles = self._troubling, self._troubles
        return troubling is None or troubles is None or (troubling.good and not troubles.held)

    def laden(self, ep: int) -> bool:
        """It has as much in flight as it may: at endpoint 0, or at all others together."""
        if not ep:
            return self._controls >= MAX_IN_FLIGHT
        return len(self.in_flight) - self._controls >= MAX_IN_FLIGHT or self._untaken >= MAX_UNTAKEN

    def recall(self, data: bytes) -> bytes | None:
        """The answers to URBs of the control pipe, if all of `data` is such and they are as they were."""
        return (
            None if not self.plain else self._kept.recall(data, self.device.function.revision, self.in_flight)
        )

    def submit(self, command: CmdSubmit) -> None:
        """Carry out a URB. Raises UsbipError for one that cannot be in flight now."""
        if command.seqnum in self.in_flight or self.laden(command.ep):
            others = f"{len(self.in_flight)} others with {self._untaken} octets"
            raise UsbipError(f"URB {command.seqnum} cannot be in flight beside {others}; wait for some")
        urb = Urb(
            command.seqnum,
            command.direction,
            command.ep,
            command.transfer_flags,
            command.transfer_buffer_length,
            command.start_frame,
            command.number_of_packets,
        )
        if command.number_of_packets not in (0, NOT_ISOCHRONOUS):
            urb.packets = 0
            self._answer(urb, Result(UrbStatus.EINVAL))
        elif command.ep:
            self.bulk(urb, command.data)
        else:
            self.control(urb, command.setup, bytes(command.data))

    def control(self, urb: Urb, octets: bytes, data: bytes, header: bytes = b"") -> None:
        """A control transfer that may be in flight; `header` is its URB's, where there is only that."""
        device, setup = self.device, SetupPacket.decode(octets)
        if (refused := _contradicted(urb, setup)) is not None:
            self._answer(urb, Result(refused))
            return
        if setup.direction is not Direction.IN:
            # Whatever it says, from now on the device may answer otherwise.
            self._kept.clear()
        elif urb.way and setup.recipient != Recipient.ENDPOINT and self.plain:
            urb.header = header
        transfer = Transfer(partial(self._completed, urb), urb.length, data)
        self._waiting[urb.seqnum] = _Waiting(urb, 0, transfer)
        self._untaken += len(data)
        self._controls += 1
        if (setup.bmRequestType, setup.bRequest, setup.wValue) == _PORT_RESET:
            device.reset()
            transfer.done(Result())
        elif self._troubles is None:
            device.control(setup, transfer)
        else:
            self._troubles.carry_out(0, transfer, partial(device.control, setup))

    def bulk(self, urb: Urb, data: Octets) -> None:
        """A transfer of any other endpoint that may be in flight."""
        address = Direction.IN | urb.ep if urb.way else urb.ep
        transfer = Transfer(partial(self._completed, urb), urb.length, data)
        self._waiting[urb.seqnum] = _Waiting(urb, address, transfer)
        self._untaken += len(data)
        if self._troubles is None or self.plain:
            self.device.submit(address, transfer)
        else:
            self._troubles.carry_out(address, transfer, partial(self.device.submit, address))

    def _completed(self, urb: Urb, result: Result) -> None:
        waiting = self._waiting.get(urb.seqnum)
        if waiting is None or waiting.urb is not urb:
            return  # unlinked, or its importer has gone
        self._over(waiting)
        if not self.over:
            self._answer(urb, result)

    def _over(self, waiting: _Waiting) -> None:
        """It is in flight no more."""
        urb = waiting.urb
        del self._waiting[urb.seqnum]
        self._untaken -= len(waiting.transfer.data)
        if not urb.ep:
            self._controls -= 1

    def _answer(self, urb: Urb, result: Result) -> None:
        status, data, actual = result.status, result.data, result.actual_length
        if urb.flags & _SHORT_NOT_OK and status is UrbStatus.OK and actual < urb.length:
            status = UrbStatus.EREMOTEIO
        # A control transfer without data may have a URB of either direction.
        if urb.way:
            actual = len(data)
        else:
            data, actual = b"", min(actual, urb.length)
        answer = answered(urb.seqnum, status, actual, data, urb.frame, urb.packets)
        if urb.header and status is UrbStatus.OK and not self.over:
            self._kept.keep(urb.header, answer, self.device.function.revision)
        self._say(answer)

    # -- unlinks -----------------------------------------------------------------------------------------

    def unlink(self, command: CmdUnlink) -> None:
        """ECONNRESET when the URB was cancelled and will not be answered; 0 when its answer is out."""
        waiting = self._waiting.get(command.unlink_seqnum)
        if waiting is not None:
            self._over(waiting)
        cancelled, after_us = self._cancel(waiting) if waiting is not None else (False, 0)
        if self.over:
            return  # what was behind it has taken the device off the bus
        answer = RetUnlink(command.seqnum, UrbStatus.ECONNRESET if cancelled else UrbStatus.OK).encode()
        if after_us == 0:
            self._say(answer)
        elif after_us is not None and self._troubling is not None:
            self._troubling.later(after_us, lambda: None if self.over else self._say(answer))

    def _cancel(self, waiting: _Waiting) -> tuple[bool, int | None]:
        """Whether the transfer was still under way; and after how long that is told, None for never."""
        device, address, transfer = self.device, waiting.address, waiting.transfer
        if self._troubles is None:
            return device.cancel(address, transfer), 0
        after_us = self._troubles.unlink_after_us(transfer)
        return self._troubles.cancel(address, transfer, lambda one: device.cancel(address, one)), after_us


def _contradicted(urb: Urb, setup: SetupPacket) -> UrbStatus | None:
    """How a control transfer fails whose setup packet says otherwise than its URB: by its length, before it
    gets to the bus (Linux, usb_submit_urb), by its direction, at the device, which is asked for another data
    stage than it is told of (USB 2.0 §8.5.3). Without a data stage, the direction is no matter.
    """
    if setup.wLength != urb.length:
        return UrbStatus.EBADR
    if setup.wLength and bool(urb.way) is not (setup.direction is Direction.IN):
        return UrbStatus.EPIPE
    return None
