"""A USB device that answers requests: the standard ones from its model, the others from its function.

Keeps what USB itself keeps for a device: its configuration, alternate settings and halted endpoints. Knows no
device class and no bus.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from misfeed.emulators.usb.model import UsbModel
from misfeed.emulators.usb.pipes import SHUT_DOWN, STALLED, Pipe, Result, Transfer
from misfeed.protocols.memory import Octets
from misfeed.protocols.usb import (
    Direction,
    Feature,
    InterfaceDescriptor,
    Recipient,
    RequestType,
    SetupPacket,
    StandardRequest,
    request_type,
)

_SELF_POWERED = 0x40


class Function(Protocol):
    """What a device is there for, beyond what USB asks of every device."""

    @property
    def model(self) -> UsbModel: ...

    @property
    def pipes(self) -> Mapping[int, Pipe]:
        """By bEndpointAddress; every endpoint of the model has one."""

    @property
    def powered(self) -> int | None:
        """A number that stays while it is on the bus; None while the host sees no device."""

    @property
    def revision(self) -> int | None:
        """A number that stays while what is read of it stays: descriptors, and the answers of `request` to
        requests IN. None where that is not known."""

    @property
    def held(self) -> bool:
        """A driver of the host that exports it has it, so that nobody can import it."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when any of these may have changed; the returned function ends that."""

    def settle(self, configuration: int, alternates: Mapping[int, int]) -> None:
        """The host has chosen these settings; `pipes` holds the endpoints of each from now on."""

    def request(self, setup: SetupPacket, alternates: Mapping[int, int]) -> bytes | None:
        """Answer a class or vendor request; None stalls. `alternates` holds the settings by interface."""

    def attach(self) -> None:
        """A host has come."""

    def reset(self) -> None:
        """The host resets the device."""

    def detach(self) -> None:
        """It has gone, or the power has."""

    def come_back(self, speed: str) -> None:
        """It fell off the bus, and comes back at that speed: "same", "full" or "low"."""


class UsbDevice:
    """One device on the bus, as the host that holds it sees it."""

    def __init__(self, function: Function) -> None:
        self.function = function
        self.model = function.model
        self._configuration = 0
        self._alternates: dict[int, int] = {}
        # The pipes of the endpoints that the chosen settings have.
        self._there: dict[int, Pipe] = {}
        self._attached = False
        self._standard: Mapping[tuple[int, int], Callable[[SetupPacket], bytes | None]] = {
            _to_device(Direction.IN, StandardRequest.GET_STATUS): self._device_status,
            _to_device(Direction.IN, StandardRequest.GET_DESCRIPTOR): self._descriptor,
            _to_device(Direction.IN, StandardRequest.GET_CONFIGURATION): self._get_configuration,
            _to_device(Direction.OUT, StandardRequest.SET_CONFIGURATION): self._set_configuration,
            _to_interface(Direction.IN, StandardRequest.GET_STATUS): self._interface_status,
            _to_interface(Direction.IN, StandardRequest.GET_INTERFACE): self._get_interface,
            _to_interface(Direction.OUT, StandardRequest.SET_INTERFACE): self._set_interface,
            _to_endpoint(Direction.IN, StandardRequest.GET_STATUS): self._endpoint_status,
            _to_endpoint(Direction.OUT, StandardRequest.CLEAR_FEATURE): self._clear_halt,
            _to_endpoint(Direction.OUT, StandardRequest.SET_FEATURE): self._set_halt,
        }

    @property
    def configuration(self) -> int:
        """bConfigurationValue, or 0 while unconfigured."""
        return self._configuration

    def attach(self) -> None:
        """A host takes it, configured as the exporter's own system left it."""
        self.model = self.function.model
        self._configure(self.model.configurations[0].bConfigurationValue)
        self._attached = True
        self.function.attach()

    def reset(self) -> None:
        """Reset by the bus and configured as before, as the exporter's system does it."""
        configuration = self._configuration
        self._end(tuple(self._there))
        for pipe in self.function.pipes.values():
            pipe.clear()
        self._configure(configuration)
        self.function.reset()

    def detach(self) -> None:
        if self._attached:
            self._attached = False
            for pipe in self.function.pipes.values():
                pipe.forget()
            self.function.detach()

    # -- transfers ---------------------------------------------------------------------------------------

    def control(self, setup: SetupPacket, transfer: Transfer) -> None:
        """Carry out a control transfer at once: it never waits behind bulk."""
        answer = self._request(setup)
        if answer is None:
            transfer.done(STALLED)
        elif setup.direction is Direction.IN:
            data = answer[: min(setup.wLength, transfer.length)]
            transfer.done(Result(data=data, actual_length=len(data)))
        else:
            transfer.done(Result(actual_length=len(transfer.data)))

    def submit(self, address: int, transfer: Transfer) -> None:
        """Hand a transfer to the endpoint of that address; one that is not there now stalls."""
        pipe = self._there.get(address)
        if pipe is None:
            transfer.done(STALLED)
        else:
            pipe.submit(transfer)

    def take(self, address: int, data: Octets) -> bool:
        """Have an endpoint take a whole transfer OUT that nothing keeps waiting; False where it is to be
        submitted."""
        pipe = self._there.get(address)
        return pipe is not None and pipe.take(data)

    def halt(self, address: int) -> None:
        """The device refuses transfers at an endpoint until the host clears that."""
        pipe = self._pipe(address)
        if pipe is not None:
            pipe.halted = True
            pipe.go_on()

    def cancel(self, address: int, transfer: Transfer) -> bool:
        """Forget a transfer that waits; False when it does not."""
        pipe = self._pipe(address)
        return pipe is not None and pipe.cancel(transfer)

    # -- requests ----------------------------------------------------------------------------------------

    def _request(self, setup: SetupPacket) -> bytes | None:
        if setup.type is RequestType.STANDARD:
            answer = self._standard.get((setup.bmRequestType, setup.bRequest))
            return answer(setup) if answer is not None else None
        if self._configuration == 0:
            return None
        return self.function.request(setup, self._alternates)

    def _device_status(self, _: SetupPacket) -> bytes:
        self_powered = self.model.configurations[0].bmAttributes & _SELF_POWERED
        return bytes((1 if self_powered else 0, 0))

    def _descriptor(self, setup: SetupPacket) -> bytes | None:
        kind, index = setup.wValue >> 8, setup.wValue & 0xFF
        return self.model.descriptor(kind, index, setup.wIndex)

    def _get_configuration(self, _: SetupPacket) -> bytes:
        return bytes((self._configuration,))

    def _set_configuration(self, setup: SetupPacket) -> bytes | None:
        if setup.wValue and self.model.configuration(setup.wValue) is None:
            return None
        self._configure(setup.wValue)
        return b""

    def _configure(self, value: int) -> None:
        self._end(tuple(self._there))
        found = self.model.configuration(value)
        self._configuration = value
        self._alternates = dict.fromkeys(found.numbers, 0) if found is not None else {}
        self.function.settle(value, self._alternates)
        self._look()
        for pipe in self.function.pipes.values():
            pipe.halted = False

    def _interface_status(self, setup: SetupPacket) -> bytes | None:
        return bytes(2) if setup.wIndex in self._alternates else None

    def _get_interface(self, setup: SetupPacket) -> bytes | None:
        alternate = self._alternates.get(setup.wIndex)
        return None if alternate is None else bytes((alternate,))

    def _set_interface(self, setup: SetupPacket) -> bytes | None:
        chosen = self._interface(setup.wIndex, setup.wValue)
        if chosen is None:
            return None
        before = self._interface(setup.wIndex, self._alternates[setup.wIndex])
        if before is not None:
            self._end(endpoint.bEndpointAddress for endpoint in before.endpoints)
        self._alternates[setup.wIndex] = setup.wValue
        self.function.settle(self._configuration, self._alternates)
        self._look()
        for endpoint in chosen.endpoints:
            self.function.pipes[endpoint.bEndpointAddress].halted = False
        return b""

    def _endpoint_status(self, setup: SetupPacket) -> bytes | None:
        if not setup.wIndex & 0x0F:
            return bytes(2)
        pipe = self._pipe(setup.wIndex)
        return None if pipe is None else bytes((int(pipe.halted), 0))

    def _clear_halt(self, setup: SetupPacket) -> bytes | None:
        return self._halt(setup, halted=False)

    def _set_halt(self, setup: SetupPacket) -> bytes | None:
        return self._halt(setup, halted=True)

    def _halt(self, setup: SetupPacket, *, halted: bool) -> bytes | None:
        if setup.wValue != Feature.ENDPOINT_HALT:
            return None
        pipe = self._pipe(setup.wIndex)
        if pipe is None:
            # The default pipe cannot halt; clearing it is no error (USB 2.0 §9.4.5).
            return None if setup.wIndex & 0x0F or halted else b""
        pipe.halted = halted
        pipe.go_on()
        return b""

    # -- what is there now -------------------------------------------------------------------------------

    def _interface(self, number: int, alternate: int) -> InterfaceDescriptor | None:
        found = self.model.configuration(self._configuration)
        if found is None:
            return None
        return next((one for one in found.alternates(number) if one.bAlternateSetting == alternate), None)

    def _look(self) -> None:
        """The configuration or a setting has been chosen."""
        chosen = (self._interface(number, alternate) for number, alternate in self._alternates.items())
        self._there = {
            endpoint.bEndpointAddress: self.function.pipes[endpoint.bEndpointAddress]
            for interface in chosen
            if interface is not None
            for endpoint in interface.endpoints
        }

    def _end(self, addresses: Iterable[int]) -> None:
        """These endpoints go, if only to come back as another setting's: nothing goes on waiting there."""
        for address in addresses:
            pipe = self._there.get(address)
            if pipe is not None:
                pipe.end(SHUT_DOWN)

    def _pipe(self, address: int) -> Pipe | None:
        return self._there.get(address)


def _to_device(direction: Direction, request: int) -> tuple[int, int]:
    return request_type(direction, RequestType.STANDARD, Recipient.DEVICE), request


def _to_interface(direction: Direction, request: int) -> tuple[int, int]:
    return request_type(direction, RequestType.STANDARD, Recipient.INTERFACE), request


def _to_endpoint(direction: Direction, request: int) -> tuple[int, int]:
    return request_type(direction, RequestType.STANDARD, Recipient.ENDPOINT), request
