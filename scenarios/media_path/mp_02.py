"""MP-02: a torn scrap holds a sensor flag, and the jam stays after the paper is gone."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-02",
    needs={"{sensor}", "{sensor_cover}"},
    ticket=Ticket(
        en="I cleared the jam, closed the door, and it still says jam. Even after switching off and on.",
        es="Quité el atasco, cerré la puerta y sigue diciendo atasco. Incluso después de apagar y encender.",
    ),
    fault=fault("path.sensor.scrap", at="{sensor}"),
    shows={
        "ipp": see.reasons("media-jam-error", "media-path-jam-error") & see.printer("stopped"),
        "snmp": see.alert("mediaPathJam", severity="critical", group="mediaPath") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("jam"),
    },
    lookalikes=["MP-01", "MP-03"],
    decoy=[DO.open("{sensor_cover}", minutes=2), DO.close("{sensor_cover}"), DO.power_cycle(minutes=2)],
    repair=[
        DO.open("{sensor_cover}"),
        DO.remove_scrap("{sensor}", tool="tweezers", minutes=5),
        DO.close("{sensor_cover}", then=see.printer("idle")),
    ],
    verify=[DO.power_cycle(minutes=2), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Pull jammed sheets with both hands, in the direction of travel.",
)
def scrap_on_flag() -> None:
    """A torn scrap on a sensor flag: paper is seen with nothing moving."""
