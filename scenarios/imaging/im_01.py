"""IM-01: the fuser's heater is open, and the printer dies while warming up."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-01",
    needs={"fuser"},
    ticket=Ticket(
        en="It dies while warming up with an error, sometimes works after a rest.",
        es="Se muere al calentarse con un error; a veces funciona después de un descanso.",
    ),
    fault=fault("fuser.heater.open", at="fuser"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.any_reason("fuser-under-temp-error", "marker-fuser-timing-failure-error")
        & see.printer("stopped"),
        "snmp": see.any_alert("markerFuserUnderTemperature", "markerFuserTimingFailure", severity="critical")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50008),
        "panel": see.text("fuser"),
    },
    lookalikes=["IM-02"],
    decoy=[
        # A hot swap: the fuser is good, and the firmware's fault timer keeps it cold all the same.
        DO.power_cycle(minutes=2),
        DO.wait_cool("fuser", safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_cycle(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit for the mains voltage", tool="multimeter", minutes=8),
        DO.wait(10, words="leave it off for ten minutes: the fault timer must run out"),
        DO.power_on(then=see.no_conditions(), minutes=2),
        DO.reset_counter("fuser", serves="maintenance record", minutes=1),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("plain-3p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="A circuit of its own, no power strip; replace the fuser by counter.",
)
def heater_open() -> None:
    """Open heater lamp: the fuser never gets warm."""
