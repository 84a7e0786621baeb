"""CX-03: a scrap on a sensor's flag and dust on its lens: the jam stays when the first is gone."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CX-03",
    needs={"{sensor}", "{sensor_cover}"},
    ticket=Ticket(
        en="I found a scrap of paper and took it out, and it still says jam. Is it the board?",
        es="Encontré un trozo de papel y lo quité, y sigue diciendo atasco. ¿Será la placa?",
    ),
    fault=fault("path.sensor.scrap", at="{sensor}"),
    also=[fault("path.sensor.dirty", at="{sensor}")],
    shows={
        "ipp": see.reasons("media-jam-error", "media-path-jam-error") & see.printer("stopped"),
        "snmp": see.alert("mediaPathJam", severity="critical", group="mediaPath") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("jam"),
    },
    lookalikes=["MP-02", "MP-02b"],
    decoy=[
        DO.open("{sensor_cover}"),
        DO.remove_scrap("{sensor}", tool="tweezers", minutes=5),
        DO.close("{sensor_cover}"),
    ],
    repair=[
        DO.open("{sensor_cover}"),
        DO.remove_scrap("{sensor}", tool="tweezers", minutes=5),
        DO.clean("{sensor}", tool="lint-free swab", minutes=5),
        DO.close("{sensor_cover}", then=see.printer("idle")),
    ],
    verify=[DO.power_cycle(minutes=2), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Test the sensor after every repair at it.",
)
def scrap_and_dust() -> None:
    """A scrap on a sensor's flag and dust on its lens."""
