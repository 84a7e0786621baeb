"""MP-02b: a dusty optical sensor reads paper where there is none."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-02b",
    needs={"{sensor}", "{sensor_cover}"},
    ticket=Ticket(
        en="It says jam from the moment I switch it on. I looked everywhere: there is no paper.",
        es="Dice atasco en cuanto la enciendo. He mirado por todas partes: no hay papel.",
    ),
    fault=fault("path.sensor.dirty", at="{sensor}"),
    shows={
        "ipp": see.reasons("media-jam-error", "media-path-jam-error") & see.printer("stopped"),
        "snmp": see.alert("mediaPathJam", severity="critical", group="mediaPath") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("jam"),
    },
    lookalikes=["MP-02", "MP-03"],
    decoy=[
        DO.open("{sensor_cover}"),
        DO.remove_scrap("{sensor}", tool="tweezers", minutes=10),
        DO.close("{sensor_cover}"),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.open("{sensor_cover}"),
        DO.clean("{sensor}", tool="lint-free swab", minutes=5),
        DO.close("{sensor_cover}", then=see.printer("idle")),
    ],
    verify=[DO.power_cycle(minutes=2), DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Blow out paper dust at every visit; use paper that is cut clean.",
)
def dusty_sensor() -> None:
    """A dusty sensor lens: paper is seen with nothing moving."""
