"""The USB printer function of a machine: its class requests, and the channel of pages on its bulk pipes.

Views of the machine (USB Device Class Definition for Printing Devices 1.1). Knows no bus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.identity import device_id
from misfeed.emulators.interface import interfaces
from misfeed.emulators.machine import Group, Machine
from misfeed.emulators.machine.site.host import Host
from misfeed.emulators.machine.usb_cable import UsbCable
from misfeed.emulators.pjl.channel import PageChannel
from misfeed.emulators.usb.bent import declared, told_device_id
from misfeed.emulators.usb.conversation import Conversation
from misfeed.emulators.usb.model import (
    BULK_IN,
    BULK_OUT,
    FIRST_IPP,
    UsbModel,
    ipp_endpoints,
)
from misfeed.emulators.usb.pipes import InPipe, OutPipe, Pipe
from misfeed.emulators.usb.quirks import ALWAYS_READY
from misfeed.protocols.usb import (
    Direction,
    PortStatus,
    PrinterRequest,
    Recipient,
    RequestType,
    SetupPacket,
    request_type,
)
from misfeed.protocols.usbip.wire import Octets

_FROM_INTERFACE = request_type(Direction.IN, RequestType.CLASS, Recipient.INTERFACE)
_TO_INTERFACE = request_type(Direction.OUT, RequestType.CLASS, Recipient.INTERFACE)
_TO_OTHER = request_type(Direction.OUT, RequestType.CLASS, Recipient.OTHER)

#: Alerts of the input group that tell of paper that is not there.
_PAPER_OUT = frozenset(
    {
        "inputMediaSupplyEmpty",
        "inputMediaChangeRequest",
        "inputManualInputRequest",
        "inputTrayElevationFailure",
    }
)


def port_status(machine: Machine) -> PortStatus:
    """What GET_PORT_STATUS answers: 0x18 ready, 0x10 stopped by an error, 0x30 out of paper, 0x08 off line.

    Only what stops the machine counts: an empty tray beside a full one, or low toner, leaves it healthy.
    """
    if ALWAYS_READY.acts(machine):
        return PortStatus.SELECTED | PortStatus.NOT_ERROR
    critical = [alert.condition for alert in machine.alerts.rows if alert.stops]
    status = PortStatus(0)
    if machine.power.ready and not machine.engine.paused:
        status |= PortStatus.SELECTED
    if not critical:
        status |= PortStatus.NOT_ERROR
    if any(one.group is Group.INPUT and one.code in _PAPER_OUT for one in critical):
        status |= PortStatus.PAPER_EMPTY
    return status


class PrinterFunction:
    """One machine's printer function; satisfies `device.Function`."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._declared: tuple[object, UsbModel] | None = None
        self._cable = machine.part("usb.cable", UsbCable)
        self._host = machine.part("site.host", Host)
        self._in_one_go = 0
        self._in = InPipe()
        self._out = OutPipe(self._take)
        self.pipes: dict[int, Pipe] = {BULK_OUT: self._out, BULK_IN: self._in}
        self._conversations = self._converse()
        self._channel: PageChannel | None = None
        self._requests: Mapping[tuple[int, int], Callable[[SetupPacket, Mapping[int, int]], bytes | None]] = {
            (_FROM_INTERFACE, PrinterRequest.GET_DEVICE_ID): self._device_id,
            (_FROM_INTERFACE, PrinterRequest.GET_PORT_STATUS): self._port_status,
            (_TO_INTERFACE, PrinterRequest.SOFT_RESET): self._soft_reset,
            # Class 1.0 addressed it to "other", and Linux still does.
            (_TO_OTHER, PrinterRequest.SOFT_RESET): self._soft_reset,
        }

    @property
    def model(self) -> UsbModel:
        """What the firmware declares now; its quirks may be switched."""
        quirks = self._machine.formatter.quirks
        if self._declared is None or self._declared[0] is not quirks:
            self._declared = (quirks, declared(self._machine))
        return self._declared[1]

    @property
    def powered(self) -> int | None:
        machine = self._machine
        if not machine.formatter.running or not self._cable.carries:
            return None
        return machine.power.cycles + self._cable.drops

    @property
    def revision(self) -> int:
        return self._machine.revision

    @property
    def held(self) -> bool:
        return self._host.holding

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        return self._machine.subscribe(listener)

    def attach(self) -> None:
        self._in_one_go = 0
        self._in.clear()
        self._end_conversations()
        self._channel = PageChannel(self._machine, self._in.put, "usb")

    def reset(self) -> None:
        if self._channel is not None:
            self._channel.reset()
        self._end_conversations()

    def detach(self) -> None:
        self._end_conversations()
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.finish()
            channel.close()

    def request(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        answer = self._requests.get((setup.bmRequestType, setup.bRequest))
        return answer(setup, alternates) if answer is not None else None

    def _converse(self) -> Mapping[int, Conversation]:
        """By bInterfaceNumber, with their pipes; none where nothing is there that speaks IPP."""
        usb = self._machine.profile.usb
        served = next((one.cable for one in interfaces().values() if one.cable is not None), None)
        if usb is None or not usb.ipp or served is None:
            return {}
        service = served(self._machine)
        found = {number: Conversation(service) for number in range(FIRST_IPP, FIRST_IPP + usb.ipp)}
        for number, conversation in found.items():
            out, back = ipp_endpoints(number)
            self.pipes[out], self.pipes[back] = conversation.out, conversation.back
        return found

    def _end_conversations(self) -> None:
        for conversation in self._conversations.values():
            conversation.end()

    def _take(self, data: Octets) -> None:
        self._in_one_go += len(data)
        if not self._cable.loaded(self._in_one_go):
            self._machine.clock.finish_now()
        elif self._channel is not None:
            self._channel.feed(data)

    def _device_id(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        """wIndex names interface and alternate setting (§4.2.1); wValue, the configuration, decides nothing
        in a device with one, and hosts disagree on whether it is an index or a bConfigurationValue.
        """
        interface, alternate = setup.wIndex >> 8, setup.wIndex & 0xFF
        found = self.model.configurations[0].alternates(interface)
        if interface not in alternates or all(one.bAlternateSetting != alternate for one in found):
            return None
        return told_device_id(self._machine, device_id(self._machine).encode())

    def _port_status(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        return port_status(self._machine).encode() if setup.wIndex in alternates else None

    def _soft_reset(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        """Flush all buffers of the interface, and take its pipes back to their default states (§4.2.3)."""
        if setup.wIndex not in alternates:
            return None
        if conversation := self._conversations.get(setup.wIndex):
            conversation.end()
            return b""
        self._in.clear()
        self._out.clear()
        if self._channel is not None:
            self._channel.reset()
        return b""
