"""IM-02b: the thermistor's circuit is open, and the fuser is not heated at all."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-02b",
    needs={"fuser"},
    ticket=Ticket(
        en="It stops with a fuser error as soon as it is on.",
        es="Se para con un error del fusor nada más encenderla.",
    ),
    fault=fault("fuser.thermistor.open", at="fuser"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("marker-fuser-thermistor-failure-error") & see.printer("stopped"),
        "snmp": see.alert("markerFuserThermistorFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50010),
        "panel": see.text("thermistor"),
    },
    lookalikes=["IM-02"],
    decoy=[DO.power_off(minutes=1), DO.wait(15), DO.power_on(minutes=2)],
    repair=[
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", tool="multimeter", minutes=8),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.reset_counter("fuser", serves="maintenance record", minutes=1),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("30p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Reseat the fuser's connector at every kit.",
)
def thermistor_open() -> None:
    """Open thermistor: the firmware cuts the heater off."""
