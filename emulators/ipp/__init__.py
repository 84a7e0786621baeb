"""The IPP printer (RFC 8011, PWG 5100.x): a view of the machine, served over HTTP. Keeps no printer state."""

from __future__ import annotations

from collections.abc import Iterable

from misfeed.emulators.announcing import Announced
from misfeed.emulators.interface import Interface
from misfeed.emulators.ipp.http_quirks import HTTP_QUIRKS
from misfeed.emulators.ipp.quirks import QUIRKS
from misfeed.emulators.machine import Machine
from misfeed.emulators.machine.access import Encryption
from misfeed.emulators.tls.quirks import TLS_QUIRKS
from misfeed.transports.base import StreamService


def _serve(machine: Machine) -> StreamService:
    from misfeed.emulators.ipp.service import service_of
    from misfeed.emulators.tls.door import SecureStreams
    from misfeed.emulators.tls.keeping import Keeping

    return SecureStreams(service_of(machine), Keeping(machine))


def _cable(machine: Machine) -> StreamService:
    from misfeed.emulators.ipp.service import service_of

    return service_of(machine)


def _describe(machine: Machine, host: str, port: int) -> dict[str, str]:
    where = f"{host}:{port}/ipp/print"
    encryption = machine.network.encryption
    plain = {} if encryption is Encryption.REQUIRED else {"ipp": f"ipp://{where}"}
    return plain if encryption is Encryption.NEVER else plain | {"ipps": f"ipps://{where}"}


def _announced(machine: Machine, host: str, port: int) -> Iterable[Announced]:
    from misfeed.emulators.ipp.announced import announced

    return announced(machine, host, port)


INTERFACE = Interface(
    name="ipp",
    transport="stream",
    http=True,
    serve=_serve,
    response_us=lambda machine: machine.profile.response.ipp_us,
    describe=_describe,
    quirks=QUIRKS + HTTP_QUIRKS + TLS_QUIRKS,
    needs=("misfeed.emulators.ipp.service", "misfeed.emulators.tls.door"),
    announced=_announced,
    cable=_cable,
)

__all__ = ["INTERFACE"]
