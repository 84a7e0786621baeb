"""IM-02: the thermistor reads too low, and the fuser is overheated."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-02",
    needs={"fuser"},
    ticket=Ticket(
        en="It smelled hot, then it stopped with an error.",
        es="Olía a quemado y luego se paró con un error.",
    ),
    fault=fault("fuser.thermistor.drifted", at="fuser"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("fuser-over-temp-error") & see.printer("stopped"),
        "snmp": see.alert("markerFuserOverTemperature", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50010),
        "panel": see.text("too high"),
    },
    lookalikes=["IM-01", "IM-02b"],
    decoy=[
        # Clearing the code to see if it comes back: it does, as hot as before.
        DO.power_off(minutes=1),
        DO.wait(15),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="fire", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", tool="multimeter", minutes=8),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.reset_counter("fuser", serves="maintenance record", minutes=1),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("50p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Clear the vents; set the paper type that lies in the tray.",
)
def thermistor_drifted() -> None:
    """Drifted thermistor: the fuser is overheated until the safety sensor trips."""
