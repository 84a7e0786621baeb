"""IM-05b: the laser diode is dead."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-05b",
    needs={"laser"},
    ticket=Ticket(
        en="It stops with an error at start; nobody has moved it.",
        es="Se para con un error al arrancar; nadie la ha movido.",
    ),
    fault=fault("laser.dead", at="laser"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("subunit-unrecoverable-failure-error") & see.printer("stopped"),
        "snmp": see.alert("subunitUnrecoverableFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50012),
        "panel": see.text("laser"),
    },
    lookalikes=["IM-05"],
    decoy=[
        # Nobody brought it in from the cold: it does not dry, for it is not wet.
        DO.power_off(minutes=1),
        DO.wait(150),
        DO.clean("laser", tool="swab", minutes=15),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="laser light", minutes=1),
        DO.replace("laser", part="laser unit", tool="antistatic strap", minutes=30),
        DO.power_on(then=see.no_conditions(), minutes=2),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("plain-3p.pdf"),
        see.page(),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="On small models have the depot swap the unit.",
)
def laser_dead() -> None:
    """A dead laser diode: the printer stops at start."""
