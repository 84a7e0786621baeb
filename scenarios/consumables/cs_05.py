"""CS-05: maintenance is due, and the prints are fine."""

from misfeed import DO, Ticket, fault, scenario, see


@scenario(
    "CS-05",
    needs={"{kit}"},
    ticket=Ticket(
        en="It nags for maintenance, prints are fine. Do I have to pay?",
        es="Pide mantenimiento sin parar, pero imprime bien. ¿Tengo que pagar?",
    ),
    fault=fault("supply.maintenance.due", at="{kit}"),
    trigger=DO.print("one-page.pdf"),
    shows={
        "ipp": see.reasons("marker-life-almost-over-warning") & see.printer("idle"),
        "snmp": see.alert("subunitLifeAlmostOver", severity="warning", group="markerSupplies")
        & see.error_bit("overduePreventMaint"),
        "usb": see.port_status(0x18),
        "pjl": see.pjl(35075),
        "panel": see.text("maintenance"),
    },
    lookalikes=["CS-01"],
    decoy=[DO.reset_counter("{kit}", minutes=1)],
    repair=[
        DO.power_off(then=see.dark(), safety="shock", minutes=1),
        DO.wait_cool("fuser", below_c=50, safety="burn"),
        DO.replace("{kit}", part="maintenance kit", minutes=20),
        DO.power_on(then=see.printer("idle"), minutes=2),
        DO.reset_counter("{kit}", minutes=1),
    ],
    verify=[
        see.reasons("none"),
        see.looks("{kit}", wear="new"),
        DO.print("50p.pdf"),
        see.no_new_event(),
        see.no_conditions(),
    ],
    prevent="Bundle the kit with the next visit.",
)
def maintenance_due() -> None:
    """A maintenance unit near its end: the printer nags, the prints are fine."""
