"""The IPP printer (RFC 8011, PWG 5100.x): a view of the machine, served over HTTP. Keeps no printer state."""

from misfeed.emulators.interface import Interface
from misfeed.emulators.ipp.quirks import QUIRKS
from misfeed.emulators.ipp.service import IppService

INTERFACE = Interface(
    name="ipp",
    transport="stream",
    serve=IppService,
    response_us=lambda machine: machine.profile.response.ipp_us,
    describe=lambda _, host, port: {"ipp": f"ipp://{host}:{port}/ipp/print"},
    quirks=QUIRKS,
)

__all__ = ["INTERFACE", "IppService"]
