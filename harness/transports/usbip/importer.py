"""What a host does with a device it imports: read its descriptors, configure it, reset it, hand it back.

Knows standard requests; neither PyUSB nor what the device is for.
"""

from __future__ import annotations

from misfeed.protocols.usb import (
    ConfigurationDescriptor,
    DescriptorType,
    DeviceDescriptor,
    SetupPacket,
    UsbError,
)
from misfeed.protocols.usb.setup import get_configuration, get_descriptor, set_configuration
from misfeed.protocols.usbip import Completed, ExportedDevice, UrbStatus
from misfeed.transports.base import Route
from misfeed.transports.usbip.conversation import CONNECT_S, Conversation, Gone, import_device

_HEAD = 9
_MAX_CONFIGURATIONS = 8

_PORT_RESET = SetupPacket(0x23, 3, 4)
"""SetPortFeature(PORT_RESET) (USB 2.0 §11.24.2.13): Linux exporters reset the device when they see it."""


class ImportedDevice:
    """One exported device, imported when it is first needed.

    Attributes:
        listed: how the exporter described it.
        descriptor, configurations: as the device told; None and empty while another host has it.
    """

    def __init__(self, route: Route, service: str, listed: ExportedDevice) -> None:
        self.listed = listed
        self.descriptor: DeviceDescriptor | None = None
        self.configurations: tuple[ConfigurationDescriptor, ...] = ()
        self._route = route
        self._service = service
        self._conversation: Conversation | None = None

    @property
    def imported(self) -> bool:
        """Whether the device is ours now, asking the connection but not the device."""
        return self._conversation is not None and self._conversation.alive()

    def conversation(self) -> Conversation:
        """The connection in use. Raises Gone when there is none."""
        if self._conversation is None:
            raise Gone("the USB device is not open")
        return self._conversation

    def attach(self) -> None:
        """Import and enumerate, as a host does on plugging in; does nothing where it is done already.

        Raises Busy, Refused, NoAnswer, Late, UsbError or UsbipError.
        """
        if self._conversation is not None and not self._conversation.closed:
            return
        conversation, self.listed = import_device(self._route, self._service, self.listed.busid)
        try:
            self.descriptor = _device(conversation)
            self.configurations = tuple(
                _configuration(conversation, index)
                for index in range(min(self.descriptor.bNumConfigurations, _MAX_CONFIGURATIONS))
            )
            _configure(conversation, self.configurations)
        except BaseException:
            conversation.close()
            raise
        self._conversation = conversation

    def detach(self) -> None:
        """Hand the device back; never raises."""
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            conversation.close()

    def reset(self) -> None:
        """Reset and configure the device: through its port where the exporter can, else by a new import."""
        conversation = self.conversation()
        if conversation.control(_PORT_RESET).status == UrbStatus.OK:
            _configure(conversation, self.configurations)
            return
        self.detach()
        self.attach()

    def __del__(self) -> None:
        # Found, never opened and dropped: nobody else is left to hand the device back.
        self.detach()


def _device(conversation: Conversation) -> DeviceDescriptor:
    setup = get_descriptor(DescriptorType.DEVICE, length=DeviceDescriptor.SIZE)
    return DeviceDescriptor.decode(_answer(conversation, setup, "its device descriptor").data)


def _configuration(conversation: Conversation, index: int) -> ConfigurationDescriptor:
    """Ask for the head first, as hosts do, then for as much as it says."""
    what = f"configuration {index}"
    head = _answer(conversation, get_descriptor(DescriptorType.CONFIGURATION, index, length=_HEAD), what).data
    if len(head) < _HEAD:
        raise UsbError(f"{what} has {len(head)} octets", head, 0)
    total = int.from_bytes(head[2:4], "little")
    setup = get_descriptor(DescriptorType.CONFIGURATION, index, length=total)
    return ConfigurationDescriptor.decode(_answer(conversation, setup, what).data)


def _configure(conversation: Conversation, configurations: tuple[ConfigurationDescriptor, ...]) -> None:
    """Set the first configuration where none is set: the system's duty, which PyUSB's users rely on."""
    current = conversation.control(get_configuration())
    if current.status == UrbStatus.OK and current.data == b"\0" and configurations:
        _answer(conversation, set_configuration(configurations[0].bConfigurationValue), "its configuration")


def _answer(conversation: Conversation, setup: SetupPacket, what: str) -> Completed:
    done = conversation.control(setup, timeout_s=CONNECT_S)
    if done.status != UrbStatus.OK:
        raise UsbError(f"the device refused {what}, Linux error {-done.status}")
    return done
