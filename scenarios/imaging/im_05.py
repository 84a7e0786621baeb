"""IM-05: brought in from the cold, and the laser unit is fogged."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-05",
    needs={"laser"},
    ticket=Ticket(
        en="We moved it here this morning, and it stops with an error at start.",
        es="La trajimos esta mañana y se para con un error al arrancar.",
    ),
    fault=fault("laser.fogged", at="laser"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("subunit-unrecoverable-failure-error") & see.printer("stopped"),
        "snmp": see.alert("subunitUnrecoverableFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50012),
        "panel": see.text("laser"),
    },
    lookalikes=["IM-05b", "IM-05c"],
    decoy=[
        DO.power_off(minutes=1),
        DO.clean("laser", tool="swab", minutes=15),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), serves="nothing wakes the laser meanwhile", minutes=1),
        DO.wait(150, words="let it stand for two hours and a half"),
        DO.power_on(then=see.no_conditions(), serves="after the power-off", minutes=2),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("plain-3p.pdf"),
        see.page(),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="After transport, let it come to the room's temperature in its closed box.",
)
def laser_fogged() -> None:
    """Condensation in the laser unit: no beam until it has dried."""
