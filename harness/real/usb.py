"""A printer on a USB cable of this computer that is only read, unless more is allowed.

Every octet that a client writes passes a wall first, as on the network. Knows no bench.
"""

from __future__ import annotations

from misfeed.contract import TILL
from misfeed.errors import MisfeedError
from misfeed.interfaces.ipp import IppClient
from misfeed.interfaces.usb import UsbPrinter
from misfeed.interfaces.usb_http import UsbHttp
from misfeed.interfaces.usb_local import plugged_in, udev_rule
from misfeed.interfaces.usb_route import CableRoute
from misfeed.permits import NotPermitted, Permit
from misfeed.protocols.ieee1284 import DeviceId
from misfeed.real.escpos_wall import EscposWall
from misfeed.real.facts import Told, from_ipp
from misfeed.real.gate import GatedStream
from misfeed.real.ipp_wall import IppWall
from misfeed.real.pjl_wall import PjlWall
from misfeed.real.reads import IPP_PATH
from misfeed.real.usb_name import UsbName
from misfeed.real.usb_wall import speaks_escpos, wall_before_pipes

_FORMATS = {"PDF": "application/pdf", "PWGRASTER": "image/pwg-raster"}
"""Words of the device ID's command set, by the formats that sample documents come in."""


class GatedPrinter(UsbPrinter):
    """A `UsbPrinter` to which nothing is done that is not permitted.

    Args:
        kind: what its bench file says that it is; "" where that says nothing.
    """

    def __init__(
        self, name: UsbName, permits: frozenset[Permit], ipp_path: str = IPP_PATH, *, kind: str = ""
    ) -> None:
        self._permits = permits
        self._kind = kind
        self._wall: EscposWall | PjlWall | None = None
        access = udev_rule(name.vendor, name.product)
        http = UsbHttp(
            lambda: plugged_in(*name),
            f"USB {name}",
            access=access,
            gate=lambda stream: GatedStream(stream, IppWall(permits, ipp_path)),
            may_reset=Permit.CANCEL_JOBS in permits,
        )
        super().__init__(lambda: plugged_in(*name), f"USB {name}", access=access, http=http)

    def close(self) -> None:
        if isinstance(self._wall, EscposWall):
            # It reads on where it was, whoever has the cable.
            self._wall.hang_up()
        else:
            self._wall = None
        super().close()

    def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """Raises NotPermitted, with nothing of `data` sent, beside what the printer raises."""
        if self._wall is None:
            self._wall = wall_before_pipes(self._kind, self.device_id, self._permits)
        try:
            admitted = self._wall.admit(data)
        except NotPermitted:
            if isinstance(self._wall, PjlWall):
                self._wall = PjlWall(self._permits)
            raise
        if admitted:
            super().write(admitted, timeout_s)

    def about_to_detach(self) -> None:
        """Raises NotPermitted where the driver of this computer is to keep it: it may be printing."""
        if Permit.DETACH not in self._permits:
            raise NotPermitted("it would take the printer from this computer's driver", [Permit.DETACH])

    def clear_halt(self) -> None:
        """Raises NotPermitted where jobs must not be cancelled: what it was sent last may be lost."""
        if Permit.CANCEL_JOBS not in self._permits:
            raise NotPermitted("it would clear the stall of a printer in a job", [Permit.CANCEL_JOBS])
        super().clear_halt()

    def soft_reset(self) -> None:
        """Raises NotPermitted where jobs must not be cancelled: it drops what is in the printer's buffers."""
        if Permit.CANCEL_JOBS not in self._permits:
            raise NotPermitted("it would drop what is in the printer's buffers", [Permit.CANCEL_JOBS])
        super().soft_reset()


def from_usb(printer: GatedPrinter, told: Told, *, ipp: bool) -> None:
    """What it tells over its cable: by its device ID and, with `ipp`, over IPP over USB where it has that."""
    try:
        interfaces = printer.http.count()
        told.value("usb_http", interfaces, "usb interfaces")
        if ipp and interfaces:
            with IppClient(CableRoute(lambda: printer)) as client:
                from_ipp(client, told)
        _from_device_id(printer.device_id(), told)
    except MisfeedError as error:
        told.silent["usb"] = str(error)
    finally:
        printer.close()


def _from_device_id(found: DeviceId, told: Told) -> None:
    maker, model = found.get("MFG", ""), found.get("MDL", "")
    if speaks_escpos(found):
        # The Printer MIB has no word for what SNMP may have told before.
        told.values["kind"], told.sources["kind"] = TILL, "usb device ID"
    told.value("model", model if model.startswith(maker) else f"{maker} {model}".strip(), "usb device ID")
    commands = [word.strip() for word in found.get("CMD", "").upper().split(",")]
    formats = tuple(one for word, one in _FORMATS.items() if word in commands)
    told.value("formats", formats, "usb device ID")
