"""IM-07: a fan is full of dust."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-07",
    needs={"{fan}", "fuser"},
    ticket=Ticket(
        en="Noisy for a week, now it stops with an error; the case is hot.",
        es="Una semana haciendo ruido y ahora se para con un error; la carcasa está caliente.",
    ),
    fault=fault("fan.clogged", at="{fan}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("subunit-motor-failure-error") & see.printer("stopped"),
        "snmp": see.alert("subunitMotorFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50016),
        "panel": see.text("does not turn"),
    },
    lookalikes=["IM-07b", "IM-02"],
    decoy=[
        # The case is hot, so the fuser gets the blame.
        DO.power_off(minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("fuser", part="fuser kit", minutes=8),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.clean("{fan}", tool="toner vacuum", minutes=10),
        DO.power_on(then=see.no_conditions(), minutes=2),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("50p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Keep a hand's breadth between the vents and the wall.",
)
def clogged_fan() -> None:
    """A fan held by dust: the printer stops rather than overheat."""
