"""MP-07: the lift drive is broken, and a full tray reads empty."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "MP-07",
    needs={"{lifted_tray}"},
    ticket=Ticket(
        en="The tray says it is empty but it is full. There was a clicking noise.",
        es="La bandeja dice que está vacía, pero está llena. Se oyó un chasquido.",
    ),
    fault=fault("tray.lift.broken", at="{lifted_tray}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("input-tray-elevation-failure-error", "media-empty-error")
        & see.printer("stopped"),
        "snmp": see.alert("inputTrayElevationFailure", severity="critical", group="input")
        & see.error_bit("inputTrayEmpty"),
        "usb": see.port_status(0x30),
        "panel": see.text("raised"),
    },
    lookalikes=["MP-01", "MP-06"],
    decoy=[
        DO.open("{lifted_tray}"),
        DO.clean("{lifted_tray}", part="paper-present sensor", minutes=20),
        DO.close("{lifted_tray}"),
    ],
    repair=[
        DO.open("{lifted_tray}"),
        DO.replace("{lifted_tray}", part="lift drive", minutes=18),
        DO.close("{lifted_tray}", then=see.printer("idle"), within_s=120),
    ],
    verify=[
        DO.power_cycle(minutes=2),
        DO.power_cycle(minutes=2),
        DO.power_cycle(minutes=2),
        DO.print("plain-3p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="A fill-line label: an overfilled tray strips the gear.",
)
def lift_failure() -> None:
    """A broken lift drive: a full tray reads empty."""
