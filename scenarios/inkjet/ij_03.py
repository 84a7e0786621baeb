"""IJ-03: a scrap of paper blocks the carriage."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IJ-03",
    needs={"carriage", "{mark_cover}"},
    ticket=Ticket(
        en="I pulled a jam out, and now it makes a bang and says printer error.",
        es="Saqué un atasco y ahora da un golpe y dice error de impresora.",
    ),
    fault=fault("carriage.blocked", at="carriage"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("marker-motor-failure-error") & see.printer("stopped"),
        "snmp": see.alert("markerMotorFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50023),
        "panel": see.text("carriage"),
    },
    lookalikes=["IJ-04", "MP-02"],
    decoy=[DO.power_cycle(minutes=2), DO.power_cycle(minutes=2)],
    repair=[
        DO.power_off(then=see.dark(), safety="pinch", minutes=1),
        DO.open("{mark_cover}"),
        DO.remove_scrap("carriage", tool="torch, tweezers", minutes=5),
        DO.close("{mark_cover}"),
        DO.power_on(then=see.no_conditions(), minutes=2),
    ],
    verify=[DO.print("plain-3p.pdf"), see.no_new_event(), see.no_conditions()],
    owner="customer",
    prevent="Pull jams out whole, in the direction of travel; count the corners of what comes out.",
)
def blocked_carriage() -> None:
    """Scrap of paper in the carriage's way: a carriage error that power does not end."""
