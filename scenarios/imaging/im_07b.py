"""IM-07b: a fan's bearing is worn out; no cleaning helps."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "IM-07b",
    needs={"{fan}"},
    ticket=Ticket(
        en="It howled for a week. Since this morning it is quiet, and stops with an error.",
        es="Aulló una semana. Desde esta mañana está callada y se para con un error.",
    ),
    fault=fault("fan.bearing.worn", at="{fan}"),
    trigger=DO.print("plain-3p.pdf"),
    shows={
        "ipp": see.reasons("subunit-motor-failure-error") & see.printer("stopped"),
        "snmp": see.alert("subunitMotorFailure", severity="critical", group="marker")
        & see.error_bit("serviceRequested"),
        "usb": see.port_status(0x10),
        "pjl": see.pjl(50016),
        "panel": see.text("does not turn"),
    },
    lookalikes=["IM-07"],
    decoy=[
        DO.power_off(minutes=1),
        DO.clean("{fan}", tool="toner vacuum", minutes=10),
        DO.power_on(minutes=2),
    ],
    repair=[
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.replace("{fan}", part="fan", minutes=25),
        DO.power_on(then=see.no_conditions(), minutes=2),
    ],
    verify=[
        DO.power_cycle(minutes=2, then=see.printer("idle")),
        DO.print("50p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Order the fan when it begins to howl, not when it stands still.",
)
def worn_fan() -> None:
    """A fan with a worn bearing: it stands still, clean as it is."""
