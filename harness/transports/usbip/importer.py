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
from misfeed.protocols.usb.setup import (
    get_configuration,
    get_descriptor,
    set_configuration,
    set_interface,
)
from misfeed.protocols.usbip import Completed, ExportedDevice, UrbStatus
from misfeed.transports.base import Route
from misfeed.transports.usbip.conversation import CONNECT_S, Conversation, Gone
from misfeed.transports.usbip.exporter import import_device

_HEAD = 9
_MAX_CONFIGURATIONS = 8

_PORT_RESET = SetupPacket(0x23, 3, 4)
"""SetPortFeature(PORT_RESET) (USB 2.0 §11.24.2.13): Linux exporters reset the device when they see it."""


class ImportedDevice:
    """One exported device, imported for as long as somebody has it open.

    Attributes:
        listed: how the exporter described it.
        descriptor, configurations: as the device told; None and empty while another host has it.
        unplugged: it was, while it was open.
    """

    def __init__(self, route: Route, service: str, listed: ExportedDevice) -> None:
        self.listed = listed
        self.descriptor: DeviceDescriptor | None = None
        self.configurations: tuple[ConfigurationDescriptor, ...] = ()
        self._route = route
        self._service = service
        self._conversation: Conversation | None = None
        self._chosen: int | None = None
        self._alternates: dict[int, int] = {}
        self.unplugged = False

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
        """Import it, enumerate it the first time, and see that it is configured, unless it is ours already.

        As it was when it was ours before: a system keeps that while nobody has a device open.

        Raises Gone once it was unplugged: what is plugged in later is another device. Raises Busy, Refused,
        NoAnswer, Late, UsbError or UsbipError.
        """
        if self._conversation is not None and not self._conversation.closed:
            return
        if self._conversation is not None or self.unplugged:
            raise Gone("the USB device was unplugged; find it again")
        conversation, self.listed = import_device(self._route, self._service, self.listed.busid)
        try:
            if self.descriptor is None:
                descriptor = _device(conversation)
                self.configurations = tuple(
                    _configuration(conversation, index)
                    for index in range(min(descriptor.bNumConfigurations, _MAX_CONFIGURATIONS))
                )
                self.descriptor = descriptor
            _configure(conversation, self.configurations, self._chosen)
        except BaseException:
            conversation.close()
            raise
        self._alternates = {}
        self._conversation = conversation

    def detach(self) -> None:
        """Hand the device back; never raises."""
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            self.unplugged = conversation.closed
            conversation.hand_back()

    def set_configuration(self, value: int) -> Completed:
        """Raises Gone, Late or UsbipError, as the following."""
        done = self.conversation().control(set_configuration(value))
        if done.status == UrbStatus.OK:
            self._chosen, self._alternates = value, {}
        return done

    def set_interface(self, number: int, alternate: int) -> Completed:
        done = self.conversation().control(set_interface(number, alternate))
        if done.status == UrbStatus.OK:
            self._alternates[number] = alternate
        return done

    def release(self, number: int) -> None:
        """Nobody uses an interface any more: back to its first alternate setting, as Linux has it."""
        if self._alternates.get(number):
            self.set_interface(number, 0)

    def reset(self) -> None:
        """Reset it, through its port where the exporter can, else by a new import; then configure it, and
        choose the alternate settings that it had.
        """
        conversation, chosen = self.conversation(), dict(self._alternates)
        if conversation.control(_PORT_RESET).status == UrbStatus.OK:
            _configure(conversation, self.configurations, self._chosen)
        else:
            self.detach()
            self.attach()
        self._alternates = {}
        for number, alternate in chosen.items():
            if alternate:
                self.set_interface(number, alternate)


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
    octets = _answer(conversation, setup, what).data
    try:
        return ConfigurationDescriptor.decode(octets)
    except UsbError:
        # Linux warns of counts and lengths that are wrong, and goes on with what came.
        from misfeed.protocols.usb.flaws import mended

        return mended(octets, what)[0]


def _configure(
    conversation: Conversation, configurations: tuple[ConfigurationDescriptor, ...], chosen: int | None
) -> None:
    """Set the configuration that was chosen; where none was, the first one if none is set: the system's duty,
    which PyUSB's users rely on.
    """
    current = conversation.control(get_configuration())
    if current.status != UrbStatus.OK or not configurations:
        return
    if chosen is None and current.data == b"\0":
        chosen = configurations[0].bConfigurationValue
    if chosen is not None and current.data != bytes((chosen,)):
        _answer(conversation, set_configuration(chosen), "its configuration")


def _answer(conversation: Conversation, setup: SetupPacket, what: str) -> Completed:
    done = conversation.control(setup, timeout_s=CONNECT_S)
    if done.status != UrbStatus.OK:
        raise UsbError(f"the device refused {what}, Linux error {-done.status}")
    return done
