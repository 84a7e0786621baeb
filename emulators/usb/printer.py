"""The USB printer function of a machine: its class requests, and where its endpoints lead.

Views of the machine (USB Device Class Definition for Printing Devices 1.1). Knows no bus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from misfeed.emulators.identity import device_id
from misfeed.emulators.interface import interfaces
from misfeed.emulators.machine import Group, Machine
from misfeed.emulators.machine.site.host import Host
from misfeed.emulators.machine.usb_cable import UsbCable
from misfeed.emulators.machine.usb_port import UsbPort
from misfeed.emulators.usb.bent import declared, told_device_id
from misfeed.emulators.usb.conversation import Conversation
from misfeed.emulators.usb.model import UsbModel
from misfeed.emulators.usb.pages import Pages
from misfeed.emulators.usb.pipes import InPipe, OutPipe, Pipe
from misfeed.emulators.usb.quirks import ALWAYS_READY
from misfeed.emulators.usb.roles import Role, bulk, role_of, settings
from misfeed.protocols.usb import (
    Direction,
    InterfaceDescriptor,
    PortStatus,
    PrinterRequest,
    Recipient,
    RequestType,
    SetupPacket,
    request_type,
)

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
        self._port = machine.part("usb.port", UsbPort)
        self._host = machine.part("site.host", Host)
        self._in_one_go = 0
        self._configuration = self.model.configurations[0].bConfigurationValue
        self._pages: dict[int, Pages] = {}
        self._conversations: dict[int, Conversation] = {}
        self.pipes: dict[int, Pipe] = {}
        self._make_pipes()
        self.settle(self._configuration, {})
        self._requests: Mapping[tuple[int, int], Callable[[SetupPacket, Mapping[int, int]], bytes | None]] = {
            (_FROM_INTERFACE, PrinterRequest.GET_DEVICE_ID): self._device_id,
            (_FROM_INTERFACE, PrinterRequest.GET_PORT_STATUS): self._port_status,
            (_TO_INTERFACE, PrinterRequest.SOFT_RESET): self._soft_reset,
            # Class 1.0 addressed it to "other", and Linux still does.
            (_TO_OTHER, PrinterRequest.SOFT_RESET): self._soft_reset,
        }

    @property
    def model(self) -> UsbModel:
        """What the firmware declares now; its quirks may be switched, and the cable decides the speed."""
        now = (self._machine.formatter.quirks, self._cable.speed)
        if self._declared is None or self._declared[0] != now:
            self._declared = (now, declared(self._machine))
        return self._declared[1]

    @property
    def powered(self) -> int | None:
        machine = self._machine
        if not machine.formatter.running or not self._cable.carries or self._port.bent:
            return None
        if self._host.saving and machine.power.asleep:
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
        for pages in self._pages.values():
            pages.attach()
        self._end_conversations()

    def reset(self) -> None:
        for pages in self._pages.values():
            pages.reset()
        self._end_conversations()

    def detach(self) -> None:
        self._end_conversations()
        for pages in self._pages.values():
            pages.detach()

    def come_back(self, speed: str) -> None:
        if speed != "same":
            self._cable.speed = speed
            self._machine.clock.finish_now()

    def settle(self, configuration: int, alternates: Mapping[int, int]) -> None:
        """Have each endpoint lead to what the setting is for that the host has chosen of its interface."""
        self._configuration = configuration
        for value, interface in settings(self.model):
            number = interface.bInterfaceNumber
            if value == configuration and interface.bAlternateSetting == alternates.get(number, 0):
                self._lead(interface)

    def request(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        answer = self._requests.get((setup.bmRequestType, setup.bRequest))
        return answer(setup, alternates) if answer is not None else self.model.vendor_request(setup)

    def _make_pipes(self) -> None:
        """By bInterfaceNumber, for whatever any of its settings is for; all endpoints lead somewhere."""
        served = next((one.cable for one in interfaces().values() if one.cable is not None), None)
        service = served(self._machine) if served is not None else None
        for _, interface in settings(self.model):
            number, role = interface.bInterfaceNumber, role_of(interface)
            if role is Role.PAGES and number not in self._pages:
                self._pages[number] = Pages(self._machine, self._carried)
            elif role is Role.IPP and number not in self._conversations and service is not None:
                self._conversations[number] = Conversation(service)
            for endpoint in interface.endpoints:
                self.pipes.setdefault(endpoint.bEndpointAddress, _silent(endpoint.bEndpointAddress))

    def _lead(self, interface: InterfaceDescriptor) -> None:
        number, role = interface.bInterfaceNumber, role_of(interface)
        served: Pages | Conversation | None = None
        if role is Role.PAGES:
            served = self._pages.get(number)
        elif role is Role.IPP:
            served = self._conversations.get(number)
        out, back = bulk(interface)
        for endpoint in interface.endpoints:
            address = endpoint.bEndpointAddress
            if served is not None and address == out:
                self.pipes[address] = served.out
            elif served is not None and address == back:
                self.pipes[address] = served.back
            elif not isinstance(self.pipes.get(address), _SILENT):
                self.pipes[address] = _silent(address)

    def _end_conversations(self) -> None:
        for conversation in self._conversations.values():
            conversation.end()

    def _carried(self, octets: int) -> bool:
        self._in_one_go += octets
        if self._cable.loaded(self._in_one_go):
            return True
        self._machine.clock.finish_now()
        return False

    def _role(self, number: int, alternate: int) -> Role:
        found = self.model.configuration(self._configuration)
        for one in found.alternates(number) if found is not None else ():
            if one.bAlternateSetting == alternate:
                return role_of(one)
        return Role.NOTHING

    def _device_id(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        """wIndex names interface and alternate setting (§4.2.1), and wValue the configuration: by its index,
        but there are hosts that say its bConfigurationValue.
        """
        interface, alternate = setup.wIndex >> 8, setup.wIndex & 0xFF
        model = self.model
        named = {one.bConfigurationValue for one in model.configurations}
        if setup.wValue not in named and setup.wValue >= len(model.configurations):
            return None
        if interface not in alternates or self._role(interface, alternate) is Role.NOTHING:
            return None
        return told_device_id(self._machine, device_id(self._machine).encode())

    def _port_status(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        chosen = alternates.get(setup.wIndex)
        if setup.wValue or chosen is None or self._role(setup.wIndex, chosen) is Role.NOTHING:
            return None
        return port_status(self._machine).encode()

    def _soft_reset(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        """Flush all buffers of the interface, and take its pipes back to their default states (§4.2.3)."""
        chosen = alternates.get(setup.wIndex)
        role = Role.NOTHING if chosen is None else self._role(setup.wIndex, chosen)
        if role is Role.IPP and (conversation := self._conversations.get(setup.wIndex)):
            conversation.end()
        elif role is Role.PAGES:
            self._pages[setup.wIndex].soft_reset()
        else:
            return None
        return b""


class _SilentOut(OutPipe):
    """Of an interface that nobody is behind: what the host sends is not taken."""

    def __init__(self) -> None:
        super().__init__(lambda _: None, lambda: False)


class _SilentIn(InPipe):
    """Of such an interface: there is never anything to say."""


_SILENT = (_SilentOut, _SilentIn)


def _silent(address: int) -> Pipe:
    return _SilentIn() if address & Direction.IN else _SilentOut()
