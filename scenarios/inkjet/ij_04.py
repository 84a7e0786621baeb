"""IJ-04: the encoder strip is smeared, and the carriage does not know where it is."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-04",
    needs={"carriage", "{mark_cover}"},
    ticket=Ticket(
        en="It says printer error with every job; switching it off and on helps until the next one.",
        es="Da error de impresora con cada trabajo; apagarla ayuda hasta el siguiente.",
    ),
    fault=fault("carriage.strip.smeared", at="carriage"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("marker-motor-failure-error") & see.printer("stopped"),
        "snmp": see.alert("markerMotorFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50023),
        "panel": see.text("carriage"),
    },
    lookalikes=["IJ-03"],
    decoy=[
        DO.power_off(minutes=1),
        DO.open("{mark_cover}"),
        DO.remove_scrap("carriage", minutes=5),
        DO.close("{mark_cover}"),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="pinch", minutes=1),
        DO.open("{mark_cover}"),
        DO.clean("carriage", tool="lint-free cloth, water", minutes=10),
        DO.close("{mark_cover}"),
        DO.power_on(then=see.no_conditions(), minutes=2),
    ],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    prevent="No grease near the strip; wipe it when the absorber is changed.",
)
def smeared_strip() -> None:
    """Smeared encoder strip: a carriage error with nothing in the way."""
