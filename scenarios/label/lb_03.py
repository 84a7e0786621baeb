"""LB-03: label dust on the gap sensor, and the printer does not find where labels end."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "LB-03",
    needs={"gap-sensor", "{head_cover}", "{sensor}"},
    ticket=Ticket(
        en="It feeds one label, stops and says feed error. I have calibrated it twice.",
        es="Saca una etiqueta, se para y dice error de alimentación. La he calibrado dos veces.",
    ),
    fault=fault("gap-sensor.dusty", at="gap-sensor"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("media-jam-error", "media-path-jam-error") & see.printer("stopped"),
        "snmp": see.alert("mediaPathJam", severity="critical") & see.error_bit("jammed"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(40022),
        "panel": see.text("feed error"),
    },
    lookalikes=["LB-03b", "MP-02"],
    decoy=[
        DO.open("{head_cover}"),
        DO.remove_sheet("{sensor}", minutes=1),
        DO.power_off(minutes=1),
        DO.close("{head_cover}"),
        DO.power_on(minutes=2, then=see.printer("idle")),
        DO.act("calibrate", "gap-sensor", minutes=2),
    ],
    repair=[
        DO.open("{head_cover}"),
        DO.remove_sheet("{sensor}", minutes=1),
        DO.clean("gap-sensor", tool="soft brush", minutes=3),
        DO.close("{head_cover}", then=see.no_conditions()),
    ],
    verify=[DO.print("30p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="Brush the sensors with every roll.",
)
def dusty_gap_sensor() -> None:
    """Dusty gap sensor: no gap is found, however often it is calibrated."""
